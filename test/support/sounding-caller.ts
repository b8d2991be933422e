import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCodec } from '../../src/protocol/codec/index.ts';
import { freePortBlock } from './free-ports.ts';
import { Sipp } from './sipp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Somebody outside, who reaches the company by a trunk that trusts his address. */
export interface SoundingCallerOptions {
  /** host:port of the server. */
  readonly exchange: string;
  /** Ours, one of the trunk's peers. */
  readonly port: number;
  /** As the network tells it. */
  readonly number: string;
  readonly name: string;
  readonly dialled: string;
  /** A tone in Hz; `echo`: he says back whatever he hears. */
  readonly says: number | 'echo';
  /** He hangs up when he was in the call so long, with music or with anybody; left out, he stays until the other side hangs up. */
  readonly patienceMs?: number;
}

/** A caller played by SIPp who really speaks: packets of G.711, 50 a second, from the moment he is answered. */
export class SoundingCaller implements AsyncDisposable {
  readonly #sipp: Sipp;
  readonly #folder: TemporaryFolder;

  private constructor(sipp: Sipp, folder: TemporaryFolder) {
    this.#sipp = sipp;
    this.#folder = folder;
  }

  static async call(options: SoundingCallerOptions): Promise<SoundingCaller> {
    const folder = await TemporaryFolder.create();
    const voice = join(folder.path, 'voice.pcma');
    if (options.says !== 'echo') await writeFile(voice, toneInPcma(options.says));
    const mediaPort = await freePortBlock(4);
    const sipp = await Sipp.start({
      port: options.port,
      remote: options.exchange,
      service: options.dialled,
      calls: 1,
      mediaPort,
      scenario: { xml: scenario(options, voice) },
      extra: options.says === 'echo' ? ['-rtp_echo'] : [],
    });
    return new SoundingCaller(sipp, folder);
  }

  /** Waits until his call is over. @throws Error unless it went as he meant it */
  async gone(): Promise<void> {
    const { successful, output } = await this.#sipp.finished();
    if (successful !== 1) throw new Error(`the call failed:\n${output.slice(-2000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sipp[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** One second: a whole number of periods, so that it goes on without a click. */
function toneInPcma(frequencyHz: number): Uint8Array {
  const rate = 8000;
  const wave = Int16Array.from({ length: rate }, (_, at) => 16_000 * Math.sin((2 * Math.PI * frequencyHz * at) / rate));
  return createCodec('PCMA').encode(wave);
}

function scenario({ number, name, says, patienceMs }: SoundingCallerOptions, voice: string): string {
  const self = `"${name}" <sip:${number}@[local_ip]:[local_port]>;tag=[pid]c[call_number]`;
  const within = (method: string, sequence: number) => `<send><![CDATA[
${method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From: ${self}
[last_To:]
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Max-Forwards: 70
Content-Length: 0

]]></send>`;
  const speaks = says === 'echo' ? '' : `<nop><action><exec rtp_stream="${voice},-1,8"/></action></nop>`;
  const timeout = patienceMs === undefined ? '' : ` timeout="${patienceMs}" ontimeout="1"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: ${self}
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 53655765 2353687637 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [${says === 'echo' ? 'media_port' : 'rtpstream_audio_port'}] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="183" optional="true"/>
<recv response="200" rrs="true"/>
${within('ACK', 1)}
${speaks}
<recv request="BYE"${timeout}/>
<send next="2"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<label id="1"/>
${within('BYE', 2)}
<recv response="200"/>
<label id="2"/>
</scenario>`;
}
