import type { Clock } from '../../kernel/clock.ts';

interface Failures {
  count: number;
  blockedUntil: number;
}

const freeTries = 4;
const firstPauseMs = 2000;
const longestPauseMs = 300_000;
const capacity = 10_000;

/**
 * Slows down guessing: after four wrong digests for one user from one address, each further one doubles a pause in which
 * that pair is refused unread. Other users behind the same address are not touched. Bounded; the oldest goes first.
 */
export class BadDigestBackoff {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds that this user from this address has to wait; 0 when it may try. */
  pauseMs(source: string, username: string): number {
    const failures = this.#failures.get(`${source} ${username}`);
    return failures ? Math.max(0, failures.blockedUntil - this.#clock.now()) : 0;
  }

  /** @returns whether the first pause begins, which is worth a line in the log; longer ones follow it */
  failed(source: string, username: string): boolean {
    const key = `${source} ${username}`;
    const failures = this.#failures.get(key) ?? { count: 0, blockedUntil: 0 };
    // One who has been quiet for the longest pause starts anew.
    if (this.#clock.now() - failures.blockedUntil > longestPauseMs) failures.count = 0;
    failures.count += 1;
    const over = failures.count - freeTries;
    failures.blockedUntil =
      this.#clock.now() + (over <= 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(over - 1, 20)));
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    if (this.#failures.size > capacity) this.#failures.delete(this.#failures.keys().next().value!);
    return over === 1;
  }

  succeeded(source: string, username: string): void {
    this.#failures.delete(`${source} ${username}`);
  }
}
