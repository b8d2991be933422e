import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, DeviceId } from '../../kernel/ids.ts';
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
import type { MediaPlane } from '../media/index.ts';

const maxForwards = 70;
const ownPhoneTimeoutMs = 30_000;

/** What is to be rung, and what becomes of it. */
export interface OwnPhoneOrder {
  /** One of his devices; left out: all of them. */
  readonly deviceId?: DeviceId | undefined;
  /** Whom he is about to hear, as his phone shows it. */
  readonly shown: { readonly name: string; readonly number: string };
  /** The call whose media his is to live with; null: any. */
  readonly beside: CallId | null;
  readonly sentence: string;
  readonly answered: (leg: CallLeg) => void;
  readonly failed: () => void;
}

/** Rings the supervisor's own telephone, in a call in which he is alone. */
export class MonitoringDialler {
  readonly #calls: CallService;
  readonly #media: Pick<MediaPlane, 'keepTogether'>;

  constructor(parts: { calls: CallService; media: Pick<MediaPlane, 'keepTogether'> }) {
    this.#calls = parts.calls;
    this.#media = parts.media;
  }

  /**
   * One phone is asked to answer by itself.
   * @returns the call in which he is rung
   * @throws ParleyError `device-unknown`, `device-unreachable`, `call-limit-reached`
   */
  ring(actor: Actor, order: OwnPhoneOrder): Call {
    const { parts } = this.#calls;
    const devices = this.#devices(actor, order.deviceId);
    if (parts.registry.isFull)
      throw new ParleyError('call-limit-reached', 'The server carries as many calls as it may; try again in a moment.');
    const { request, route } = orderOf(this.#calls, devices, order.sentence);
    const call = this.#calls.createCall(parts.ids.next<CallId>(), request, route, null);
    const together = order.beside && this.#media.keepTogether(call.id, order.beside);
    const settled = (): void => {
      stop();
      together?.[Symbol.dispose]();
    };
    // However it ends, also from outside.
    const stop = parts.registry.onEvent(({ event }) => {
      if (event.type !== 'call-ended' || event.callId !== call.id) return;
      settled();
      order.failed();
    });
    call.record({ type: 'call-routed', destination: route.destination, decision: route.decision, diversion: null });
    const { name, number } = order.shown;
    this.#calls.beginPlacement(call, null, { ...nobody, displayName: name, number }).ring({
      targets: route.targets,
      timeoutMs: route.ringTimeoutMs,
      autoAnswer: devices.length === 1,
      answered: (leg) => {
        settled();
        // The placement has done its work: the leg is alone by nature from now on.
        call.placement = null;
        order.answered(leg);
      },
      failed: (cause) => this.#calls.endCall(call, cause),
    });
    if (call.hasEnded)
      throw new ParleyError('device-unreachable', 'None of your phones is connected, or all their lines are in use.');
    return call;
  }

  #devices({ companyId, userId }: Actor, deviceId: DeviceId | undefined): readonly [Device, ...Device[]] {
    const own = this.#calls.parts.directory.devicesOf(userId).filter((one) => one.enabled && one.companyId === companyId);
    const [first, ...others] = deviceId === undefined ? own : own.filter(({ id }) => id === deviceId);
    if (!first)
      throw new ParleyError('device-unknown', deviceId === undefined ? 'You have no phone.' : 'You have no such phone.');
    return [first, ...others];
  }
}

/** His own number is dialled: nobody who sees his call learns whom he hears. */
function orderOf(
  { parts: { directory } }: CallService,
  devices: readonly [Device, ...Device[]],
  sentence: string,
): { request: RouteRequest; route: Route } {
  const [{ id: deviceId, companyId, domainId, number }] = devices;
  const from = targetParty(directory, { kind: 'device', deviceId });
  const dialled = number ?? '';
  return {
    request: {
      companyId,
      domainId,
      source: { kind: 'device', deviceId },
      from,
      dialled,
      purpose: 'call',
      diversions: [],
      maxForwards,
    },
    route: {
      destination: { kind: 'device', deviceId, number: dialled },
      decision: { code: 'monitoring-begun', params: {}, sentence, steps: [] },
      direction: 'internal',
      diversions: [],
      targets: devices.map(({ id }) => ({ kind: 'device', deviceId: id })),
      ringTimeoutMs: ownPhoneTimeoutMs,
    },
  };
}
