import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, UserId } from '../../kernel/ids.ts';
import {
  type Call,
  type CallLeg,
  type CallService,
  type Decision,
  nobody,
  type Route,
  type RouteRequest,
  releaseLeg,
  systemRelease,
  targetParty,
} from '../call/index.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';

const maxForwards = 70;

/** How long the tone says that the visitor could not be had before the line is given back, in milliseconds. */
const toneMs = 4000;

/**
 * How a double call goes.
 *
 * ```
 * ringing ──answers──► calling ──answers──► connected ──► ended
 *    │ nobody answers     │ busy, no answer, hangs up
 *    ▼                    ▼
 * not-reached          visitor-not-reached          cancelled: by command, from ringing and calling
 * ```
 */
export type DoubleCallState = 'ringing' | 'calling' | 'connected' | 'ended' | 'not-reached' | 'visitor-not-reached' | 'cancelled';

export interface DoubleCallStep {
  readonly state: DoubleCallState;
  /** Of the last three: why. */
  readonly cause: ReleaseCause | null;
}

export interface DoubleCallOrder {
  readonly userId: UserId;
  /** `number` in E.164 form. */
  readonly visitor: { readonly number: string; readonly name: string };
  /** Why the call is made, for its story; the steps by which the phones were found follow. */
  readonly decision: Pick<Decision, 'code' | 'params' | 'sentence'>;
  /** Told once of each step after the first, `ringing`. */
  changed(step: DoubleCallStep): void;
}

/** One that was begun. */
export interface DoubleCall {
  readonly callId: CallId;
  /** Ends it before both talk. @returns false when it is too late */
  cancel(): boolean;
}

/** Calls a person and then somebody outside, for somebody who asked for it. */
export class DoubleCallService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /**
   * Rings the person's phones by his forwardings, as if the visitor called him; machines (mailboxes, outside numbers) are never rung.
   * @throws ParleyError `call-limit-reached`, `device-unknown`
   */
  begin(order: DoubleCallOrder): DoubleCall {
    const { parts } = this.#calls;
    if (parts.registry.isFull)
      throw new ParleyError('call-limit-reached', 'The server carries as many calls as it may; try again in a moment.');
    const running = new RunningDoubleCall(this.#calls, order);
    running.begin();
    return running;
  }
}

class RunningDoubleCall implements DoubleCall {
  readonly #calls: CallService;
  readonly #order: DoubleCallOrder;
  readonly #request: RouteRequest;
  readonly #person: Party;
  readonly #call: Call;
  readonly #route: Route;
  #state: DoubleCallState = 'ringing';
  #hasRung = false;

  constructor(calls: CallService, order: DoubleCallOrder) {
    const { directory, router, ids } = calls.parts;
    const user = directory.user(order.userId);
    const device = directory.devicesOf(order.userId).find((one) => one.enabled);
    if (!user?.enabled || !device) throw new ParleyError('device-unknown', 'Who should be called has no phone, or is disabled.');
    this.#calls = calls;
    this.#order = order;
    this.#person = targetParty(directory, { kind: 'device', deviceId: device.id });
    const { number, name } = order.visitor;
    this.#request = {
      companyId: user.companyId,
      domainId: user.domainId,
      source: { kind: 'unknown', address: 'call-back' },
      from: { ...nobody, number, displayName: name },
      dialled: device.number,
      purpose: 'configured',
      diversions: [],
      maxForwards,
    };
    this.#route = router.decide(this.#request);
    this.#call = calls.createCall(ids.next(), this.#request, this.#route, null);
  }

  get callId(): CallId {
    return this.#call.id;
  }

  begin(): void {
    const stop = this.#calls.parts.registry.onEvent(({ event }) => {
      if (event.callId !== this.callId || event.type !== 'call-ended') return;
      stop();
      this.#ended(event.release.cause);
    });
    this.#ring(this.#route);
  }

  cancel(): boolean {
    if (this.#state !== 'ringing' && this.#state !== 'calling') return false;
    this.#become('cancelled', 'cancelled');
    this.#calls.endCall(this.#call, 'cancelled');
    return true;
  }

  #ring(route: Route): void {
    const { code, params, sentence } = this.#order.decision;
    const decision = { code, params, sentence, steps: [...route.decision.steps, { ...route.decision }] };
    this.#call.record({ type: 'call-routed', destination: route.destination, decision, diversion: null });
    this.#call.diversions = route.diversions;
    const targets = route.targets.filter(({ kind }) => kind === 'device');
    if (targets.length === 0) return this.#notReached('unreachable');
    this.#calls.beginPlacement(this.#call, null, this.#request.from).ring({
      targets,
      timeoutMs: route.ringTimeoutMs,
      started: () => {
        this.#hasRung = true;
      },
      answered: (leg) => this.#answered(leg),
      failed: (cause) => {
        const next = this.#calls.parts.router.decideAgain(this.#request, route, cause);
        const rings = next?.targets.some(({ kind }) => kind === 'device');
        if (next && rings) this.#ring(next);
        else this.#notReached(cause);
      },
    });
  }

  /** He finds in his log that somebody wanted him, whatever kept his phones from ringing. */
  #notReached(cause: ReleaseCause): void {
    if (!this.#hasRung)
      this.#call.record({ type: 'phones-not-rung', party: this.#person, cause: cause === 'busy' ? 'busy' : 'unreachable' });
    this.#become('not-reached', cause);
    this.#calls.endCall(this.#call, cause);
  }

  /** The visitor is called by an administrator's rule: what is blocked stays blocked, whatever the person may dial. */
  #answered(leg: CallLeg): void {
    const { router } = this.#calls.parts;
    const { companyId, domainId } = this.#request;
    this.#call.setState(leg, 'connected');
    this.#become('calling');
    const { deviceId } = leg.party;
    const request: RouteRequest = {
      companyId,
      domainId,
      source: deviceId ? { kind: 'device', deviceId } : this.#request.source,
      from: leg.party,
      dialled: this.#order.visitor.number,
      purpose: 'configured',
      diversions: [],
      maxForwards,
    };
    this.#calls.follow(leg, request, router.decide(request), {
      connected: () => this.#become('connected'),
      left: () => this.#become('visitor-not-reached', 'cancelled'),
      failed: (cause) => this.#visitorNotReached(leg, cause),
    });
  }

  /** Who picked up for nothing hears why, as on a call of his own. */
  #visitorNotReached(leg: CallLeg, cause: ReleaseCause): void {
    this.#become('visitor-not-reached', cause);
    this.#call.lastRelease ??= systemRelease(cause);
    leg.ownSound = { kind: 'tone', tone: cause === 'busy' || cause === 'rejected' ? 'busy' : 'congestion' };
    this.#calls.updateSound(this.#call);
    this.#calls.parts.clock.setTimer(toneMs, () => releaseLeg(leg, cause));
  }

  #ended(cause: ReleaseCause): void {
    if (this.#state === 'connected') this.#become('ended');
    else if (this.#state === 'ringing') this.#become('not-reached', cause);
    else if (this.#state === 'calling') this.#become('visitor-not-reached', cause);
  }

  #become(state: DoubleCallState, cause: ReleaseCause | null = null): void {
    const isOver = !['ringing', 'calling', 'connected'].includes(this.#state);
    if (isOver || state === this.#state) return;
    this.#state = state;
    this.#order.changed({ state, cause });
  }
}
