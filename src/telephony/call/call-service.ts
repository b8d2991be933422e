import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import { FrequentWarning } from '../../kernel/frequent-warning.ts';
import type { CallId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Leg, LegFactory, Party, ReleaseCause } from '../leg/index.ts';
import { noPartyNames, type PartyNames } from '../party-names/index.ts';
import { Call } from './call.ts';
import type { CallEvent, CallEventJournal } from './call-events.ts';
import { type CallLeg, isLive, leaveHost } from './call-leg.ts';
import {
  type ApplicationDestination,
  type CallApplicationPort,
  type CallRouter,
  type IncomingCall,
  type PartyRequests,
  type PlacementOutcome,
  type QueuePort,
  type Route,
  type RouteRequest,
  type ServiceDestination,
  systemRelease,
} from './call-ports.ts';
import type { CallRegistry } from './call-registry.ts';
import { CallSound } from './call-sound.ts';
import { durableWithPatience } from './durable.ts';
import { LegListener } from './leg-listener.ts';
import { callerParty, publicParty } from './parties.ts';
import { Placement, releaseLeg } from './placement.ts';
import { preferenceOf } from './preferred-codec.ts';
import { WaitingLeg } from './waiting.ts';

export interface CallServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly directory: CompanyDirectory;
  readonly registry: CallRegistry;
  readonly journal: CallEventJournal;
  /** What else is stored before the caller of a call is answered, as his matter in the contact centre; undefined: nothing. */
  readonly alsoStored?: (callId: CallId) => Pick<CallEventJournal, 'durable'> | undefined;
  readonly router: CallRouter;
  readonly legFactory: LegFactory;
  readonly queues: QueuePort;
  /** None: calls that lead to one are refused. */
  readonly applications?: CallApplicationPort;
  readonly names?: Pick<PartyNames, 'prepare' | 'meant'>;
}

/** A name that takes longer comes after the number. */
const namePatienceMs = 1000;

/** How long a call waits for who calls, where a rule depends on it, in milliseconds. */
const rulePatienceMs = 400;

/** Patience with the store before a person hears that the call is answered, in milliseconds. */
const storePatienceMs = 250;

/** A slow store is slow for every call: told so often, in milliseconds. */
const unsafeAnswersSpanMs = 10_000;

/** Starts calls, brings legs together and ends calls. Mid-call commands live in their own feature folders and use this. */
export class CallService {
  readonly parts: CallServiceParts;
  /** Set once by the composition root, as the features need this service themselves. */
  requests: PartyRequests | null = null;
  readonly #sound: CallSound;
  readonly #unsafeAnswers: FrequentWarning;

  constructor(parts: CallServiceParts) {
    this.parts = parts;
    this.#unsafeAnswers = new FrequentWarning({
      clock: parts.clock,
      logger: parts.logger,
      sentence: 'a call is answered before its record is stored',
      spanMs: unsafeAnswersSpanMs,
    });
    this.#sound = new CallSound({ logger: parts.logger });
  }

  /** A party calls. The leg's `callId` becomes the call's id. */
  handleIncoming(leg: Leg, incoming: IncomingCall): void {
    if (this.parts.registry.isFull) {
      this.parts.logger.warn('a call was refused: the server carries as many as it may', { sipCallId: leg.sipCallId });
      leg.release('server-failure');
      return;
    }
    const from = callerParty(this.parts.directory, incoming.source, leg.party);
    const { only, ...rest } = incoming;
    const { companyId, domainId } = incoming;
    // Looked up while everything else goes on: whoever is rung asks for it in a moment.
    void this.#names.prepare(companyId, domainId, [from.number], namePatienceMs);
    const dialled = this.meant(incoming.dialled, { companyId, userId: from.userId });
    const request: RouteRequest = { ...rest, dialled, from, purpose: 'call' };
    const decided = this.parts.router.decide(request);
    if (!decided.isUnsure) return this.#begin(leg, request, decided, only);
    // A rule depends on who calls: that comes first. The caller hears nothing of it.
    void this.#names.prepare(companyId, domainId, [from.number], rulePatienceMs).then(() => {
      if (leg.state !== 'cleared' && leg.state !== 'failed') this.#begin(leg, request, this.parts.router.decide(request), only);
    });
  }

  #begin(leg: Leg, request: RouteRequest, decided: Route, only: IncomingCall['only']): void {
    const { from, dialled } = request;
    const route = only && decided.targets.length > 0 ? { ...decided, targets: [{ kind: 'device', ...only } as const] } : decided;
    const call = this.createCall(leg.callId, request, route, leg.sipCallId);
    const caller = call.addLeg(leg, { party: from, shownNumber: dialled });
    this.watch(caller);
    this.follow(caller, request, route);
  }

  /** The number that a party means, who may have dialled a reference to one that it cannot see. */
  meant(dialled: string, by: Parameters<PartyNames['meant']>[1]): string {
    return this.#names.meant(dialled, by);
  }

  get #names(): Pick<PartyNames, 'prepare' | 'meant'> {
    return this.parts.names ?? noPartyNames;
  }

  createCall(id: CallId, request: RouteRequest, route: Route, sipCallId: string | null): Call {
    const { registry, clock } = this.parts;
    const { companyId, domainId, source, from, dialled, maxForwards } = request;
    const call = new Call({
      id,
      companyId,
      domainId,
      source,
      from,
      dialled,
      maxForwards,
      sipCallId,
      direction: route.direction,
      now: () => clock.now(),
      record: (event, of) => {
        this.#append(event);
        registry.follow(event, of);
      },
    });
    call.diversions = request.diversions;
    return call;
  }

  /**
   * Does what was decided for `forLeg`, through all forwardings, until it is connected or nothing is left.
   * @param takesOver the placement of another call that rings the destination already
   */
  follow(
    forLeg: CallLeg,
    request: RouteRequest,
    route: Route,
    outcome: PlacementOutcome = {},
    takesOver: Placement | null = null,
  ): void {
    const { call } = forLeg;
    leaveHost(forLeg, 'taken');
    const known = new Set(call.diversions);
    call.diversions = route.diversions;
    const diversion = route.diversions.findLast((one) => !known.has(one)) ?? null;
    call.record({ type: 'call-routed', destination: route.destination, decision: route.decision, diversion });
    forLeg.onward = route.onward ? { request: { ...request, diversions: route.diversions }, route: route.onward } : null;
    const { destination } = route;
    const fail = (cause: ReleaseCause) => this.fail(forLeg, cause, outcome);
    if (destination.kind === 'refused') return fail(destination.release.cause);
    if (destination.kind === 'service') return this.#serve(forLeg, destination, outcome);
    if (destination.kind === 'application') return this.#host(forLeg, destination, request, outcome);
    const placement = this.beginPlacement(call, forLeg, forLeg.party);
    placement.onLeft = (how) => outcome.left?.(how);
    if (destination.kind === 'queue') {
      const caller = new WaitingLeg({ calls: this, leg: forLeg, placement, queueId: destination.queueId, outcome });
      caller.begin();
      if (!this.parts.queues.enter(caller)) fail('unreachable');
      return;
    }
    placement.plan = { request, outcome };
    placement.ring({
      targets: route.targets,
      timeoutMs: route.ringTimeoutMs,
      takesOver,
      answered: (leg) => {
        this.join(forLeg, leg);
        outcome.connected?.(leg);
      },
      failed: (cause) => {
        const next = this.parts.router.decideAgain(request, route, cause);
        if (next) this.follow(forLeg, { ...request, diversions: next.diversions }, next, outcome);
        else fail(cause);
      },
    });
  }

  /** The call's new placement; one that is still going on ends. */
  beginPlacement(call: Call, forLeg: CallLeg | null, shownAs: Party): Placement {
    const { clock, directory, legFactory, registry } = this.parts;
    const before = call.placement;
    const watch = (leg: CallLeg) => this.watch(leg);
    const placement = new Placement({ call, forLeg, shownAs }, { clock, directory, legFactory, load: registry, watch });
    call.placement = placement;
    before?.cancel('cancelled');
    return placement;
  }

  /** `taker` takes the call that is being placed: whoever rings is let go. */
  take(placement: Placement, taker: CallLeg): void {
    if (!placement.forLeg) return;
    placement.cancel('answered-elsewhere');
    this.join(placement.forLeg, taker);
    placement.onLeft('taken');
  }

  /** Two parties talk from now on. An unanswered caller is answered once the record of it is safe. */
  join(one: CallLeg, other: CallLeg): void {
    const { call } = one;
    this.endPlacement(call);
    for (const leg of [one, other]) leaveHost(leg, 'taken');
    const unanswered = [one, other].filter((leg) => !leg.isAnswered);
    for (const leg of unanswered) leg.isAnswered = true;
    call.join(one, other);
    this.tellIdentity(one, other);
    this.tellIdentity(other, one);
    one.leg.allowVideo?.(other.leg.takesVideo ?? false);
    other.leg.allowVideo?.(one.leg.takesVideo ?? false);
    for (const leg of [one, other]) this.tellHeld(leg, false);
    this.#sound.update(call);
    for (const leg of unanswered) if (leg.leg.role === 'originating') void this.answerWhenSafe(leg, leg === one ? other : one);
  }

  tellIdentity(leg: CallLeg, about: CallLeg): void {
    const shown = publicParty(about.party);
    if (shown.number === leg.shownNumber) return;
    leg.shownNumber = shown.number;
    leg.leg.updateIdentity(shown);
  }

  /** Lets a phone show that it is held or taken back. What it hears is ours to decide: a phone that refuses changes nothing. */
  tellHeld(leg: CallLeg, held: boolean): void {
    leg.leg.setHeld(held).catch((error: unknown) => {
      if (isLive(leg)) this.parts.logger.info('a phone is not told of a hold', { legId: leg.id, reason: describeError(error) });
    });
  }

  /** People before records: a store that does not answer in time delays nobody further; the journal keeps trying. */
  async answerWhenSafe(leg: CallLeg, other: CallLeg | null): Promise<void> {
    const { clock, journal, alsoStored, logger } = this.parts;
    // After all that this turn of the event loop appends: who is let into a queue becomes its matter then.
    await Promise.resolve();
    const journals = [journal, alsoStored?.(leg.call.id)].filter((one) => one !== undefined);
    const safe = await Promise.all(journals.map((one) => durableWithPatience(one, clock, storePatienceMs)));
    const isSafe = safe.every(Boolean);
    if (!isSafe) this.#unsafeAnswers.note({ callId: leg.call.id });
    if (!isLive(leg)) return;
    const description = leg.call.isDirect ? other?.leg.remoteDescription : null;
    try {
      await leg.leg.answer(description ? { description } : preferenceOf(other?.leg));
    } catch (error) {
      if (isLive(leg)) logger.warn('a caller could not be answered', { legId: leg.id, reason: describeError(error) });
      releaseLeg(leg, 'server-failure');
    }
  }

  /** The one who is rung declines, by command; it counts as his refusal. */
  decline(leg: CallLeg): void {
    leg.isReleasing = true;
    leg.leg.release('rejected');
  }

  updateSound(call: Call): void {
    this.#sound.update(call);
  }

  /** Resolves when a party hears what it was to hear last. */
  soundSettled(leg: CallLeg): Promise<void> {
    return this.#sound.settled(leg);
  }

  /** Listens to a leg. What it says counts for the call it is in at that time. */
  watch(leg: CallLeg): void {
    leg.subscriptions.push(leg.leg.watch(new LegListener(this, leg)));
  }

  /** Ends all; for shutting down. */
  releaseAll(cause: ReleaseCause): void {
    for (const call of this.parts.registry.allCalls()) this.endCall(call, cause);
  }

  endCall(call: Call, cause: ReleaseCause): void {
    call.lastRelease ??= systemRelease(cause);
    const { placement } = call;
    this.endPlacement(call);
    for (const leg of call.liveLegs()) releaseLeg(leg, cause);
    // Who stood in a line stands there no more: else he would be offered yet.
    placement?.onLeft('abandoned');
    this.settle(call);
  }

  /** Nobody is left alone: a call that is not being placed and has fewer than two parties ends. */
  settle(call: Call): void {
    if (call.hasEnded) return;
    if (call.legs.size === 0) {
      this.endPlacement(call);
      call.record({ type: 'call-ended', release: call.lastRelease ?? systemRelease('normal-clearing') });
      return;
    }
    if (call.placement) return;
    const live = call.liveLegs();
    // Who is with an application or a service (echo, music) is alone by nature.
    if (live.length === 1 && !live[0]!.ownSound && !live[0]!.host)
      releaseLeg(live[0]!, call.lastRelease?.cause === 'media-lost' ? 'media-lost' : 'normal-clearing');
  }

  /** A placement has come to nothing: whoever wanted it decides, else its leg is released. */
  fail(forLeg: CallLeg, cause: ReleaseCause, outcome: PlacementOutcome): void {
    const { call } = forLeg;
    if (outcome.failed) {
      this.endPlacement(call);
      outcome.failed(cause);
    } else {
      call.lastRelease ??= systemRelease(cause);
      if (call.placement) call.placement.onLeft = () => {};
      releaseLeg(forLeg, cause);
      this.endPlacement(call);
    }
    this.settle(call);
  }

  /** Whoever rings is let go, and the call has no placement any more. */
  endPlacement(call: Call): void {
    const { placement } = call;
    // Still the call's placement while it is cancelled, so that legs released on the way do not end the call.
    placement?.cancel('cancelled');
    if (call.placement === placement) call.placement = null;
  }

  #serve(forLeg: CallLeg, destination: ServiceDestination, outcome: PlacementOutcome): void {
    const { call } = forLeg;
    // Nobody is transferred to a service: it is for the one who dials it.
    if (outcome.failed || (destination.service === 'pickup' && !this.requests))
      return this.fail(forLeg, 'not-permitted', outcome);
    if (destination.service === 'pickup') return this.requests?.serviceDialled(forLeg, destination);
    forLeg.ownSound = destination.service === 'echo' ? 'itself' : { kind: 'music' };
    call.setState(forLeg, 'connected');
    this.#sound.update(call);
    if (forLeg.isAnswered) return;
    forLeg.isAnswered = true;
    void this.answerWhenSafe(forLeg, null);
  }

  #host(leg: CallLeg, destination: ApplicationDestination, request: RouteRequest, outcome: PlacementOutcome): void {
    const { call } = leg;
    this.endPlacement(call);
    // Whoever hears an application hears it from our media.
    if (!leg.isAnswered) call.isDirect = false;
    if (!this.parts.applications?.enter({ calls: this, leg, destination, request, outcome }))
      return this.fail(leg, 'unreachable', outcome);
    outcome.connected?.(leg);
  }

  /** A store that takes no more must not end the calls that people are having. */
  #append(event: CallEvent): void {
    try {
      this.parts.journal.append(event);
    } catch (error) {
      this.parts.logger.error('an event of a call is not recorded', { callId: event.callId, type: event.type, error });
    }
  }
}
