import type { Clock } from '../../kernel/clock.ts';
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
import type { RingingPlaces } from '../device-choice/index.ts';
import type { ForwardingPort } from '../forwarding/index.ts';
import type { Diversion, LegTarget, ReleaseCause } from '../leg/index.ts';
import { insideOf, type Trunk } from '../trunk/index.ts';
import { Reasoning } from './decision.ts';
import { ForwardedCalls } from './forwarded-calls.ts';
import {
  type NumberedApplication,
  type NumberedApplications,
  type NumberingPort,
  noApplications,
  type OutboundPolicy,
  type ServiceCodes,
} from './routing-ports.ts';
import { divertReasonOf, isAmong, type Memo, patienceMs, type Thinking, type Verification } from './thinking.ts';

export interface ConfiguredRouterParts {
  readonly directory: CompanyDirectory;
  readonly numbering: NumberingPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly forwardings: ForwardingPort;
  readonly policy: OutboundPolicy;
  readonly load: CallLoad;
  readonly serviceCodes: ServiceCodes;
  readonly applications?: NumberedApplications;
  /** Left out: at all devices. */
  readonly ringing?: RingingPlaces;
  /** False for a trunk that carries no calls now. */
  readonly isTrunkUp: (trunkId: TrunkId) => boolean;
  /** How long phones ring without a forwarding, in milliseconds. */
  readonly ringTimeoutMs: number;
}

/** Finds a call's way through the configuration. */
export class ConfiguredRouter implements CallRouter {
  readonly #parts: ConfiguredRouterParts;
  readonly #forwarded: ForwardedCalls;

  constructor(parts: ConfiguredRouterParts) {
    this.#parts = parts;
    this.#forwarded = new ForwardedCalls(parts, {
      dialled: (thinking, number) => this.#dialled(thinking, number),
      outside: (thinking, number) => this.#outside(thinking, number),
      toVoicemail: (thinking, user, number) => this.#toVoicemail(thinking, user, number),
      route: (...decided) => this.#route(...decided),
      refuse: (...refused) => this.#refuse(...refused),
    });
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
    if (request.purpose === 'configured') return this.#dialled(thinking, request.dialled);
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
      planned && reason ? this.#forwarded.planned(this.#think(request, diversions, verification), planned, cause, reason) : null;
    if (forwarded) return forwarded;
    return verification && reason ? this.#forwarded.emergency(this.#think(request, diversions, null), verification, cause) : null;
  }

  rungAt(request: RouteRequest, number: string): { readonly targets: readonly LegTarget[]; readonly reason: string } {
    const thinking = this.#think(request, [], null);
    const { payer } = thinking;
    const targets = payer ? this.#forwarded.alsoRung(thinking, payer, number) : [];
    const { sentence } = thinking.reasons.steps.at(-1) ?? { sentence: '' };
    return { targets: targets.map((target) => ({ ...target, ofUserId: payer!.id })), reason: sentence };
  }

  #think(request: RouteRequest, diversions: readonly Diversion[], verification: Verification | null): Thinking {
    return { request, diversions, reasons: new Reasoning(), payer: this.#payerOf(request), verification };
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
    const forwarded = plan.immediate && this.#forwarded.forward(thinking, user, number, plan.immediate, 'immediate');
    if (forwarded) return { ...forwarded, ...unsure };
    const own = directory.devicesOf(user.id).filter((device) => device.enabled);
    const devices = own.filter((device) => device.number === number || device.oneNumber);
    const chosen = this.#chosenPlaces(thinking, user, devices);
    const also = [...plan.alsoRing.flatMap((target) => this.#forwarded.alsoRung(thinking, user, target)), ...chosen.elsewhere];
    const destination: Destination = { kind: 'user', userId: user.id, number };
    const phones = chosen.devices.length + also.length;
    const sentence = `${number} belongs to ${name}; ${phones === 1 ? 'one phone rings' : `${phones} phones ring`}.`;
    const route = this.#route(thinking, destination, null, 'to-user', sentence, { number, name, phones }, chosen.devices);
    const memo: Memo = { planned: { userId: user.id, number, plan }, verification: thinking.verification };
    const targets = [...route.targets, ...also.filter((target) => !isAmong(route.targets, target))];
    const timeoutMs = plan.noAnswer ? plan.noAnswer.afterS * 1000 : (patienceMs(thinking) ?? ringTimeoutMs);
    return { ...route, ...unsure, targets, memo, ringTimeoutMs: timeoutMs };
  }

  /** Where he chose that his calls ring. Nobody is lost for it: when nothing of that can ring, his devices do. */
  #chosenPlaces(
    thinking: Thinking,
    user: User,
    devices: readonly Device[],
  ): { devices: readonly Device[]; elsewhere: LegTarget[] } {
    const chosen = this.#parts.ringing?.ringingOf(user.id);
    if (!chosen) return { devices, elsewhere: [] };
    const name = displayName(user);
    const audible = devices.filter(({ id }) => !chosen.silent.has(id));
    const elsewhere = chosen.numbers.flatMap((number) =>
      this.#forwarded.alsoRung(thinking, user, number).map((target): LegTarget => ({ ...target, ofUserId: user.id })),
    );
    for (const device of devices)
      if (chosen.silent.has(device.id))
        thinking.reasons.note('device-silent', `${name} chose that ${device.name} does not ring.`, { name, device: device.name });
    if (audible.length + elsewhere.length > 0) return { devices: audible, elsewhere };
    thinking.reasons.note('chosen-cannot-ring', `Nothing of what ${name} chose can ring: all his phones do.`, { name });
    return { devices, elsewhere };
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
    // An administrator's rule is nobody's: what is blocked stays so, and trunks carry no more than they may.
    if (request.purpose === 'configured') return this.#overTrunk(thinking, number, { isEmergency: false });
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
    return this.#forwarded.watched(thinking, { ...route, targets: [{ kind: 'trunk', trunkId: trunk.id, number }] });
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
