import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { CallId, CompanyId, DomainId, LegId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import {
  type ApplicationEntry,
  type CallLeg,
  type CallSource,
  isLive,
  type LegHost,
  type Route,
  type RouteRequest,
  releaseLeg,
} from '../call/index.ts';
import type { Diversion, Party, ReleaseCause } from '../leg/index.ts';
import type { MediaEndpoint, MediaSource } from '../media/index.ts';
import type {
  ApplicationParty,
  Collected,
  CollectOrder,
  LeadOrder,
  PlayEnd,
  Recorded,
  RecordOrder,
  SendOnOrder,
} from './application-party.ts';
import { collectDigits } from './collect-digits.ts';
import { DigitInbox } from './digit-inbox.ts';
import { recordParty } from './record-party.ts';

/** A leg as its application sees it, and the application as the call sees it. */
export class HostedParty implements ApplicationParty, LegHost {
  readonly leg: CallLeg;
  readonly enteredAtMs: number;
  readonly inbox = new DigitInbox();
  readonly clock: Clock;
  readonly #entry: ApplicationEntry;
  readonly #logger: Logger;
  #left: 'gone' | 'taken' | null = null;
  #leftListeners: ((how: 'gone' | 'taken') => void)[] = [];
  #endPlaying: ((end: PlayEnd | 'failed') => void) | null = null;

  constructor(parts: { clock: Clock; logger: Logger; entry: ApplicationEntry }) {
    this.clock = parts.clock;
    this.#logger = parts.logger;
    this.#entry = parts.entry;
    this.leg = parts.entry.leg;
    this.enteredAtMs = parts.clock.now();
  }

  get callId(): CallId {
    return this.leg.call.id;
  }

  get legId(): LegId {
    return this.leg.id;
  }

  get companyId(): CompanyId {
    return this.leg.call.props.companyId;
  }

  get domainId(): DomainId {
    return this.leg.call.props.domainId;
  }

  get from(): Party {
    return this.leg.party;
  }

  get userId(): UserId | null {
    return this.leg.party.userId;
  }

  /** Of the party itself, not of whoever transferred it here. */
  get source(): CallSource {
    const { deviceId, trunkId } = this.leg.party;
    if (deviceId !== null) return { kind: 'device', deviceId };
    if (trunkId !== null) return { kind: 'trunk', trunkId };
    const { source } = this.leg.call.props;
    return source.kind === 'unknown' ? source : { kind: 'unknown', address: '' };
  }

  get diversions(): readonly Diversion[] {
    return this.leg.call.diversions;
  }

  get sipCallId(): string | null {
    return this.leg.leg.sipCallId;
  }

  get request(): RouteRequest {
    return this.#entry.request;
  }

  get isAnswered(): boolean {
    return this.leg.isAnswered;
  }

  get isHere(): boolean {
    return this.#left === null && isLive(this.leg);
  }

  async answer(): Promise<boolean> {
    const { leg } = this;
    if (!this.isHere) return false;
    leg.call.setState(leg, 'connected');
    if (!leg.isAnswered) {
      leg.isAnswered = true;
      // Its media is made before it is answered, so that the first word is not lost.
      this.#hear({ kind: 'silence' });
      if (leg.leg.role === 'originating') await this.#entry.calls.answerWhenSafe(leg, null);
    } else this.#hear(leg.ownSound && leg.ownSound !== 'itself' ? leg.ownSound : { kind: 'silence' });
    return this.isHere;
  }

  async play(paths: readonly string[], { interruptible = true }: { interruptible?: boolean } = {}): Promise<PlayEnd> {
    if (!interruptible) this.inbox.clear();
    for (const path of paths) {
      if (interruptible && this.inbox.hasDigits) break;
      const end = await this.#playOne(path, interruptible);
      if (end === 'gone') return 'gone';
    }
    if (!this.isHere) return 'gone';
    this.#hear({ kind: 'silence' });
    if (!interruptible) this.inbox.clear();
    return interruptible && this.inbox.hasDigits ? 'digit' : 'finished';
  }

  collectDigits(order: CollectOrder): Promise<Collected> {
    return collectDigits(this, order);
  }

  forgetDigits(): void {
    this.inbox.clear();
  }

  record(path: string, order: RecordOrder): Promise<Recorded> {
    return recordParty(this, path, order);
  }

  hear(source: MediaSource): void {
    if (this.isHere) this.#hear(source);
  }

  async endpoint(): Promise<MediaEndpoint | null> {
    if (!this.isHere) return null;
    try {
      return await this.leg.leg.endpoint();
    } catch (error) {
      if (this.isHere)
        this.#logger.warn('an application gets no sound of a party', { legId: this.legId, reason: describeError(error) });
      return null;
    }
  }

  onDigit(listener: ((digit: string) => void) | null): void {
    this.inbox.direct = listener;
  }

  sendOn(order: SendOnOrder): void {
    const { source, diversions, purpose = 'transfer', isOwnOnly = false } = order;
    if (!this.isHere) return;
    const onward = { ...this.#onward(order.number, diversions), source, purpose };
    const route = this.#entry.calls.parts.router.decide(onward);
    // Codes are for who dials them himself.
    if (isOwnOnly && (route.destination.kind === 'trunk' || /[*#]/.test(order.number)))
      return order.failed ? order.failed('not-permitted') : this.release('not-permitted');
    if (order.failed && route.destination.kind === 'refused') return order.failed(route.destination.release.cause);
    this.#follow(onward, route, order);
  }

  lead({ to, decision, ...order }: LeadOrder): void {
    if (!this.isHere) return;
    const { diversions, props } = this.leg.call;
    const route = { destination: to, decision, direction: props.direction, diversions, targets: [], ringTimeoutMs: 0 };
    this.#follow(this.#onward(to.number), route, order);
  }

  #onward(dialled: string, diversions = this.leg.call.diversions): RouteRequest {
    return { ...this.#entry.request, from: this.leg.party, dialled, purpose: 'configured', diversions };
  }

  #follow(onward: RouteRequest, route: Route, order: Pick<SendOnOrder, 'failed' | 'connected'>): void {
    const { calls } = this.#entry;
    const { leg } = this;
    calls.follow(leg, onward, route, {
      failed: (cause) => {
        if (!order.failed || !isLive(leg)) return calls.fail(leg, cause, {});
        this.#takeBack();
        order.failed(cause);
      },
      connected: () => order.connected?.(),
    });
  }

  release(cause: ReleaseCause = 'normal-clearing'): void {
    if (!this.isHere) return;
    this.leg.call.lastRelease ??= { cause, by: 'system' };
    releaseLeg(this.leg, cause);
  }

  onLeft(listener: (how: 'gone' | 'taken') => void): void {
    if (this.#left === null) this.#leftListeners.push(listener);
    else listener(this.#left);
  }

  digit(digit: string): void {
    this.inbox.press(digit);
  }

  soundFailed(): void {
    this.#endPlaying?.('failed');
  }

  left(how: 'gone' | 'taken'): void {
    this.#left = how;
    this.#endPlaying?.('gone');
    this.inbox.close();
    const listeners = this.#leftListeners;
    this.#leftListeners = [];
    for (const listener of listeners) listener(how);
  }

  async #playOne(path: string, interruptible: boolean): Promise<PlayEnd | 'failed'> {
    const endpoint = await this.endpoint();
    if (!endpoint || !this.isHere) return 'gone';
    return new Promise((resolve) => {
      const end = (how: PlayEnd | 'failed') => {
        this.#endPlaying = null;
        stop();
        this.inbox.onArrival = null;
        resolve(how);
      };
      const stop = endpoint.on('playbackFinished', (finished) => {
        if (finished.path === path) end('finished');
      });
      this.#endPlaying = end;
      if (interruptible) this.inbox.onArrival = () => end('digit');
      this.#hear({ kind: 'file', path, loop: false });
    });
  }

  #hear(source: MediaSource): void {
    this.leg.ownSound = source;
    this.#entry.calls.updateSound(this.leg.call);
  }

  /** After it could not be sent on. */
  #takeBack(): void {
    this.leg.host = this;
    this.#left = null;
    this.inbox.open();
    this.leg.call.setState(this.leg, 'connected');
    this.#hear({ kind: 'silence' });
  }
}
