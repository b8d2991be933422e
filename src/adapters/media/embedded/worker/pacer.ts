import type { Clock, Timer } from '../../../../kernel/clock.ts';

const PERIOD_MS = 20;
/** Behind by more than this (the machine slept): the lost ticks are not made up for. */
const MAX_CATCH_UP = 5;

/** One beat of 20 ms for the whole worker, held against a steady clock so that it does not drift. */
export class Pacer {
  readonly #clock: Clock;
  readonly #steadyNow: () => number;
  readonly #onTick: (tick: number) => void;
  #timer: Timer | null = null;
  #dueAt = 0;
  #tick = 0;

  constructor(props: { clock: Clock; steadyNow: () => number; onTick: (tick: number) => void }) {
    this.#clock = props.clock;
    this.#steadyNow = props.steadyNow;
    this.#onTick = props.onTick;
  }

  start(): void {
    this.#dueAt = this.#steadyNow() + PERIOD_MS;
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(Math.max(0, Math.round(this.#dueAt - this.#steadyNow())), () => this.#beat());
  }

  #beat(): void {
    const now = this.#steadyNow();
    if (now - this.#dueAt > PERIOD_MS * MAX_CATCH_UP) this.#dueAt = now;
    for (; this.#dueAt <= now + 1; this.#dueAt += PERIOD_MS) this.#onTick(this.#tick++);
    this.#arm();
  }
}
