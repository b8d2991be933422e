import type { Clock } from '../../kernel/clock.ts';
import type { UserId } from '../../kernel/ids.ts';

const freeAttempts = 3;
const firstLockMs = 60_000;
const longestLockMs = 3_600_000;
/** After so long without a wrong PIN all is forgiven. */
const forgivenAfterMs = 24 * 3_600_000;

interface Record {
  wrong: number;
  lastAtMs: number;
  lockedUntilMs: number;
}

/**
 * Locks a mailbox against trying PINs: after three wrong ones for a minute, then twice as long each time, an hour at most. In memory:
 * a restart forgives.
 */
export class PinGuard {
  readonly #clock: Clock;
  readonly #records = new Map<UserId, Record>();

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  /** Until when nobody is let in; null: it is open. */
  lockedUntilMs(userId: UserId): number | null {
    const until = this.#records.get(userId)?.lockedUntilMs ?? 0;
    return until > this.#clock.now() ? until : null;
  }

  wrong(userId: UserId): void {
    const now = this.#clock.now();
    const before = this.#records.get(userId);
    const counts = before && now - before.lastAtMs < forgivenAfterMs ? before.wrong : 0;
    const wrong = counts + 1;
    const lockMs = wrong < freeAttempts ? 0 : Math.min(firstLockMs * 2 ** (wrong - freeAttempts), longestLockMs);
    this.#records.set(userId, { wrong, lastAtMs: now, lockedUntilMs: now + lockMs });
  }

  right(userId: UserId): void {
    this.#records.delete(userId);
  }
}
