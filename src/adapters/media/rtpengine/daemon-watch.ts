import type { Clock, Timer } from '../../../kernel/clock.ts';

export interface DaemonWatchProps {
  readonly clock: Clock;
  readonly ping: () => Promise<unknown>;
  readonly lost: () => void;
  readonly found: () => void;
}

const pauseMs = 2000;
const patience = 2;

/**
 * Asks the daemon again and again whether it lives.
 *
 * ```
 * alive ──2 pings unanswered──► lost
 *   ▲                            │
 *   └────────a ping answered─────┘
 * ```
 */
export class DaemonWatch implements Disposable {
  readonly #props: DaemonWatchProps;
  #state: 'alive' | 'lost' = 'alive';
  #missed = 0;
  #timer: Timer;
  #closed = false;

  constructor(props: DaemonWatchProps) {
    this.#props = props;
    this.#timer = props.clock.setTimer(pauseMs, () => void this.#ask());
  }

  get isAlive(): boolean {
    return this.#state === 'alive';
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#timer.cancel();
  }

  async #ask(): Promise<void> {
    const answered = await this.#props.ping().then(
      () => true,
      () => false,
    );
    if (this.#closed) return;
    this.#missed = answered ? 0 : this.#missed + 1;
    if (answered && this.#state === 'lost') {
      this.#state = 'alive';
      this.#props.found();
    } else if (this.#missed >= patience && this.#state === 'alive') {
      this.#state = 'lost';
      this.#props.lost();
    }
    this.#timer = this.#props.clock.setTimer(pauseMs, () => void this.#ask());
  }
}
