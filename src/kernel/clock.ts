import { type Alarm, TimerLists } from './timer-lists.ts';

/** A pending timer. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time in Parley. Nothing outside this folder calls `Date.now` or `setTimeout`,
 * so that state machines can be tested on a {@link VirtualClock} and history can be replayed.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `task` once after `delayMs` (0 or more). The process is not kept alive by it. */
  setTimer(delayMs: number, task: () => void): Timer;
}

/** The machine's own clock. */
export class SystemClock implements Clock {
  readonly #lists = new TimerLists(new SystemAlarm());

  now(): number {
    return Date.now();
  }

  setTimer(delayMs: number, task: () => void): Timer {
    return this.#lists.add(delayMs, task) ?? new SystemTimer(delayMs, task);
  }
}

class SystemTimer implements Timer {
  readonly #handle: NodeJS.Timeout;

  constructor(delayMs: number, task: () => void) {
    this.#handle = setTimeout(task, delayMs);
    this.#handle.unref();
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

class SystemAlarm implements Alarm {
  #timer: SystemTimer | undefined;

  nowMs(): number {
    return performance.now();
  }

  set(delayMs: number, wake: () => void): void {
    this.#timer?.cancel();
    this.#timer = new SystemTimer(Math.ceil(delayMs), wake);
  }
}

/** Resolves after `delayMs` on `clock`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(delayMs, resolve);
  });
}
