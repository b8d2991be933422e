import { SystemRandom } from '../../src/kernel/random.ts';
import { type AudioCodec, type CodecName, createCodec } from '../../src/protocol/codec/index.ts';
import { readTelephoneEvent, telephoneEventPackets } from '../../src/protocol/rtp/dtmf/index.ts';
import type { MediaEndpoint } from '../../src/telephony/media/index.ts';

export type PeerTransport = 'rtp' | 'srtp-sdes' | 'webrtc';

export interface RtpFields {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  readonly payloadType: number;
}

export interface ReceivedPacket extends RtpFields {
  readonly atMs: number;
  readonly payload: Buffer;
}

/** Numbers that were agreed on, seen from the peer. */
export interface AgreedFormats {
  readonly send: number;
  readonly receive: ReadonlySet<number>;
  readonly event: { readonly send: number; readonly receive: number; readonly clockRate: number } | null;
}

const random = new SystemRandom();

/** Somebody at the other end of an endpoint: says a tone, presses digits, keeps what it hears. How packets travel is its kind's matter. */
export abstract class SoundPeer {
  readonly received: ReceivedPacket[] = [];
  readonly codec: CodecName;
  readonly ssrc = random.bytes(4).readUInt32BE(0);
  sent = 0;
  /** Packets that failed its own checks. */
  refusedByUs = 0;
  protected formats: AgreedFormats | null = null;
  readonly #encoder: AudioCodec;
  #timer: NodeJS.Timeout | null = null;
  #sequence = random.bytes(2).readUInt16BE(0);
  #timestamp = random.bytes(4).readUInt32BE(0);
  #sample = 0;

  constructor(codec: CodecName) {
    this.codec = codec;
    this.#encoder = createCodec(codec);
  }

  /** Offer and answer with the endpoint; the peer is ready to speak when it is over. */
  abstract meet(endpoint: MediaEndpoint, options: { offeredByUs: boolean }): Promise<void>;
  abstract close(): void | Promise<void>;
  protected abstract transmit(fields: RtpFields, payload: Buffer): void;

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
      this.sendPayload(this.formats!.send, Buffer.from(this.#encoder.encode(pcm)));
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
    this.#timestamp = (this.#timestamp + this.#encoder.clockRate / 50) >>> 0;
    this.#send({ payloadType, timestamp: this.#timestamp, marker: false }, payload);
  }

  /** Presses a digit as telephone-events; the packets go out at once. */
  press(digit: string): void {
    const { clockRate, send } = this.formats!.event!;
    this.#timestamp = (this.#timestamp + clockRate / 50) >>> 0;
    for (const packet of telephoneEventPackets({ digit, toneMs: 100, clockRate, timestamp: this.#timestamp })) {
      this.#send({ payloadType: send, timestamp: packet.timestamp, marker: packet.marker }, Buffer.from(packet.payload));
    }
  }

  /** Digits heard as telephone-events. */
  digits(): string {
    const seen = new Map<number, string>();
    for (const packet of this.received) {
      if (packet.payloadType !== this.formats?.event?.receive) continue;
      seen.set(packet.timestamp, '0123456789*#ABCD'[readTelephoneEvent(packet.payload)!.event]!);
    }
    return [...seen.values()].join('');
  }

  /** Sound of the audio packets from `from` on, and its sample rate. */
  heard(from = 0, packets = this.received.length): { pcm: Int16Array; sampleRate: number } {
    const decoder = createCodec(this.codec);
    const audio = this.received.slice(from, from + packets).filter((packet) => this.formats?.receive.has(packet.payloadType));
    const parts = audio.map((packet) => Int16Array.from(decoder.decode(packet.payload)));
    return { pcm: Int16Array.from(parts.flatMap((part) => [...part])), sampleRate: decoder.sampleRate };
  }

  #send(fields: Omit<RtpFields, 'sequence' | 'ssrc'>, payload: Buffer): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.sent += 1;
    this.transmit({ ...fields, sequence: this.#sequence, ssrc: this.ssrc }, payload);
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
