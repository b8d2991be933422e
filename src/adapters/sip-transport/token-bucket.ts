/** Allows `perSecond` on average and `burst` at once. Time comes in with each call (milliseconds). */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(parts: { perSecond: number; burst: number; atMs: number }) {
    this.#perMs = parts.perSecond / 1000;
    this.#burst = parts.burst;
    this.#tokens = parts.burst;
    this.#at = parts.atMs;
  }

  /** Takes one token `weight` times as cheap as usual; false when none is left. */
  take(atMs: number, weight = 1): boolean {
    // A clock set back must not empty the bucket for good.
    const passed = Math.max(0, atMs - this.#at);
    this.#at = atMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perMs);
    if (this.#tokens < weight) return false;
    this.#tokens -= weight;
    return true;
  }
}
