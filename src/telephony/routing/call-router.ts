import type { Clock } from '../../kernel/clock.ts';
import type { TrunkId, UserId } from '../../kernel/ids.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import {
  type CallDirection,
  type CallLoad,
  type CallRouter,
  type Destination,
  type Route,
  type RouteRequest,
  systemRelease,
} from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { ForwardingPlan, ForwardingPort, ForwardOutcome, ForwardTarget } from '../forwarding/index.ts';
import type { Diversion, LegTarget, ReleaseCause } from '../leg/index.ts';
import { insideOf, type Trunk } from '../trunk/index.ts';
import { Reasoning } from './decision.ts';
import {
  type NumberedApplication,
  type NumberedApplications,
  type NumberingPort,
  noApplications,
  type OutboundPolicy,
  type ServiceCodes,
  voicemailTarget,
} from './routing-ports.ts';

export interface ConfiguredRouterParts {
  readonly directory: CompanyDirectory;
  readonly numbering: NumberingPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly forwardings: ForwardingPort;
  readonly policy: OutboundPolicy;
  readonly load: CallLoad;
  readonly serviceCodes: ServiceCodes;
  readonly applications?: NumberedApplications;
  /** False for a trunk that carries no calls now. */
  readonly isTrunkUp: (trunkId: TrunkId) => boolean;
  /** How long phones ring without a forwarding, in milliseconds. */
  readonly ringTimeoutMs: number;
}

interface Thinking {
  readonly request: RouteRequest;
  /** Forwardings followed so far: none is followed twice. */
  readonly diversions: readonly Diversion[];
  readonly reasons: Reasoning;
  /** On whose right a call may leave the company; null for callers from outside. */
  readonly payer: User | null;
  /** The call was forwarded, and must be answered (T-RUL-2). */
  readonly verification: Verification | null;
}

/** What is called when a forwarded call is not answered. */
interface Verification {
  /** Who forwards: his rights count. */
  readonly userId: UserId;
  readonly number: string;
  readonly reason: DivertReason;
  readonly emergencyNumber: string;
  readonly callsLeft: number;
  readonly answerWithinS: number;
}

/** What is decided about a call the moment it comes holds until it ends. */
interface Memo {
  readonly planned: { readonly userId: UserId; readonly number: string; readonly plan: ForwardingPlan } | null;
  readonly verification: Verification | null;
}

type DivertReason = Diversion['reason'];

/** More diversions than any sane configuration makes (RFC 5806 leaves the limit to us). */
const maxDiversions = 10;

/** Finds a call's way through the configuration. */
export class ConfiguredRouter implements CallRouter {
  readonly #parts: ConfiguredRouterParts;

  constructor(parts: ConfiguredRouterParts) {
    this.#parts = parts;
  }

  decide(request: RouteRequest): Route {
    const thinking = this.#think(request, request.diversions, null);
    if (request.maxForwards <= 1)
      return this.#refuse(
        thinking,
        'too-many-hops',
        'too-many-hops',
        'The call has been passed on too often (Max-Forwards is used up).',
      );
    if (request.source.kind === 'trunk') return this.#fromTrunk(thinking);
    if (request.source.kind === 'unknown') return this.#fromUnknown(thinking);
    return this.#dialled(thinking, request.dialled);
  }

  decideAgain(request: RouteRequest, route: Route, cause: ReleaseCause): Route | null {
    const { planned = null, verification = null } = (route.memo ?? {}) as Partial<Memo>;
    const { destination, diversions } = route;
    if (destination.kind === 'trunk') {
      const next = this.#nextTrunk(this.#think(request, diversions, verification), destination, cause);
      if (next) return next;
    }
    const reason = divertReasonOf(cause);
    const forwarded =
      planned && reason ? this.#planned(this.#think(request, diversions, verification), planned, cause, reason) : null;
    if (forwarded) return forwarded;
    return verification && reason ? this.#emergency(this.#think(request, diversions, null), verification, cause) : null;
  }

  #think(request: RouteRequest, diversions: readonly Diversion[], verification: Verification | null): Thinking {
    return { request, diversions, reasons: new Reasoning(), payer: this.#payerOf(request), verification };
  }

  /** What was planned for a call that did not get through, when it came. */
  #planned(
    thinking: Thinking,
    { userId, number, plan }: NonNullable<Memo['planned']>,
    cause: ReleaseCause,
    reason: DivertReason,
  ) {
    const user = this.#parts.directory.user(userId);
    const outcome = reason === 'no-answer' ? plan.noAnswer?.outcome : plan.busy;
    if (!user || !outcome) return null;
    const name = displayName(user);
    thinking.reasons.note(`failed-${cause}`, `${name} was tried first: ${cause}.`, { name, cause });
    return this.#forward(thinking, user, number, outcome, reason);
  }

  #payerOf({ source }: RouteRequest): User | null {
    if (source.kind !== 'device') return null;
    const device = this.#parts.directory.device(source.deviceId);
    return (device?.userId && this.#parts.directory.user(device.userId)) || null;
  }

  #fromTrunk(thinking: Thinking): Route {
    const { request, reasons } = thinking;
    const trunk = request.source.kind === 'trunk' ? this.#parts.directory.trunk(request.source.trunkId) : undefined;
    const name = trunk?.name ?? '';
    if (!trunk?.enabled)
      return this.#refuse(thinking, 'not-permitted', 'trunk-disabled', 'The trunk is switched off.', { trunk: name });
    const { dialled } = request;
    const inside = insideOf(trunk, dialled) ?? insideOf(trunk, this.#parts.numbering.fromTrunk(trunk.domainId, dialled));
    if (inside === null)
      return this.#refuse(
        thinking,
        'unknown-number',
        'number-not-on-trunk',
        `${dialled} is none of our numbers on trunk ${name}.`,
        { number: dialled, trunk: name },
      );
    reasons.note('came-by-trunk', `The call came by trunk ${name} for ${dialled}, which leads to ${inside}.`, {
      trunk: name,
      number: dialled,
      inside,
    });
    // A caller from outside reaches own numbers only: never a service, never another trunk.
    return (
      this.#ownNumber(thinking, inside) ??
      this.#refuse(thinking, 'unknown-number', 'number-unassigned', `Nobody has the number ${inside}.`, { number: inside })
    );
  }

  #fromUnknown(thinking: Thinking): Route {
    const { domainId, dialled } = thinking.request;
    if (!this.#parts.policy.isOpenToUnknown(domainId, dialled))
      return this.#refuse(
        thinking,
        'not-permitted',
        'caller-unknown',
        `The caller has not proved who he is, and ${dialled} is not open to strangers.`,
        { number: dialled },
      );
    thinking.reasons.note('open-to-unknown', `${dialled} is open to callers who have not proved who they are.`, {
      number: dialled,
    });
    return (
      this.#ownNumber(thinking, dialled) ??
      this.#refuse(thinking, 'unknown-number', 'number-unassigned', `Nobody has the number ${dialled}.`, { number: dialled })
    );
  }

  #dialled(thinking: Thinking, dialled: string): Route {
    const { request, reasons } = thinking;
    const service =
      this.#service(thinking, dialled) ??
      this.#application(thinking, this.#applications.applicationOfCode(request, dialled), dialled);
    if (service) return service;
    const { number, isExternal, isEmergency, steps } = this.#parts.numbering.dial(request.domainId, dialled);
    reasons.add(steps);
    // Help is called by everybody on any phone of ours, whatever his rights.
    if (isEmergency && request.source.kind === 'device') return this.#overTrunk(thinking, number, { isEmergency });
    const own = this.#ownNumber(thinking, number);
    if (own) return own;
    if (isExternal) return this.#outside(thinking, number);
    return this.#refuse(thinking, 'unknown-number', 'number-unassigned', `Nobody has the number ${number}.`, { number });
  }

  get #applications(): NumberedApplications {
    return this.#parts.applications ?? noApplications;
  }

  #application(thinking: Thinking, found: NumberedApplication | null, number: string): Route | null {
    if (!found) return null;
    const { application, id, name } = found;
    const destination: Destination = { kind: 'application', application, id, number };
    return this.#route(thinking, destination, null, `to-${application}`, `${number} leads to ${name}.`, { number, name });
  }

  #service(thinking: Thinking, dialled: string): Route | null {
    const { serviceCodes } = this.#parts;
    const make = (service: 'pickup' | 'echo' | 'music', number: string) => {
      const destination: Destination = { kind: 'service', service, number };
      return this.#route(
        thinking,
        destination,
        'internal',
        `service-${service}`,
        `${dialled} is the code of the service ${service}.`,
        { number },
      );
    };
    if (dialled === serviceCodes.echo) return make('echo', dialled);
    if (dialled === serviceCodes.music) return make('music', dialled);
    return dialled.startsWith(serviceCodes.pickup) ? make('pickup', dialled.slice(serviceCodes.pickup.length)) : null;
  }

  /** A number of this domain: a user's, a lone phone's or a queue's. */
  #ownNumber(thinking: Thinking, number: string): Route | null {
    const { directory } = this.#parts;
    const { domainId } = thinking.request;
    const user = directory.userByNumber(domainId, number);
    if (user) return this.#toUser(thinking, user, number);
    const queue = directory.queueByNumber(domainId, number);
    if (queue) {
      const destination: Destination = { kind: 'queue', queueId: queue.id, number };
      if (!queue.enabled)
        return this.#refuse(thinking, 'unreachable', 'queue-closed', `The queue ${queue.name} is switched off.`, {
          queue: queue.name,
        });
      return this.#route(thinking, destination, null, 'to-queue', `${number} is the queue ${queue.name}.`, {
        number,
        queue: queue.name,
      });
    }
    const application = this.#application(thinking, this.#applications.applicationAt(thinking.request, number), number);
    if (application) return application;
    const [device] = directory.devicesByNumber(domainId, number).filter((one) => one.enabled);
    if (!device) return null;
    const destination: Destination = { kind: 'device', deviceId: device.id, number };
    return this.#route(
      thinking,
      destination,
      null,
      'to-device',
      `${number} is the phone ${device.name}.`,
      { number, device: device.name },
      [device],
    );
  }

  #toUser(thinking: Thinking, user: User, number: string): Route {
    const { directory, forwardings, ringTimeoutMs, clock } = this.#parts;
    const { request } = thinking;
    const name = displayName(user);
    if (!user.enabled) return this.#refuse(thinking, 'unreachable', 'user-disabled', `${name} is disabled.`, { name });
    const plan = forwardings.planFor({
      companyId: user.companyId,
      domainId: user.domainId,
      userId: user.id,
      caller: { ...request.from, isInternal: request.source.kind === 'device' },
      calledNumber: number,
      atMs: clock.now(),
    });
    thinking.reasons.add(plan.steps);
    const unsure = plan.isUnsure ? { isUnsure: true } : {};
    const forwarded = plan.immediate && this.#forward(thinking, user, number, plan.immediate, 'immediate');
    if (forwarded) return { ...forwarded, ...unsure };
    const own = directory.devicesOf(user.id).filter((device) => device.enabled);
    const devices = own.filter((device) => device.number === number || device.oneNumber);
    const also = plan.alsoRing.flatMap((target) => this.#alsoRung(thinking, user, target));
    const destination: Destination = { kind: 'user', userId: user.id, number };
    const phones = devices.length + also.length;
    const sentence = `${number} belongs to ${name}; ${phones === 1 ? 'one phone rings' : `${phones} phones ring`}.`;
    const route = this.#route(thinking, destination, null, 'to-user', sentence, { number, name, phones }, devices);
    const memo: Memo = { planned: { userId: user.id, number, plan }, verification: thinking.verification };
    const targets = [...route.targets, ...also.filter((target) => !isAmong(route.targets, target))];
    const timeoutMs = plan.noAnswer ? plan.noAnswer.afterS * 1000 : (patienceMs(thinking) ?? ringTimeoutMs);
    return { ...route, ...unsure, targets, memo, ringTimeoutMs: timeoutMs };
  }

  /** Phones that ring together with a user's own, on his right. Nobody's forwarding is followed there. */
  #alsoRung(thinking: Thinking, user: User, target: string): LegTarget[] {
    const { directory, numbering } = this.#parts;
    const { reasons, request } = thinking;
    const name = displayName(user);
    const { number, isExternal } = numbering.dial(user.domainId, target);
    const devices = directory.devicesByNumber(user.domainId, number).filter((device) => device.enabled);
    if (devices.length > 0) {
      reasons.note('rings-also', `Calls for ${name} ring at ${target}, too.`, { name, target });
      return devices.map((device) => ({ kind: 'device', deviceId: device.id }));
    }
    const aside: Thinking = { ...thinking, request: { ...request, purpose: 'call' }, reasons: new Reasoning(), payer: user };
    const route = isExternal ? this.#outside(aside, number) : null;
    if (route?.destination.kind === 'trunk') {
      reasons.note('rings-also', `Calls for ${name} ring at ${target}, too.`, { name, target });
      return [...route.targets];
    }
    const reason = route?.decision.sentence ?? `Nobody has the number ${number}.`;
    reasons.note('rings-not-also', `${target} does not ring with them: ${reason}`, { target, reason });
    return [];
  }

  /** Does what a rule wants; null: it is not done, for it would lead back (CIRCULARLEVEL), or whom it leads to is gone. */
  #forward(thinking: Thinking, user: User, number: string, outcome: ForwardOutcome, reason: DivertReason): Route | null {
    const name = displayName(user);
    if (outcome.kind === 'refuse') {
      const how = outcome.cause === 'busy' ? 'are told that he is busy' : 'are rejected';
      return this.#refuse(thinking, outcome.cause, `rule-${outcome.cause}`, `Such calls for ${name} ${how}.`, { name });
    }
    const { target } = outcome;
    const to = this.#numberOf(user, target);
    if (to === null) {
      thinking.reasons.note('target-gone', `${name} forwards calls to somebody who is gone.`, { name });
      return null;
    }
    const limits = this.#parts.forwardings.limitsOf(user.id);
    // At one of his own devices it just rings: nobody’s forwarding is followed there.
    const returns = target.kind === 'device' ? null : this.#returns(thinking, user, to, limits.circularLevel);
    if (returns === 'not-executed') {
      const params = { name, target: to, level: limits.circularLevel };
      thinking.reasons.note('forwarding-not-executed', `${name} would send the call back to ${to}: that is not done.`, params);
      return null;
    }
    if (returns === 'loop' || thinking.diversions.length >= maxDiversions || hasDiverted(thinking, number))
      return this.#refuse(thinking, 'busy', 'forwarding-loop', `The forwarding of ${name} leads round in a circle.`, {
        name,
        target: to,
      });
    thinking.reasons.note('forwarded', `${name} forwards calls (${reason}) to ${to}.`, { name, target: to, reason });
    const { verification: wanted } = limits;
    const verification = wanted
      ? { ...wanted, userId: user.id, number, reason, callsLeft: wanted.callTimes }
      : thinking.verification;
    const diversions = [...thinking.diversions, { fromNumber: number, reason }];
    // Who forwards pays, and his rights count: this is the only way from a trunk to a trunk.
    const onward: Thinking = { ...thinking, diversions, payer: user, verification };
    const route = this.#follow(onward, user, number, target, to);
    if (route.destination.kind === 'refused' && verification && route.decision.code !== 'forwarding-loop') {
      thinking.reasons.note(route.decision.code, route.decision.sentence, route.decision.params);
      return this.#emergency({ ...thinking, diversions }, verification, route.destination.release.cause) ?? route;
    }
    return outcome.announcement === 'none'
      ? route
      : this.#announced(thinking, route, `${outcome.announcement}/${user.id}`, number);
  }

  #follow(thinking: Thinking, user: User, number: string, target: ForwardTarget, to: string): Route {
    if (target.kind === 'voicemail') return this.#toVoicemail(thinking, user, number);
    if (target.kind !== 'device') return this.#dialled(thinking, to);
    const device = this.#parts.directory.device(target.deviceId as Device['id'])!;
    const destination: Destination = { kind: 'device', deviceId: device.id, number: to };
    const params = { number: to, device: device.name };
    return this.#watched(
      thinking,
      this.#route(thinking, destination, null, 'to-device', `${to} is the phone ${device.name}.`, params, [device]),
    );
  }

  /** What can be dialled to get there; null: it is not there any more. */
  #numberOf(user: User, target: ForwardTarget): string | null {
    const { directory } = this.#parts;
    if (target.kind === 'number') return target.number;
    if (target.kind === 'voicemail') return voicemailTarget;
    if (target.kind === 'user')
      return directory.devicesOf(target.userId as UserId).find((device) => device.enabled)?.number ?? null;
    const device = directory.device(target.deviceId as Device['id']);
    return device?.enabled && device.userId === user.id ? device.number : null;
  }

  /**
   * Whether `to` leads back to one who forwarded this call already. Within CIRCULARLEVEL steps the forwarding is not executed;
   * further back the call ends, for nobody is to ring twice.
   */
  #returns({ diversions }: Thinking, user: User, to: string, level: number): 'not-executed' | 'loop' | null {
    if (to === voicemailTarget) return null;
    const { directory, numbering } = this.#parts;
    const ownerOf = (number: string) => directory.userByNumber(user.domainId, number)?.id;
    const target = ownerOf(numbering.dial(user.domainId, to).number);
    if (!target) return null;
    const chain = [...diversions.map(({ fromNumber }) => ownerOf(fromNumber)), user.id];
    const at = chain.lastIndexOf(target);
    if (at < 0) return null;
    return chain.length - at <= level ? 'not-executed' : 'loop';
  }

  /** The announcement is heard first; what follows was decided with it. */
  #announced(thinking: Thinking, onward: Route, announcement: string, number: string): Route {
    if (onward.destination.kind === 'refused') return onward;
    const destination: Destination = { kind: 'application', application: 'announcement', id: announcement, number };
    const sentence = 'The caller hears an announcement first.';
    const route = this.#route({ ...thinking, diversions: onward.diversions }, destination, null, 'to-announcement', sentence, {
      announcement,
      number,
    });
    return { ...route, onward };
  }

  /** A forwarded call that nobody took goes to the emergency number, as often as is set. */
  #emergency(thinking: Thinking, verification: Verification, cause: ReleaseCause): Route | null {
    const user = this.#parts.directory.user(verification.userId);
    const { emergencyNumber, number, reason } = verification;
    let { callsLeft } = verification;
    if (!user || callsLeft <= 0) return null;
    const name = displayName(user);
    const params = { name, cause, number: emergencyNumber, callsLeft };
    const { reasons, diversions } = thinking;
    reasons.note('forwarding-not-answered', `The forwarded call of ${name} was not answered (${cause}).`, params);
    reasons.note('emergency-number', `It goes to ${emergencyNumber}, which is called ${callsLeft} more time(s) at most.`, params);
    const followed = hasDiverted(thinking, number) ? diversions : [...diversions, { fromNumber: number, reason }];
    while (callsLeft > 0) {
      callsLeft -= 1;
      const next = { ...thinking, diversions: followed, payer: user, verification: { ...verification, callsLeft } };
      const route = this.#dialled(next, emergencyNumber);
      if (route.destination.kind !== 'refused') return this.#watched(next, route);
    }
    return null;
  }

  /** Rings no longer than a forwarded call may, and is remembered as one. */
  #watched(thinking: Thinking, route: Route): Route {
    const wanted = patienceMs(thinking);
    const known = route.memo as Memo | undefined;
    if (wanted === null) return route;
    const planned = known?.planned ?? null;
    return {
      ...route,
      ringTimeoutMs: planned?.plan.noAnswer ? route.ringTimeoutMs : Math.min(route.ringTimeoutMs, wanted),
      memo: { planned, verification: thinking.verification } satisfies Memo,
    };
  }

  #toVoicemail(thinking: Thinking, { id, ...user }: User, number: string): Route {
    const destination: Destination = { kind: 'application', application: 'voicemail', id, number };
    const name = displayName(user);
    return this.#route(thinking, destination, null, 'to-voicemail', `The caller may leave a message for ${name}.`, {
      name,
      number,
    });
  }

  #outside(thinking: Thinking, number: string): Route {
    const { policy, load } = this.#parts;
    const { request, payer } = thinking;
    if (!payer || !policy.mayDialOut(payer.id))
      return this.#refuse(
        thinking,
        'not-permitted',
        'no-right-to-dial-out',
        `${payer ? displayName(payer) : 'This phone'} may not call outside.`,
        { number },
      );
    // Who passes a call on gives up the one he has.
    const own = load.callsOfUser(payer.id) - (request.purpose === 'call' ? 0 : 1);
    if (own >= policy.maxCallsOf(payer.id))
      return this.#refuse(thinking, 'not-permitted', 'too-many-calls', `${displayName(payer)} has as many calls as allowed.`, {
        number,
      });
    return this.#overTrunk(thinking, number, { isEmergency: false });
  }

  /** The first trunk that can take the call; after `after` when that one could not. */
  #overTrunk(thinking: Thinking, number: string, options: { isEmergency: boolean; after?: TrunkId }): Route {
    const { directory, numbering, policy } = this.#parts;
    const { domainId } = thinking.request;
    const trunks = directory.trunksOf(domainId).filter((trunk) => trunk.enabled);
    const from = options.after === undefined ? 0 : trunks.findIndex((trunk) => trunk.id === options.after) + 1;
    for (const trunk of trunks.slice(from)) {
      const outside = numbering.forTrunk(domainId, number, trunk);
      if (!options.isEmergency && policy.isBlocked(domainId, outside))
        return this.#refuse(thinking, 'not-permitted', 'destination-blocked', `Calls to ${outside} are blocked.`, {
          number: outside,
        });
      if (this.#canCarry(thinking, trunk, options.isEmergency)) return this.#toTrunk(thinking, trunk, outside);
    }
    return this.#refuse(thinking, 'unreachable', 'no-trunk', `No trunk is free for ${number}.`, { number });
  }

  #canCarry({ reasons }: Thinking, trunk: Trunk, isEmergency: boolean): boolean {
    const { isTrunkUp, load } = this.#parts;
    if (!isTrunkUp(trunk.id)) {
      reasons.note('trunk-down', `Trunk ${trunk.name} is out of order.`, { trunk: trunk.name });
      return false;
    }
    if (isEmergency || load.callsOfTrunk(trunk.id) < trunk.maxCalls) return true;
    reasons.note('trunk-full', `Trunk ${trunk.name} carries as many calls as it may.`, { trunk: trunk.name });
    return false;
  }

  #toTrunk(thinking: Thinking, trunk: Trunk, number: string): Route {
    const destination: Destination = { kind: 'trunk', trunkId: trunk.id, number };
    const sentence = `${number} is outside; trunk ${trunk.name} takes it.`;
    const route = this.#route(thinking, destination, 'outbound', 'to-trunk', sentence, { number, trunk: trunk.name });
    return this.#watched(thinking, { ...route, targets: [{ kind: 'trunk', trunkId: trunk.id, number }] });
  }

  /** A trunk that failed without asking the called party: the next one. The right to dial out was checked before. */
  #nextTrunk(thinking: Thinking, { trunkId, number }: { trunkId: TrunkId; number: string }, cause: ReleaseCause): Route | null {
    if (cause !== 'network-failure') return null;
    const { directory, numbering } = this.#parts;
    const { domainId } = thinking.request;
    const name = directory.trunk(trunkId)?.name ?? '';
    thinking.reasons.note('trunk-failed', `Trunk ${name} was tried first and failed.`, { trunk: name });
    const publicNumber = numbering.fromTrunk(domainId, number);
    const { isEmergency } = numbering.dial(domainId, number);
    const next = this.#overTrunk(thinking, publicNumber, { isEmergency, after: trunkId });
    return next.destination.kind === 'trunk' ? next : null;
  }

  #route(
    thinking: Thinking,
    destination: Destination,
    direction: CallDirection | null,
    code: string,
    sentence: string,
    params: Record<string, string | number | boolean | null>,
    devices: readonly Device[] = [],
  ): Route {
    const targets: LegTarget[] = devices.map((device) => ({ kind: 'device', deviceId: device.id }));
    return {
      destination,
      decision: thinking.reasons.decide(code, sentence, params),
      direction: thinking.request.source.kind === 'device' ? (direction ?? 'internal') : 'inbound',
      diversions: thinking.diversions,
      targets,
      ringTimeoutMs: this.#parts.ringTimeoutMs,
    };
  }

  #refuse(
    thinking: Thinking,
    cause: ReleaseCause,
    code: string,
    sentence: string,
    params: Record<string, string | number | boolean | null> = {},
  ): Route {
    return this.#route(thinking, { kind: 'refused', release: systemRelease(cause) }, null, code, sentence, params);
  }
}

function divertReasonOf(cause: ReleaseCause): 'busy' | 'no-answer' | 'unreachable' | null {
  if (cause === 'no-answer' || cause === 'busy' || cause === 'unreachable') return cause;
  return cause === 'rejected' ? 'busy' : cause === 'network-failure' ? 'unreachable' : null;
}

/** How long a forwarded call that must be answered may ring, in milliseconds; null: as usual. */
function patienceMs({ verification }: Thinking): number | null {
  return verification ? verification.answerWithinS * 1000 : null;
}

function hasDiverted({ diversions }: Thinking, number: string): boolean {
  return diversions.some((one) => one.fromNumber === number);
}

function isAmong(targets: readonly LegTarget[], target: LegTarget): boolean {
  return target.kind === 'device' && targets.some((one) => one.kind === 'device' && one.deviceId === target.deviceId);
}
