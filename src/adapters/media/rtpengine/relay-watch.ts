import type { Clock, Timer } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { BencodeDictionary } from './bencode.ts';
import { type SideStatistics, sideStatistics } from './call-statistics.ts';

export interface RelayWatchProps {
  readonly clock: Clock;
  /** 0: silence is no matter. */
  readonly silenceTimeoutMs: number;
  /** How long a browser may take for ICE and DTLS; 0: there is none. */
  readonly connectTimeoutMs: number;
  readonly query: () => Promise<BencodeDictionary>;
  /** Whether the peer should be sending. */
  readonly expectsSound: () => boolean;
  readonly firstPacket: (atMs: number) => void;
  readonly silent: (forMs: number) => void;
  /** The browser did not come through ICE and DTLS in time. */
  readonly notConnected: () => void;
  /** rtpengine was started afresh, or dropped the call. */
  readonly gone: () => void;
}

const longestPauseMs = 2000;
const shortestPauseMs = 100;

/** Looks at the counters of one call now and then: rtpengine tells nothing by itself. */
export class RelayWatch implements Disposable {
  readonly #props: RelayWatchProps;
  #timer: Timer | null = null;
  #packets = 0;
  #heardAt = 0;
  /** When ICE and DTLS must be over; null once they are. */
  #connectUntil: number | null = null;
  #toldFirst = false;
  #toldSilent = false;
  #closed = false;

  constructor(props: RelayWatchProps) {
    this.#props = props;
  }

  /** From the first settled session on; again does nothing. */
  start(): void {
    if (this.#timer || this.#closed) return;
    const { clock, connectTimeoutMs } = this.#props;
    this.#heardAt = clock.now();
    if (connectTimeoutMs > 0) this.#connectUntil = clock.now() + connectTimeoutMs;
    this.#wait();
  }

  /** Our own end saw it before the counters told. */
  firstCame(atMs: number): void {
    if (this.#toldFirst) return;
    this.#toldFirst = true;
    this.#props.firstPacket(atMs);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #wait(): void {
    const quarter = this.#props.silenceTimeoutMs / 4 || longestPauseMs;
    const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, quarter));
    this.#timer = this.#props.clock.setTimer(pause, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      const reply = await this.#props.query();
      if (!this.#closed) this.#judge(sideStatistics(reply, 'peer'));
    } catch (error) {
      const isGone = error instanceof ParleyError && /unknown call/i.test(error.message);
      if (isGone && !this.#closed) return this.#props.gone();
    }
    if (!this.#closed) this.#wait();
  }

  #judge({ packets, isThroughDtls }: SideStatistics): void {
    const now = this.#props.clock.now();
    if (isThroughDtls) this.#connectUntil = null;
    if (this.#connectUntil !== null) {
      if (now < this.#connectUntil) return;
      this.#connectUntil = null;
      return this.#props.notConnected();
    }
    const hasMoved = packets !== this.#packets;
    this.#packets = packets;
    if (hasMoved) this.firstCame(now);
    if (hasMoved || !this.#props.expectsSound()) {
      this.#heardAt = now;
      this.#toldSilent = false;
      return;
    }
    const forMs = now - this.#heardAt;
    const limit = this.#props.silenceTimeoutMs;
    if (limit === 0 || forMs < limit || this.#toldSilent) return;
    this.#toldSilent = true;
    this.#props.silent(forMs);
  }
}
