import type { Clock } from '../../kernel/clock.ts';
import type { AgentId, OfferId, QueueId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { AgentService, AgentWorks, OfferLease } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { Interactions, InteractionTarget, OfferOutcome } from '../interaction/index.ts';
import type { RoutingInput, RoutingOutput } from '../routing/index.ts';
import type { OpenOffer, Waiting, WaitingLines } from './waiting-line.ts';

export interface OffersParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly directory: ContactCentreDirectory;
  readonly agents: AgentService;
  readonly works: AgentWorks;
  readonly interactions: Interactions;
  readonly lines: WaitingLines;
  readonly tell: (...inputs: readonly RoutingInput[]) => void;
  /** Takes one out of its line because an agent has it. */
  readonly assigned: (waiting: Waiting, to: InteractionTarget) => void;
  /** Back in the order of routing after an offer by hand. */
  readonly waitsAgain: (waiting: Waiting) => void;
  readonly changed: (queueId: QueueId) => void;
}

export interface OfferMade {
  readonly offerId: OfferId;
  readonly agentIds: readonly AgentId[];
  readonly expiresAtMs: number;
  readonly decision: Decision;
  readonly isByHand: boolean;
}

/** Offers from the moment somebody is leased until each of those has said something, or time has. */
export class Offers {
  readonly #parts: OffersParts;

  constructor(parts: OffersParts) {
    this.#parts = parts;
  }

  make(waiting: Waiting, { offerId, agentIds, expiresAtMs, decision, isByHand }: OfferMade): void {
    const { agents, interactions, directory, changed, tell } = this.#parts;
    const { interactionId, queueId, matter } = waiting;
    const queue = directory.queue(queueId);
    const { channel, callId } = matter;
    const lease: OfferLease = { offerId, interactionId, queueId, channel, callId, decision, expiresAtMs };
    const isToAll = queue?.strategy === 'ring-all' && !isByHand;
    const offer: OpenOffer = { offerId, leases: new Map(), isByHand, isToAll, withdrawnAs: 'withdrawn' };
    waiting.offer = offer;
    // Leased before it rings: two customers can never be offered to one agent.
    const taken = agentIds.filter((id) => (isByHand ? agents.lease(id, lease) : agents.claim(id, lease)));
    for (const id of taken) offer.leases.set(id, lease);
    if (taken.length === 0 || !queue) {
      waiting.offer = null;
      for (const agentId of agentIds) tell({ type: 'declined', offerId, agentId, outcome: 'failed' });
      if (!isByHand) return;
      for (const agentId of agentIds) tell({ type: 'work-ended', agentId, interactionId });
      return this.#parts.waitsAgain(waiting);
    }
    interactions.record(interactionId, { type: 'offer-made', queueId, offerId, agentIds: taken, expiresAtMs, decision });
    changed(queueId);
    for (const agentId of agentIds)
      if (!offer.leases.has(agentId)) tell({ type: 'declined', offerId, agentId, outcome: 'failed' });
    const ended = (agentId: AgentId, outcome: OfferOutcome) => this.#ended(waiting, offer, agentId, outcome);
    matter.offer({ offerId, agentIds: taken, timeoutMs: queue.offerTimeoutMs, decision, ended });
  }

  /** Routing has taken it back, or its lease is over. */
  over({ type, interactionId, offerId }: RoutingOutput & { readonly type: 'offer-withdrawn' | 'offer-expired' }): void {
    const waiting = this.#parts.lines.find(interactionId);
    if (waiting?.offer?.offerId !== offerId) return;
    if (type === 'offer-expired') waiting.offer.withdrawnAs = 'expired';
    this.withdraw(waiting);
  }

  /** Whoever is rung is rung no more. */
  withdraw(waiting: Waiting): void {
    const { offer, matter } = waiting;
    if (!offer) return;
    matter.withdraw();
    this.drop(waiting, offer.withdrawnAs);
  }

  /** What is left of an offer, when the customer is not there for it any more. */
  drop(waiting: Waiting, outcome: OfferOutcome): void {
    const { offer } = waiting;
    if (!offer) return;
    waiting.offer = null;
    for (const agentId of offer.leases.keys()) this.#free(waiting, offer, agentId, outcome, null);
  }

  #ended(waiting: Waiting, offer: OpenOffer, agentId: AgentId, told: OfferOutcome): void {
    if (!offer.leases.has(agentId)) return;
    if (told === 'accepted') return this.#accepted(waiting, offer, agentId);
    const { tell, waitsAgain, lines } = this.#parts;
    const outcome = told === 'withdrawn' ? offer.withdrawnAs : told;
    const reason = reasonOf(outcome, offer.isToAll);
    // Before the engine knows of it he is what he is from now on: else he were offered the next one.
    this.#free(waiting, offer, agentId, outcome, reason);
    if (offer.leases.size === 0 && waiting.offer === offer) waiting.offer = null;
    if (!offer.isByHand) return tell({ type: 'declined', offerId: offer.offerId, agentId, outcome });
    tell({ type: 'work-ended', agentId, interactionId: waiting.interactionId });
    if (lines.find(waiting.interactionId) === waiting && waiting.offer === null) waitsAgain(waiting);
  }

  #free(waiting: Waiting, offer: OpenOffer, agentId: AgentId, outcome: OfferOutcome, reason: string | null): void {
    const { agents, interactions, logger, changed } = this.#parts;
    const lease = offer.leases.get(agentId);
    if (!lease) return;
    const { interactionId, queueId } = waiting;
    offer.leases.delete(agentId);
    interactions.record(interactionId, { type: 'offer-ended', queueId, offerId: offer.offerId, agentId, outcome });
    if (reason) logger.info('an agent did not take a customer and is not ready now', { agentId, reason, queueId });
    agents.endOffer(agentId, lease, reason);
    changed(queueId);
  }

  #accepted(waiting: Waiting, offer: OpenOffer, agentId: AgentId): void {
    const { interactions, works, tell, assigned } = this.#parts;
    const { interactionId, queueId, matter } = waiting;
    const { offerId } = offer;
    interactions.record(interactionId, { type: 'offer-ended', queueId, offerId, agentId, outcome: 'accepted' });
    const others = [...offer.leases.keys()].filter((other) => other !== agentId);
    offer.leases.delete(agentId);
    waiting.offer = null;
    assigned(waiting, { kind: 'agent', agentId });
    if (!offer.isByHand) tell({ type: 'accepted', offerId, agentId });
    for (const other of others) this.#free(waiting, offer, other, 'withdrawn', null);
    works.begin(interactionId, agentId, offer.isByHand ? 'assigned' : 'offer', { queueId, callId: matter.callId });
  }
}

/** Why an agent is not ready after it; null: he is as he was. Who was rung with many others need not have heard it. */
function reasonOf(outcome: OfferOutcome, isToAll: boolean): string | null {
  if (outcome === 'failed') return 'unreachable';
  if (outcome === 'rejected') return 'rejected';
  return outcome === 'no-answer' && !isToAll ? 'no-answer' : null;
}
