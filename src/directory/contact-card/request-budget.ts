import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';

/** How much of something a user may ask for in a time, so that nobody carries a directory away card by card. */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #withinMs: number;
  readonly #used = new Map<UserId, { sinceMs: number; count: number }>();

  constructor(parts: { clock: Clock; most: number; withinMs: number }) {
    this.#clock = parts.clock;
    this.#most = parts.most;
    this.#withinMs = parts.withinMs;
  }

  /** @throws ParleyError `rate-limited` */
  spend(userId: UserId): void {
    const now = this.#clock.now();
    const used = this.#used.get(userId);
    if (!used || now - used.sinceMs >= this.#withinMs) {
      this.#forgetOld(now);
      this.#used.set(userId, { sinceMs: now, count: 1 });
      return;
    }
    if (used.count >= this.#most) {
      const retryAfterS = Math.ceil((used.sinceMs + this.#withinMs - now) / 1000);
      throw new ParleyError('rate-limited', `You asked for more than is given at once; try again in ${retryAfterS} s.`, {
        details: { retryAfterS },
      });
    }
    used.count += 1;
  }

  #forgetOld(now: number): void {
    for (const [userId, { sinceMs }] of this.#used) if (now - sinceMs >= this.#withinMs) this.#used.delete(userId);
  }
}
