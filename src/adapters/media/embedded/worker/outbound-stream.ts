import { type RtpHeader, rewriteRtpHeader, writeRtpHeader } from '../../../../protocol/rtp/index.ts';

/**
 * The numbers of what one peer receives. Sources come and go (hold, music, transfer), the stream goes on: one SSRC,
 * sequence numbers without gaps of our making, timestamps that advance with time (RFC 3550 §5.1).
 */
export class OutboundStream {
  readonly ssrc: number;
  packets = 0;
  octets = 0;
  #sequence: number;
  #timestamp: number;
  #sentAtMs = 0;
  #sourceKey = '';
  #sourceSsrc = -1;
  #sequenceShift = 0;
  #timestampShift = 0;
  readonly #fields = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0 };

  /** @param seed six random bytes: where sequence numbers and timestamps begin. */
  constructor(ssrc: number, seed: Buffer) {
    this.ssrc = ssrc;
    this.#sequence = seed.readUInt16BE(0);
    this.#timestamp = seed.readUInt32BE(2);
    this.#fields.ssrc = this.ssrc;
  }

  get timestamp(): number {
    return this.#timestamp;
  }

  get sentAtMs(): number {
    return this.#sentAtMs;
  }

  /** Rewrites a packet of another stream in place. Gaps and reordering on its way to us stay visible to the receiver. */
  relay(packet: Uint8Array, header: RtpHeader, sourceKey: string, payloadType: number, clockRate: number, nowMs: number): void {
    const changed = sourceKey !== this.#sourceKey || header.ssrc !== this.#sourceSsrc;
    if (changed) {
      this.#sourceKey = sourceKey;
      this.#sourceSsrc = header.ssrc;
      this.#sequenceShift = (this.#sequence + 1 - header.sequence) & 0xffff;
      this.#timestampShift = (this.#resumeTimestamp(clockRate, nowMs) - header.timestamp) | 0;
    }
    const fields = this.#fields;
    fields.marker = header.marker || changed;
    fields.payloadType = payloadType;
    fields.sequence = (header.sequence + this.#sequenceShift) & 0xffff;
    fields.timestamp = (header.timestamp + this.#timestampShift) >>> 0;
    rewriteRtpHeader(packet, fields);
    if (((fields.sequence - this.#sequence) & 0xffff) < 0x8000) {
      this.#sequence = fields.sequence;
      this.#timestamp = fields.timestamp;
    }
    this.#count(header.payloadEnd - header.payloadStart, nowMs);
  }

  /** Heads a packet of our own making; `ticks` since the packet before, null to take up again after a pause. */
  head(
    packet: Uint8Array,
    options: { sourceKey: string; payloadType: number; ticks: number; clockRate: number; length: number },
    nowMs: number,
  ): void {
    const changed = options.sourceKey !== this.#sourceKey;
    this.#sourceKey = options.sourceKey;
    this.#sourceSsrc = -1;
    const fields = this.#fields;
    fields.marker = changed;
    fields.payloadType = options.payloadType;
    fields.sequence = this.#sequence = (this.#sequence + 1) & 0xffff;
    fields.timestamp = this.#timestamp = changed
      ? this.#resumeTimestamp(options.clockRate, nowMs)
      : (this.#timestamp + options.ticks) >>> 0;
    writeRtpHeader(packet, fields);
    this.#count(options.length, nowMs);
  }

  /** One packet of a telephone-event: the timestamp is the event's begin in all of them (RFC 4733 §2.3.4). */
  headEvent(
    packet: Uint8Array,
    options: { payloadType: number; marker: boolean; timestamp: number; length: number },
    nowMs: number,
  ): void {
    const fields = this.#fields;
    fields.marker = options.marker;
    fields.payloadType = options.payloadType;
    fields.sequence = this.#sequence = (this.#sequence + 1) & 0xffff;
    fields.timestamp = options.timestamp;
    writeRtpHeader(packet, fields);
    // Whatever comes next takes up behind the event.
    this.#sourceKey = 'event';
    this.#count(options.length, nowMs);
  }

  /** Where the time line stands now. */
  resume(clockRate: number, nowMs: number): number {
    this.#timestamp = this.#resumeTimestamp(clockRate, nowMs);
    return this.#timestamp;
  }

  /** Nothing goes out for a while: what comes next, from whatever source, begins a talkspurt without a gap in the sequence. */
  interrupt(): void {
    this.#sourceKey = '';
  }

  #resumeTimestamp(clockRate: number, nowMs: number): number {
    const elapsedMs = this.#sentAtMs === 0 ? 20 : Math.max(20, nowMs - this.#sentAtMs);
    return (this.#timestamp + Math.round((elapsedMs * clockRate) / 1000)) >>> 0;
  }

  #count(octets: number, nowMs: number): void {
    this.packets += 1;
    this.octets += octets;
    this.#sentAtMs = nowMs;
  }
}
