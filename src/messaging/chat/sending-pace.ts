import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';

const burst = 30;
const perSecond = 2;
const manyUsers = 10_000;

interface Bucket {
  left: number;
  atMs: number;
}

/** How fast somebody may send: thirty at once, two a second after that. */
export class SendingPace {
  readonly #clock: Clock;
  readonly #buckets = new Map<UserId, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ParleyError `rate-limited` */
  demand(userId: UserId): void {
    if (this.take(userId)) return;
    throw new ParleyError('rate-limited', 'That was too much at once. Wait a moment and send it again.', {
      details: { retryAfterS: 1 },
    });
  }

  /** False when it was too much. */
  take(userId: UserId): boolean {
    const now = this.#clock.now();
    const before = this.#buckets.get(userId) ?? { left: burst, atMs: now };
    const left = Math.min(burst, before.left + ((now - before.atMs) / 1000) * perSecond);
    if (this.#buckets.size > manyUsers) this.#forgetIdle(now);
    if (left < 1) return false;
    this.#buckets.set(userId, { left: left - 1, atMs: now });
    return true;
  }

  #forgetIdle(now: number): void {
    const idleMs = (burst / perSecond) * 1000;
    for (const [userId, { atMs }] of this.#buckets) if (now - atMs > idleMs) this.#buckets.delete(userId);
  }
}
