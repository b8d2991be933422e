import type { Clock, Timer } from '../../../kernel/clock.ts';
import { type SipTimers, transactionTimeoutMs } from '../transaction/index.ts';

/**
 * Sends a response again until it is acknowledged: a 2xx until its ACK, on every transport (RFC 3261 §13.3.1.4), and a
 * reliable provisional response until its PRACK (RFC 3262 §3). Gives up after 64 × T1.
 */
export class UntilAcknowledged {
  readonly #clock: Clock;
  readonly #send: () => void;
  readonly #maxIntervalMs: number;
  #intervalMs: number;
  #repeat: Timer;
  readonly #patience: Timer;

  /** @param parts.maxIntervalMs T2 for a 2xx; endless doubling for a provisional response. */
  constructor(parts: { clock: Clock; timers: SipTimers; maxIntervalMs: number; send: () => void; giveUp: () => void }) {
    this.#clock = parts.clock;
    this.#send = parts.send;
    this.#maxIntervalMs = parts.maxIntervalMs;
    this.#intervalMs = parts.timers.t1Ms;
    this.#repeat = parts.clock.setTimer(this.#intervalMs, this.#again);
    this.#patience = parts.clock.setTimer(transactionTimeoutMs(parts.timers), () => {
      this.stop();
      parts.giveUp();
    });
  }

  stop(): void {
    this.#repeat.cancel();
    this.#patience.cancel();
  }

  readonly #again = (): void => {
    this.#intervalMs = Math.min(this.#intervalMs * 2, this.#maxIntervalMs);
    this.#repeat = this.#clock.setTimer(this.#intervalMs, this.#again);
    this.#send();
  };
}
