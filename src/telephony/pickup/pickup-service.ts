import type { CallId, CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import {
  type CallLeg,
  type CallService,
  callerParty,
  isLive,
  type Placement,
  releaseLeg,
  type ServiceDestination,
  systemRelease,
} from '../call/index.ts';
import type { NumberedQueue } from '../company-directory/index.ts';
import type { Leg } from '../leg/index.ts';

/** Callers in queues, for who takes them by hand. */
export interface WaitingCallers {
  mayTake(companyId: CompanyId, userId: UserId, queueId: QueueId): boolean;
  /** Whom he chose at his page a moment ago; null: whoever waits longest. */
  wanted(userId: UserId, queueId: QueueId): CallId | null;
}

/** Takes a colleague's ringing call: by code and number, by the code alone (the longest-ringing one), or by INVITE with Replaces. */
export class PickupService {
  readonly #calls: CallService;
  readonly #mayPickUp: (companyId: CompanyId, userId: UserId) => boolean;
  readonly #waiting: WaitingCallers | undefined;

  /** @param parts `mayPickUp`: whether a user may take others' calls at all; everybody when it is left out. */
  constructor(parts: {
    calls: CallService;
    mayPickUp?: (companyId: CompanyId, userId: UserId) => boolean;
    waiting?: WaitingCallers;
  }) {
    this.#calls = parts.calls;
    this.#mayPickUp = parts.mayPickUp ?? (() => true);
    this.#waiting = parts.waiting;
  }

  /** The code was dialled from `taker`. Colleagues are the users of the same domain. */
  dialled(taker: CallLeg, destination: ServiceDestination): void {
    const own = taker.call;
    const queue = destination.number
      ? this.#calls.parts.directory.queueByNumber(own.props.domainId, destination.number)
      : undefined;
    if (queue) return this.#takeWaiting(taker, queue);
    if (!this.#isAllowed(own.props.companyId, taker.party.userId)) return this.#calls.fail(taker, 'not-permitted', {});
    const found = this.#findRinging(own.props.domainId, destination.number, taker);
    if (!found) return this.#calls.fail(taker, destination.number ? 'unreachable' : 'unknown-number', {});
    this.#moveTo(found.placement, found.rung.party.displayName, taker);
  }

  /** A caller who waits in a queue: the one wanted, else who waits longest. */
  #takeWaiting(taker: CallLeg, queue: NumberedQueue): void {
    const { userId } = taker.party;
    if (userId === null || !this.#waiting?.mayTake(queue.companyId, userId, queue.id))
      return this.#calls.fail(taker, 'not-permitted', {});
    const line = [...this.#calls.parts.registry.allCalls()]
      .filter((call) => call.queueId === queue.id && call.placement?.forLeg?.state === 'queued')
      .toSorted((one, other) => one.createdAtMs - other.createdAtMs);
    const wanted = this.#waiting.wanted(userId, queue.id);
    const call = wanted === null ? line[0] : line.find(({ id }) => id === wanted);
    if (!call?.placement) return this.#calls.fail(taker, 'unreachable', {});
    this.#moveTo(call.placement, queue.name, taker);
  }

  #moveTo(placement: Placement, from: string, taker: CallLeg): void {
    const own = taker.call;
    own.lastRelease = systemRelease('transferred');
    placement.call.takeLeg(taker);
    this.#take(placement, from, taker);
    this.#calls.settle(own);
  }

  /** A phone's call replaces a leg (RFC 3891): one that rings is picked up, one that talks is taken over. */
  replaced(leg: CallLeg, by: Leg): void {
    const { call } = leg;
    const { parts } = this.#calls;
    const { deviceId } = by.party;
    const placement = call.placement?.ringingLegs.includes(leg) ? call.placement : null;
    const peer = call.peerOf(leg);
    const taker = deviceId === null ? undefined : parts.directory.device(deviceId);
    if (!taker || taker.domainId !== call.props.domainId) return by.release('not-permitted');
    if (!this.#isAllowed(taker.companyId, taker.userId)) return by.release('not-permitted');
    if ((!placement?.forLeg && !peer) || call.isDirect) return by.release('unreachable');
    const party = callerParty(parts.directory, { kind: 'device', deviceId: taker.id }, by.party);
    const added = call.addLeg(by, { party, shownNumber: '' });
    this.#calls.watch(added);
    if (placement) return this.#take(placement, leg.party.displayName, added);
    call.joined = null;
    this.#calls.join(peer!, added);
    releaseLeg(leg, 'replaced');
  }

  #isAllowed(companyId: CompanyId, userId: UserId | null): boolean {
    return userId === null || this.#mayPickUp(companyId, userId);
  }

  #take(placement: Placement, from: string, taker: CallLeg): void {
    const { call } = placement;
    const params = { from, by: taker.party.displayName };
    const sentence = `${params.by} picked up the call that rang at ${params.from}.`;
    const number = taker.party.number;
    const { userId, deviceId } = taker.party;
    call.record({
      type: 'call-routed',
      destination: userId ? { kind: 'user', userId, number } : { kind: 'device', deviceId: deviceId!, number },
      decision: { code: 'picked-up', params, sentence, steps: [] },
      diversion: null,
    });
    this.#calls.take(placement, taker);
  }

  #findRinging(domainId: DomainId, number: string, taker: CallLeg): { placement: Placement; rung: CallLeg } | null {
    const { registry, directory } = this.#calls.parts;
    const devices = number ? directory.devicesByNumber(domainId, number) : null;
    const legs = devices ? devices.flatMap((device) => registry.legsOfDevice(device.id)) : allLegs(registry.allCalls());
    for (const rung of legs.toSorted((one, other) => one.call.createdAtMs - other.call.createdAtMs)) {
      const { call } = rung;
      if (call === taker.call || call.props.domainId !== domainId || call.isDirect || !isLive(rung)) continue;
      const { placement } = call;
      if (placement?.forLeg && placement.ringingLegs.includes(rung) && rung.party.deviceId !== null) return { placement, rung };
    }
    return null;
  }
}

function allLegs(calls: Iterable<CallLeg['call']>): CallLeg[] {
  return [...calls].flatMap((call) => [...call.legs.values()]);
}
