import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, LegId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import {
  type Actor,
  type CallLeg,
  type CallService,
  isLive,
  liveLegOf,
  type Placement,
  type PlacementOutcome,
  type RouteRequest,
  releaseLeg,
  systemRelease,
  talkingLegOf,
} from '../call/index.ts';
import type { Party, ReleaseCause, TransferRequest } from '../leg/index.ts';
import type { PassedOn } from '../returned-call/index.ts';

/** How a transfer is told to whoever wanted it: a phone by NOTIFY sipfrag, the API by a thrown error. */
type Report = (cause: ReleaseCause | 'completed' | 'trying') => void;

/** How long a transferor who hung up already is rung when the target cannot be had and nobody else brings calls back, in milliseconds. */
const recallTimeoutMs = 30_000;

/** Brings parties back when the transferor has hung up (`returned-call`). */
export interface ReturnPort {
  /** How long a target may ring then, in milliseconds. */
  patienceMs(leg: CallLeg, by: Party): number;
  bringBack(leg: CallLeg, passed: PassedOn, reason: ReleaseCause): void;
}

/** How the transferor wants it. */
export interface BlindOptions {
  /** He is released at once, whatever becomes of it; it comes back to him when nobody takes it. */
  readonly letGo?: boolean;
}

/**
 * Passes a party on.
 *
 * ```
 * talking ──blind──► transferee hears ringing ──target answers──► completed, transferor released
 *    ▲                        └─ target fails ─► handed back (transferor rung again when he has hung up)
 *    └──attended: both calls talk ─► transferee and target joined in the first call; the second ends
 * ```
 */
export class TransferService {
  readonly #calls: CallService;
  readonly #returns: ReturnPort | null;

  constructor(parts: { calls: CallService; returns?: ReturnPort }) {
    this.#calls = parts.calls;
    this.#returns = parts.returns ?? null;
  }

  /** Passes the other side on to `target` at once. @throws ParleyError `call-unknown`, `leg-wrong-state`, `call-refused` */
  blind(actor: Actor, legId: LegId, target: string, { letGo = false }: BlindOptions = {}): void {
    const { leg, peer } = talkingLegOf(this.#calls.parts.registry, actor, legId);
    let failure: ReleaseCause | null = null;
    const report = throwing(target);
    const order = { dialled: target, deviceId: this.#deviceOf(actor, leg) };
    this.#blind(leg, peer, order, (cause) => {
      if (cause !== 'trying' && cause !== 'completed') failure = cause;
      report(cause);
    });
    // He has the call again already.
    if (letGo && failure) throw refused(target, failure);
    if (letGo && leg.call === peer.call && !leg.call.joined?.includes(leg)) releaseLeg(leg, 'transferred');
  }

  /** Joins the other sides of two legs of the actor's. @throws ParleyError `call-unknown`, `leg-wrong-state`, `call-refused` */
  complete(actor: Actor, legId: LegId, otherLegId: LegId): void {
    const { registry } = this.#calls.parts;
    const { leg, peer } = talkingLegOf(registry, actor, legId);
    const other = liveLegOf(registry, actor, otherLegId);
    this.#attended(leg, peer, other, throwing(otherLegId), this.#deviceOf(actor, leg));
  }

  /** On whose right: of his telephone here, also where he talks at an outside number of his own. */
  #deviceOf({ userId }: Actor, { party }: CallLeg): DeviceId | null {
    return party.deviceId ?? this.#calls.parts.directory.devicesOf(userId).find(({ enabled }) => enabled)?.id ?? null;
  }

  /** A phone asks by REFER (RFC 3515, RFC 5589). */
  requested(leg: CallLeg, request: TransferRequest): void {
    const report: Report = (cause) => request.notify(...sipStatusOf(cause));
    const peer = leg.call.peerOf(leg);
    if (!peer || leg.call.isDirect) return report('not-permitted');
    const { deviceId } = leg.party;
    if (request.replaces === null) return this.#blind(leg, peer, { dialled: request.target, deviceId }, report);
    const other = this.#calls.parts.registry.leg(request.replaces);
    const isOwn =
      other &&
      isLive(other) &&
      other.call.props.companyId === leg.call.props.companyId &&
      other.party.userId === leg.party.userId;
    if (isOwn) this.#attended(leg, peer, other, report, deviceId);
    else report('not-permitted');
  }

  #blind(
    leg: CallLeg,
    peer: CallLeg,
    { dialled, deviceId }: { readonly dialled: string; readonly deviceId: DeviceId | null },
    report: Report,
    ringing: Placement | null = null,
  ): void {
    const { call } = leg;
    const target = this.#calls.meant(dialled, { companyId: call.props.companyId, userId: leg.party.userId });
    // A party from outside may not send calls on: that would be dialling out at our cost.
    if (deviceId === null) return report('not-permitted');
    const { clock } = this.#calls.parts;
    const request = requestFor(peer, target, deviceId);
    const route = this.#calls.parts.router.decide(request);
    const tell = (outcome: 'requested' | 'completed' | 'failed') =>
      call.record({ type: 'call-transferred', kind: ringing ? 'attended' : 'blind', byLegId: leg.id, target, outcome });
    tell('requested');
    if (route.destination.kind === 'refused') {
      tell('failed');
      return report(route.destination.release.cause);
    }
    report('trying');
    call.joined = null;
    call.setState(peer, 'connected');
    let isSettled = false;
    const patience =
      this.#returns &&
      clock.setTimer(this.#returns.patienceMs(peer, leg.party), () => {
        if (isSettled || isLive(leg) || !isLive(peer)) return;
        settle('failed', 'no-answer');
        this.#handBack(leg, peer, target, 'no-answer');
      });
    peer.subscriptions.push(() => patience?.cancel());
    const settle = (outcome: 'completed' | 'failed', cause: ReleaseCause | 'completed') => {
      if (isSettled) return false;
      isSettled = true;
      patience?.cancel();
      if (!call.hasEnded) tell(outcome);
      report(cause);
      if (outcome === 'completed') releaseLeg(leg, 'transferred');
      return true;
    };
    const outcomes: PlacementOutcome = {
      connected: () => settle('completed', 'completed'),
      left: (how) => (how === 'taken' ? settle('completed', 'completed') : settle('failed', 'cancelled')),
      failed: (cause) => {
        if (settle('failed', cause)) this.#handBack(leg, peer, target, cause);
        else this.#calls.fail(peer, cause, {});
      },
    };
    this.#calls.follow(peer, request, route, outcomes, ringing);
    // Who is put into a queue has arrived: the transferor need not wait for an agent.
    if (peer.state === 'queued') settle('completed', 'completed');
    this.#calls.updateSound(call);
  }

  #handBack(leg: CallLeg, peer: CallLeg, target: string, cause: ReleaseCause): void {
    const { call } = peer;
    if (isLive(leg)) return this.#calls.join(peer, leg);
    const { deviceId } = leg.party;
    if (!isLive(peer)) return;
    if (this.#returns) return this.#returns.bringBack(peer, this.#passedOn(leg, target), cause);
    if (deviceId === null) return this.#calls.fail(peer, cause, {});
    this.#calls.beginPlacement(call, peer, peer.party).ring({
      targets: [{ kind: 'device', deviceId }],
      timeoutMs: recallTimeoutMs,
      answered: (again) => this.#calls.join(peer, again),
      failed: (cause) => this.#calls.fail(peer, cause, {}),
    });
  }

  #passedOn({ party: by, call }: CallLeg, number: string): PassedOn {
    const user = this.#calls.parts.directory.userByNumber(call.props.domainId, number);
    return { kind: 'transfer', by, number, name: user ? displayName(user) : '', userId: user?.id ?? null };
  }

  #attended(leg: CallLeg, peer: CallLeg, other: CallLeg, report: Report, deviceId: DeviceId | null): void {
    const { call } = leg;
    const consultation = other.call;
    const target = consultation.peerOf(other);
    if (consultation === call || consultation.isDirect) return report('not-permitted');
    if (!target) {
      // The consulted party rings on, for the transferee now. A caller who waits in a queue has nobody to hand over.
      const ringing = consultation.placement?.plan ? consultation.placement : null;
      if (!ringing) releaseLeg(other, 'transferred');
      this.#blind(leg, peer, { dialled: consultation.props.dialled, deviceId }, report, ringing);
      if (ringing && ringing.ringingLegs.length > 0) return;
      consultation.lastRelease ??= systemRelease('transferred');
      return releaseLeg(other, 'transferred');
    }
    const about = { type: 'call-transferred', kind: 'attended', byLegId: leg.id, target: target.party.number } as const;
    call.record({ ...about, outcome: 'requested' });
    call.joined = null;
    call.takeLeg(target);
    call.lastRelease = null;
    consultation.lastRelease = systemRelease('transferred');
    this.#calls.join(peer, target);
    call.record({ ...about, outcome: 'completed' });
    report('completed');
    releaseLeg(other, 'transferred');
    releaseLeg(leg, 'transferred');
    this.#calls.settle(consultation);
  }
}

/** To where a party is passed on, on the right of whose telephone it is. */
function requestFor({ party: from, call }: CallLeg, dialled: string, deviceId: DeviceId): RouteRequest {
  const { companyId, domainId, maxForwards } = call.props;
  const source = { kind: 'device', deviceId } as const;
  return { companyId, domainId, source, from, dialled, purpose: 'transfer', diversions: [], maxForwards };
}

function throwing(target: string): Report {
  let isAccepted = false;
  return (cause) => {
    if (cause === 'trying' || cause === 'completed') isAccepted = true;
    else if (!isAccepted) throw refused(target, cause);
  };
}

function refused(target: string, cause: ReleaseCause): ParleyError {
  return new ParleyError('call-refused', `The call cannot be passed on to ${target}: ${cause}.`, { details: { cause } });
}

/** RFC 3515 §2.4.5: the status that the transferor would have seen himself. */
function sipStatusOf(cause: ReleaseCause | 'completed' | 'trying'): [status: number, reason: string] {
  switch (cause) {
    case 'trying':
      return [100, 'Trying'];
    case 'completed':
      return [200, 'OK'];
    case 'busy':
      return [486, 'Busy Here'];
    case 'no-answer':
    case 'unreachable':
      return [480, 'Temporarily Unavailable'];
    case 'rejected':
      return [603, 'Decline'];
    case 'unknown-number':
      return [404, 'Not Found'];
    case 'cancelled':
      return [487, 'Request Terminated'];
    case 'not-permitted':
      return [403, 'Forbidden'];
    default:
      return [500, 'Server Internal Error'];
  }
}
