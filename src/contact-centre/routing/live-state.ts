import type { AgentId, CompanyId, InteractionId, OfferId, QueueId, SkillId } from '../../kernel/ids.ts';
import { type Channel, channels, liveChannels } from '../interaction/index.ts';
import { Bits } from './bits.ts';
import { type Learned, nothingLearned, type Reckoned } from './estimated-wait.ts';
import type { Readiness, RoutedAgent, RoutedInteraction, RoutedQueue, RoutingStrategy } from './routing-model.ts';
import { SortedBlocks } from './sorted-blocks.ts';

/** A queue as it is now. */
export interface LiveQueue {
  /** Small number, used again after the queue is gone. */
  readonly index: number;
  settings: RoutedQueue;
  /** All of it, those being offered too. */
  readonly waiting: Set<Waiting>;
  readonly demands: Set<DemandClass>;
  /** Who stands in one of its classes of demand: neither offered nor waiting for one agent alone. */
  readonly line: SortedBlocks<Waiting>;
  /** Supply classes whose agents serve it. */
  readonly classes: Bits;
  learned: Learned;
}

/** Something in hand of an agent. */
export interface LiveWork {
  readonly channel: Channel;
  /** Null: not from a queue. */
  readonly queueId: QueueId | null;
  readonly beganAtMs: number;
}

/** One who waits. */
export interface Waiting {
  interaction: RoutedInteraction;
  readonly queue: LiveQueue;
  /** Beginning of this visit; his age (`enqueuedAtMs`) may be greater. */
  readonly arrivedAtMs: number;
  /** First part of the order key. */
  rankMs: number;
  /** Who declined it or let it ring; oldest first. */
  readonly refusals: Map<AgentId, { readonly atMs: number; lookMs: number }>;
  demand: DemandClass;
  /** He waits for this one alone at present. */
  stickyTo: LiveAgent | null;
  /** Whether he stands in `demand` or with `stickyTo`; not while he is offered. */
  isPlaced: boolean;
  offer: LiveOffer | null;
  timer: Timer | null;
  /** What was foretold him, to learn from; null: nothing. */
  reckoned: Reckoned | null;
}

export interface LiveOffer {
  readonly id: OfferId;
  readonly sequence: number;
  readonly waiting: Waiting;
  readonly agents: Set<LiveAgent>;
  readonly isToAll: boolean;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  timer: Timer | null;
}

export interface Timer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly target: Waiting | LiveAgent | LiveOffer;
}

/** An agent as he is now; also one who is only named so far, with `record` null. */
export interface LiveAgent {
  readonly id: AgentId;
  record: RoutedAgent | null;
  /** Same for same skills and capacities. */
  abilityKey: string;
  /** Indexes of the queues that name him. */
  readonly queues: Bits;
  queueCount: number;
  readiness: Readiness;
  idleSinceMs: number;
  /** Sequence of his last offer; 0: none yet. */
  turn: number;
  offer: LiveOffer | null;
  readonly works: Map<InteractionId, LiveWork>;
  restsUntilMs: number | null;
  timer: Timer | null;
  /** Share of time at work, decaying; as it was at `occupiedAtMs`. */
  occupied: number;
  occupiedAtMs: number;
  /** What ended while he wraps up: learned from when he is done. */
  finished: readonly LiveWork[];
  supply: SupplyClass | null;
  /** Whether his class counts him among those who are there. */
  isCounted: boolean;
  pool: AgentPool | null;
  /** Whose customer he knows, placed or not. */
  readonly known: Set<Waiting>;
  /** Of those, who wait for him alone now. */
  readonly sticky: SortedBlocks<Waiting>;
}

/** What an agent is of whom nothing is known yet. */
export function newlyThere() {
  return {
    record: null,
    abilityKey: '',
    readiness: 'logged-off',
    idleSinceMs: 0,
    turn: 0,
    offer: null,
    restsUntilMs: null,
    occupied: 0,
    occupiedAtMs: 0,
    finished: [],
  } as const;
}

export function newLiveAgent(id: AgentId): LiveAgent {
  return {
    ...newlyThere(),
    id,
    queues: new Bits(),
    queueCount: 0,
    works: new Map(),
    timer: null,
    supply: null,
    isCounted: false,
    pool: null,
    known: new Set(),
    sticky: new SortedBlocks(inOrder),
  };
}

export function newLiveQueue(index: number, settings: RoutedQueue): LiveQueue {
  return {
    index,
    settings,
    waiting: new Set(),
    demands: new Set(),
    line: new SortedBlocks(inOrder),
    classes: new Bits(),
    learned: nothingLearned,
  };
}

/** What a priority is worth in waiting, in milliseconds. */
export function headStartMs(priority: number, stepMs: number): number {
  return (9 - priority) * stepMs;
}

/** First part of the order key: when he came, had he come earlier by his head start. */
export function rankOf({ enqueuedAtMs, priority }: RoutedInteraction, queue: RoutedQueue): number {
  return enqueuedAtMs - headStartMs(priority, queue.priorityStepMs);
}

/**
 * The total order across all queues: who came first, each given the head start of his priority. It does not change while one waits:
 * nobody is overtaken by who came later than that head start after him, so nobody starves.
 */
export function inOrder(one: Waiting, other: Waiting): number {
  return (
    one.rankMs - other.rankMs ||
    one.interaction.enqueuedAtMs - other.interaction.enqueuedAtMs ||
    (one.interaction.id < other.interaction.id ? -1 : one.interaction.id > other.interaction.id ? 1 : 0)
  );
}

export const channelBit: Readonly<Record<Channel, number>> = Object.fromEntries(
  channels.map((channel, index) => [channel, 1 << index]),
) as Record<Channel, number>;

/** Whether his hands leave room for one more of a channel, whatever state he is in and whatever he is offered. */
export function hasRoom(agent: LiveAgent, channel: Channel): boolean {
  const most = agent.record?.capacity[channel] ?? 0;
  let same = 0;
  for (const work of agent.works.values()) {
    if (liveChannels.has(work.channel)) return false;
    if (work.channel === channel) same += 1;
  }
  return same < most;
}

/** Channels of which he can be offered one now, a bit each. */
export function openMask(agent: LiveAgent): number {
  if (!agent.record || agent.readiness !== 'ready' || agent.offer || agent.restsUntilMs !== null) return 0;
  let mask = 0;
  for (const channel of channels) if (hasRoom(agent, channel)) mask |= channelBit[channel];
  return mask;
}

/** Within this time what one did before counts for a third. */
const occupancyMemoryMs = 30 * 60_000;

/** Brings the share of time at work up to now. Called before the number of works changes. */
export function advanceOccupied(agent: LiveAgent, nowMs: number): void {
  const rest = Math.exp(-(nowMs - agent.occupiedAtMs) / occupancyMemoryMs);
  agent.occupied = agent.works.size > 0 ? 1 - (1 - agent.occupied) * rest : agent.occupied * rest;
  agent.occupiedAtMs = nowMs;
}

/**
 * What orders agents with equally many works in hand by occupancy. The shares of all of them decay alike (of the idle the share at
 * work, of the working the share at rest), so their order stands still and can be kept sorted.
 */
export function occupancyKey(agent: LiveAgent): number {
  const offset = agent.occupiedAtMs / occupancyMemoryMs;
  return agent.works.size === 0 ? Math.log(agent.occupied) + offset : -(Math.log1p(-agent.occupied) + offset);
}

/** How much he was at work lately, 0 to 1, as of now. */
export function occupancyAt(agent: LiveAgent, nowMs: number): number {
  const rest = Math.exp(-(nowMs - agent.occupiedAtMs) / occupancyMemoryMs);
  return agent.works.size > 0 ? 1 - (1 - agent.occupied) * rest : agent.occupied * rest;
}

/** All who wait in one queue on one channel and ask for the same skills now: who can serve one can serve any. */
export interface DemandClass {
  readonly index: number;
  readonly key: string;
  readonly queue: LiveQueue;
  readonly channel: Channel;
  /** Asked for now; 0: not any more. In the order of their ids. */
  readonly levels: readonly (readonly [SkillId, number])[];
  /** Indexes of the supply classes that can serve it. */
  readonly fits: Bits;
  /** How many those are. */
  fitCount: number;
  readonly waiting: SortedBlocks<Waiting>;
  /** Agents there who can serve it, work in hand or not, and how many of it they can have in hand together. */
  present: number;
  slots: number;
  /** How many belong to it: those who are offered or wait for one agent alone, too. */
  members: number;
}

/** The agents of a class who can be offered the same channels now. */
export interface AgentPool {
  /** The channels, a bit each. */
  readonly mask: number;
  readonly size: number;
  add(agent: LiveAgent): void;
  /** What he is sorted by must still be what it was when he was added. */
  delete(agent: LiveAgent): void;
  inOrderOf(strategy: RoutingStrategy): SortedBlocks<LiveAgent>;
}

/** All agents who are logged on with the same queues, skills and capacity: any of them will do where one does. */
export interface SupplyClass {
  readonly index: number;
  readonly companyId: CompanyId;
  readonly key: string;
  readonly queues: Bits;
  readonly skills: ReadonlyMap<SkillId, number>;
  readonly capacity: Readonly<Partial<Record<Channel, number>>>;
  /** Indexes of the demand classes its agents can serve. */
  readonly fits: Bits;
  readonly pools: Map<number, AgentPool>;
  /** How many can be offered each channel now, by the place of the channel among all. */
  readonly open: Int32Array;
  /** How many stand how, by the place among `standings`. */
  readonly standings: Int32Array;
  size: number;
  /** Of them, those who are there (`isPresent`). */
  present: number;
}
