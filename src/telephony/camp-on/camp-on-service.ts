import type { Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import {
  type Actor,
  type ApplicationDestination,
  type CallLeg,
  type CallService,
  isLive,
  type Route,
  type RouteRequest,
  talkingLegOf,
  targetParty,
} from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';
import { contextOf, type PassedOn, type ReturnReason, type ReturnService, type WaitingParties } from '../returned-call/index.ts';
import type { NumberedApplication } from '../routing/index.ts';
import type { TransferService } from '../transfer/index.ts';
import { campOnReturnAfter } from './camp-on-parameters.ts';

export interface CampOnServiceParts {
  readonly calls: CallService;
  readonly transfers: Pick<TransferService, 'blind'>;
  readonly waiting: WaitingParties;
  readonly returns: ReturnService;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** Transferred to, with the colleague's number behind it. */
export const campOnCode = '*66';

/** Nobody is rung the very moment he puts the receiver down, in milliseconds. */
const breathMs = 1000;
const ringMs = 30_000;

interface Camper {
  readonly leg: CallLeg;
  readonly passed: PassedOn;
  readonly route: Route;
  isRinging: boolean;
}

/** Who is waited for: a user, or a phone without a person. */
type TargetKey = string;

/**
 * Lets callers wait for colleagues who are busy.
 *
 * ```
 * waiting (music) ──target has no call──► target rings ──answers──► they talk
 *     ▲    │ time is up                        │ busy again: waits on
 *     └────┼───────────────────────────────────┤
 *          └──────────► comes back ◄───────────┘ no answer, declined, not reachable
 * ```
 */
export class CampOnService implements CallApplication, Disposable {
  readonly #parts: CampOnServiceParts;
  readonly #lines = new Map<TargetKey, Camper[]>();
  readonly #breaths = new Map<TargetKey, Timer>();
  readonly #stop: () => void;

  constructor(parts: CampOnServiceParts) {
    this.#parts = parts;
    this.#stop = parts.calls.parts.registry.onLoadChanged((party) => this.#loadChanged(party));
  }

  /**
   * By command: the other side waits for `number`, the actor is free.
   * @throws ParleyError `call-unknown`, `leg-wrong-state`, `cannot-camp-on`
   */
  campOn(actor: Actor, legId: LegId, number: string): void {
    const { calls, transfers } = this.#parts;
    const { leg, peer } = talkingLegOf(calls.parts.registry, actor, legId);
    const { deviceId } = leg.party;
    const { companyId, domainId, maxForwards } = leg.call.props;
    const meant = calls.meant(number, actor);
    const route =
      deviceId &&
      this.#routeTo({
        companyId,
        domainId,
        source: { kind: 'device', deviceId },
        from: peer.party,
        dialled: meant,
        purpose: 'transfer',
        diversions: [],
        maxForwards,
      });
    if (!route) throw new ParleyError('cannot-camp-on', `Nobody can wait for ${number}: it is no phone of a colleague.`);
    transfers.blind(actor, legId, campOnCode + meant);
  }

  /** For the router: only a transfer by a phone of the domain leads here. */
  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    if (!dialled.startsWith(campOnCode) || request.dialled !== dialled) return null;
    if (request.purpose !== 'transfer' || request.source.kind !== 'device') return null;
    const id = dialled.slice(campOnCode.length);
    return id === '' ? null : { application: 'camp-on', id, name: `waiting for ${id}` };
  }

  enter(party: ApplicationParty, { id: number }: ApplicationDestination): boolean {
    const { calls, waiting, parameters } = this.#parts;
    const { request } = party;
    const { leg } = party;
    const route = request.source.kind === 'device' && this.#routeTo({ ...request, dialled: number });
    if (!route || request.source.kind !== 'device') return false;
    const by = targetParty(calls.parts.directory, { kind: 'device', deviceId: request.source.deviceId });
    const { userId, name } = this.#nameOf(route);
    const passed: PassedOn = { kind: 'camp-on', by, number, name, userId };
    const camper: Camper = { leg, passed, route, isRinging: false };
    const key = keyOf(route);
    this.#lines.set(key, [...(this.#lines.get(key) ?? []), camper]);
    const leave = () => this.#leave(key, camper);
    waiting.add(leg, passed, {
      afterMs: 1000 * parameters.value(campOnReturnAfter, contextOf(leg, by)),
      left: leave,
      // Whose phone rings for him is not taken away from him.
      expired: () => camper.isRinging || this.#back(key, camper, 'too-long'),
    });
    const params = { number, name, by: by.displayName || by.number };
    leg.call.record({
      type: 'call-routed',
      destination: { kind: 'application', application: 'camp-on', id: number, number: campOnCode + number },
      decision: { code: 'camped-on', params, sentence: `The caller waits until ${name || number} is free.`, steps: [] },
      diversion: null,
    });
    // Not before who passed him on has left.
    this.#breathe(key, 0);
    return true;
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const timer of this.#breaths.values()) timer.cancel();
    this.#breaths.clear();
    this.#lines.clear();
  }

  /** Phones of colleagues only: nobody waits for an outside number, a queue or a machine. */
  #routeTo(request: RouteRequest): Route | null {
    const route = this.#parts.calls.parts.router.decide(request);
    const { kind } = route.destination;
    return (kind === 'user' || kind === 'device') && route.targets.length > 0 ? route : null;
  }

  #nameOf({ destination }: Route): { userId: PassedOn['userId']; name: string } {
    const { directory } = this.#parts.calls.parts;
    if (destination.kind === 'user') {
      const user = directory.user(destination.userId);
      return { userId: destination.userId, name: user ? displayName(user) : '' };
    }
    const name = destination.kind === 'device' ? (directory.device(destination.deviceId)?.name ?? '') : '';
    return { userId: null, name };
  }

  #loadChanged({ userId, deviceId }: Party): void {
    for (const key of [userId, deviceId]) if (key !== null && this.#lines.has(key)) this.#breathe(key);
  }

  #breathe(key: TargetKey, afterMs = breathMs): void {
    if (this.#breaths.has(key) || !this.#isFree(key)) return;
    const timer = this.#parts.calls.parts.clock.setTimer(afterMs, () => {
      this.#breaths.delete(key);
      this.#serve(key);
    });
    this.#breaths.set(key, timer);
  }

  #isFree(key: TargetKey): boolean {
    const { registry } = this.#parts.calls.parts;
    return ![...registry.legsOfUser(key as never), ...registry.legsOfDevice(key as never)].some(isLive);
  }

  /** The first in the line gets him, one at a time. */
  #serve(key: TargetKey): void {
    const line = this.#lines.get(key);
    const [camper] = line ?? [];
    if (!camper || line!.some((one) => one.isRinging) || this.#breaths.has(key) || !this.#isFree(key)) return;
    const { calls, waiting } = this.#parts;
    const { leg, passed, route } = camper;
    if (!isLive(leg)) return;
    camper.isRinging = true;
    const name = passed.name || passed.number;
    leg.call.record({
      type: 'call-routed',
      destination: route.destination,
      decision: {
        code: 'camp-on-free',
        params: { number: passed.number, name: passed.name },
        sentence: `${name} is free: it rings for the caller who waited.`,
        steps: [],
      },
      diversion: null,
    });
    waiting.ringing(leg, true);
    calls.beginPlacement(leg.call, leg, leg.party).ring({
      targets: route.targets,
      timeoutMs: ringMs,
      answered: (answerer) => calls.join(leg, answerer),
      failed: (cause) => this.#notTaken(key, camper, cause),
    });
  }

  #notTaken(key: TargetKey, camper: Camper, cause: ReleaseCause): void {
    const { waiting, calls } = this.#parts;
    camper.isRinging = false;
    waiting.ringing(camper.leg, false);
    const { returnsAtMs = null } = waiting.byCall(camper.leg.call.id) ?? {};
    const hasTime = returnsAtMs !== null && returnsAtMs > calls.parts.clock.now();
    // He took another call just then.
    if (cause === 'busy' && hasTime) return;
    this.#back(key, camper, cause);
  }

  #back(key: TargetKey, camper: Camper, reason: ReturnReason): void {
    this.#leave(key, camper);
    this.#parts.returns.bringBack(camper.leg, camper.passed, reason);
  }

  #leave(key: TargetKey, camper: Camper): void {
    const line = (this.#lines.get(key) ?? []).filter((one) => one !== camper);
    if (line.length > 0) {
      this.#lines.set(key, line);
      this.#breathe(key);
      return;
    }
    this.#lines.delete(key);
    this.#breaths.get(key)?.cancel();
    this.#breaths.delete(key);
  }
}

function keyOf({ destination }: Route): TargetKey {
  if (destination.kind === 'user') return destination.userId;
  return destination.kind === 'device' ? destination.deviceId : '';
}
