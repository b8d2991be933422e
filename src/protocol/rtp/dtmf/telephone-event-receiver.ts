import { type DtmfDigit, dtmfDigits } from './dtmf-digits.ts';
import { readTelephoneEvent } from './telephone-event.ts';

/** An event counts as ended when nothing more was heard of it for this long. */
const silenceMs = 150;
/** A timestamp this much older than the current event's belongs to a packet that lost its way. */
const reorderingMs = 5000;
const remembered = 8;

interface OpenEvent {
  readonly event: number;
  /** Of the current segment. */
  timestamp: number;
  duration: number;
  /** Of the segments before, in clock units. */
  earlier: number;
  heardAtMs: number;
}

/**
 * Turns telephone-event packets into digits, each told once: when its end arrives, when another begins, or, with all its
 * end packets lost, when nothing more is heard of it (RFC 4733 §2.5.2).
 */
export class TelephoneEventReceiver {
  readonly #clockRate: number;
  #open: OpenEvent | null = null;
  /** Timestamps of segments that are over. */
  readonly #over: number[] = [];

  constructor(options: { clockRate: number }) {
    this.#clockRate = options.clockRate;
  }

  /** Takes in one packet; returns the digits that are now complete (rarely more than one). */
  receive(payload: Uint8Array, timestamp: number, nowMs: number): DtmfDigit[] {
    const packet = readTelephoneEvent(payload);
    if (!packet || packet.event >= dtmfDigits.length || this.#isOver(timestamp)) return [];
    const digits = this.poll(nowMs);
    if (this.#isOver(timestamp)) return digits;
    const open = this.#open;
    if (open && open.event === packet.event && this.#continues(open, timestamp)) {
      if (timestamp !== open.timestamp) this.#nextSegment(open, timestamp);
      open.duration = Math.max(open.duration, packet.duration);
      open.heardAtMs = nowMs;
    } else {
      if (open && this.#isBefore(timestamp, open.timestamp)) return digits;
      digits.push(...this.#close());
      this.#open = { event: packet.event, timestamp, duration: packet.duration, earlier: 0, heardAtMs: nowMs };
    }
    if (packet.end) digits.push(...this.#close());
    return digits;
  }

  /** To be called now and then (every 50 ms or so): ends an event whose end packets were lost. */
  poll(nowMs: number): DtmfDigit[] {
    return this.#open && nowMs - this.#open.heardAtMs >= silenceMs ? this.#close() : [];
  }

  #close(): DtmfDigit[] {
    const open = this.#open;
    if (!open) return [];
    this.#open = null;
    this.#remember(open.timestamp);
    const durationMs = Math.round(((open.earlier + open.duration) * 1000) / this.#clockRate);
    return [{ digit: dtmfDigits[open.event]!, durationMs }];
  }

  #continues(open: OpenEvent, timestamp: number): boolean {
    return timestamp === open.timestamp || timestamp === (open.timestamp + 0xffff) >>> 0;
  }

  #nextSegment(open: OpenEvent, timestamp: number): void {
    this.#remember(open.timestamp);
    open.earlier += 0xffff;
    open.timestamp = timestamp;
    open.duration = 0;
  }

  #isOver(timestamp: number): boolean {
    return this.#over.includes(timestamp);
  }

  #remember(timestamp: number): void {
    this.#over.push(timestamp);
    if (this.#over.length > remembered) this.#over.shift();
  }

  #isBefore(timestamp: number, other: number): boolean {
    const behind = (other - timestamp) >>> 0;
    return behind > 0 && behind < (reorderingMs * this.#clockRate) / 1000;
  }
}
