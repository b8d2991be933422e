import { ParleyError } from '../../kernel/errors.ts';
import type { LegId } from '../../kernel/ids.ts';
import { type CallLeg, isLive } from './call-leg.ts';
import type { Actor } from './call-ports.ts';
import type { CallRegistry } from './call-registry.ts';

/**
 * The actor's own leg. What belongs to somebody else is as unknown as what does not exist.
 * @throws ParleyError `call-unknown`
 */
export function liveLegOf(registry: CallRegistry, actor: Actor, legId: LegId): CallLeg {
  const leg = registry.leg(legId);
  const isOwn = leg && isLive(leg) && leg.party.userId === actor.userId && leg.call.props.companyId === actor.companyId;
  if (!isOwn) throw new ParleyError('call-unknown', `There is no call of yours with the leg ${legId}; it may be over.`);
  return leg;
}

/**
 * The actor's own leg and the party it talks to, with media that goes through us.
 * @throws ParleyError `call-unknown`, `leg-wrong-state`
 */
export function talkingLegOf(registry: CallRegistry, actor: Actor, legId: LegId): { leg: CallLeg; peer: CallLeg } {
  const leg = liveLegOf(registry, actor, legId);
  const peer = leg.call.peerOf(leg);
  if (!peer) throw new ParleyError('leg-wrong-state', `The leg ${legId} is ${leg.state} and talks to nobody.`);
  if (leg.call.isDirect) throw new ParleyError('leg-wrong-state', 'The sound of this call does not go through us.');
  return { leg, peer };
}
