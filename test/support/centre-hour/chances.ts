/** The same numbers for the same seed (mulberry32). */
export class Chances {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to 1, 1 not included. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Whole milliseconds, evenly. */
  between(leastS: number, mostS: number): number {
    return Math.round(1000 * (leastS + (mostS - leastS) * this.next()));
  }

  /** Whole milliseconds, as patience and talks are. */
  about(meanS: number, leastS: number): number {
    return Math.round(1000 * Math.max(leastS, -meanS * Math.log(1 - this.next())));
  }

  /** How often one of `of` is it. */
  isOne(of: number): boolean {
    return this.next() * of < 1;
  }

  one<T>(of: readonly T[]): T {
    return of[Math.floor(this.next() * of.length)]!;
  }
}
