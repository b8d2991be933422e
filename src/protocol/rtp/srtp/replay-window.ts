/** Packets this far behind the newest are too old to be accepted; RFC 3711 §3.3.2 asks for at least 64. */
const WINDOW = 128;

/** Remembers which packet indexes were seen (RFC 3711 §3.3.2). */
export class ReplayWindow {
  readonly #seen = new Float64Array(WINDOW).fill(-1);
  #highest = -1;

  /** Whether `index` is new and not too old. Changes nothing: mark it only after authentication. */
  isFresh(index: number): boolean {
    return index > this.#highest - WINDOW && this.#seen[index % WINDOW] !== index;
  }

  mark(index: number): void {
    this.#seen[index % WINDOW] = index;
    if (index > this.#highest) this.#highest = index;
  }

  /** The newest index marked; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }
}
