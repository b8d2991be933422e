import type { TrunkId } from '../../kernel/ids.ts';
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
import type { ForwardingDirectory } from '../forwarding/index.ts';
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
  readonly forwardings: ForwardingDirectory;
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
    const thinking: Thinking = {
      request,
      diversions: request.diversions,
      reasons: new Reasoning(),
      payer: this.#payerOf(request),
    };
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
    if (route.destination.kind === 'trunk') return this.#nextTrunk(request, route, route.destination, cause);
    if (route.destination.kind !== 'user') return null;
    const user = this.#parts.directory.user(route.destination.userId);
    const forwarding = user && this.#parts.forwardings.forwardingOf(user.id);
    if (!user || !forwarding) return null;
    const reason: DivertReason | null = divertReasonOf(cause);
    const target = reason === 'no-answer' ? forwarding.noAnswer : reason ? forwarding.busy : null;
    if (!reason || !target) return null;
    const thinking: Thinking = { request, diversions: route.diversions, reasons: new Reasoning(), payer: this.#payerOf(request) };
    thinking.reasons.note(`failed-${cause}`, `${displayName(user)} was tried first: ${cause}.`, {
      name: displayName(user),
      cause,
    });
    return this.#divert(thinking, user, route.destination.number, target, reason);
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
    const { directory, forwardings, ringTimeoutMs } = this.#parts;
    const name = displayName(user);
    if (!user.enabled) return this.#refuse(thinking, 'unreachable', 'user-disabled', `${name} is disabled.`, { name });
    const forwarding = forwardings.forwardingOf(user.id);
    if (forwarding?.immediate) return this.#divert(thinking, user, number, forwarding.immediate, 'immediate');
    const own = directory.devicesOf(user.id).filter((device) => device.enabled);
    const devices = own.filter((device) => device.number === number || device.oneNumber);
    const destination: Destination = { kind: 'user', userId: user.id, number };
    const sentence = `${number} belongs to ${name}; ${devices.length === 1 ? 'one phone rings' : `${devices.length} phones ring`}.`;
    const route = this.#route(
      thinking,
      destination,
      null,
      'to-user',
      sentence,
      { number, name, phones: devices.length },
      devices,
    );
    const timeoutMs = forwarding?.noAnswer ? forwarding.noAnswerAfterS * 1000 : ringTimeoutMs;
    return { ...route, ringTimeoutMs: timeoutMs };
  }

  #divert(thinking: Thinking, user: User, number: string, target: string, reason: DivertReason): Route {
    const name = displayName(user);
    const { diversions, reasons } = thinking;
    if (diversions.length >= maxDiversions || diversions.some((one) => one.fromNumber === number))
      return this.#refuse(thinking, 'busy', 'forwarding-loop', `The forwarding of ${name} leads round in a circle.`, {
        name,
        target,
      });
    reasons.note('forwarded', `${name} forwards calls (${reason}) to ${target}.`, { name, target, reason });
    if (target === voicemailTarget)
      return this.#toVoicemail({ ...thinking, diversions: [...diversions, { fromNumber: number, reason }] }, user, number);
    // Who forwards pays, and his rights count: this is the only way from a trunk to a trunk.
    return this.#dialled({ ...thinking, diversions: [...diversions, { fromNumber: number, reason }], payer: user }, target);
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
    return { ...route, targets: [{ kind: 'trunk', trunkId: trunk.id, number }] };
  }

  /** A trunk that failed without asking the called party: the next one. The right to dial out was checked before. */
  #nextTrunk(
    request: RouteRequest,
    route: Route,
    { trunkId, number }: { trunkId: TrunkId; number: string },
    cause: ReleaseCause,
  ): Route | null {
    if (cause !== 'network-failure') return null;
    const { directory, numbering } = this.#parts;
    const name = directory.trunk(trunkId)?.name ?? '';
    const thinking: Thinking = { request, diversions: route.diversions, reasons: new Reasoning(), payer: this.#payerOf(request) };
    thinking.reasons.note('trunk-failed', `Trunk ${name} was tried first and failed.`, { trunk: name });
    const publicNumber = numbering.fromTrunk(request.domainId, number);
    const { isEmergency } = numbering.dial(request.domainId, number);
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
