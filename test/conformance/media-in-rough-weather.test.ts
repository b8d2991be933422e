import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import type { CallId, LegId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type CodecName, createCodec } from '../../src/protocol/codec/index.ts';
import { buildRtcp, buildRtp, emptyRtpHeader, parseRtcp, readRtp } from '../../src/protocol/rtp/index.ts';
import { readWav } from '../../src/protocol/wav/index.ts';
import type { MediaEndpoint } from '../../src/telephony/media/index.ts';
import { freePortBlock } from '../support/free-ports.ts';
import { hasTone, levelOf, type Sound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const formats = { PCMA: { type: 8, rate: 8000 }, G722: { type: 9, rate: 8000 } } as const;
type Codec = keyof typeof formats & CodecName;

/** How a phone's packets travel. */
interface Weather {
  readonly ptimeMs?: number;
  /** Whether the packet with this number is lost. */
  readonly loses?: (packet: number) => boolean;
  /** How much later than due the packet comes, in milliseconds; they may overtake each other. */
  readonly delaysMs?: (packet: number) => number;
}

/** A plain phone of a socket for sound and one for RTCP beside it, whose description knows nothing newer than 1996. */
class PlainPhone {
  readonly sequences: number[] = [];
  readonly timestamps: number[] = [];
  readonly payloads: Buffer[] = [];
  readonly reports: Buffer[] = [];
  readonly codec: Codec;
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #timers = new Set<NodeJS.Timeout>();
  #to = { port: 0, rtcpPort: 0 };
  sent = 0;

  private constructor(parts: { codec: Codec; port: number; rtp: Socket; rtcp: Socket }) {
    this.codec = parts.codec;
    this.port = parts.port;
    this.#rtp = parts.rtp;
    this.#rtcp = parts.rtcp;
    parts.rtp.on('message', (packet) => this.#receive(packet));
    parts.rtcp.on('message', (packet) => this.reports.push(packet));
  }

  static async open(codec: Codec): Promise<PlainPhone> {
    const port = await freePortBlock(2);
    const [rtp, rtcp] = [createSocket('udp4').bind(port, '127.0.0.1'), createSocket('udp4').bind(port + 1, '127.0.0.1')];
    await Promise.all([once(rtp, 'listening'), once(rtcp, 'listening')]);
    return new PlainPhone({ codec, port, rtp, rtcp });
  }

  async meet(endpoint: MediaEndpoint, ptimeMs = 20): Promise<string> {
    const { type, rate } = formats[this.codec];
    const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
    lines.push(`m=audio ${this.port} RTP/AVP ${type}`, `a=rtpmap:${type} ${this.codec}/${rate}`, `a=ptime:${ptimeMs}`, '');
    const { answer } = await endpoint.acceptOffer(lines.join('\r\n'));
    const port = Number(/^m=audio (\d+)/m.exec(answer)?.[1]);
    this.#to = { port, rtcpPort: Number(/^a=rtcp:(\d+)/m.exec(answer)?.[1] ?? port + 1) };
    return answer;
  }

  /** Says a sine for so long. */
  say(frequency: number, seconds: number, { ptimeMs = 20, loses, delaysMs }: Weather = {}): void {
    const codec = createCodec(this.codec);
    const { type, rate } = formats[this.codec];
    const samples = (codec.sampleRate * ptimeMs) / 1000;
    for (let packet = 0; packet * ptimeMs < seconds * 1000; packet++) {
      const pcm = Int16Array.from({ length: samples }, (_, i) =>
        Math.round(8000 * Math.sin((2 * Math.PI * frequency * (packet * samples + i)) / codec.sampleRate)),
      );
      const timestamp = (packet * rate * ptimeMs) / 1000;
      const payload = Buffer.from(codec.encode(pcm));
      if (loses?.(packet)) continue;
      const bytes = buildRtp({ marker: packet === 0, payloadType: type, sequence: packet, timestamp, ssrc: 4711, payload });
      const timer = setTimeout(
        () => {
          this.sent += 1;
          this.#rtp.send(bytes, this.#to.port, '127.0.0.1');
        },
        packet * ptimeMs + (delaysMs?.(packet) ?? 0),
      );
      this.#timers.add(timer);
    }
  }

  report(bytes: Buffer): void {
    this.#rtcp.send(bytes, this.#to.rtcpPort, '127.0.0.1');
  }

  /** The packets that came, from one on, as sound. */
  heard(from: number): Sound {
    const codec = createCodec(this.codec);
    const samples = this.payloads.slice(from).flatMap((payload) => [...codec.decode(payload)]);
    return { sampleRate: codec.sampleRate, samples: Float64Array.from(samples, (sample) => sample / 32_768) };
  }

  #receive(packet: Buffer): void {
    const header = emptyRtpHeader();
    if (!readRtp(packet, packet.length, header)) return;
    this.sequences.push(header.sequence);
    this.timestamps.push(header.timestamp);
    this.payloads.push(Buffer.from(packet.subarray(header.payloadStart, header.payloadEnd)));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#rtp.close();
    this.#rtcp.close();
  }
}

describe('embedded: phones as they are', () => {
  let plane: EmbeddedMediaPlane;
  let folder: string;
  let calls = 0;
  const open: { phone: PlainPhone; endpoint: MediaEndpoint }[] = [];

  beforeAll(async () => {
    plane = new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null });
    folder = await mkdtemp(join(tmpdir(), 'parley-rough-'));
  });

  afterAll(async () => {
    await plane[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function party(callId: string, codec: Codec) {
    const phone = await PlainPhone.open(codec);
    const endpoint = await plane.createEndpoint({
      callId: callId as CallId,
      legId: `${callId} ${codec} ${open.length}` as LegId,
      transport: 'rtp',
      codecs: ['PCMA', 'G722'],
      silenceTimeoutMs: 0,
    });
    open.push({ phone, endpoint });
    return { phone, endpoint };
  }

  /** One speaks, the other hears. */
  async function speakerAndListener(codecs: readonly [Codec, Codec], ptimeMs = 20) {
    const call = `rough ${++calls}`;
    const [speaker, listener] = [await party(call, codecs[0]), await party(call, codecs[1])];
    await speaker.phone.meet(speaker.endpoint, ptimeMs);
    await listener.phone.meet(listener.endpoint);
    await listener.endpoint.hear({ kind: 'leg', endpoint: speaker.endpoint });
    return { speaker, listener };
  }

  async function over(): Promise<void> {
    for (const { phone, endpoint } of open.splice(0)) {
      phone.close();
      await endpoint[Symbol.asyncDispose]();
    }
    expect(await plane.usage()).toEqual({ endpoints: 0, mixers: 0, portsInUse: 0 });
  }

  const sizes = [10, 30, 40, 60].flatMap((ptimeMs) => (['PCMA', 'G722'] as const).map((codec) => ({ ptimeMs, codec })));
  it.each(sizes)('packets of $ptimeMs ms are heard by a phone that speaks $codec', async ({ ptimeMs, codec }) => {
    const { speaker, listener } = await speakerAndListener(['PCMA', codec], ptimeMs);
    speaker.phone.say(700, 1.5, { ptimeMs });
    const isRelayed = codec === 'PCMA';
    const enough = isRelayed ? Math.floor(1200 / ptimeMs) : 60;
    await until('the sound has come', () => listener.phone.payloads.length >= enough);
    const sound = listener.phone.heard(10);
    expect(hasTone(sound, 700)).toBe(true);
    // -12.2 dB was said.
    expect(levelOf(sound, 700)).toBeGreaterThan(-14);
    await over();
  });

  it('a twentieth lost, and packets that come late and overtake each other, leave a steady tone after transcoding', async () => {
    const { speaker, listener } = await speakerAndListener(['PCMA', 'G722']);
    speaker.phone.say(700, 3, { loses: (packet) => packet % 20 === 13, delaysMs: (packet) => (packet * 7919) % 35 });
    await until('the sound has come', () => listener.phone.payloads.length >= 130);
    const { sequences, timestamps } = listener.phone;
    // What goes out is whole and in time whatever came in.
    expect(sequences.slice(1).every((sequence, at) => ((sequence - sequences[at]!) & 0xffff) === 1)).toBe(true);
    expect(timestamps.slice(1).every((timestamp, at) => ((timestamp - timestamps[at]!) | 0) === 160)).toBe(true);
    const sound = listener.phone.heard(20);
    expect(hasTone(sound, 700)).toBe(true);
    expect(levelOf(sound, 700)).toBeGreaterThan(-15);
    const quality = await speaker.endpoint.quality();
    expect(quality.packetsLost).toBeGreaterThanOrEqual(5);
    expect(quality.packetsLost).toBeLessThan(12);
    expect(quality.jitterMs).toBeGreaterThan(2);
    await over();
  });

  it('RTCP of a phone without rtcp-mux goes between the ports beside those of the sound', async () => {
    const { speaker, listener } = await speakerAndListener(['PCMA', 'PCMA']);
    speaker.phone.say(700, 12);
    await until('a report has come beside the sound', () => listener.phone.reports.length > 0, 12_000);
    const report = parseRtcp(listener.phone.reports[0]!)?.find(({ kind }) => kind === 'sender-report');
    if (report?.kind !== 'sender-report') throw new Error('the report is none of a sender');
    const block = { fractionLost: 1, cumulativeLost: 7, highestSequence: 9, jitter: 3, lastSenderReport: 0 };
    const told = { ssrc: report.ssrc, ...block, delaySinceLastSenderReport: 0 };
    listener.phone.report(buildRtcp([{ kind: 'receiver-report', ssrc: 815, reports: [told] }]));
    await until('the report is taken', async () => (await listener.endpoint.quality()).remoteLost === 7);
    // Nothing of it came where sound is expected.
    expect(listener.phone.payloads.every((payload) => payload.length === 160)).toBe(true);
    await over();
  }, 40_000);

  it('a recording that finds the disk full is told once and stays playable; the call goes on', async () => {
    const { speaker, listener } = await speakerAndListener(['PCMA', 'PCMA']);
    const failures: { path: string; reason: string }[] = [];
    speaker.endpoint.on('recordingFailed', (failure) => failures.push(failure));
    const path = join(folder, 'full.wav');
    speaker.phone.say(700, 8);
    // No file of this process may grow beyond 100 kB: the third second does not fit.
    await run('prlimit', ['--pid', String(process.pid), '--fsize=100000:unlimited']);
    try {
      await speaker.endpoint.startRecording(path);
      await until('it is told', () => failures.length > 0);
      await speaker.endpoint.stopRecording();
    } finally {
      await run('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:unlimited']);
    }
    expect(failures).toEqual([{ path, reason: expect.stringMatching(/EFBIG|too large/i) }]);
    const { samples, sampleRate } = readWav(await readFile(path));
    const said = Float64Array.from(samples.filter((_, index) => index % 2 === 0).slice(2000), (sample) => sample / 32_768);
    expect(said.length / sampleRate).toBeGreaterThan(0.5);
    expect(hasTone({ sampleRate, samples: said }, 700)).toBe(true);
    const from = listener.phone.payloads.length;
    await until('the sound goes on', () => listener.phone.payloads.length > from + 10);
    await over();
  });
});
