import { freePortBlock } from './free-ports.ts';
import { OutsideVoice } from './outside-voice.ts';
import { Sipp } from './sipp.ts';

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

/**
 * A caller whose signalling is SIPp's and who really speaks and listens: G.711, 50 packets a second, from the moment he hears something.
 * SIPp can send sound but not say what it received, so his voice is our own; who echoes has SIPp's.
 */
export class SoundingCaller implements AsyncDisposable {
  readonly name: string;
  readonly #sipp: Sipp;
  readonly #voice: OutsideVoice | null;

  private constructor(parts: { name: string; sipp: Sipp; voice: OutsideVoice | null }) {
    this.name = parts.name;
    this.#sipp = parts.sipp;
    this.#voice = parts.voice;
  }

  static async call(options: SoundingCallerOptions): Promise<SoundingCaller> {
    const { says, port, exchange: remote, dialled: service, name } = options;
    const voice = says === 'echo' ? null : await OutsideVoice.open(says);
    const sipp = await Sipp.start({
      port,
      remote,
      service,
      calls: 1,
      mediaPort: await freePortBlock(4),
      scenario: { xml: scenario(options, voice?.port ?? '[media_port]') },
      extra: voice ? [] : ['-rtp_echo'],
    });
    return new SoundingCaller({ name, sipp, voice });
  }

  /** His ear. @throws Error for who echoes: he is heard to hear */
  get voice(): OutsideVoice {
    if (!this.#voice) throw new Error(`${this.name} only echoes`);
    return this.#voice;
  }

  /** Waits until his call is over. @throws Error unless it went as he meant it */
  async gone(): Promise<void> {
    const { successful, output } = await this.#sipp.finished();
    if (successful !== 1) throw new Error(`the call failed:\n${output.slice(-2000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sipp[Symbol.asyncDispose]();
    this.#voice?.[Symbol.dispose]();
  }
}

function scenario({ number, name, patienceMs }: SoundingCallerOptions, mediaPort: number | string): string {
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
  const description = (direction: string) => `v=0
o=- 53655765 2353687637 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio ${mediaPort} RTP/AVP 8
a=rtpmap:8 PCMA/8000
${direction}`;
  const okay = `SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
`;
  // The other side holds him, or takes him back.
  const redescribed = (direction: string) => `<send retrans="500"><![CDATA[
${okay}Contact: <sip:caller@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

${description(direction)}
]]></send>
<recv request="ACK" next="3"/>`;
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

${description('')}
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="183" optional="true"/>
<recv response="200" rrs="true"/>
${within('ACK', 1)}
<label id="3"/>
<recv request="INVITE" optional="true" next="4"${timeout}>
  <action>
    <ereg regexp="a=(sendonly|sendrecv|recvonly|inactive)" search_in="msg" assign_to="attribute,direction"/>
    <strcmp assign_to="difference" variable="direction" value="sendonly"/>
    <test assign_to="held" variable="difference" compare="equal" value="0"/>
  </action>
</recv>
<recv request="BYE"${timeout}/>
<send next="2"><![CDATA[
${okay}Content-Length: 0

]]></send>
<label id="4"/>
<nop next="5" test="held"/>
${redescribed('')}
<label id="5"/>
${redescribed('a=recvonly')}
<label id="1"/>
${within('BYE', 2)}
<recv response="200"/>
<label id="2"/>
<Reference variables="attribute"/>
</scenario>`;
}
