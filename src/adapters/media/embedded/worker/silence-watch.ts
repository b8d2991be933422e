/** Notices that a peer fell silent although it should send. */
export class SilenceWatch {
  readonly #limitMs: number;
  #heardAt: number;
  #told = false;

  /** @param limitMs 0 never */
  constructor(limitMs: number, nowMs: number) {
    this.#limitMs = limitMs;
    this.#heardAt = nowMs;
  }

  heard(nowMs: number): void {
    this.#heardAt = nowMs;
    this.#told = false;
  }

  /** How long it has been silent, once for each silence; else null. `expected`: whether the peer should send now. */
  check(nowMs: number, expected: boolean): number | null {
    if (this.#limitMs === 0 || !expected) {
      this.#heardAt = nowMs;
      return null;
    }
    const forMs = nowMs - this.#heardAt;
    if (forMs < this.#limitMs || this.#told) return null;
    this.#told = true;
    return Math.round(forMs);
  }
}
