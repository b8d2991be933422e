import type { Clock, Timer } from '../../../kernel/clock.ts';
import type { MediaEndpoint, MediaSource } from '../../../telephony/media/index.ts';

export interface OwnSoundProps {
  readonly clock: Clock;
  readonly own: MediaEndpoint;
  /** The same source among our own plane's endpoints. */
  readonly translate: (source: MediaSource) => MediaSource;
  /** Runs what was put off, in turn with everything else of the call. */
  readonly inTurn: (work: () => Promise<void>) => void;
}

/**
 * How what an endpoint hears reaches its own end: `now`; `soon`, where it will most likely be joined with whom it hears and need nothing
 * from there; or `joined`, when it needs nothing.
 */
export type OwnSoundNeed = 'now' | 'soon' | 'joined';

const putOffMs = 60;
const silence: MediaSource = { kind: 'silence' };

/**
 * Tells our own end what to send. Between two hearings that make a pair a packet or two of ours would reach the peer, under another
 * SSRC and sequence than what follows through rtpengine; there are phones whose jitter buffer then drops what follows for minutes.
 *
 * ```
 * told ──another source, soon──► put off ──60 ms──► told
 *  ▲                                └──joined──► silent
 *  └──────────────another source, now───────────────┘
 * ```
 */
export class OwnSound implements Disposable {
  readonly #props: OwnSoundProps;
  #told: MediaSource = silence;
  #wanted: MediaSource = silence;
  #timer: Timer | null = null;
  #hasSpoken = false;

  constructor(props: OwnSoundProps) {
    this.#props = props;
  }

  /** Whether our own end has begun a stream towards the peer. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** Our own end sends something that is no source (digits). */
  speak(): void {
    this.#hasSpoken = true;
  }

  /** @throws ParleyError of the own plane, when it is told at once */
  async want(source: MediaSource, need: OwnSoundNeed): Promise<void> {
    const wanted = need === 'joined' ? silence : source;
    if (wanted === this.#wanted && this.#timer && need === 'soon') return;
    this.#wanted = wanted;
    this[Symbol.dispose]();
    if (wanted === this.#told) return;
    if (need !== 'soon') return this.#tell();
    this.#timer = this.#props.clock.setTimer(putOffMs, () => {
      this.#timer = null;
      this.#props.inTurn(() => this.#tell());
    });
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** What is wanted by now: it may have changed while this waited for its turn. */
  async #tell(): Promise<void> {
    if (this.#wanted === this.#told) return;
    const wanted = this.#wanted;
    if (wanted.kind !== 'silence') this.#hasSpoken = true;
    await this.#props.own.hear(this.#props.translate(wanted));
    this.#told = wanted;
  }
}
