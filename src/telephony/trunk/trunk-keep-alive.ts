import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter } from '../../kernel/events.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { Trunk } from './trunk.ts';

export interface TrunkKeepAliveEvents {
  /** Said when it changes, and after the first answer. `status` is the peer's answer; any answer but our own 408 and 503 means it lives. */
  changed: { readonly isReachable: boolean; readonly status: number };
  [event: string]: unknown;
}

/** Asks a trunk's peer with OPTIONS whether it lives, as often as the trunk says. */
export class TrunkKeepAlive {
  readonly events = new Emitter<TrunkKeepAliveEvents>();
  readonly #userAgent: SipUserAgent;
  readonly #clock: Clock;
  readonly #trunk: Trunk;
  readonly #sipDomain: string;
  #timer: Timer | undefined;
  #isReachable: boolean | null = null;
  #isStopped = true;

  constructor(parts: { userAgent: SipUserAgent; clock: Clock; trunk: Trunk; sipDomain: string }) {
    this.#userAgent = parts.userAgent;
    this.#clock = parts.clock;
    this.#trunk = parts.trunk;
    this.#sipDomain = parts.sipDomain;
  }

  /** Null before the first answer. */
  get isReachable(): boolean | null {
    return this.#isReachable;
  }

  start(): void {
    if (!this.#isStopped || this.#trunk.optionsIntervalS <= 0) return;
    this.#isStopped = false;
    void this.#ask();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #ask(): Promise<void> {
    const { status } = await this.#userAgent.request({
      method: 'OPTIONS',
      target: this.#trunk.proxy,
      from: `<sip:ping@${this.#sipDomain}>`,
      contactUser: '',
      headers: [['Accept', 'application/sdp']],
    });
    if (this.#isStopped) return;
    const isReachable = status !== 408 && status !== 503;
    if (isReachable !== this.#isReachable) {
      this.#isReachable = isReachable;
      this.events.emit('changed', { isReachable, status });
    }
    this.#timer = this.#clock.setTimer(this.#trunk.optionsIntervalS * 1000, () => void this.#ask());
  }
}
