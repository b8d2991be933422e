import { type Clock, delay, type Timer } from '../../kernel/clock.ts';
import { Emitter, type Observer, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import type { AnswerQuestion, Leg, LegEvents, LegState, Party, ReleaseCause, SipDialogNames } from '../leg/index.ts';
import type { MediaEndpoint, MediaSource } from '../media/index.ts';
import { Playing } from './playing.ts';

type Own = Pick<LegEvents, 'alerting' | 'answered' | 'dtmf'>;
const own: ReadonlySet<string> = new Set(['alerting', 'answered', 'dtmf'] satisfies (keyof Own)[]);

/** What his own leg tells in its own name. */
const ofInner: Readonly<Record<Exclude<keyof Observer<LegEvents>, keyof Own>, true>> = {
  held: true,
  retrieved: true,
  videoChanged: true,
  transferRequested: true,
  descriptionOffered: true,
  replaced: true,
  away: true,
  returned: true,
  identified: true,
  released: true,
};

/** So long between two sayings of the question, in milliseconds. */
const pauseMs = 1500;

/**
 * A party who is asked before his answer counts. Until then he rings for everybody else, who hears nothing of him: neither his early
 * media nor the mailbox that picked up for him.
 *
 * ```
 * ringing ──picks up──► asked ──1──► answered
 *                         └─ 2: rejected, no key in time: no-answer
 * ```
 */
export class AskedLeg implements Leg {
  readonly prefersDirectMedia = false;
  readonly remoteDescription = null;
  readonly #inner: Leg;
  readonly #question: AnswerQuestion;
  readonly #clock: Clock;
  readonly #events = new Emitter<Own>();
  #phase: 'ringing' | 'asked' | 'answered' | 'over' = 'ringing';
  #isAlerting = false;
  #timer: Timer | null = null;
  #playing: Playing | null = null;

  constructor(parts: { clock: Clock; leg: Leg; question: AnswerQuestion }) {
    this.#inner = parts.leg;
    this.#question = parts.question;
    this.#clock = parts.clock;
    const leg = this.#inner;
    leg.on('alerting', () => this.#alert());
    leg.on('answered', () => this.#ask());
    leg.on('dtmf', (pressed) => this.#pressed(pressed));
    leg.on('released', () => this.#leave('over'));
  }

  get id(): LegId {
    return this.#inner.id;
  }

  get callId(): CallId {
    return this.#inner.callId;
  }

  get sipCallId(): string | null {
    return this.#inner.sipCallId;
  }

  get sipDialog(): SipDialogNames | undefined {
    return this.#inner.sipDialog;
  }

  get role(): Leg['role'] {
    return this.#inner.role;
  }

  get state(): LegState {
    return this.#phase === 'asked' ? 'alerting' : this.#inner.state;
  }

  get party(): Party {
    return this.#inner.party;
  }

  get media(): MediaEndpoint | null {
    return this.#inner.media;
  }

  endpoint(): Promise<MediaEndpoint | null> {
    return this.#inner.endpoint();
  }

  start(options?: Parameters<Leg['start']>[0]): void {
    this.#inner.start(options);
  }

  ring(options?: Parameters<Leg['ring']>[0]): void {
    this.#inner.ring(options);
  }

  answer(options?: Parameters<Leg['answer']>[0]): Promise<void> {
    return this.#inner.answer(options);
  }

  offerDescription(description: string): Promise<string> {
    return this.#inner.offerDescription(description);
  }

  release(cause: ReleaseCause): void {
    this.#inner.release(cause);
  }

  setHeld(held: boolean): Promise<void> {
    return this.#inner.setHeld(held);
  }

  updateIdentity(party: Party): void {
    this.#inner.updateIdentity(party);
  }

  sendDtmf(digits: string): Promise<void> {
    return this.#inner.sendDtmf(digits);
  }

  /** Who has picked up may also accept on his page. */
  remoteAnswer(): boolean {
    if (this.#phase !== 'asked') return false;
    this.#accept();
    return true;
  }

  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe {
    return own.has(name) ? this.#events.on(name as keyof Own, listener) : this.#inner.on(name, listener);
  }

  watch(observer: Observer<LegEvents>): Unsubscribe {
    const stops = [this.#events.watch(observer)];
    for (const name of Object.keys(ofInner) as (keyof typeof ofInner)[])
      if (observer[name]) stops.push(this.#inner.on(name, (event) => observer[name]?.(event as never)));
    return () => {
      for (const stop of stops) stop();
    };
  }

  #alert(): void {
    if (this.#isAlerting) return;
    this.#isAlerting = true;
    this.#events.emit('alerting', { earlyMedia: false });
  }

  #ask(): void {
    if (this.#phase !== 'ringing') return;
    this.#phase = 'asked';
    this.#alert();
    // Who is told of it may have ended it.
    if (this.state !== 'alerting') return;
    this.#timer = this.#clock.setTimer(this.#question.patienceMs, () => this.#inner.release('no-answer'));
    void this.#say();
  }

  #pressed(pressed: LegEvents['dtmf']): void {
    if (this.#phase === 'answered') this.#events.emit('dtmf', pressed);
    else if (this.#phase !== 'asked') return;
    else if (pressed.digit === '1') this.#accept();
    else if (pressed.digit === '2') this.#inner.release('rejected');
  }

  #accept(): void {
    this.#leave('answered');
    this.#events.emit('answered', {});
  }

  #leave(phase: 'answered' | 'over'): void {
    this.#phase = phase;
    this.#timer?.cancel();
    this.#playing?.stop();
  }

  /** What cannot be played is left out: the keys count all the same. */
  async #say(): Promise<void> {
    const [sounds, endpoint] = await Promise.all([
      this.#question.sounds().catch(() => []),
      this.#inner.endpoint().catch(() => null),
    ]);
    if (!endpoint || sounds.length === 0) return;
    const hear = (source: MediaSource): void => void endpoint.hear(source).catch(() => this.#playing?.stop());
    this.#playing = new Playing({ clock: this.#clock, hear });
    while (this.#phase === 'asked' && (await this.#playing.play(endpoint, sounds))) await delay(this.#clock, pauseMs);
  }
}
