import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SystemRandom } from '../../src/kernel/random.ts';
import { type AudioCodec, type CodecName, createCodec } from '../../src/protocol/codec/index.ts';
import { readTelephoneEvent, telephoneEventPackets } from '../../src/protocol/rtp/dtmf/index.ts';
import {
  buildRtcp,
  buildRtp,
  emptyRtpHeader,
  isRtcp,
  middleNtp,
  parseRtcp,
  readRtp,
  toNtp,
} from '../../src/protocol/rtp/index.ts';
import { SrtpReceiver, SrtpSender } from '../../src/protocol/rtp/srtp/index.ts';
import { type NegotiatedSession, SdpNegotiator } from '../../src/protocol/sdp/index.ts';

export interface ReceivedPacket {
  readonly atMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly payload: Buffer;
}

const random = new SystemRandom();

/** A phone made of a real socket: it sends a tone and keeps what it hears. */
export class MediaPeer {
  readonly received: ReceivedPacket[] = [];
  readonly raw: Buffer[] = [];
  readonly negotiator: SdpNegotiator;
  readonly codec: CodecName;
  readonly #socket: Socket;
  readonly #port: number;
  #session: NegotiatedSession | null = null;
  #out: SrtpSender | null = null;
  #in: SrtpReceiver | null = null;
  #encoder: AudioCodec;
  #timer: NodeJS.Timeout | null = null;
  #sequence = random.bytes(2).readUInt16BE(0);
  #timestamp = random.bytes(4).readUInt32BE(0);
  readonly ssrc = random.bytes(4).readUInt32BE(0);
  #sample = 0;
  sent = 0;
  /** The last packet as it went over the wire. */
  lastSent: Buffer = Buffer.alloc(0);
  refusedByUs = 0;

  static async open(options: { transport: 'rtp' | 'srtp-sdes'; codec: CodecName }): Promise<MediaPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new MediaPeer(socket, options);
  }

  constructor(socket: Socket, options: { transport: 'rtp' | 'srtp-sdes'; codec: CodecName }) {
    this.#socket = socket;
    this.#port = socket.address().port;
    this.codec = options.codec;
    this.#encoder = createCodec(options.codec);
    const { transport } = options;
    this.negotiator = new SdpNegotiator({ random, transport, codecs: [options.codec], address: '127.0.0.1', port: this.#port });
    socket.on('message', (packet) => this.#receive(packet));
  }

  settle(session: NegotiatedSession): void {
    this.#session = session;
    const { sdes } = session;
    if (!sdes || this.#out) return;
    const split = (key: Buffer) => ({ suite: sdes.suite, masterKey: key.subarray(0, 16), masterSalt: key.subarray(16) });
    this.#out = new SrtpSender(split(sdes.local));
    this.#in = new SrtpReceiver(split(sdes.remote));
  }

  /** Talks: a sine of `frequency` at `amplitude`, a packet each 20 ms. */
  say(frequency: number, amplitude = 8000): void {
    this.hush();
    const samples = this.#encoder.sampleRate / 50;
    const pcm = new Int16Array(samples);
    let due = performance.now();
    const beat = (): void => {
      for (let i = 0; i < samples; i++, this.#sample++) {
        pcm[i] = Math.round(amplitude * Math.sin((2 * Math.PI * frequency * this.#sample) / this.#encoder.sampleRate));
      }
      this.sendPayload(this.#session!.sendPayloadType, Buffer.from(this.#encoder.encode(pcm)));
      due += 20;
      this.#timer = setTimeout(beat, Math.max(0, due - performance.now()));
    };
    beat();
  }

  hush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  sendPayload(payloadType: number, payload: Buffer): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + this.#encoder.clockRate / 50) >>> 0;
    this.#send(payloadType, payload, this.#timestamp, false);
  }

  /** Presses a digit as telephone-events; the packets go out at once. */
  press(digit: string): void {
    const event = this.#session!.telephoneEvent!;
    this.#timestamp = (this.#timestamp + event.clockRate / 50) >>> 0;
    for (const packet of telephoneEventPackets({ digit, toneMs: 100, clockRate: event.clockRate, timestamp: this.#timestamp })) {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.#send(event.sendPayloadType, Buffer.from(packet.payload), packet.timestamp, packet.marker);
    }
  }

  #send(payloadType: number, payload: Buffer, timestamp: number, marker: boolean): void {
    const plain = buildRtp({ marker, payloadType, sequence: this.#sequence, timestamp, ssrc: this.ssrc, payload });
    const packet = Buffer.concat([plain, Buffer.alloc(10)]);
    const length = this.#out ? this.#out.protect(packet, plain.length) : plain.length;
    this.lastSent = packet.subarray(0, length);
    this.sent += 1;
    this.sendRaw(this.lastSent);
  }

  sendRaw(packet: Buffer): void {
    const { address, port } = this.#session!.remote;
    this.#socket.send(packet, port, address);
  }

  /** Answers a sender report as if it had been held for a second and two packets had been lost. */
  #report(compound: Buffer): void {
    const report = parseRtcp(compound)?.find((packet) => packet.kind === 'sender-report');
    if (report?.kind !== 'sender-report') return;
    const lsr = middleNtp(report.sender.ntpSeconds, report.sender.ntpFraction);
    const now = toNtp(Date.now());
    const kept = (middleNtp(now.seconds, now.fraction) - lsr) >>> 0;
    const block = { ssrc: report.ssrc, fractionLost: 1, cumulativeLost: 2, highestSequence: 9, jitter: 3 };
    const reply = buildRtcp([
      {
        kind: 'receiver-report',
        ssrc: this.ssrc,
        reports: [{ ...block, lastSenderReport: lsr, delaySinceLastSenderReport: kept }],
      },
    ]);
    this.sendRaw(this.#out ? this.#out.protectRtcp(reply) : reply);
  }

  #receive(packet: Buffer): void {
    if (isRtcp(packet)) {
      const plain = this.#in ? this.#in.unprotectRtcp(packet) : packet;
      if (plain) this.#report(plain);
      return;
    }
    this.raw.push(Buffer.from(packet));
    const length = this.#in ? this.#in.unprotect(packet, packet.length) : packet.length;
    const header = emptyRtpHeader();
    if (length < 0 || !readRtp(packet, length, header)) {
      this.refusedByUs += 1;
      return;
    }
    const { sequence, timestamp, ssrc, marker, payloadType } = header;
    const payload = Buffer.from(packet.subarray(header.payloadStart, header.payloadEnd));
    this.received.push({ atMs: performance.now(), sequence, timestamp, ssrc, marker, payloadType, payload });
  }

  /** Digits heard as telephone-events. */
  digits(): string {
    const seen = new Map<number, string>();
    const event = this.#session?.telephoneEvent;
    for (const packet of this.received) {
      if (packet.payloadType !== event?.receivePayloadType) continue;
      seen.set(packet.timestamp, '0123456789*#ABCD'[readTelephoneEvent(packet.payload)!.event]!);
    }
    return [...seen.values()].join('');
  }

  /** Sound of the audio packets from `from` on, and its sample rate. */
  heard(from = 0): { pcm: Int16Array; sampleRate: number } {
    const decoder = createCodec(this.codec);
    const audio = this.received.slice(from).filter((packet) => this.#session?.receivePayloadTypes.has(packet.payloadType));
    const parts = audio.map((packet) => Int16Array.from(decoder.decode(packet.payload)));
    return { pcm: Int16Array.from(parts.flatMap((part) => [...part])), sampleRate: decoder.sampleRate };
  }

  close(): void {
    this.hush();
    this.#socket.close();
  }
}

/** Amplitude of one frequency in sound (Goertzel). */
export function amplitudeOf(sound: { pcm: Int16Array; sampleRate: number }, frequency: number): number {
  const { pcm, sampleRate } = sound;
  if (pcm.length === 0) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let before = 0;
  let previous = 0;
  for (const sample of pcm) {
    const next = sample + coefficient * previous - before;
    before = previous;
    previous = next;
  }
  return (2 * Math.sqrt(previous * previous + before * before - coefficient * previous * before)) / pcm.length;
}

/** Waits until `condition` holds; fails with `what` after `limitMs`. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 8000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
