import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import {
  type Actor,
  type CallLeg,
  type CallService,
  liveLegOf,
  type Placement,
  type PlacementOutcome,
  type Route,
  type RouteRequest,
} from '../call/index.ts';

/** Sends a call that rings at somebody somewhere else, by his command or his phone's. */
export class DeflectService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** By command. @throws ParleyError `call-unknown`, `leg-wrong-state`, `call-refused` */
  deflect(actor: Actor, legId: LegId, target: string): void {
    const leg = liveLegOf(this.#calls.parts.registry, actor, legId);
    const deflection = this.#decide(leg, target);
    if (!deflection)
      throw new ParleyError(
        'leg-wrong-state',
        `The leg ${legId} does not ring, or a queue offers it: it cannot be sent elsewhere.`,
      );
    const { route } = deflection;
    if (route.destination.kind === 'refused')
      throw new ParleyError(
        'call-refused',
        deflection.request.dialled === target ? route.decision.sentence : 'This contact cannot be called.',
        { details: { cause: route.destination.release.cause } },
      );
    this.#send(deflection);
  }

  /** By the phone that rang. @returns false when its call cannot be sent there */
  deflected(leg: CallLeg, target: string): boolean {
    // Two phones that send everything to each other would pass it on for ever.
    if (leg.call.diversions.some((one) => one.fromNumber === leg.party.number)) return false;
    const deflection = this.#decide(leg, target);
    if (!deflection || deflection.route.destination.kind === 'refused') return false;
    this.#send(deflection);
    return true;
  }

  #decide(leg: CallLeg, target: string): Deflection | null {
    const { call } = leg;
    const { placement } = call;
    const { deviceId, number } = leg.party;
    if (!placement?.plan || !placement.forLeg || !placement.ringingLegs.includes(leg) || deviceId === null) return null;
    const request: RouteRequest = {
      ...placement.plan.request,
      source: { kind: 'device', deviceId },
      dialled: this.#calls.meant(target, { companyId: call.props.companyId, userId: leg.party.userId }),
      diversions: [...call.diversions, { fromNumber: number, reason: 'deflected' }],
      purpose: 'deflect',
    };
    const route = this.#calls.parts.router.decide(request);
    return { forLeg: placement.forLeg, placement, request, route, outcome: placement.plan.outcome };
  }

  #send({ forLeg, placement, request, route, outcome }: Deflection): void {
    placement.cancel('cancelled');
    this.#calls.follow(forLeg, request, route, outcome);
  }
}

interface Deflection {
  readonly forLeg: CallLeg;
  readonly placement: Placement;
  readonly request: RouteRequest;
  readonly route: Route;
  readonly outcome: PlacementOutcome;
}
