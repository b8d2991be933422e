import type { InteractionId, OfferId } from '../../kernel/ids.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { WaitForecast } from '../interaction/index.ts';
import { levelsAt } from './demand-classes.ts';
import { learnHandling, learnLeaving, learnRinging, learnWait } from './estimated-wait.ts';
import { explainOffer } from './explain-offer.ts';
import { Floor, refusalLimit, refusalPauseMs } from './floor.ts';
import { forecastOf } from './forecast.ts';
import {
  advanceOccupied,
  hasRoom,
  inOrder,
  type LiveAgent,
  type LiveOffer,
  type LiveQueue,
  type LiveWork,
  newlyThere,
  type Waiting,
} from './live-state.ts';
import { agentsFor, match } from './matching.ts';
import { arrivalOverflow, explainOverflow, waitedOverflow } from './overflow.ts';
import type { OverflowRule, RoutedInteraction, RoutingInput, RoutingOutput } from './routing-model.ts';
import { type RoutingSnapshot, restoreFloor, snapshotOf } from './routing-snapshot.ts';

/** A lease outlives the ringing by this much: it ends only when the ringing has failed to report. */
export const leaseGraceMs = 5000;
/** Who let a lease end without a word is offered nothing for so long. */
export const restMs = 5000;

type InputOf<Type extends RoutingInput['type']> = Extract<RoutingInput, { readonly type: Type }>;

/**
 * Brings those who wait and agents together, across all queues and channels. Pure: no clock, no chance, no I/O; the same inputs at the
 * same times give the same outputs.
 *
 * After each input nobody waits for whom somebody is free. Who waits is taken in one total order (`inOrder`); the first of it for whom
 * there is an agent is offered to the best one by the strategy of his queue.
 *
 * ```
 * arrived ──► waiting ──offer──► offered ──accepted──► assigned: work of the agent, until `work-ended`
 *    │           ▲  │               │ declined by all, lease ended, withdrawn
 *    │           └──┼───────────────┘
 *    └─ overflow ◄──┘ waited too long · left
 * ```
 */
export class RoutingEngine {
  #floor = new Floor();
  #outputs: RoutingOutput[] = [];

  /** @param nowMs not before that of the last call */
  apply(input: RoutingInput, nowMs: number): RoutingOutput[] {
    const floor = this.#floor;
    floor.nowMs = Math.max(floor.nowMs, nowMs);
    this.#passTime();
    this.#take(input);
    match(floor, (waiting, agents) => this.#offer(waiting, agents));
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  /** When `time-passed` is to be told, at the latest; null: never. */
  dueAtMs(): number | null {
    return this.#floor.dueAtMs();
  }

  /** How long he would wait, or, as he waits, will still; null where nothing is known. */
  forecast(interaction: RoutedInteraction, nowMs: number): WaitForecast | null {
    const found = forecastOf(this.#floor, interaction, nowMs);
    if (!found) return null;
    const { reckoned: _, ...forecast } = found;
    return forecast;
  }

  snapshot(): RoutingSnapshot {
    return snapshotOf(this.#floor);
  }

  static fromSnapshot(snapshot: RoutingSnapshot): RoutingEngine {
    const engine = new RoutingEngine();
    engine.#floor = restoreFloor(snapshot);
    return engine;
  }

  /** Those of whom something ends by time: leases, then rests, then those who wait, in their order. */
  #passTime(): void {
    const floor = this.#floor;
    const due = floor.takeDue();
    if (due.length === 0) return;
    const offers = due.filter((one): one is LiveOffer => 'expiresAtMs' in one);
    for (const offer of offers.toSorted((one, other) => one.sequence - other.sequence)) this.#expire(offer);
    for (const agent of due) if ('works' in agent) floor.changeAgent(agent, () => (agent.restsUntilMs = null));
    const waiting = due.filter((one): one is Waiting => 'refusals' in one);
    for (const one of waiting.toSorted(inOrder))
      if (floor.waiting.get(one.interaction.id) === one && !one.offer) this.#reconsider(one);
  }

  #take(input: RoutingInput): void {
    const floor = this.#floor;
    switch (input.type) {
      case 'queue-configured':
        return floor.configureQueue(input.queue);
      case 'queue-removed':
        return this.#removeQueue(input);
      case 'agent-configured':
        return floor.configureAgent(input.agent);
      case 'agent-removed':
        return this.#removeAgent(floor.agent(input.agentId));
      case 'agent-is':
        return this.#agentIs(input);
      case 'arrived':
        return this.#arrive(input.interaction);
      case 'changed':
        return this.#change(input);
      case 'left':
        return this.#leave(input.interactionId, input.how);
      case 'accepted':
        return this.#accept(input);
      case 'declined':
        return this.#decline(input);
      case 'work-began':
        return this.#beginForeignWork(input);
      case 'work-ended':
        return this.#endWork(input);
      case 'time-passed':
    }
  }

  #removeQueue({ queueId }: InputOf<'queue-removed'>): void {
    const queue = this.#floor.queues.get(queueId);
    if (!queue) return;
    for (const waiting of [...queue.waiting].toSorted(inOrder)) {
      this.#withdraw(waiting);
      const sentence = `The queue ${queue.settings.name} is gone.`;
      this.#overflow(waiting, null, { code: 'queue-removed', params: { queue: queue.settings.name }, sentence, steps: [] });
    }
    this.#floor.removeQueue(queue);
  }

  #removeAgent(agent: LiveAgent): void {
    const { offer } = agent;
    if (offer) this.#dropFromOffer(offer, agent, true);
    const change = () => {
      agent.works.clear();
      Object.assign(agent, newlyThere());
    };
    this.#floor.setTimer(agent, null);
    this.#floor.changeAgent(agent, change, 'class');
    this.#floor.forgetIfUnnamed(agent);
  }

  #agentIs({ agentId, readiness, idleSinceMs }: InputOf<'agent-is'>): void {
    const floor = this.#floor;
    const agent = floor.agents.get(agentId);
    if (!agent?.record) return;
    const change = () => {
      if (idleSinceMs !== undefined) agent.idleSinceMs = idleSinceMs;
      else if (readiness === 'ready' && agent.readiness !== 'ready') agent.idleSinceMs = floor.nowMs;
      agent.readiness = readiness;
      agent.restsUntilMs = null;
    };
    floor.setTimer(agent, null);
    const touches = agent.readiness === readiness ? 'hands' : 'present';
    floor.changeAgent(agent, change, touches);
    if (readiness !== 'wrap-up') this.#learnFrom(agent);
  }

  #arrive(interaction: RoutedInteraction): void {
    const floor = this.#floor;
    this.#leave(interaction.id);
    const queue = floor.queues.get(interaction.queueId);
    if (!queue) {
      const decision: Decision = { code: 'queue-unknown', params: {}, sentence: 'There is no such queue.', steps: [] };
      const { id: interactionId, queueId } = interaction;
      this.#outputs.push({ type: 'overflow', interactionId, queueId, to: null, decision });
      return;
    }
    const arrivedAtMs = floor.nowMs;
    const demand = floor.demands.find(queue, interaction.channel, levelsAt({ interaction, queue }, arrivedAtMs));
    const state = { rankMs: 0, stickyTo: null, isPlaced: false, offer: null, timer: null, reckoned: null };
    const waiting: Waiting = { interaction, queue, arrivedAtMs, demand, refusals: new Map(), ...state };
    floor.addWaiting(waiting);
    floor.place(waiting);
    if (agentsFor(floor, waiting).length > 0) return;
    const forecast = forecastOf(floor, interaction, arrivedAtMs);
    waiting.reckoned = forecast?.reckoned ?? null;
    const rule = arrivalOverflow(floor, waiting, forecast);
    if (rule) this.#overflowBy(waiting, rule);
  }

  #change({ interactionId, priority, requirements }: InputOf<'changed'>): void {
    const waiting = this.#floor.waiting.get(interactionId);
    if (!waiting) return;
    const wasPlaced = waiting.isPlaced;
    // Taken out first: by what he is sorted changes.
    this.#floor.unplace(waiting);
    waiting.interaction = { ...waiting.interaction, priority, requirements };
    if (wasPlaced) this.#floor.place(waiting);
    else this.#floor.replace(waiting);
  }

  #leave(interactionId: InteractionId, how?: InputOf<'left'>['how']): void {
    const waiting = this.#floor.waiting.get(interactionId);
    if (!waiting) return;
    const { queue, reckoned } = waiting;
    if (how === 'abandoned' && reckoned) queue.learned = learnLeaving(queue.learned);
    this.#withdraw(waiting);
    this.#floor.removeWaiting(waiting);
  }

  #accept({ offerId, agentId }: InputOf<'accepted'>): void {
    const offer = this.#floor.offers.get(offerId);
    const agent = this.#floor.agents.get(agentId);
    if (!offer || !agent || !offer.agents.has(agent)) return;
    this.#assign(offer.waiting, agent);
  }

  /** He has him: whoever else is rung is let go. */
  #assign(waiting: Waiting, agent: LiveAgent): void {
    const floor = this.#floor;
    const { interaction, queue, offer } = waiting;
    this.#outputs.push({
      type: 'assigned',
      interactionId: interaction.id,
      queueId: queue.settings.id,
      agentId: agent.id,
    });
    if (offer) {
      this.#endOffer(offer);
      offer.agents.delete(agent);
      this.#tellWithdrawn(offer);
    }
    const waitedMs = floor.nowMs - waiting.arrivedAtMs;
    if (offer) queue.learned = learnRinging(queue.learned, floor.nowMs - offer.madeAtMs);
    if (waiting.reckoned) queue.learned = learnWait(queue.learned, waiting.reckoned, waitedMs);
    this.#beginWork(agent, interaction.id, { channel: interaction.channel, queueId: queue.settings.id, beganAtMs: floor.nowMs });
    floor.removeWaiting(waiting);
  }

  #decline({ offerId, agentId, outcome }: InputOf<'declined'>): void {
    const offer = this.#floor.offers.get(offerId);
    const agent = this.#floor.agents.get(agentId);
    if (!offer || !agent || !offer.agents.has(agent)) return;
    const isRefusal =
      outcome === 'rejected' || outcome === 'failed' || (!offer.isToAll && (outcome === 'no-answer' || outcome === 'expired'));
    if (isRefusal) this.#refuse(offer.waiting, agent);
    this.#dropFromOffer(offer, agent, false);
  }

  #expire(offer: LiveOffer): void {
    const floor = this.#floor;
    const agentIds = [...offer.agents].map(({ id }) => id);
    this.#outputs.push({ type: 'offer-expired', offerId: offer.id, interactionId: offer.waiting.interaction.id, agentIds });
    if (!offer.isToAll)
      for (const agent of offer.agents) {
        this.#refuse(offer.waiting, agent);
        agent.restsUntilMs = floor.nowMs + restMs;
        floor.setTimer(agent, agent.restsUntilMs);
      }
    this.#endOffer(offer);
    this.#reconsider(offer.waiting);
  }

  #refuse({ refusals }: Waiting, agent: LiveAgent): void {
    const atMs = this.#floor.nowMs;
    refusals.delete(agent.id);
    if (refusals.size >= refusalLimit) refusals.delete(refusals.keys().next().value!);
    refusals.set(agent.id, { atMs, lookMs: atMs + refusalPauseMs });
  }

  /** He alone is rung no more; with the last the offer ends. */
  #dropFromOffer(offer: LiveOffer, agent: LiveAgent, isTold: boolean): void {
    const { id: offerId, waiting } = offer;
    if (isTold)
      this.#outputs.push({ type: 'offer-withdrawn', offerId, interactionId: waiting.interaction.id, agentIds: [agent.id] });
    offer.agents.delete(agent);
    this.#floor.changeAgent(agent, () => (agent.offer = null));
    if (offer.agents.size > 0) return;
    this.#endOffer(offer);
    this.#reconsider(waiting);
  }

  /** The offer is gone, its agents are free; he stands nowhere. */
  #endOffer(offer: LiveOffer): void {
    const floor = this.#floor;
    floor.offers.delete(offer.id);
    floor.setTimer(offer, null);
    offer.waiting.offer = null;
    for (const agent of offer.agents) floor.changeAgent(agent, () => (agent.offer = null));
  }

  #withdraw({ offer }: Waiting): void {
    if (!offer) return;
    this.#endOffer(offer);
    this.#tellWithdrawn(offer);
  }

  #tellWithdrawn({ id: offerId, waiting, agents }: LiveOffer): void {
    if (agents.size === 0) return;
    const agentIds = [...agents].map(({ id }) => id);
    this.#outputs.push({ type: 'offer-withdrawn', offerId, interactionId: waiting.interaction.id, agentIds });
  }

  /** He waits (again): has he waited too long, and whom may he be offered? */
  #reconsider(waiting: Waiting): void {
    this.#floor.lookAtRefusals(waiting);
    const rule = waitedOverflow(waiting, this.#floor.nowMs);
    if (rule) this.#overflowBy(waiting, rule);
    else this.#floor.place(waiting);
  }

  #overflowBy(waiting: Waiting, rule: OverflowRule): void {
    this.#overflow(waiting, rule.to, explainOverflow(this.#floor, waiting, rule));
  }

  #overflow(waiting: Waiting, to: OverflowRule['to'], decision: Decision): void {
    const { interaction, queue } = waiting;
    this.#floor.removeWaiting(waiting);
    this.#outputs.push({ type: 'overflow', interactionId: interaction.id, queueId: queue.settings.id, to, decision });
  }

  #offer(waiting: Waiting, agents: readonly LiveAgent[]): void {
    const floor = this.#floor;
    const { interaction, queue } = waiting;
    const decision = explainOffer(floor, waiting, agents);
    floor.sequence += 1;
    const { sequence, nowMs } = floor;
    const id = `${interaction.id}.${nowMs.toString(36)}.${sequence}` as OfferId;
    const expiresAtMs = nowMs + queue.settings.offerTimeoutMs + leaseGraceMs;
    const isToAll = queue.settings.strategy === 'ring-all' && !waiting.stickyTo;
    const offer: LiveOffer = {
      id,
      sequence,
      waiting,
      agents: new Set(agents),
      isToAll,
      madeAtMs: nowMs,
      expiresAtMs,
      timer: null,
    };
    floor.unplace(waiting);
    floor.setTimer(waiting, null);
    waiting.offer = offer;
    floor.offers.set(id, offer);
    floor.setTimer(offer, expiresAtMs);
    const change = (agent: LiveAgent) => () => {
      agent.offer = offer;
      agent.turn = sequence;
    };
    for (const agent of agents) floor.changeAgent(agent, change(agent));
    const agentIds = agents.map((agent) => agent.id);
    const { id: queueId } = queue.settings;
    this.#outputs.push({ type: 'offer', offerId: id, interactionId: interaction.id, queueId, agentIds, expiresAtMs, decision });
  }

  #beginWork(agent: LiveAgent, interactionId: InteractionId, work: LiveWork): void {
    const { nowMs } = this.#floor;
    if (!agent.record) return;
    this.#floor.changeAgent(agent, () => {
      advanceOccupied(agent, nowMs);
      agent.works.set(interactionId, work);
    });
  }

  #beginForeignWork({ agentId, interactionId, channel }: InputOf<'work-began'>): void {
    const agent = this.#floor.agent(agentId);
    const waiting = this.#floor.waiting.get(interactionId);
    if (waiting) this.#assign(waiting, agent);
    else this.#beginWork(agent, interactionId, { channel, queueId: null, beganAtMs: this.#floor.nowMs });
    // What he is being offered he may have no hand for any more.
    const { offer } = agent;
    if (offer && !hasRoom(agent, offer.waiting.interaction.channel)) this.#dropFromOffer(offer, agent, true);
    this.#floor.forgetIfUnnamed(agent);
  }

  #endWork({ agentId, interactionId }: InputOf<'work-ended'>): void {
    const { nowMs } = this.#floor;
    const agent = this.#floor.agents.get(agentId);
    const work = agent?.works.get(interactionId);
    if (!agent || !work) return;
    this.#floor.changeAgent(agent, () => {
      advanceOccupied(agent, nowMs);
      agent.works.delete(interactionId);
      agent.idleSinceMs = nowMs;
    });
    agent.finished = [...agent.finished, work];
    if (agent.readiness !== 'wrap-up') this.#learnFrom(agent);
  }

  /** He is done with what he finished, wrap-up included. */
  #learnFrom(agent: LiveAgent): void {
    for (const { queueId, beganAtMs } of agent.finished) {
      const queue: LiveQueue | undefined = queueId === null ? undefined : this.#floor.queues.get(queueId);
      if (queue) queue.learned = learnHandling(queue.learned, this.#floor.nowMs - beganAtMs);
    }
    agent.finished = [];
  }
}
