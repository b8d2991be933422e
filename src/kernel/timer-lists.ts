/** Longer delays, and more different ones than this, are left to the machine's own timers. */
const longestMs = 64_000;
const mostLists = 64;

/** The machine's timer that wakes the lists, and a time that never goes back. */
export interface Alarm {
  nowMs(): number;
  /** Runs `wake` once after `delayMs`, in place of what was set before. */
  set(delayMs: number, wake: () => void): void;
}

/**
 * Many timers on one of the machine's. SIP sets a dozen in every call, nearly all of a few durations, and cancels most: those of one
 * duration fall due in the order in which they were set, so each duration is a list, added to at its end, and the alarm is set to the
 * earliest of their heads. A timer costs one object; the machine's own costs three times as much.
 */
export class TimerLists {
  readonly #alarm: Alarm;
  readonly #lists = new Map<number, ListedTimer>();
  #alarmAtMs = Number.POSITIVE_INFINITY;

  constructor(alarm: Alarm) {
    this.#alarm = alarm;
  }

  /** Runs `task` once after `delayMs`; undefined for a delay that is not kept here. */
  add(delayMs: number, task: () => void): ListedTimer | undefined {
    let end = this.#lists.get(delayMs);
    if (!end) {
      if (!(delayMs >= 0 && delayMs <= longestMs) || this.#lists.size >= mostLists) return undefined;
      end = new ListedTimer(Number.POSITIVE_INFINITY, nothing);
      this.#lists.set(delayMs, end);
    }
    const timer = new ListedTimer(this.#alarm.nowMs() + delayMs, task);
    timer.putBefore(end);
    if (timer.dueAtMs < this.#alarmAtMs) this.#setAlarm(timer.dueAtMs, delayMs);
    return timer;
  }

  /** A task that throws keeps no other from running: the alarm is set for the rest. */
  readonly #wake = (): void => {
    this.#alarmAtMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#alarm.nowMs();
    try {
      for (const end of this.#lists.values()) {
        for (let timer = end.next; timer.dueAtMs <= nowMs; timer = end.next) {
          timer.cancel();
          timer.task();
        }
      }
    } finally {
      this.#setAlarmForRest(nowMs);
    }
  };

  #setAlarmForRest(nowMs: number): void {
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const [delayMs, end] of this.#lists) {
      if (end.next === end) this.#lists.delete(delayMs);
      else earliestMs = Math.min(earliestMs, end.next.dueAtMs);
    }
    if (earliestMs < this.#alarmAtMs) this.#setAlarm(earliestMs, Math.max(0, earliestMs - nowMs));
  }

  #setAlarm(atMs: number, delayMs: number): void {
    this.#alarmAtMs = atMs;
    this.#alarm.set(delayMs, this.#wake);
  }
}

/** One in a ring of which the list's own end is a part: it is never due, and both its neighbours when the list is empty. */
class ListedTimer {
  readonly dueAtMs: number;
  readonly task: () => void;
  next: ListedTimer = this;
  #before: ListedTimer = this;

  constructor(dueAtMs: number, task: () => void) {
    this.dueAtMs = dueAtMs;
    this.task = task;
  }

  putBefore(end: ListedTimer): void {
    this.next = end;
    this.#before = end.#before;
    this.#before.next = this;
    end.#before = this;
  }

  /** Once it is out, it is a ring of its own: cancelling again changes nothing. */
  cancel(): void {
    this.#before.next = this.next;
    this.next.#before = this.#before;
    this.next = this;
    this.#before = this;
  }
}

function nothing(): void {}
