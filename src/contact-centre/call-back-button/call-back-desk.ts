import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource, InteractionId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { DoubleCall, DoubleCallService, DoubleCallStep } from '../../telephony/double-call/index.ts';
import type { CallBackView } from '../channel/call-back/index.ts';
import { activeWorks, type Happened, type Interactions, type WaitForecast } from '../interaction/index.ts';
import { stateAt } from '../opening-hours/index.ts';
import type { ButtonLanguage, OpenButton } from './call-back-button.ts';
import type { ButtonSurroundings, CallBackRequestStore, QueueCalls } from './call-back-ports.ts';
import { type CallBackRequest, type CallBackRequestId, isOver, type RequestState } from './call-back-request.ts';
import type { RequestLimits } from './request-limits.ts';
import { type VisitorNumberParts, visitorNumber } from './visitor-number.ts';
import { wishedTimes } from './wished-times.ts';

export interface CallBackDeskParts extends VisitorNumberParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: CallBackRequestStore;
  readonly limits: RequestLimits;
  readonly surroundings: ButtonSurroundings;
  readonly doubleCalls: Pick<DoubleCallService, 'begin'>;
  readonly interactions: Pick<Interactions, 'onEvent'>;
  readonly queueCalls: QueueCalls;
}

/** What somebody asks for. */
export interface Ask {
  readonly number: string;
  readonly name: string;
  /** Null: at once. */
  readonly wantedAtMs: number | null;
  readonly language: ButtonLanguage;
  readonly via: CallBackRequest['via'];
  readonly origin: string;
}

export type Refusal =
  | 'number-invalid'
  | 'number-not-allowed'
  | 'closed'
  | 'time-not-possible'
  | 'too-many'
  | 'nobody-there'
  | 'origin-not-allowed'
  | 'form-invalid'
  | 'consent-missing';

/** As it stands, and where in the line. */
export interface RequestStatus {
  readonly request: CallBackRequest;
  readonly position: number | null;
  readonly forecast: WaitForecast | null;
}

export function refusal(reason: Refusal, sentence: string): ParleyError {
  return new ParleyError('call-back-refused', sentence, { details: { reason } });
}

/** Nobody's telephone rings for more strangers at once. */
const mostAtOnce = 3;
const furthestMs = 14 * 86_400_000;

interface Live {
  request: CallBackRequest;
  /** As it is stored: what people are told. */
  told: CallBackRequest;
  readonly button: OpenButton;
  call: DoubleCall | null;
  timer: Timer | null;
  saving: Promise<void>;
}

/** Takes requests for calls and sees them through: by ringing a person, or by a queue's channel. */
export class CallBackDesk implements Disposable {
  readonly #parts: CallBackDeskParts;
  readonly #live = new Map<CallBackRequestId, Live>();
  readonly #byNumber = new Map<string, Promise<Live>>();
  /** Several where he asked by several buttons of one queue. */
  readonly #byInteraction = new Map<InteractionId, Set<Live>>();
  readonly #stop: () => void;

  constructor(parts: CallBackDeskParts) {
    this.#parts = parts;
    this.#stop = parts.interactions.onEvent((happened) => this.#queueHappened(happened));
  }

  /** Takes up what waited when the program ended; what was on the telephone then is over. */
  async open(): Promise<void> {
    const { store, queueCalls } = this.#parts;
    for (const request of await store.open()) {
      const button = await store.button(request.companyId, request.buttonId);
      if (!button) continue;
      const live = this.#remember(button, request);
      this.#byNumber.set(`${button.id} ${request.number}`, Promise.resolve(live));
      const inQueue = request.interactionId && queueCalls.find(request.companyId, request.interactionId);
      if (inQueue) this.#follow(live, inQueue);
      else if (request.state === 'planned' && request.interactionId === null) this.#plan(live);
      else if (request.state === 'connected') this.#become(live, 'ended', 'server-restart');
      else this.#become(live, 'failed', 'server-restart');
    }
  }

  /** Null: open. Otherwise when it opens, if it does within 100 days. */
  closedUntil(button: OpenButton): { readonly opensAtMs: number | null } | null {
    const hours = this.#hoursOf(button);
    if (!hours) return null;
    const { isOpen, changesAtMs } = stateAt(hours.hours, this.#parts.clock.now(), hours.holidays);
    return isOpen ? null : { opensAtMs: changesAtMs };
  }

  /** Of its opening hours. */
  zoneOf(button: OpenButton): string {
    return this.#hoursOf(button)?.hours.timeZone ?? 'UTC';
  }

  /** From which visitors choose while it is closed; none where they are only told. */
  timesOf(button: OpenButton): readonly number[] {
    const hours = this.#hoursOf(button);
    if (!hours || button.whenClosed === 'say') return [];
    return wishedTimes(hours.hours, this.#parts.clock.now(), hours.holidays);
  }

  /**
   * The same number once more, while its request is not over, is that request.
   * @throws ParleyError `call-back-refused` with details `{ reason }`
   */
  async ask(button: OpenButton, ask: Ask): Promise<{ readonly request: CallBackRequest; readonly isMerged: boolean }> {
    const { surroundings, limits } = this.#parts;
    const domainId = surroundings.domainOf(button);
    if (!button.enabled || domainId === null) throw refusal('nobody-there', 'Nobody can call now.');
    const number = visitorNumber(ask.number, button, domainId, this.#parts);
    if ('refused' in number) throw refusal(number.refused, `This number is not called: ${number.because}.`);
    const key = `${button.id} ${number.number}`;
    // Without waiting where there is none: two who ask at once must not both be the first.
    const pending = this.#byNumber.get(key);
    const known = pending && (await pending.catch(() => null));
    if (known && !isOver(known.request)) return { request: await this.#merge(known), isMerged: true };
    this.#demandTime(button, ask.wantedAtMs);
    this.#demandRoom(button);
    if (!limits.takeNumber(button, number.number)) throw refusal('too-many', 'This number was called often today.');
    if (ask.via !== 'api' && !limits.takeButton(button)) throw refusal('too-many', 'Many ask for a call now.');
    const beginning = this.#begin(button, ask, number.number);
    this.#byNumber.set(key, beginning);
    const forget = () => this.#byNumber.get(key) === beginning && this.#byNumber.delete(key);
    beginning.then((live) => isOver(live.request) && forget(), forget);
    return { request: (await beginning).told, isMerged: false };
  }

  /** Null: there is none. */
  async find(button: OpenButton, id: CallBackRequestId): Promise<RequestStatus | null> {
    const live = this.#live.get(id);
    const request = live?.told ?? (await this.#parts.store.find(button.companyId, button.id, id));
    if (!request || request.buttonId !== button.id) return null;
    const view = request.interactionId ? this.#parts.queueCalls.find(request.companyId, request.interactionId) : undefined;
    return { request, position: view?.position ?? null, forecast: view?.forecast ?? null };
  }

  /** @returns false when it is too late, or there is none */
  async cancel(button: OpenButton, id: CallBackRequestId): Promise<boolean> {
    const live = this.#live.get(id);
    if (!live || live.button.id !== button.id || isOver(live.request)) return false;
    const { companyId, interactionId } = live.request;
    if (interactionId) return this.#parts.queueCalls.cancel(companyId, interactionId, 'customer');
    if (live.call) {
      const isCancelled = live.call.cancel();
      await live.saving;
      return isCancelled;
    }
    this.#become(live, 'cancelled', 'cancelled');
    await live.saving;
    return true;
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const { timer } of this.#live.values()) timer?.cancel();
    this.#live.clear();
  }

  #hoursOf({ hoursId, companyId }: OpenButton) {
    const { surroundings } = this.#parts;
    const hours = hoursId === null ? undefined : surroundings.hours(hoursId);
    return hours && { hours, holidays: new Set(surroundings.holidaysOf(companyId)) };
  }

  #demandTime(button: OpenButton, wantedAtMs: number | null): void {
    const now = this.#parts.clock.now();
    if (wantedAtMs === null) {
      if (this.closedUntil(button)) throw refusal('closed', 'It is closed now.');
      return;
    }
    const hours = this.#hoursOf(button);
    const isOpenThen = !hours || stateAt(hours.hours, wantedAtMs, hours.holidays).isOpen;
    if (wantedAtMs < now || wantedAtMs > now + furthestMs || !isOpenThen)
      throw refusal('time-not-possible', 'Nobody can call at this time.');
  }

  #demandRoom({ id, target }: OpenButton): void {
    if (target === 'queue') return;
    const busy = [...this.#live.values()].filter(
      (live) => live.button.id === id && ['ringing', 'calling'].includes(live.request.state),
    );
    if (busy.length >= mostAtOnce) throw refusal('too-many', 'Several people are being called just now.');
  }

  async #begin(button: OpenButton, ask: Ask, number: string): Promise<Live> {
    const { clock, ids, store } = this.#parts;
    const { name, language, via, origin, wantedAtMs } = ask;
    const what = { id: ids.next<CallBackRequestId>(), companyId: button.companyId, buttonId: button.id };
    const open = { connectedAtMs: null, endedAtMs: null, cause: null, callId: null, interactionId: null, merged: 0 };
    const asked = { ...what, ...open, number, name, language, via, origin, wantedAtMs, askedAtMs: clock.now() };
    const request: CallBackRequest = { ...asked, state: wantedAtMs === null ? 'ringing' : 'planned' };
    if (button.target === 'queue') return this.#enqueue(button, request);
    await store.add(request);
    const live = this.#remember(button, request);
    if (wantedAtMs === null) this.#ring(live);
    else this.#plan(live);
    await live.saving;
    return live;
  }

  async #enqueue(button: OpenButton, request: CallBackRequest): Promise<Live> {
    const { queueCalls, store } = this.#parts;
    const reply = await queueCalls.request({
      companyId: button.companyId,
      queueId: button.queueId!,
      number: request.number,
      name: request.name,
      notBeforeMs: request.wantedAtMs,
      source: request.via === 'api' ? 'api' : 'web',
      cameBy: button.name,
      variables: request.origin === '' ? {} : { page: request.origin },
    });
    if (reply.kind === 'refused') {
      const reason: Refusal = reply.code === 'queue-unknown' ? 'nobody-there' : reply.code;
      throw refusal(reason, reply.sentence);
    }
    const { interactionId } = reply.callBack;
    const queued: CallBackRequest = { ...request, interactionId, state: request.wantedAtMs === null ? 'waiting' : 'planned' };
    await store.add(queued);
    const live = this.#remember(button, queued);
    this.#follow(live, reply.callBack);
    await live.saving;
    return live;
  }

  async #merge(live: Live): Promise<CallBackRequest> {
    this.#change(live, { merged: live.request.merged + 1 });
    await live.saving;
    return live.told;
  }

  #plan(live: Live): void {
    const { clock } = this.#parts;
    const inMs = Math.max(0, (live.request.wantedAtMs ?? 0) - clock.now());
    live.timer = clock.setTimer(inMs, () => {
      live.timer = null;
      this.#become(live, 'ringing');
      this.#ring(live);
    });
  }

  #ring(live: Live): void {
    const { button, request } = live;
    const page = request.origin === '' ? 'Somebody' : `A visitor of ${request.origin}`;
    try {
      live.call = this.#parts.doubleCalls.begin({
        userId: button.userId!,
        visitor: { number: request.number, name: request.name === '' ? button.name : `${request.name} (${button.name})` },
        decision: {
          code: 'call-back-asked',
          params: { button: button.name, page: request.origin, name: request.name },
          sentence: `${page} asked for a call by the button ${button.name}: the person's phones ring first, then his.`,
        },
        changed: (step) => this.#stepped(live, step),
      });
      this.#change(live, { callId: live.call.callId });
    } catch (error) {
      this.#become(live, 'failed', error instanceof ParleyError ? error.code : 'server-failure');
      this.#parts.logger.warn('a call that was asked for could not be made', {
        button: button.name,
        reason: describeError(error),
      });
    }
  }

  #stepped(live: Live, { state, cause }: DoubleCallStep): void {
    this.#become(live, state, cause);
  }

  #queueHappened({ event, interaction }: Happened): void {
    const all = this.#byInteraction.get(event.interactionId);
    if (!all) return;
    if (event.type === 'interaction-ended') {
      for (const live of all) this.#queueEnded(live, event.cause);
      return;
    }
    // The agent wraps up: to the visitor it is over.
    const isGone = event.type === 'work-ended' && (event.how === 'customer-left' || event.how === 'agent-left');
    if (isGone && activeWorks(interaction).length === 0)
      for (const live of all) if (live.request.connectedAtMs !== null) this.#become(live, 'ended');
    const view = this.#parts.queueCalls.find(event.companyId, event.interactionId);
    if (view) for (const live of all) this.#follow(live, view);
  }

  #queueEnded(live: Live, cause: string): void {
    if (live.request.connectedAtMs !== null) return this.#become(live, 'ended');
    if (cause === 'cancelled') return this.#become(live, 'cancelled', cause);
    this.#become(live, live.request.state === 'calling' ? 'visitor-not-reached' : 'not-reached', cause);
  }

  #follow(live: Live, { state }: CallBackView): void {
    const id = live.request.interactionId!;
    this.#byInteraction.set(id, (this.#byInteraction.get(id) ?? new Set()).add(live));
    const isTalking = state === 'talking' || state === 'on-the-line';
    this.#become(live, isTalking ? 'connected' : state);
  }

  #become(live: Live, state: RequestState, cause: string | null = null): void {
    if (isOver(live.request) || state === live.request.state) return;
    const now = this.#parts.clock.now();
    const ends = isOver({ state });
    this.#change(live, {
      state,
      cause,
      ...(state === 'connected' && { connectedAtMs: live.request.connectedAtMs ?? now }),
      ...(ends && { endedAtMs: now }),
    });
    if (ends) void live.saving.then(() => this.#forget(live));
  }

  #change(live: Live, change: Partial<CallBackRequest>): void {
    const request = { ...live.request, ...change };
    live.request = request;
    live.saving = live.saving
      .then(() => this.#parts.store.save(request))
      .catch((error: unknown) => this.#parts.logger.error('a request for a call is not stored', { id: request.id, error }))
      .then(() => {
        live.told = request;
      });
  }

  #remember(button: OpenButton, request: CallBackRequest): Live {
    const live: Live = { request, told: request, button, call: null, timer: null, saving: Promise.resolve() };
    this.#live.set(request.id, live);
    return live;
  }

  #forget(live: Live): void {
    const { id, interactionId, buttonId, number } = live.request;
    live.timer?.cancel();
    this.#live.delete(id);
    if (interactionId) this.#byInteraction.get(interactionId)?.delete(live);
    if (interactionId && this.#byInteraction.get(interactionId)?.size === 0) this.#byInteraction.delete(interactionId);
    this.#byNumber.delete(`${buttonId} ${number}`);
  }

  /** Of a company: what was asked for before is forgotten. */
  forgetBefore(companyId: CompanyId, beforeMs: number): Promise<number> {
    return this.#parts.store.forget(companyId, beforeMs);
  }
}
