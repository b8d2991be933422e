import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, DeviceId, LegId } from '../../kernel/ids.ts';
import {
  type Actor,
  type CallService,
  durableWithPatience,
  liveLegOf,
  nobody,
  type RouteRequest,
  releaseLeg,
  targetParty,
} from '../call/index.ts';
import type { Device } from '../device/index.ts';
import type { LegTarget } from '../leg/index.ts';

const maxForwards = 70;
const ownPhoneTimeoutMs = 30_000;
const storePatienceMs = 250;

/** Calls that begin in the browser or by API, and the plain commands on one's own leg. */
export class DialService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /**
   * Rings the chosen device (asked to answer by itself), then the number.
   * @throws ParleyError `device-unknown`, `device-unreachable`, `call-refused`, `call-limit-reached`
   */
  async dial(
    actor: Actor,
    order: {
      number: string;
      deviceId?: DeviceId;
      /** Instead of a device: his mobile, the desk where he sits. He answers there before the other is called. */
      at?: string;
      /** Instead: on what is open to him anyway (`telephony/agent-line`); nothing: as usual. */
      over?: LegTarget | null;
    },
  ): Promise<{ callId: CallId; legId: LegId }> {
    const { parts } = this.#calls;
    const device = this.#chooseDevice(actor, order.deviceId);
    if (parts.registry.isFull)
      throw new ParleyError('call-limit-reached', 'The server carries as many calls as it may; try again in a moment.');
    const number = this.#calls.meant(order.number, actor);
    const from = targetParty(parts.directory, { kind: 'device', deviceId: device.id });
    const { companyId, domainId } = device;
    const source = { kind: 'device', deviceId: device.id } as const;
    const request: RouteRequest = {
      companyId,
      domainId,
      source,
      from,
      dialled: number,
      purpose: 'call',
      diversions: [],
      maxForwards,
    };
    const route = parts.router.decide(request);
    if (route.destination.kind === 'refused')
      throw new ParleyError(
        'call-refused',
        number === order.number ? route.decision.sentence : 'This contact cannot be called.',
        {
          details: { code: route.decision.code, cause: route.destination.release.cause },
        },
      );
    const targets = order.over ? [order.over] : this.#targets(request, device, order.at);
    const call = this.#calls.createCall(parts.ids.next(), request, route, null);
    let legId: LegId | null = null;
    // A carrier may refuse a call from a number that is not his customer's: who is called at his own number sees his own.
    this.#calls.beginPlacement(call, null, order.at === undefined ? { ...nobody, number } : from).ring({
      targets,
      timeoutMs: ownPhoneTimeoutMs,
      autoAnswer: order.at === undefined,
      started: (legs) => {
        legId = legs[0]!.id;
      },
      answered: (leg) => {
        call.setState(leg, 'connected');
        this.#calls.follow(leg, request, route);
      },
      failed: (cause) => this.#calls.endCall(call, cause),
    });
    if (legId === null)
      throw new ParleyError('device-unreachable', `Your phone ${device.name} is not connected, or all its lines are in use.`);
    await durableWithPatience(parts.journal, parts.clock, storePatienceMs);
    return { callId: call.id, legId };
  }

  /** Asks the phone to answer by itself. @throws ParleyError `call-unknown`, `leg-wrong-state`, `phone-cannot` */
  answer(actor: Actor, legId: LegId): void {
    const leg = liveLegOf(this.#calls.parts.registry, actor, legId);
    if (leg.state !== 'alerting') throw new ParleyError('leg-wrong-state', 'This phone does not ring.');
    if (!leg.leg.remoteAnswer())
      throw new ParleyError('phone-cannot', 'This telephone cannot be told to answer: pick it up there.');
  }

  /** Ends the actor's side: hangs up, or declines a call that rings. @throws ParleyError `call-unknown` */
  hangUp(actor: Actor, legId: LegId): void {
    const leg = liveLegOf(this.#calls.parts.registry, actor, legId);
    if (leg.call.placement?.ringingLegs.includes(leg)) this.#calls.decline(leg);
    else releaseLeg(leg, 'normal-clearing');
  }

  #targets(request: RouteRequest, { id }: Device, at: string | undefined): readonly LegTarget[] {
    if (at === undefined) return [{ kind: 'device', deviceId: id }];
    const { targets, reason } = this.#calls.parts.router.rungAt(request, at);
    if (targets.length === 0)
      throw new ParleyError('call-refused', reason, { details: { code: 'not-rung', cause: 'not-permitted' } });
    return targets;
  }

  #chooseDevice(actor: Actor, deviceId: DeviceId | undefined): Device {
    const own = this.#calls.parts.directory
      .devicesOf(actor.userId)
      .filter((one) => one.enabled && one.companyId === actor.companyId);
    const device = deviceId === undefined ? own[0] : own.find((one) => one.id === deviceId);
    if (!device)
      throw new ParleyError('device-unknown', deviceId === undefined ? 'You have no phone.' : `You have no phone ${deviceId}.`);
    return device;
  }
}
