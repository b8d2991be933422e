import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Attendance } from './chat-ports.ts';

/** A reload or a lost Wi-Fi is no absence. */
export const graceMs = 30_000;

type Change = { readonly companyId: CompanyId; readonly userId: UserId; readonly isThere: boolean };

/**
 * ```
 * away ── a page connects ──► there ── the last page goes ──► leaving ── 30 s ──► away
 *                               ▲                                │
 *                               └──────── a page connects ───────┘
 * ```
 */
export class LiveAttendance implements Attendance, Disposable {
  readonly #clock: Clock;
  readonly #there = new Set<UserId>();
  readonly #leaving = new Map<UserId, Timer>();
  readonly #events = new Emitter<{ changed: Change }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isThere(userId: UserId): boolean {
    return this.#there.has(userId);
  }

  onChanged(listener: (change: Change) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** The first page of somebody connected, or the last went. */
  note({ companyId, userId, isThere }: Change): void {
    this.#leaving.get(userId)?.cancel();
    this.#leaving.delete(userId);
    if (isThere) {
      if (this.#there.has(userId)) return;
      this.#there.add(userId);
      this.#events.emit('changed', { companyId, userId, isThere });
    } else if (this.#there.has(userId)) {
      const go = () => {
        this.#leaving.delete(userId);
        this.#there.delete(userId);
        this.#events.emit('changed', { companyId, userId, isThere });
      };
      this.#leaving.set(userId, this.#clock.setTimer(graceMs, go));
    }
  }

  [Symbol.dispose](): void {
    for (const timer of this.#leaving.values()) timer.cancel();
    this.#leaving.clear();
    this.#events.removeAll();
  }
}
