import type { Clock } from '../../../kernel/clock.ts';

/** Remembers names for a limited time and in a limited number, without a timer. */
export class KnownForAWhile {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  has(name: string): boolean {
    const until = this.#untilMs.get(name);
    if (until === undefined) return false;
    if (until > this.#clock.now()) return true;
    this.#untilMs.delete(name);
    return false;
  }

  note(name: string): void {
    if (this.#untilMs.size >= 1000) this.#untilMs.clear();
    this.#untilMs.set(name, this.#clock.now() + this.#lifetimeMs);
  }
}
