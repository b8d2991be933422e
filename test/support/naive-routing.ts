import { type Channel, channels, liveChannels } from '../../src/contact-centre/interaction/index.ts';
import type {
  Readiness,
  RoutedAgent,
  RoutedInteraction,
  RoutedQueue,
  RoutingInput,
  RoutingOutput,
} from '../../src/contact-centre/routing/index.ts';
import type { AgentId, InteractionId, OfferId, QueueId } from '../../src/kernel/ids.ts';

interface NaiveAgent {
  readonly id: AgentId;
  record: RoutedAgent | null;
  readiness: Readiness;
  idleSinceMs: number;
  turn: number;
  restsUntilMs: number | null;
  works: Map<InteractionId, Channel>;
  occupied: number;
  occupiedAtMs: number;
}

interface NaiveWaiting {
  interaction: RoutedInteraction;
  readonly arrivedAtMs: number;
  readonly refusals: Map<AgentId, { atMs: number; lookMs: number }>;
  offer: NaiveOffer | null;
}

interface NaiveOffer {
  readonly id: OfferId;
  readonly sequence: number;
  readonly waiting: NaiveWaiting;
  readonly agentIds: Set<AgentId>;
  readonly isToAll: boolean;
  readonly expiresAtMs: number;
}

type Plain = Omit<Extract<RoutingOutput, { type: 'offer' }>, 'decision'>;
/** Outputs without their reasons. */
export type NaiveOutput =
  | Plain
  | Exclude<RoutingOutput, { type: 'offer' | 'overflow' }>
  | (Omit<Extract<RoutingOutput, { type: 'overflow' }>, 'decision'> & { readonly code: string });

export function withoutReason(output: RoutingOutput): NaiveOutput {
  if (output.type !== 'offer' && output.type !== 'overflow') return output;
  const { decision, ...rest } = output;
  return (output.type === 'overflow' ? { ...rest, code: decision.code } : rest) as NaiveOutput;
}

/**
 * What `RoutingEngine` shall do, by looking at everybody and everything each time: slow, and easily seen to be right. The overflow
 * rule `forecast` is not known here.
 */
export class NaiveRouting {
  readonly #queues = new Map<QueueId, RoutedQueue>();
  readonly #agents = new Map<AgentId, NaiveAgent>();
  #waiting: NaiveWaiting[] = [];
  #offers: NaiveOffer[] = [];
  #sequence = 0;
  #nowMs = 0;
  #outputs: NaiveOutput[] = [];

  apply(input: RoutingInput, nowMs: number): NaiveOutput[] {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#outputs = [];
    this.#passTime();
    this.#take(input);
    for (let served = true; served; ) {
      served = false;
      for (const waiting of this.#inOrder()) {
        if (waiting.offer) continue;
        const agents = this.#choose(waiting);
        if (agents.length === 0) continue;
        this.#offer(waiting, agents);
        served = true;
        break;
      }
    }
    return this.#outputs;
  }

  dueAtMs(): number | null {
    const due: number[] = this.#offers.map(({ expiresAtMs }) => expiresAtMs);
    for (const { restsUntilMs } of this.#agents.values()) if (restsUntilMs !== null) due.push(restsUntilMs);
    for (const waiting of this.#waiting) {
      if (waiting.offer) continue;
      const { interaction, arrivedAtMs, refusals } = waiting;
      const queue = this.#queueOf(waiting);
      for (const { relaxations } of [...queue.requirements, ...interaction.requirements])
        for (const { afterMs } of relaxations)
          if (interaction.enqueuedAtMs + afterMs > this.#nowMs) due.push(interaction.enqueuedAtMs + afterMs);
      if (this.#stickyAgent(waiting)) due.push(arrivedAtMs + queue.stickyMs);
      for (const { when } of rulesFor(waiting, queue))
        if (when.kind === 'waited') due.push(Math.max(this.#nowMs, arrivedAtMs + when.forMs));
      for (const { lookMs } of refusals.values()) due.push(lookMs);
    }
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** Whether somebody waits for whom somebody is free: never after an input. */
  isSomebodyLeft(): boolean {
    return this.#waiting.some((waiting) => !waiting.offer && this.#choose(waiting).length > 0);
  }

  #queueOf(waiting: NaiveWaiting): RoutedQueue {
    return this.#queues.get(waiting.interaction.queueId)!;
  }

  #inOrder(): NaiveWaiting[] {
    const rank = (one: NaiveWaiting) =>
      one.interaction.enqueuedAtMs - (9 - one.interaction.priority) * this.#queueOf(one).priorityStepMs;
    return this.#waiting.toSorted(
      (one, other) =>
        rank(one) - rank(other) ||
        one.interaction.enqueuedAtMs - other.interaction.enqueuedAtMs ||
        (one.interaction.id < other.interaction.id ? -1 : 1),
    );
  }

  #passTime(): void {
    const ended = this.#offers.filter(({ expiresAtMs }) => expiresAtMs <= this.#nowMs);
    const rested = [...this.#agents.values()].filter(({ restsUntilMs }) => restsUntilMs !== null && restsUntilMs <= this.#nowMs);
    const waitingBefore = new Set(this.#waiting.filter(({ offer }) => !offer));
    for (const offer of ended) {
      const agentIds = [...offer.agentIds];
      const { id: offerId, waiting } = offer;
      this.#outputs.push({ type: 'offer-expired', offerId, interactionId: waiting.interaction.id, agentIds });
      if (!offer.isToAll)
        for (const id of agentIds) {
          this.#refuse(waiting, id);
          this.#agent(id).restsUntilMs = this.#nowMs + 5000;
        }
      this.#endOffer(offer);
      this.#reconsider(waiting);
    }
    for (const agent of rested) agent.restsUntilMs = null;
    for (const waiting of this.#inOrder()) if (waitingBefore.has(waiting)) this.#reconsider(waiting);
  }

  #reconsider(waiting: NaiveWaiting): void {
    this.#lookAtRefusals(waiting);
    const queue = this.#queueOf(waiting);
    const rule = rulesFor(waiting, queue).find(
      ({ when }) => when.kind === 'waited' && this.#nowMs >= waiting.arrivedAtMs + when.forMs,
    );
    if (rule) this.#overflow(waiting, rule.to, 'overflow-waited');
  }

  #lookAtRefusals(waiting: NaiveWaiting): void {
    const { refusals } = waiting;
    const due = [...refusals].filter(([, { lookMs }]) => lookMs <= this.#nowMs);
    if (due.length === 0) return;
    for (const [id, refusal] of due)
      if (this.#nowMs - refusal.atMs >= 60_000) refusals.delete(id);
      else refusal.lookMs = Math.min(this.#nowMs + 5000, refusal.atMs + 60_000);
    const others = this.#queueOf(waiting).agentIds.filter((id) => {
      const agent = this.#agent(id);
      return this.#isThere(agent) && this.#canServe(agent, waiting) && !refusals.has(id);
    });
    if (others.length === 0) for (const [id] of due) refusals.delete(id);
  }

  #take(input: RoutingInput): void {
    switch (input.type) {
      case 'queue-configured':
        this.#queues.set(input.queue.id, input.queue);
        return;
      case 'queue-removed':
        for (const waiting of this.#inOrder()) {
          if (waiting.interaction.queueId !== input.queueId) continue;
          if (waiting.offer) this.#withdraw(waiting.offer);
          this.#overflow(waiting, null, 'queue-removed');
        }
        this.#queues.delete(input.queueId);
        return;
      case 'agent-configured':
        this.#agent(input.agent.id).record = input.agent;
        return;
      case 'agent-removed': {
        const offer = this.#offerTo(input.agentId);
        if (offer) this.#drop(offer, input.agentId, true);
        this.#agents.delete(input.agentId);
        return;
      }
      default:
        return this.#takeMore(input);
    }
  }

  #takeMore(input: RoutingInput): void {
    switch (input.type) {
      case 'agent-is': {
        const agent = this.#agent(input.agentId);
        if (!agent.record) return;
        if (input.idleSinceMs !== undefined) agent.idleSinceMs = input.idleSinceMs;
        else if (input.readiness === 'ready' && agent.readiness !== 'ready') agent.idleSinceMs = this.#nowMs;
        agent.readiness = input.readiness;
        agent.restsUntilMs = null;
        return;
      }
      case 'arrived':
        return this.#arrive(input.interaction);
      case 'changed': {
        const waiting = this.#find(input.interactionId);
        const { priority, requirements } = input;
        if (waiting) waiting.interaction = { ...waiting.interaction, priority, requirements };
        return;
      }
      case 'left': {
        const waiting = this.#find(input.interactionId);
        if (waiting?.offer) this.#withdraw(waiting.offer);
        if (waiting) this.#waiting = this.#waiting.filter((one) => one !== waiting);
        return;
      }
      case 'accepted': {
        const offer = this.#offers.find(({ id, agentIds }) => id === input.offerId && agentIds.has(input.agentId));
        if (offer) this.#assign(offer.waiting, input.agentId);
        return;
      }
      case 'declined':
        return this.#decline(input);
      case 'work-began': {
        const waiting = this.#find(input.interactionId);
        if (waiting) this.#assign(waiting, input.agentId);
        else this.#work(input.agentId, () => this.#agent(input.agentId).works.set(input.interactionId, input.channel));
        const offer = this.#offerTo(input.agentId);
        if (offer && !this.#hasRoom(this.#agent(input.agentId), offer.waiting.interaction.channel))
          this.#drop(offer, input.agentId, true);
        return;
      }
      case 'work-ended': {
        const agent = this.#agent(input.agentId);
        if (!agent.works.has(input.interactionId)) return;
        this.#work(input.agentId, () => agent.works.delete(input.interactionId));
        agent.idleSinceMs = this.#nowMs;
        return;
      }
      default:
    }
  }

  #arrive(interaction: RoutedInteraction): void {
    this.#take({ type: 'left', interactionId: interaction.id, how: 'transferred' });
    const queue = this.#queues.get(interaction.queueId);
    const waiting: NaiveWaiting = { interaction, arrivedAtMs: this.#nowMs, refusals: new Map(), offer: null };
    if (!queue) {
      this.#overflow(waiting, null, 'queue-unknown');
      return;
    }
    const others = this.#waiting.filter((one) => one.interaction.queueId === queue.id).length;
    this.#waiting.push(waiting);
    if (this.#choose(waiting).length > 0) return;
    const loggedOn = queue.agentIds.filter((id) => {
      const { record, readiness } = this.#agent(id);
      return record?.companyId === queue.companyId && readiness !== 'logged-off';
    }).length;
    const rule = rulesFor(waiting, queue).find(({ when }) => {
      if (when.kind === 'waited') return when.forMs <= 0;
      if (when.kind === 'length') return others > when.moreThan;
      if (when.kind === 'nobody-there') return loggedOn === 0;
      return when.kind === 'ratio' && (loggedOn === 0 || (others + 1) / loggedOn > when.moreThan);
    });
    if (rule) this.#overflow(waiting, rule.to, `overflow-${rule.when.kind}`);
  }

  #decline({ offerId, agentId, outcome }: Extract<RoutingInput, { type: 'declined' }>): void {
    const offer = this.#offers.find(({ id, agentIds }) => id === offerId && agentIds.has(agentId));
    if (!offer) return;
    const counts = offer.isToAll ? ['rejected', 'failed'] : ['rejected', 'failed', 'no-answer', 'expired'];
    if (counts.includes(outcome)) this.#refuse(offer.waiting, agentId);
    this.#drop(offer, agentId, false);
  }

  #refuse({ refusals }: NaiveWaiting, id: AgentId): void {
    refusals.delete(id);
    if (refusals.size >= 16) refusals.delete([...refusals.keys()][0]!);
    refusals.set(id, { atMs: this.#nowMs, lookMs: this.#nowMs + 5000 });
  }

  #drop(offer: NaiveOffer, id: AgentId, isTold: boolean): void {
    if (isTold) this.#outputs.push(withdrawn(offer, [id]));
    offer.agentIds.delete(id);
    if (offer.agentIds.size > 0) return;
    this.#endOffer(offer);
    this.#reconsider(offer.waiting);
  }

  #withdraw(offer: NaiveOffer): void {
    this.#endOffer(offer);
    if (offer.agentIds.size > 0) this.#outputs.push(withdrawn(offer, [...offer.agentIds]));
  }

  #endOffer(offer: NaiveOffer): void {
    this.#offers = this.#offers.filter((one) => one !== offer);
    offer.waiting.offer = null;
  }

  #assign(waiting: NaiveWaiting, agentId: AgentId): void {
    const { id: interactionId, queueId, channel } = waiting.interaction;
    this.#outputs.push({ type: 'assigned', interactionId, queueId, agentId });
    waiting.offer?.agentIds.delete(agentId);
    if (waiting.offer) this.#withdraw(waiting.offer);
    this.#work(agentId, () => this.#agent(agentId).works.set(interactionId, channel));
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
  }

  #overflow({ interaction }: NaiveWaiting, to: Extract<RoutingOutput, { type: 'overflow' }>['to'], code: string): void {
    this.#waiting = this.#waiting.filter((one) => one.interaction.id !== interaction.id);
    this.#outputs.push({ type: 'overflow', interactionId: interaction.id, queueId: interaction.queueId, to, code });
  }

  #offer(waiting: NaiveWaiting, agents: readonly NaiveAgent[]): void {
    const { id: interactionId, queueId } = waiting.interaction;
    const queue = this.#queueOf(waiting);
    this.#sequence += 1;
    const offerId = `${interactionId}.${this.#nowMs.toString(36)}.${this.#sequence}` as OfferId;
    const expiresAtMs = this.#nowMs + queue.offerTimeoutMs + 5000;
    const agentIds = agents.map(({ id }) => id);
    const isToAll = queue.strategy === 'ring-all' && !this.#stickyAgent(waiting);
    waiting.offer = { id: offerId, sequence: this.#sequence, waiting, agentIds: new Set(agentIds), isToAll, expiresAtMs };
    for (const agent of agents) agent.turn = this.#sequence;
    this.#offers.push(waiting.offer);
    this.#outputs.push({ type: 'offer', offerId, interactionId, queueId, agentIds, expiresAtMs });
  }

  /** Best first; one, or as many as are rung at once. */
  #choose(waiting: NaiveWaiting): NaiveAgent[] {
    const { strategy, agentIds } = this.#queueOf(waiting);
    const sticky = this.#stickyAgent(waiting);
    const able = agentIds
      .map((id) => this.#agent(id))
      .filter((agent) => this.#isFree(agent, waiting) && (!sticky || agent === sticky));
    const byIdle = (one: NaiveAgent, other: NaiveAgent) => one.idleSinceMs - other.idleSinceMs || (one.id < other.id ? -1 : 1);
    const rank = (agent: NaiveAgent): number[] => {
      if (strategy === 'best-skill') return [-this.#skillOf(agent, waiting)];
      if (strategy === 'least-occupied') return [agent.works.size, occupancyRank(agent)];
      return strategy === 'round-robin' ? [agent.turn] : [];
    };
    const sorted = able.toSorted((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      const at = a.findIndex((value, index) => value !== b[index]);
      return at >= 0 ? (a[at]! < b[at]! ? -1 : 1) : byIdle(one, other);
    });
    return sorted.slice(0, strategy === 'ring-all' && !sticky ? 50 : 1);
  }

  #levels(waiting: NaiveWaiting): [string, number][] {
    const ageMs = this.#nowMs - waiting.interaction.enqueuedAtMs;
    const now = ({ level, relaxations }: RoutedQueue['requirements'][number]) =>
      relaxations.reduce((before, { afterMs, level: after }) => (ageMs >= afterMs ? after : before), level);
    return [...this.#queueOf(waiting).requirements, ...waiting.interaction.requirements].map((one) => [one.skillId, now(one)]);
  }

  #skillOf(agent: NaiveAgent, waiting: NaiveWaiting): number {
    const skills = new Set(this.#levels(waiting).map(([skillId]) => skillId));
    const levels = agent.record!.skills as ReadonlyMap<string, number>;
    return [...skills].reduce((sum, skillId) => sum + (levels.get(skillId) ?? 0), 0);
  }

  /** Whatever he is doing now. */
  #canServe({ id, record }: NaiveAgent, waiting: NaiveWaiting): boolean {
    const queue = this.#queueOf(waiting);
    const skills = record?.skills as ReadonlyMap<string, number> | undefined;
    return (
      record?.companyId === queue.companyId &&
      queue.agentIds.includes(id) &&
      (record.capacity[waiting.interaction.channel] ?? 0) > 0 &&
      this.#levels(waiting).every(([skillId, level]) => (skills?.get(skillId) ?? 0) >= level)
    );
  }

  #isThere({ readiness }: NaiveAgent): boolean {
    return readiness === 'ready' || readiness === 'wrap-up';
  }

  #isFree(agent: NaiveAgent, waiting: NaiveWaiting): boolean {
    return (
      agent.readiness === 'ready' &&
      agent.restsUntilMs === null &&
      !this.#offerTo(agent.id) &&
      !waiting.refusals.has(agent.id) &&
      this.#canServe(agent, waiting) &&
      this.#hasRoom(agent, waiting.interaction.channel)
    );
  }

  #hasRoom({ record, works }: NaiveAgent, channel: Channel): boolean {
    const hands = [...works.values()];
    if (hands.some((one) => liveChannels.has(one))) return false;
    return channels.includes(channel) && hands.filter((one) => one === channel).length < (record?.capacity[channel] ?? 0);
  }

  #stickyAgent(waiting: NaiveWaiting): NaiveAgent | null {
    const { interaction, arrivedAtMs, refusals } = waiting;
    const id = interaction.stickyAgentId;
    if (!id || this.#nowMs >= arrivedAtMs + this.#queueOf(waiting).stickyMs || refusals.has(id)) return null;
    const agent = this.#agent(id);
    return this.#isThere(agent) && this.#canServe(agent, waiting) ? agent : null;
  }

  #work(id: AgentId, change: () => void): void {
    const agent = this.#agent(id);
    if (!agent.record) return;
    const rest = Math.exp(-(this.#nowMs - agent.occupiedAtMs) / 1_800_000);
    agent.occupied = agent.works.size > 0 ? 1 - (1 - agent.occupied) * rest : agent.occupied * rest;
    agent.occupiedAtMs = this.#nowMs;
    change();
  }

  #find(id: InteractionId): NaiveWaiting | undefined {
    return this.#waiting.find(({ interaction }) => interaction.id === id);
  }

  #offerTo(id: AgentId): NaiveOffer | undefined {
    return this.#offers.find(({ agentIds }) => agentIds.has(id));
  }

  #agent(id: AgentId): NaiveAgent {
    let agent = this.#agents.get(id);
    if (!agent) {
      const nothing = { idleSinceMs: 0, turn: 0, restsUntilMs: null, occupied: 0, occupiedAtMs: 0 };
      agent = { id, record: null, readiness: 'logged-off', works: new Map(), ...nothing };
      this.#agents.set(id, agent);
    }
    return agent;
  }
}

function withdrawn({ id: offerId, waiting }: NaiveOffer, agentIds: AgentId[]): NaiveOutput {
  return { type: 'offer-withdrawn', offerId, interactionId: waiting.interaction.id, agentIds };
}

/** By the definition: what is compared decays alike for all, so it is brought to one moment. */
function occupancyRank({ works, occupied, occupiedAtMs }: NaiveAgent): number {
  const offset = occupiedAtMs / 1_800_000;
  return works.size === 0 ? Math.log(occupied) + offset : -(Math.log1p(-occupied) + offset);
}

/** Who is to be called back only goes to other queues. */
function rulesFor({ interaction }: NaiveWaiting, { overflow }: RoutedQueue): RoutedQueue['overflow'] {
  return overflow.filter(({ to }) => interaction.channel !== 'call-back' || to?.kind === 'queue');
}
