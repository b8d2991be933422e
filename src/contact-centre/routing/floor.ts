import type { AgentId, InteractionId, OfferId, QueueId } from '../../kernel/ids.ts';
import { DemandClasses, levelsAt, nextRelaxationMs } from './demand-classes.ts';
import {
  type LiveAgent,
  type LiveOffer,
  type LiveQueue,
  newLiveAgent,
  newLiveQueue,
  rankOf,
  type Timer,
  type Waiting,
} from './live-state.ts';
import { overflowRulesOf } from './overflow-rules.ts';
import type { RoutedAgent, RoutedQueue } from './routing-model.ts';
import { SortedBlocks } from './sorted-blocks.ts';
import { isPresent, SupplyClasses } from './supply-classes.ts';

/** So long who declined an interaction is not offered it again, while there are others. */
export const refusalMemoryMs = 60_000;
/** And so long in any case. */
export const refusalPauseMs = 5000;
/** The refusals of one interaction that are remembered. */
export const refusalLimit = 16;

/** Queues, agents and who waits, each where it belongs. What changed so that an offer may have become possible is noted. */
export class Floor {
  nowMs = 0;
  /** Of offers; never used twice. */
  sequence = 0;
  readonly queues = new Map<QueueId, LiveQueue>();
  readonly agents = new Map<AgentId, LiveAgent>();
  readonly waiting = new Map<InteractionId, Waiting>();
  readonly offers = new Map<OfferId, LiveOffer>();
  readonly touchedAgents = new Set<LiveAgent>();
  readonly touchedWaiting = new Set<Waiting>();
  readonly supply: SupplyClasses;
  readonly demands: DemandClasses;
  readonly #queueAt: (LiveQueue | undefined)[] = [];
  readonly #freeIndexes: number[] = [];
  readonly #timers = new SortedBlocks<Timer>((one, other) => one.dueMs - other.dueMs || one.sequence - other.sequence);
  #timerSequence = 0;

  constructor() {
    const queueAt = (index: number) => this.#queueAt[index];
    this.demands = new DemandClasses({ supplyAt: (index) => this.supply.at(index) });
    this.supply = new SupplyClasses({
      queueAt,
      began: (supply) => this.demands.supplyBegan(supply, queueAt),
      presentChanged: (supply, by) => this.demands.presentChanged(supply, by),
      ended: (supply) => this.demands.supplyEnded(supply),
    });
  }

  dueAtMs(): number | null {
    return this.#timers.first()?.dueMs ?? null;
  }

  /** All whose time has come. */
  takeDue(): Timer['target'][] {
    const due: Timer['target'][] = [];
    for (let timer = this.#timers.first(); timer && timer.dueMs <= this.nowMs; timer = this.#timers.first()) {
      due.push(timer.target);
      this.setTimer(timer.target, null);
    }
    return due;
  }

  setTimer(target: Timer['target'], dueMs: number | null): void {
    if (target.timer?.dueMs === dueMs) return;
    if (target.timer) this.#timers.delete(target.timer);
    target.timer = null;
    if (dueMs === null) return;
    this.#timerSequence += 1;
    target.timer = { dueMs, sequence: this.#timerSequence, target };
    this.#timers.add(target.timer);
  }

  /** Made when he is first named, by whatever. */
  agent(id: AgentId): LiveAgent {
    let agent = this.agents.get(id);
    if (!agent) {
      agent = newLiveAgent(id);
      this.agents.set(id, agent);
    }
    return agent;
  }

  /** Nobody names him any more. */
  forgetIfUnnamed(agent: LiveAgent): void {
    if (!agent.record && agent.queueCount === 0 && agent.known.size === 0) this.agents.delete(agent.id);
  }

  /**
   * The only way to change what an agent is: he is taken out of his order, changed, and put in again.
   * @param touches `present`: whether he is there may change; `class`: queues, skills or capacity change, too
   */
  changeAgent(agent: LiveAgent, change: () => void, touches: 'hands' | 'present' | 'class' = 'hands'): void {
    this.supply.remove(agent);
    change();
    this.supply.add(agent, touches !== 'class');
    if (agent.pool) this.touchedAgents.add(agent);
    if (touches !== 'hands') for (const waiting of agent.known) if (waiting.isPlaced) this.place(waiting);
  }

  configureAgent(record: RoutedAgent): void {
    const agent = this.agent(record.id);
    const skills = [...record.skills].toSorted(([one], [other]) => (one < other ? -1 : 1)).map((pair) => pair.join(':'));
    const capacity = Object.entries(record.capacity).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const change = () => {
      agent.record = record;
      agent.abilityKey = `${skills.join(',')}|${capacity.map((pair) => pair.join(':')).join(',')}`;
    };
    this.changeAgent(agent, change, 'class');
  }

  configureQueue(settings: RoutedQueue): void {
    const known = this.queues.get(settings.id);
    const queue = known ?? this.#newQueue(settings);
    const before = known ? new Set(known.settings.agentIds) : new Set<AgentId>();
    const after = new Set(settings.agentIds);
    queue.settings = settings;
    for (const id of before) if (!after.has(id)) this.#name(queue, this.agent(id), false);
    for (const id of after) if (!before.has(id)) this.#name(queue, this.agent(id), true);
    for (const waiting of queue.waiting) this.replace(waiting);
  }

  /** Nobody may wait in it any more. */
  removeQueue(queue: LiveQueue): void {
    this.demands.forgetQueue(queue);
    this.queues.delete(queue.settings.id);
    for (const id of new Set(queue.settings.agentIds)) this.#name(queue, this.agent(id), false);
    this.#queueAt[queue.index] = undefined;
    this.#freeIndexes.push(queue.index);
  }

  #newQueue(settings: RoutedQueue): LiveQueue {
    const index = this.#freeIndexes.pop() ?? this.#queueAt.length;
    const queue = newLiveQueue(index, settings);
    this.#queueAt[index] = queue;
    this.queues.set(settings.id, queue);
    return queue;
  }

  #name(queue: LiveQueue, agent: LiveAgent, isNamed: boolean): void {
    const change = () => {
      agent.queueCount += isNamed ? 1 : -1;
      if (isNamed) agent.queues.add(queue.index);
      else agent.queues.delete(queue.index);
    };
    this.changeAgent(agent, change, 'class');
    this.forgetIfUnnamed(agent);
  }

  /** A new one, or one who came back; he stands nowhere yet. */
  addWaiting(waiting: Waiting): void {
    this.waiting.set(waiting.interaction.id, waiting);
    waiting.queue.waiting.add(waiting);
    this.demands.join(waiting.demand);
    if (waiting.interaction.stickyAgentId) this.agent(waiting.interaction.stickyAgentId).known.add(waiting);
  }

  /** He waits no more; his offer must have ended. */
  removeWaiting(waiting: Waiting): void {
    this.unplace(waiting);
    this.setTimer(waiting, null);
    this.demands.leave(waiting.demand);
    this.waiting.delete(waiting.interaction.id);
    waiting.queue.waiting.delete(waiting);
    this.touchedWaiting.delete(waiting);
    const { stickyAgentId } = waiting.interaction;
    if (!stickyAgentId) return;
    const agent = this.agent(stickyAgentId);
    agent.known.delete(waiting);
    this.forgetIfUnnamed(agent);
  }

  /** Puts him where he belongs by what he asks for now: among his like, or with the agent he knows. */
  place(waiting: Waiting): void {
    this.unplace(waiting);
    const { interaction, queue } = waiting;
    waiting.rankMs = rankOf(interaction, queue.settings);
    this.#findDemand(waiting);
    waiting.stickyTo = this.#stickyAgent(waiting);
    if (waiting.stickyTo) waiting.stickyTo.sticky.add(waiting);
    else this.demands.add(waiting);
    waiting.isPlaced = true;
    this.setTimer(waiting, this.#dueOf(waiting));
    this.touchedWaiting.add(waiting);
  }

  /** Settings of his queue are others now. */
  replace(waiting: Waiting): void {
    if (waiting.isPlaced) this.place(waiting);
    else waiting.rankMs = rankOf(waiting.interaction, waiting.queue.settings);
  }

  unplace(waiting: Waiting): void {
    if (!waiting.isPlaced) return;
    if (waiting.stickyTo) waiting.stickyTo.sticky.delete(waiting);
    else this.demands.remove(waiting);
    waiting.isPlaced = false;
  }

  /** What he asks for now. He stands nowhere. */
  #findDemand(waiting: Waiting): void {
    const demand = this.demands.find(waiting.queue, waiting.interaction.channel, levelsAt(waiting, this.nowMs));
    if (demand === waiting.demand) return;
    this.demands.join(demand);
    this.demands.leave(waiting.demand);
    waiting.demand = demand;
  }

  /** Forgets refusals after a time, sooner when nobody else is there who would do. */
  lookAtRefusals(waiting: Waiting): void {
    const { refusals } = waiting;
    if (refusals.size === 0) return;
    this.unplace(waiting);
    this.#findDemand(waiting);
    const due = [...refusals].filter(([, { lookMs }]) => lookMs <= this.nowMs);
    for (const [id, refusal] of due) {
      if (this.nowMs - refusal.atMs >= refusalMemoryMs) refusals.delete(id);
      else refusal.lookMs = Math.min(this.nowMs + refusalPauseMs, refusal.atMs + refusalMemoryMs);
    }
    if (due.length > 0 && refusals.size > 0 && !this.#isOtherThere(waiting)) for (const [id] of due) refusals.delete(id);
  }

  /** Whether somebody could serve him, now or soon, who has not refused. */
  #isOtherThere(waiting: Waiting): boolean {
    const { demand, refusals } = waiting;
    let others = demand.present;
    for (const id of refusals.keys()) {
      const agent = this.agents.get(id);
      if (agent?.supply && isPresent(agent) && demand.fits.has(agent.supply.index)) others -= 1;
    }
    return others > 0;
  }

  /** Whom he is kept for at present: the agent he knows, while that one is there and would do. */
  #stickyAgent(waiting: Waiting): LiveAgent | null {
    const { interaction, queue, demand, arrivedAtMs, refusals } = waiting;
    const { stickyAgentId } = interaction;
    if (!stickyAgentId || this.nowMs >= arrivedAtMs + queue.settings.stickyMs || refusals.has(stickyAgentId)) return null;
    const agent = this.agent(stickyAgentId);
    return agent.supply && isPresent(agent) && demand.fits.has(agent.supply.index) ? agent : null;
  }

  /** When something about him changes by time alone. */
  #dueOf(waiting: Waiting): number | null {
    const { queue, arrivedAtMs, refusals, stickyTo } = waiting;
    let due = nextRelaxationMs(waiting, this.nowMs) ?? Number.POSITIVE_INFINITY;
    if (stickyTo) due = Math.min(due, arrivedAtMs + queue.settings.stickyMs);
    for (const { when } of overflowRulesOf(waiting))
      if (when.kind === 'waited') due = Math.min(due, Math.max(this.nowMs, arrivedAtMs + when.forMs));
    for (const { lookMs } of refusals.values()) due = Math.min(due, lookMs);
    return Number.isFinite(due) ? due : null;
  }
}
