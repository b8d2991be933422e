import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import { type Actor, type CallService, liveLegOf } from '../call/index.ts';

/** Sends a call that rings at the actor somewhere else. */
export class DeflectService {
  readonly #calls: CallService;

  constructor(parts: { calls: CallService }) {
    this.#calls = parts.calls;
  }

  /** @throws ParleyError `call-unknown`, `leg-wrong-state`, `call-refused` */
  deflect(actor: Actor, legId: LegId, target: string): void {
    const leg = liveLegOf(this.#calls.parts.registry, actor, legId);
    const { call } = leg;
    const { placement } = call;
    const { deviceId, number } = leg.party;
    if (!placement?.plan || !placement.forLeg || !placement.ringingLegs.includes(leg) || deviceId === null)
      throw new ParleyError(
        'leg-wrong-state',
        `The leg ${legId} does not ring, or a queue offers it: it cannot be sent elsewhere.`,
      );
    const { request, outcome } = placement.plan;
    const diversions = [...call.diversions, { fromNumber: number, reason: 'deflected' } as const];
    const deflected = {
      ...request,
      source: { kind: 'device', deviceId },
      dialled: target,
      diversions,
      purpose: 'deflect',
    } as const;
    const route = this.#calls.parts.router.decide(deflected);
    if (route.destination.kind === 'refused')
      throw new ParleyError('call-refused', route.decision.sentence, { details: { cause: route.destination.release.cause } });
    placement.cancel('cancelled');
    this.#calls.follow(placement.forLeg, deflected, route, outcome);
  }
}
