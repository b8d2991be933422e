import { dtmfTone, telephoneEventPackets } from '../../../../protocol/rtp/dtmf/index.ts';
import type { NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import { FRAME_RATE } from './decoded-input.ts';
import type { OutboundStream } from './outbound-stream.ts';
import { takeScratch } from './packet-scratch.ts';
import { type FrameSource, PcmSource } from './sources.ts';

export interface DigitSenderParts {
  readonly out: Pick<OutboundStream, 'resume' | 'headEvent'>;
  /** A finished packet of an event, headed. */
  readonly sendPacket: (packet: Buffer, length: number) => void;
  /** A frame of a tone, where the peer knows no events. */
  readonly sendTone: (frame: Int16Array, now: number) => void;
}

type EventPackets = ReturnType<typeof telephoneEventPackets>;

/** The digit that is going out: as a tone, or as packets of one event. */
type Sending =
  | { readonly kind: 'tone'; readonly source: FrameSource }
  | { readonly kind: 'event'; readonly packets: EventPackets; readonly startedAt: number };

/** Digits on their way to the peer, one after the other: telephone-events where it knows them (RFC 4733), else tones in the sound. */
export class DigitSender {
  readonly #parts: DigitSenderParts;
  readonly #waiting: { digit: string; toneMs: number; gapMs: number }[] = [];
  #sending: Sending | null = null;
  #quietUntil = 0;

  constructor(parts: DigitSenderParts) {
    this.#parts = parts;
  }

  /** Nothing else goes out while this is true. */
  get isSending(): boolean {
    return this.#sending !== null;
  }

  queue(digits: string, toneMs: number, gapMs: number): void {
    for (const digit of digits) this.#waiting.push({ digit, toneMs, gapMs });
  }

  /** @returns whether the tick belongs to a digit */
  tick(event: NegotiatedSession['telephoneEvent'], now: number): boolean {
    if (!this.#sending && this.#waiting.length > 0 && now >= this.#quietUntil) this.#sending = this.#begin(event, now);
    const sending = this.#sending;
    if (!sending) return false;
    if (sending.kind === 'tone') this.#sendTone(sending.source, now);
    else this.#sendEvent(sending, event, now);
    return true;
  }

  #begin(event: NegotiatedSession['telephoneEvent'], now: number): Sending {
    const { digit, toneMs, gapMs } = this.#waiting.shift()!;
    this.#quietUntil = now + toneMs + gapMs;
    if (!event)
      return { kind: 'tone', source: new PcmSource(dtmfTone({ digit, sampleRate: FRAME_RATE, toneMs, gapMs: 0 }), false) };
    const timestamp = this.#parts.out.resume(event.clockRate, now);
    const packets = telephoneEventPackets({ digit, toneMs, clockRate: event.clockRate, timestamp });
    return { kind: 'event', packets, startedAt: now };
  }

  #sendTone(source: FrameSource, now: number): void {
    const frame = source.pull(0);
    if (frame) this.#parts.sendTone(frame, now);
    if (source.finished) this.#sending = null;
  }

  #sendEvent(
    { packets, startedAt }: Extract<Sending, { kind: 'event' }>,
    event: NegotiatedSession['telephoneEvent'],
    now: number,
  ): void {
    // Negotiated away meanwhile: the rest of the digit has no payload type to go by.
    if (!event) packets.length = 0;
    else this.#sendDue(packets, event.sendPayloadType, startedAt, now);
    if (packets.length === 0) this.#sending = null;
  }

  #sendDue(packets: EventPackets, payloadType: number, startedAt: number, now: number): void {
    for (let next = packets[0]; next && next.atMs <= now - startedAt + 1; next = packets[0]) {
      packets.shift();
      const { marker, timestamp, payload } = next;
      const packet = takeScratch();
      packet.set(payload, 12);
      this.#parts.out.headEvent(packet, { payloadType, marker, timestamp, length: payload.length }, now);
      this.#parts.sendPacket(packet, 12 + payload.length);
    }
  }
}
