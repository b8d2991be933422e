/** An RTP packet as far as playing matters. */
export interface BufferedPacket {
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits. */
  readonly timestamp: number;
  /** Kept as it is: the caller must not reuse the memory. */
  readonly payload: Uint8Array;
}

/** What to play next. */
export type Playout =
  | { readonly kind: 'packet'; readonly payload: Uint8Array; readonly timestamp: number }
  /** A packet is missing or not here in time: conceal one frame. */
  | { readonly kind: 'lost' }
  /** Nothing to be played: before the first packet, or the sender pauses (silence suppression). */
  | { readonly kind: 'silence' };

/** What became of a packet. */
export type PushOutcome = 'kept' | 'late' | 'duplicate' | 'suspect' | 'restarted';

export interface JitterBufferCounts {
  readonly late: number;
  readonly duplicates: number;
  readonly lost: number;
  /** Left out to catch up with a sender whose clock is faster, or after a burst. */
  readonly skipped: number;
  readonly restarts: number;
}

/** A step further than this is a new stream, not a loss (RFC 3550 A.1). */
const longestLeap = 3000;
/** Missing frames in a row without any packet before the buffer fills up again. */
const underrunsToRefill = 6;
/** Looks between corrections of the depth. */
const depthWindow = 50;
/** A pause longer than this is not waited for: the sender's timestamps have jumped. */
const longestPauseMs = 3000;
/** Share of the jitter peak that is left after each packet; half of it in about 7 s. */
const peakDecay = 0.998;

/**
 * Puts packets in order and decides when each is played. The caller pulls one frame whenever it needs sound; the buffer
 * holds back as much as the jitter that it has seen asks for, conceals what is missing and lets frames fall when the sender's
 * clock runs ahead. A sender that is slow shows as an underrun: one concealed frame is the correction.
 *
 * ```
 * filling ── deep enough ──► playing ── empty for 6 frames ──► filling
 * ```
 */
export class JitterBuffer {
  readonly #clockRate: number;
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  /** By extended sequence number. */
  readonly #packets = new Map<number, BufferedPacket>();
  #state: 'filling' | 'playing' = 'filling';
  /** Extended sequence number to be played next; -1 before the first packet. */
  #next = -1;
  #highest = -1;
  /** The latest that was played: nothing at or before it is played again. */
  #played = -1;
  /** Timestamp that is due with `#next`. */
  #dueTimestamp = 0;
  #suspect = -1;
  #frameTicks: number;
  #underruns = 0;
  /** Pulls in `filling` with something buffered. */
  #filled = 0;
  /** Lowest transit time lately; jitter is counted from it. */
  #baseTransit = Number.NaN;
  #lastTimestamp = 0;
  /** Of the packet with the highest sequence number. */
  #highestTimestamp = 0;
  #lastTicks = 0;
  #peakMs = 0;
  #looks = 0;
  #shallowest = Number.POSITIVE_INFINITY;
  #counts = { late: 0, duplicates: 0, lost: 0, skipped: 0, restarts: 0 };

  constructor(options: { clockRate: number; minDelayMs?: number; maxDelayMs?: number }) {
    this.#clockRate = options.clockRate;
    this.#minDelayMs = options.minDelayMs ?? 20;
    this.#maxDelayMs = options.maxDelayMs ?? 400;
    this.#frameTicks = options.clockRate / 50;
  }

  get counts(): JitterBufferCounts {
    return this.#counts;
  }

  /** How much sound the buffer wants to hold back. */
  get targetMs(): number {
    const wanted = this.#peakMs + this.#minDelayMs;
    return Math.min(this.#maxDelayMs, Math.max(this.#minDelayMs, wanted));
  }

  /** Sound between the next frame and the newest packet. */
  get depthMs(): number {
    return this.#packets.size === 0 ? 0 : (this.#highest - this.#next + 1) * this.#frameMs;
  }

  /** Forgets everything but the counts: the source has changed. */
  reset(): void {
    this.#packets.clear();
    this.#state = 'filling';
    this.#next = -1;
    this.#highest = -1;
    this.#played = -1;
    this.#suspect = -1;
    this.#underruns = 0;
    this.#filled = 0;
    this.#baseTransit = Number.NaN;
    this.#looks = 0;
    this.#shallowest = Number.POSITIVE_INFINITY;
  }

  /** Takes in a packet that arrived at `nowMs`. */
  push(packet: BufferedPacket, nowMs: number): PushOutcome {
    const first = this.#next < 0;
    const leap = first ? 0 : signed16(packet.sequence - (this.#highest & 0xffff));
    if (Math.abs(leap) > longestLeap) return this.#leapt(packet, nowMs);
    this.#suspect = -1;
    const sequence = first ? packet.sequence + 0x1_0000 : this.#highest + leap;
    if (first) this.#begin(sequence, packet);
    this.#measure(packet, nowMs, leap);
    if (this.#packets.has(sequence)) return this.#count('duplicates', 'duplicate');
    if (sequence < this.#next && !this.#canStepBack(sequence)) return this.#count('late', 'late');
    if (sequence < this.#next) this.#begin(sequence, packet, this.#highest);
    this.#packets.set(sequence, packet);
    this.#highest = Math.max(this.#highest, sequence);
    this.#shed();
    return 'kept';
  }

  /** The next frame. To be called once for each frame of sound that is needed. */
  pull(): Playout {
    if (this.#state === 'filling' && !this.#isFilled()) return { kind: 'silence' };
    this.#state = 'playing';
    this.#correctDepth();
    const packet = this.#packets.get(this.#next);
    if (packet) return this.#play(packet);
    if (this.#packets.size > 0 && this.depthMs >= this.targetMs) return this.#passOver();
    if (++this.#underruns < underrunsToRefill) return { kind: 'lost' };
    if (this.#packets.size > 0) return this.#passOver();
    this.#state = 'filling';
    this.#filled = 0;
    return { kind: 'silence' };
  }

  /** Gives a packet up. Frames that were concealed while it was waited for stand in its place, so a loss adds no delay. */
  #passOver(): Playout {
    this.#next++;
    this.#dueTimestamp = (this.#dueTimestamp + this.#frameTicks) >>> 0;
    this.#counts.lost++;
    if (this.#underruns === 0) return { kind: 'lost' };
    this.#underruns--;
    const packet = this.#packets.get(this.#next);
    if (packet) return this.#play(packet);
    return this.#underruns > 0 && this.#packets.size > 0 ? this.#passOver() : { kind: 'lost' };
  }

  get #frameMs(): number {
    return (this.#frameTicks * 1000) / this.#clockRate;
  }

  #begin(sequence: number, packet: BufferedPacket, highest = sequence): void {
    this.#next = sequence;
    this.#highest = highest;
    this.#dueTimestamp = packet.timestamp;
  }

  /** Before anything of it was played, a talkspurt may still get an earlier beginning. */
  #canStepBack(sequence: number): boolean {
    const isBehindThePlayed = sequence <= this.#played;
    return this.#state === 'filling' && this.#packets.size > 0 && this.#next - sequence < 50 && !isBehindThePlayed;
  }

  #isFilled(): boolean {
    if (this.#packets.size === 0) return false;
    this.#filled++;
    return this.depthMs >= this.targetMs || this.#filled * this.#frameMs > this.targetMs;
  }

  #play(packet: BufferedPacket): Playout {
    const ahead = (packet.timestamp - this.#dueTimestamp) | 0;
    const longestPause = (longestPauseMs * this.#clockRate) / 1000;
    // The sequence goes on but the timestamp is ahead: the sender was silent. Not waited for when the buffer is full enough.
    if (ahead >= this.#frameTicks && ahead < longestPause && this.depthMs <= this.targetMs) {
      this.#dueTimestamp = (this.#dueTimestamp + this.#frameTicks) >>> 0;
      return { kind: 'silence' };
    }
    this.#packets.delete(this.#next);
    this.#played = this.#next;
    this.#next++;
    this.#underruns = 0;
    this.#dueTimestamp = (packet.timestamp + this.#frameTicks) >>> 0;
    return { kind: 'packet', payload: packet.payload, timestamp: packet.timestamp };
  }

  /** Over a window the buffer was never shallower than it needs to be: one frame falls. */
  #correctDepth(): void {
    this.#shallowest = Math.min(this.#shallowest, this.depthMs);
    if (++this.#looks < depthWindow) return;
    if (this.#shallowest > this.targetMs + this.#frameMs) this.#skip();
    this.#looks = 0;
    this.#shallowest = Number.POSITIVE_INFINITY;
  }

  /** A burst must not become delay for the rest of the call, nor fill the memory. */
  #shed(): void {
    if (this.depthMs <= this.#maxDelayMs + this.#frameMs * 10) return;
    while (this.depthMs > this.targetMs + this.#frameMs) this.#skip();
  }

  #skip(): void {
    if (this.#packets.delete(this.#next)) this.#counts.skipped++;
    else this.#counts.lost++;
    this.#next++;
    this.#dueTimestamp = this.#packets.get(this.#next)?.timestamp ?? (this.#dueTimestamp + this.#frameTicks) >>> 0;
  }

  /** Two packets in a row from far away are a new stream; one alone is a stray. */
  #leapt(packet: BufferedPacket, nowMs: number): PushOutcome {
    if (this.#suspect !== packet.sequence) {
      this.#suspect = (packet.sequence + 1) & 0xffff;
      return 'suspect';
    }
    this.reset();
    this.#counts.restarts++;
    this.push(packet, nowMs);
    return 'restarted';
  }

  /** Learns frame length and jitter. Transit times are compared in clock ticks since the last packet, so that wraps do not matter. */
  #measure(packet: BufferedPacket, nowMs: number, leap: number): void {
    if (Number.isNaN(this.#baseTransit)) {
      this.#baseTransit = nowMs;
      this.#lastTicks = 0;
    } else {
      const step = (packet.timestamp - this.#lastTimestamp) | 0;
      const frame = (packet.timestamp - this.#highestTimestamp) | 0;
      if (leap === 1 && frame > 0 && frame <= this.#clockRate * 0.12) this.#frameTicks = frame;
      this.#lastTicks += step;
    }
    this.#lastTimestamp = packet.timestamp;
    if (leap >= 0) this.#highestTimestamp = packet.timestamp;
    const transit = nowMs - (this.#lastTicks * 1000) / this.#clockRate;
    const above = transit - this.#baseTransit;
    // Timestamps that jumped say nothing about the network.
    if (Math.abs(above) > longestPauseMs) {
      this.#baseTransit = transit;
      return;
    }
    // The base sinks at once and rises slowly, which follows a sender whose clock is slow.
    this.#baseTransit += above < 0 ? above : Math.min(above * 0.002, 0.05);
    this.#peakMs = Math.max(above, this.#peakMs * peakDecay, 0);
  }

  #count(name: 'late' | 'duplicates', outcome: PushOutcome): PushOutcome {
    this.#counts[name]++;
    return outcome;
  }
}

function signed16(value: number): number {
  return (value << 16) >> 16;
}
