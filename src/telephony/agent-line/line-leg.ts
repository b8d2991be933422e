import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Observer, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import type { Leg, LegEvents, LegState, Party, Release, ReleaseCause } from '../leg/index.ts';
import type { MediaEndpoint } from '../media/index.ts';

/** The line that a leg is on. */
export interface LineOfLeg {
  readonly media: MediaEndpoint | null;
  endpoint(): Promise<MediaEndpoint | null>;
  sendDtmf(digits: string): Promise<void>;
  /** Tells who is there that somebody is coming; `answered` or `partyLeaves` follows. */
  announce(leg: LineLeg): void;
  /** It talks from now on: whoever else was talked to waits. */
  speaks(leg: LineLeg): void;
  over(leg: LineLeg): void;
}

/** One conversation on a line that is open anyway: a leg without a call of its own to the telephone. */
export class LineLeg implements Leg {
  readonly id: LegId;
  readonly callId: CallId;
  readonly party: Party;
  readonly sipCallId = null;
  readonly role = 'terminating';
  readonly prefersDirectMedia = false;
  readonly remoteDescription = null;
  state: LegState = 'initiated';
  readonly #line: LineOfLeg;
  readonly #events = new Emitter<LegEvents>();

  constructor(props: { id: LegId; callId: CallId; party: Party; line: LineOfLeg }) {
    this.id = props.id;
    this.callId = props.callId;
    this.party = props.party;
    this.#line = props.line;
  }

  get media(): MediaEndpoint | null {
    return this.state === 'cleared' ? null : this.#line.media;
  }

  async endpoint(): Promise<MediaEndpoint | null> {
    if (this.state === 'cleared') throw new ParleyError('media-closed', 'This conversation is over.');
    return this.#line.endpoint();
  }

  start(): void {
    this.state = 'alerting';
    this.#events.emit('alerting', { earlyMedia: false });
    if ((this.state as LegState) === 'alerting') this.#line.announce(this);
  }

  ring(): void {}

  answer(): Promise<void> {
    return Promise.reject(new ParleyError('leg-wrong-state', 'Nobody called by this leg.'));
  }

  offerDescription(): Promise<string> {
    return Promise.reject(new ParleyError('leg-refused', 'A line has no session description of its own.'));
  }

  release(cause: ReleaseCause): void {
    this.#clear({ cause, by: 'system' });
  }

  /** The line stays as it is: what is heard on it is ours to decide. */
  setHeld(held: boolean): Promise<void> {
    if (!held && this.state === 'held') this.#speak();
    return Promise.resolve();
  }

  updateIdentity(): void {}

  sendDtmf(digits: string): Promise<void> {
    return this.#line.sendDtmf(digits);
  }

  /** By a key, on his page, or by itself. */
  remoteAnswer(): boolean {
    if (this.state !== 'alerting') return false;
    this.#speak();
    this.#events.emit('answered', {});
    return true;
  }

  /** A telephone that one's page can put on hold; nobody else is talked to at the same time. */
  remoteHold(held: boolean): Promise<boolean> | null {
    return Promise.resolve().then(() => {
      if (held) this.partyHolds();
      else this.partyRetrieves();
      return true;
    });
  }

  partyHolds(): void {
    if (!this.#isUp) return;
    this.state = 'held';
    this.#events.emit('held', {});
  }

  partyRetrieves(): void {
    if (!this.#isUp) return;
    this.#speak();
    this.#events.emit('retrieved', {});
  }

  partyPresses(pressed: LegEvents['dtmf']): void {
    this.#events.emit('dtmf', pressed);
  }

  /** He declines, or the line is gone. */
  partyLeaves(cause: ReleaseCause): void {
    this.#clear({ cause, by: 'party' });
  }

  on<Name extends keyof LegEvents & string>(name: Name, listener: (event: LegEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  watch(observer: Observer<LegEvents>): Unsubscribe {
    return this.#events.watch(observer);
  }

  get #isUp(): boolean {
    return this.state === 'connected' || this.state === 'held';
  }

  #speak(): void {
    this.state = 'connected';
    this.#line.speaks(this);
  }

  #clear(release: Release): void {
    if (this.state === 'cleared') return;
    this.state = 'cleared';
    this.#line.over(this);
    this.#events.emit('released', release);
  }
}
