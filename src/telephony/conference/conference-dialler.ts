import { ParleyError } from '../../kernel/errors.ts';
import type { CallId } from '../../kernel/ids.ts';
import {
  type Actor,
  type Call,
  type CallLeg,
  type CallService,
  nobody,
  type Route,
  type RouteRequest,
  targetParty,
} from '../call/index.ts';
import type { Device } from '../device/index.ts';
import type { Party } from '../leg/index.ts';
import type { Conference } from './conference.ts';
import type { ConferenceRole } from './conference-member.ts';

const maxForwards = 70;
const ownPhoneTimeoutMs = 30_000;

/** Calls people into a conference: each by a call of his own, which ends in it when he answers. */
export class ConferenceDialler {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** The phone by whose rights he calls. @throws ParleyError `device-unknown` */
  deviceOf(actor: Actor): Device {
    const own = this.#devicesOf(actor);
    const [leg] = this.#calls.parts.registry.legsOfUser(actor.userId);
    const device = own.find((one) => one.id === leg?.party.deviceId) ?? own[0];
    if (!device) throw new ParleyError('device-unknown', 'You have no phone.');
    return device;
  }

  #devicesOf({ companyId, userId }: Actor): readonly Device[] {
    return this.#calls.parts.directory.devicesOf(userId).filter((one) => one.enabled && one.companyId === companyId);
  }

  /**
   * Rings his phones and takes in, as leader, the one that he picks up; a single one is asked to answer by itself.
   * @throws ParleyError `device-unknown`, `device-unreachable`, `call-limit-reached`
   */
  ringOwn(actor: Actor, conference: Conference, answered: () => void): void {
    const device = this.deviceOf(actor);
    const targets = this.#devicesOf(actor).map(({ id }) => ({ kind: 'device', deviceId: id }) as const);
    const route = {
      destination: { kind: 'device', deviceId: device.id, number: device.number ?? '' },
      decision: { code: 'conference-begun', params: {}, sentence: 'A conference was begun.', steps: [] },
      direction: 'internal',
      diversions: [],
      targets,
      ringTimeoutMs: ownPhoneTimeoutMs,
    } as const;
    const request = this.#request(device, device.number ?? '');
    const begun = this.#ring({ conference, request, route, role: 'leader', autoAnswer: targets.length === 1, answered });
    if (!begun) throw new ParleyError('device-unreachable', 'None of your phones is connected, or all their lines are in use.');
  }

  /** @throws ParleyError `call-refused`, `call-limit-reached`, `device-unknown` */
  invite(actor: Actor, conference: Conference, dialled: string): void {
    const device = this.deviceOf(actor);
    const number = this.#calls.meant(dialled, actor);
    const request = this.#request(device, number);
    const route = this.#calls.parts.router.decide(request);
    const { destination } = route;
    // People, not queues, mailboxes or other conferences: nobody there would say yes or no.
    const isPerson = destination.kind === 'user' || destination.kind === 'device' || destination.kind === 'trunk';
    if (!isPerson)
      throw new ParleyError(
        'call-refused',
        destination.kind !== 'refused'
          ? 'Only people can be called into a conference.'
          : number === dialled
            ? route.decision.sentence
            : 'This contact cannot be called.',
        { details: { code: route.decision.code } },
      );
    this.#ring({ conference, request, route, role: 'participant', autoAnswer: false });
  }

  #request(device: Device, dialled: string): RouteRequest {
    const from = targetParty(this.#calls.parts.directory, { kind: 'device', deviceId: device.id });
    const { companyId, domainId, id: deviceId } = device;
    const source = { kind: 'device', deviceId } as const;
    return { companyId, domainId, source, from, dialled, purpose: 'call', diversions: [], maxForwards };
  }

  /** @returns false when no phone could ring */
  #ring(order: {
    conference: Conference;
    request: RouteRequest;
    route: Route;
    role: ConferenceRole;
    autoAnswer: boolean;
    answered?: () => void;
  }): boolean {
    const { conference, request, route, role, autoAnswer, answered } = order;
    const { parts } = this.#calls;
    if (parts.registry.isFull)
      throw new ParleyError('call-limit-reached', 'The server carries as many calls as it may; try again in a moment.');
    const call = this.#calls.createCall(parts.ids.next<CallId>(), request, route, null);
    const together = conference.props.parts.media.keepTogether(call.id, conference.place);
    conference.invited.set(call.id, { id: call.id, number: request.dialled, name: nameOf(route, this.#calls) });
    const settled = (): void => {
      together[Symbol.dispose]();
      conference.invited.delete(call.id);
    };
    const over = (): void => {
      settled();
      conference.changed();
      conference.settle();
    };
    this.#follow(call, request, route, {
      shownAs: shownAs(conference, request.from),
      autoAnswer,
      answered: (leg) => {
        settled();
        // The placement has done its work: the leg is alone by nature from now on.
        call.placement = null;
        if (conference.isOver) return this.#calls.endCall(call, 'cancelled');
        conference.admit(leg, role);
        answered?.();
      },
      failed: over,
    });
    return !call.hasEnded;
  }

  /** Rings, and where that fails wherever the one called wants such calls. */
  #follow(
    call: Call,
    request: RouteRequest,
    route: Route,
    order: { shownAs: Party; autoAnswer: boolean; answered: (leg: CallLeg) => void; failed: () => void },
  ): void {
    const { destination, decision, targets, ringTimeoutMs } = route;
    const diversion = route.diversions.at(-1) ?? null;
    call.record({ type: 'call-routed', destination, decision, diversion });
    call.diversions = route.diversions;
    const placement = this.#calls.beginPlacement(call, null, order.shownAs);
    placement.ring({
      targets,
      timeoutMs: ringTimeoutMs,
      autoAnswer: order.autoAnswer,
      answered: order.answered,
      failed: (cause) => {
        const next = this.#calls.parts.router.decideAgain(request, route, cause);
        if (next && next.targets.length > 0) return this.#follow(call, { ...request, diversions: next.diversions }, next, order);
        this.#calls.endCall(call, cause);
        order.failed();
      },
    });
  }
}

function nameOf({ destination }: Route, { parts: { directory } }: CallService): string {
  if (destination.kind !== 'user') return '';
  const user = directory.user(destination.userId);
  return user ? `${user.firstName} ${user.lastName}`.trim() : '';
}

/** Whoever is rung sees who calls him, and that it is into a conference. */
function shownAs(conference: Conference, from: Party): Party {
  const { settings, number } = conference.props;
  const isOwn = settings.name === from.displayName;
  return {
    ...nobody,
    ...from,
    displayName: isOwn ? from.displayName : `${from.displayName} – ${settings.name}`,
    number: from.number || number,
  };
}
