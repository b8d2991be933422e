import type { AgentId, InteractionId, OfferId, QueueId, SkillId } from '../../kernel/ids.ts';
import type { Channel } from '../interaction/index.ts';
import { levelsAt } from './demand-classes.ts';
import type { Learned, Reckoned } from './estimated-wait.ts';
import { Floor } from './floor.ts';
import { type LiveAgent, type LiveOffer, type LiveWork, rankOf, type Waiting } from './live-state.ts';
import type { Readiness, RoutedInteraction, RoutedQueue } from './routing-model.ts';

interface AgentSnapshot {
  readonly id: AgentId;
  readonly record:
    | (Omit<NonNullable<LiveAgent['record']>, 'skills'> & { readonly skills: readonly (readonly [SkillId, number])[] })
    | null;
  readonly readiness: Readiness;
  readonly idleSinceMs: number;
  readonly turn: number;
  readonly works: readonly {
    readonly interactionId: InteractionId;
    readonly channel: Channel;
    readonly queueId: QueueId | null;
    readonly beganAtMs: number;
  }[];
  readonly restsUntilMs: number | null;
  readonly occupied: number;
  readonly occupiedAtMs: number;
  readonly finished: readonly LiveWork[];
}

/** All an engine knows, as data that JSON can carry. */
export interface RoutingSnapshot {
  readonly nowMs: number;
  readonly sequence: number;
  readonly queues: readonly { readonly settings: RoutedQueue; readonly learned: Learned }[];
  readonly agents: readonly AgentSnapshot[];
  readonly waiting: readonly {
    readonly interaction: RoutedInteraction;
    readonly arrivedAtMs: number;
    readonly reckoned: Reckoned | null;
    readonly refusals: readonly { readonly agentId: AgentId; readonly atMs: number; readonly lookMs: number }[];
  }[];
  readonly offers: readonly {
    readonly id: OfferId;
    readonly sequence: number;
    readonly interactionId: InteractionId;
    readonly agentIds: readonly AgentId[];
    readonly isToAll: boolean;
    readonly madeAtMs: number;
    readonly expiresAtMs: number;
  }[];
}

export function snapshotOf(floor: Floor): RoutingSnapshot {
  return {
    nowMs: floor.nowMs,
    sequence: floor.sequence,
    queues: [...floor.queues.values()].map(({ settings, learned }) => ({ settings, learned })),
    agents: [...floor.agents.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(snapshotOfAgent),
    waiting: [...floor.waiting.values()].map(({ interaction, arrivedAtMs, reckoned, refusals }) => ({
      interaction,
      arrivedAtMs,
      reckoned,
      refusals: [...refusals].map(([agentId, { atMs, lookMs }]) => ({ agentId, atMs, lookMs })),
    })),
    offers: [...floor.offers.values()].map(({ id, sequence, waiting, agents, isToAll, madeAtMs, expiresAtMs }) => ({
      id,
      sequence,
      interactionId: waiting.interaction.id,
      agentIds: [...agents].map((agent) => agent.id),
      isToAll,
      madeAtMs,
      expiresAtMs,
    })),
  };
}

function snapshotOfAgent(agent: LiveAgent): AgentSnapshot {
  const { id, record, readiness, idleSinceMs, turn, works, restsUntilMs, occupied, occupiedAtMs, finished } = agent;
  return {
    id,
    record: record && { ...record, skills: [...record.skills] },
    readiness,
    idleSinceMs,
    turn,
    works: [...works].map(([interactionId, work]) => ({ interactionId, ...work })),
    restsUntilMs,
    occupied,
    occupiedAtMs,
    finished,
  };
}

/** A floor that goes on exactly as the one of which the snapshot was taken. */
export function restoreFloor(snapshot: RoutingSnapshot): Floor {
  const floor = new Floor();
  floor.nowMs = snapshot.nowMs;
  floor.sequence = snapshot.sequence;
  for (const { settings, learned } of snapshot.queues) {
    floor.configureQueue(settings);
    floor.queues.get(settings.id)!.learned = learned;
  }
  for (const agent of snapshot.agents) restoreAgent(floor, agent);
  for (const waiting of snapshot.waiting) restoreWaiting(floor, waiting);
  for (const offer of snapshot.offers) restoreOffer(floor, offer);
  for (const waiting of floor.waiting.values()) if (!waiting.offer) floor.place(waiting);
  // Nothing has become possible by this.
  floor.touchedAgents.clear();
  floor.touchedWaiting.clear();
  return floor;
}

function restoreAgent(floor: Floor, { id, record, works, ...state }: AgentSnapshot): void {
  const agent = floor.agent(id);
  const change = () => {
    Object.assign(agent, state);
    for (const { interactionId, ...work } of works) agent.works.set(interactionId, work);
  };
  if (record) floor.configureAgent({ ...record, skills: new Map(record.skills) });
  floor.changeAgent(agent, change, 'present');
  floor.setTimer(agent, agent.restsUntilMs);
}

function restoreWaiting(floor: Floor, one: RoutingSnapshot['waiting'][number]): void {
  const { interaction, arrivedAtMs, reckoned } = one;
  const queue = floor.queues.get(interaction.queueId)!;
  const demand = floor.demands.find(queue, interaction.channel, levelsAt({ interaction, queue }, floor.nowMs));
  const refusals: Waiting['refusals'] = new Map(one.refusals.map(({ agentId, atMs, lookMs }) => [agentId, { atMs, lookMs }]));
  const state = { rankMs: rankOf(interaction, queue.settings), stickyTo: null, isPlaced: false, offer: null, timer: null };
  floor.addWaiting({ interaction, queue, arrivedAtMs, reckoned, demand, refusals, ...state });
}

function restoreOffer(floor: Floor, one: RoutingSnapshot['offers'][number]): void {
  const { id, sequence, interactionId, agentIds, isToAll, madeAtMs, expiresAtMs } = one;
  const waiting = floor.waiting.get(interactionId)!;
  const agents = new Set(agentIds.map((agentId) => floor.agent(agentId)));
  const offer: LiveOffer = { id, sequence, waiting, agents, isToAll, madeAtMs, expiresAtMs, timer: null };
  waiting.offer = offer;
  floor.offers.set(id, offer);
  floor.setTimer(offer, expiresAtMs);
  for (const agent of agents) floor.changeAgent(agent, () => (agent.offer = offer));
}
