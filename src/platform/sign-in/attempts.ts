import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AttemptSubject } from './lock-out.ts';
import type { AttemptStore } from './sign-in-ports.ts';

/** Counts guesses, and makes who guesses wait. */
export class Attempts {
  readonly #clock: Clock;
  readonly #store: AttemptStore;

  constructor(parts: { clock: Clock; store: AttemptStore }) {
    this.#clock = parts.clock;
    this.#store = parts.store;
  }

  /** To be asked before anything is compared. @throws ParleyError `sign-in-blocked` (details `retryAfterS`) */
  async begin(subjects: readonly AttemptSubject[]): Promise<void> {
    const now = this.#clock.now();
    const blockedUntil = await this.#store.begin(subjects, now);
    if (blockedUntil <= now) return;
    const retryAfterS = Math.ceil((blockedUntil - now) / 1000);
    throw new ParleyError('sign-in-blocked', `Too many attempts. Wait ${retryAfterS} s and try again.`, {
      details: { retryAfterS },
    });
  }

  forgive(subjects: readonly AttemptSubject[]): Promise<void> {
    return this.#store.forgive(subjects);
  }

  /** It was no guess, right or wrong: a directory was away. */
  takeBack(subjects: readonly AttemptSubject[]): Promise<void> {
    return this.#store.forgive(subjects.map((subject) => ({ ...subject, forgives: 'one' })));
  }
}
