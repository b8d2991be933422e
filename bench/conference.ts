/**
 * What a conference costs: CPU of the server's process per party, all parties in one mixer of one media worker, by codec. Three talk,
 * the others' microphones send quiet noise without a pause, as most telephones do. The generator is this process, the server another one.
 * Run: `npx node bench/conference.ts [--parties 30] [--seconds 10]`, half a minute.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { EmbeddedMediaPlane } from '../src/adapters/media/embedded/index.ts';
import type { CallId, LegId } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { SystemRandom } from '../src/kernel/random.ts';
import { type CodecName, createCodec } from '../src/protocol/codec/index.ts';
import { writeRtpHeader } from '../src/protocol/rtp/index.ts';
import { SdpNegotiator } from '../src/protocol/sdp/index.ts';
import type { MediaEndpoint } from '../src/telephony/media/index.ts';
import { cpuSecondsOfTree } from './support/cpu-time.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'boolean', default: false },
    parties: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '10' },
  },
});
const talkers = 3;
const warmUpMs = 2000;
const random = new SystemRandom();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers offers, one a line; an empty line puts everybody into the mixer. */
async function serve(): Promise<void> {
  const plane = new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null });
  const conference = 'conference' as CallId;
  const endpoints: MediaEndpoint[] = [];
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === '') {
      const mixer = await plane.createMixer(conference);
      for (const endpoint of endpoints) {
        await mixer.add(endpoint);
        await endpoint.hear({ kind: 'mixer', mixer });
      }
      process.stdout.write('"mixed"\n');
      continue;
    }
    const { codec, offer } = JSON.parse(line) as { codec: CodecName; offer: string };
    const callId = `call-${endpoints.length}` as CallId;
    plane.keepTogether(callId, conference);
    const legId = callId as string as LegId;
    const endpoint = await plane.createEndpoint({ callId, legId, transport: 'rtp', codecs: [codec], silenceTimeoutMs: 0 });
    endpoints.push(endpoint);
    process.stdout.write(`${JSON.stringify((await endpoint.acceptOffer(offer)).answer)}\n`);
  }
}

class Party {
  received = 0;
  readonly #socket: Socket;
  readonly #payloads: readonly Uint8Array[];
  readonly #ticks: number;
  readonly #ssrc = random.bytes(4).readUInt32BE(0);
  readonly #to: { payloadType: number; port: number };
  #sent = 0;

  constructor(socket: Socket, codec: CodecName, loud: boolean, to: { payloadType: number; port: number }) {
    this.#socket = socket;
    this.#to = to;
    this.#payloads = speech(codec, loud);
    this.#ticks = codec === 'opus' ? 960 : 160;
    socket.on('message', () => this.received++);
  }

  sendOne(): void {
    const sequence = this.#sent++;
    const payload = this.#payloads[sequence % this.#payloads.length]!;
    const packet = Buffer.alloc(12 + payload.length);
    const timestamp = (sequence * this.#ticks) >>> 0;
    writeRtpHeader(packet, {
      marker: false,
      payloadType: this.#to.payloadType,
      sequence: sequence & 0xffff,
      timestamp,
      ssrc: this.#ssrc,
    });
    packet.set(payload, 12);
    this.#socket.send(packet, this.#to.port, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }
}

/** A second of a voice, or of a quiet room. */
function speech(name: CodecName, loud: boolean): readonly Uint8Array[] {
  const codec = createCodec(name);
  const pcm = new Int16Array(codec.sampleRate / 50);
  return Array.from({ length: 50 }, (_, frame) => {
    const noise = random.bytes(pcm.length);
    for (let i = 0; i < pcm.length; i++) {
      const at = (frame * pcm.length + i) / codec.sampleRate;
      const voice = loud ? 6000 * Math.sin(2 * Math.PI * (180 + 60 * Math.sin(3 * at)) * at) : 0;
      pcm[i] = voice + (noise[i]! - 128) / (loud ? 1 : 4);
    }
    return Uint8Array.from(codec.encode(pcm));
  });
}

async function measure(codec: CodecName, count: number, seconds: number): Promise<void> {
  const server = spawn(process.execPath, [import.meta.filename, '--server'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ask = questionsTo(server);
  const parties: Party[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const { port } = socket.address();
      const negotiator = new SdpNegotiator({ random, transport: 'rtp', codecs: [codec], address: '127.0.0.1', port });
      const session = negotiator.readAnswer((await ask(JSON.stringify({ codec, offer: negotiator.buildOffer() }))) as string);
      parties.push(new Party(socket, codec, i < talkers, { payloadType: session.sendPayloadType, port: session.remote.port }));
    }
    await ask('');
    const figures = await drive(server.pid!, parties, seconds);
    const perParty = (figures.cpu / seconds / count) * 100;
    process.stdout.write(
      `${codec.padEnd(5)} ${count} parties: ${((figures.cpu / seconds) * 100).toFixed(1)} % of a core, ${perParty.toFixed(2)} % a party; ` +
        `${((figures.received / (count * 50 * seconds)) * 100).toFixed(1)} % of the packets came\n`,
    );
  } finally {
    for (const party of parties) party.close();
    server.kill();
  }
}

async function drive(pid: number, parties: readonly Party[], seconds: number): Promise<{ cpu: number; received: number }> {
  let due = performance.now();
  let isOver = false;
  const beat = (): void => {
    if (isOver) return;
    for (; due <= performance.now(); due += 20) for (const party of parties) party.sendOne();
    setTimeout(beat, Math.max(1, due - performance.now()));
  };
  beat();
  await pause(warmUpMs);
  const [cpuBefore, before] = [cpuSecondsOfTree(pid), total(parties)];
  await pause(seconds * 1000);
  const figures = { cpu: cpuSecondsOfTree(pid) - cpuBefore, received: total(parties) - before };
  isOver = true;
  return figures;
}

function total(parties: readonly Party[]): number {
  return parties.reduce((sum, { received }) => sum + received, 0);
}

/** One answer for each line, in order. */
function questionsTo(server: ChildProcess): (line: string) => Promise<unknown> {
  const answers = createInterface({ input: server.stdout! })[Symbol.asyncIterator]();
  return async (line) => {
    server.stdin!.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error('the server ended');
    return JSON.parse(value) as unknown;
  };
}

if (values.server) await serve();
else for (const codec of ['PCMA', 'G722', 'opus'] as const) await measure(codec, Number(values.parties), Number(values.seconds));
