import { type Clock, delay, type Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';

/** How the store answers: `slow` three times in a row, or not at all. */
export interface StoreHealth {
  readonly state: 'good' | 'slow' | 'away';
  /** Of the latest answer; null when there was none. */
  readonly latencyMs: number | null;
  /** Why it is away; empty otherwise. */
  readonly reason: string;
}

const everyMs = 10_000;
const slowMs = 500;
const patienceMs = 5000;
const slowAnswers = 3;

/** Asks the store something small every ten seconds. */
export class StoreProbe implements Disposable {
  readonly #clock: Clock;
  readonly #ask: () => Promise<unknown>;
  readonly #events = new Emitter<{ checked: StoreHealth }>();
  #timer: Timer | null = null;
  #isEnded = false;
  #slowInARow = 0;
  #health: StoreHealth = { state: 'good', latencyMs: null, reason: '' };

  /** @param parts.ask a statement that touches nothing, e.g. `select 1` */
  constructor(parts: { clock: Clock; ask: () => Promise<unknown> }) {
    this.#clock = parts.clock;
    this.#ask = parts.ask;
  }

  get health(): StoreHealth {
    return this.#health;
  }

  /** After every question. */
  onChecked(listener: (health: StoreHealth) => void): Unsubscribe {
    return this.#events.on('checked', listener);
  }

  start(): void {
    this.#timer = this.#clock.setTimer(everyMs, () => {
      void this.check().then(() => {
        if (!this.#isEnded) this.start();
      });
    });
  }

  /** Asks now. */
  async check(): Promise<StoreHealth> {
    const startMs = this.#clock.now();
    try {
      const tooLate = delay(this.#clock, patienceMs).then(() => {
        throw new Error(`no answer within ${patienceMs / 1000} s`);
      });
      await Promise.race([this.#ask(), tooLate]);
      const latencyMs = this.#clock.now() - startMs;
      this.#slowInARow = latencyMs > slowMs ? this.#slowInARow + 1 : 0;
      this.#health = { state: this.#slowInARow >= slowAnswers ? 'slow' : 'good', latencyMs, reason: '' };
    } catch (error) {
      this.#slowInARow = 0;
      this.#health = { state: 'away', latencyMs: null, reason: describeError(error) };
    }
    if (!this.#isEnded) this.#events.emit('checked', this.#health);
    return this.#health;
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    this.#timer?.cancel();
    this.#events.removeAll();
  }
}
