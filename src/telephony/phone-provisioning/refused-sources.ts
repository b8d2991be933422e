import type { Clock } from '../../kernel/clock.ts';

const windowMs = 600_000;
const mostRefusals = 30;
/** Addresses counted at once; the oldest is forgotten. */
const mostSources = 10_000;

/** Counts by address who asks for what is not there, so that guessing costs us no look into the store. */
export class RefusedSources {
  readonly #clock: Clock;
  readonly #counts = new Map<string, { count: number; readonly sinceMs: number }>();

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  isBlocked(address: string): boolean {
    return (this.#current(address)?.count ?? 0) >= mostRefusals;
  }

  /** @returns the count of this address in the last ten minutes, and whether it is blocked by this one */
  refused(address: string): { readonly count: number; readonly isBlockedNow: boolean } {
    const entry = this.#current(address) ?? { count: 0, sinceMs: this.#clock.now() };
    entry.count++;
    this.#counts.delete(address);
    this.#counts.set(address, entry);
    if (this.#counts.size > mostSources) this.#counts.delete(this.#counts.keys().next().value!);
    return { count: entry.count, isBlockedNow: entry.count === mostRefusals };
  }

  #current(address: string) {
    const entry = this.#counts.get(address);
    return entry && this.#clock.now() - entry.sinceMs < windowMs ? entry : undefined;
  }
}
