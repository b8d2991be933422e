import type { Clock, Timer } from '../../kernel/clock.ts';
import type { WaitForecast } from '../interaction/index.ts';
import type { RoutedInteraction, RoutingInput, RoutingOutput } from '../routing/index.ts';

/** The engine, as the queue drives it. */
export interface RoutingMachine {
  apply(input: RoutingInput, nowMs: number): readonly RoutingOutput[];
  /** When `time-passed` is to be told at the latest; null: never. */
  dueAtMs(): number | null;
  forecast(interaction: RoutedInteraction, nowMs: number): WaitForecast | null;
}

/**
 * Tells the engine what happens and carries out what it says, one after the other: what is told while something is carried out comes
 * next. Wakes it when its time has come.
 */
export class RoutingPump implements Disposable {
  readonly #engine: RoutingMachine;
  readonly #clock: Clock;
  readonly #carryOut: (output: RoutingOutput) => void;
  readonly #inputs: RoutingInput[] = [];
  #isRunning = false;
  #timer: Timer | null = null;
  #dueAtMs: number | null = null;

  constructor(parts: { engine: RoutingMachine; clock: Clock; carryOut: (output: RoutingOutput) => void }) {
    this.#engine = parts.engine;
    this.#clock = parts.clock;
    this.#carryOut = parts.carryOut;
  }

  tell(...inputs: readonly RoutingInput[]): void {
    this.#inputs.push(...inputs);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let input = this.#inputs.shift(); input; input = this.#inputs.shift())
        for (const output of this.#engine.apply(input, this.#clock.now())) this.#carryOut(output);
    } finally {
      this.#isRunning = false;
      this.#setTimer();
    }
  }

  forecast(interaction: RoutedInteraction): WaitForecast | null {
    return this.#engine.forecast(interaction, this.#clock.now());
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #setTimer(): void {
    const dueAtMs = this.#engine.dueAtMs();
    if (dueAtMs === this.#dueAtMs) return;
    this.#timer?.cancel();
    this.#dueAtMs = dueAtMs;
    if (dueAtMs === null) return;
    this.#timer = this.#clock.setTimer(Math.max(0, dueAtMs - this.#clock.now()), () => {
      this.#dueAtMs = null;
      this.tell({ type: 'time-passed' });
    });
  }
}
