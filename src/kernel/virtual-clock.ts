import type { Clock, Timer } from './clock.ts';

interface PendingTimer {
  dueAt: number;
  order: number;
  task: () => void;
}

/**
 * A clock that moves only when told to: timers fire in order of their due time, then of their creation.
 * Used by tests and by the time machine.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<PendingTimer>();

  /** @param startMs the first value of `now()`; a fixed date by default so that runs are repeatable. */
  constructor(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, task: () => void): Timer {
    const timer: PendingTimer = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, task };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** How many timers are waiting; 0 means that nothing was forgotten. */
  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** When the next timer falls due; null: none waits. */
  get nextDueMs(): number | null {
    return this.#nextDue(Number.POSITIVE_INFINITY)?.dueAt ?? null;
  }

  /** Moves time forward by `ms`, firing every timer that falls due on the way at its own moment. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.task();
    }
    this.#now = end;
  }

  /** Like {@link advance}, but lets promise continuations run after each timer. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.task();
      await settle();
    }
    this.#now = end;
  }

  #nextDue(end: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.#pending) {
      if (timer.dueAt > end) continue;
      if (!next || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
