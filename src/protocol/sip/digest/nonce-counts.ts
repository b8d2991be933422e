interface Uses {
  readonly issuedAt: number;
  highest: number;
  /** Bit n: the count `highest - n` was used. */
  seen: number;
}

const windowSize = 32;

/**
 * Remembers which counts of which nonces were used, so that a recorded request cannot be sent again. Counts may come out
 * of order within a window of 32. Memory is bounded: when an entry has to go early, every nonce of its age and older is refused
 * from then on (the phone is told `stale` and tries again with a new one), so that forgetting never lets a replay in.
 */
export class NonceCounts {
  readonly #uses = new Map<string, Uses>();
  readonly #capacity: number;
  readonly #lifetimeMs: number;
  #forgottenUpTo = -1;

  constructor(parts: { capacity: number; lifetimeMs: number }) {
    this.#capacity = parts.capacity;
    this.#lifetimeMs = parts.lifetimeMs;
  }

  get size(): number {
    return this.#uses.size;
  }

  /** Claims the count; false when it was used before or can no longer be known. */
  claim(nonce: string, issuedAt: number, count: number, now: number): boolean {
    const uses = this.#uses.get(nonce);
    if (!uses) {
      if (issuedAt <= this.#forgottenUpTo) return false;
      this.#makeRoom(now);
      this.#uses.set(nonce, { issuedAt, highest: count, seen: 1 });
      return true;
    }
    const behind = uses.highest - count;
    if (behind < 0) {
      uses.seen = -behind >= windowSize ? 1 : ((uses.seen << -behind) | 1) >>> 0;
      uses.highest = count;
      return true;
    }
    if (behind >= windowSize || ((uses.seen >>> behind) & 1) === 1) return false;
    uses.seen = (uses.seen | (1 << behind)) >>> 0;
    return true;
  }

  /** Drops what has expired at the old end, then one more when still full. */
  #makeRoom(now: number): void {
    for (const [nonce, uses] of this.#uses) {
      const isExpired = now - uses.issuedAt > this.#lifetimeMs;
      if (!isExpired && this.#uses.size < this.#capacity) return;
      this.#uses.delete(nonce);
      if (!isExpired) this.#forgottenUpTo = Math.max(this.#forgottenUpTo, uses.issuedAt);
    }
  }
}
