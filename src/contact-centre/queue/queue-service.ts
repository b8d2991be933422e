import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, InteractionId, OfferId, QueueId, UserId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import { type Decision, nobody } from '../../telephony/call/index.ts';
import { readinessOf } from '../agent/index.ts';
import type { Arrival, MatterArrival, WaitingMatter } from '../channel/index.ts';
import { type Queue, usualPriority } from '../contact-centre-directory/index.ts';
import type { InteractionTarget, QueueExit, WaitForecast } from '../interaction/index.ts';
import { leaseGraceMs, type Readiness, type RoutedInteraction, type RoutingOutput } from '../routing/index.ts';
import { Offers } from './offers.ts';
import { overflowTarget } from './overflow-target.ts';
import type { ByHand, Demand, QueueServiceParts, QueueSnapshot, WaitingView } from './queue-ports.ts';
import { RoutedConfiguration } from './routed-configuration.ts';
import { RoutingPump } from './routing-pump.ts';
import { byHand, closed, full, taken, waitsAt } from './sentences.ts';
import { type Waiting, WaitingLines } from './waiting-line.ts';

const usualLines = 100;
const usualPriorityStepMs = 60_000;

/**
 * Brings those who wait and agents together. Whom to offer whom is decided by `routing`, what an offer is (ringing telephones, a card on a
 * page) is done by the channel, states and leases of agents are kept by `agent`; each step is an event of the interaction.
 *
 * ```
 * arrive ──► waiting ──lease, ring──► offered ──answer──► accepted ──► agent: work, then wrap-up
 *               ▲                        │ no answer: agent not ready
 *               └────────────────────────┘        abandoned, overflow, waited too long: out
 * ```
 */
export class QueueService implements Disposable {
  readonly #parts: QueueServiceParts;
  readonly #lines = new WaitingLines();
  readonly #pump: RoutingPump;
  readonly #configuration: RoutedConfiguration;
  readonly #priorityStepMs: (companyId: CompanyId) => number;
  readonly #readiness = new Map<AgentId, Readiness>();
  /** By hand, in place of what a flow or a queue says. */
  readonly #demands = new Map<InteractionId, Demand>();
  readonly #offers: Offers;
  /** Those who are being led to another queue, and why. */
  readonly #led = new Map<InteractionId, Arrival>();
  readonly #events = new Emitter<{ changed: QueueId }>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: QueueServiceParts) {
    this.#parts = parts;
    const { agents, works, directory, people, engine, clock } = parts;
    this.#priorityStepMs = parts.priorityStepMs ?? (() => usualPriorityStepMs);
    this.#configuration = new RoutedConfiguration({ directory, people, priorityStepMs: this.#priorityStepMs });
    this.#pump = new RoutingPump({ engine, clock, carryOut: (output) => this.#carryOut(output) });
    this.#offers = new Offers({
      ...parts,
      lines: this.#lines,
      tell: (...inputs) => this.#pump.tell(...inputs),
      assigned: (waiting, to) => this.#leave(waiting, 'assigned', to, null),
      waitsAgain: (waiting) => this.#pump.tell({ type: 'arrived', interaction: this.#routed(waiting) }),
      changed: (queueId) => this.#events.emit('changed', queueId),
    });
    this.#stops = [
      agents.onChanged(({ agent }) => this.#tellReadiness(agent.id)),
      works.onBegan(({ interaction, agentId, how }) => {
        const { id: interactionId, channel } = interaction;
        // What was offered by routing was told as accepted.
        if (how !== 'offer') this.#pump.tell({ type: 'work-began', agentId, interactionId, channel });
      }),
      works.onEnded(({ interaction, agentId }) =>
        this.#pump.tell({ type: 'work-ended', agentId, interactionId: interaction.id }),
      ),
      directory.onChanged(() => this.reconfigure()),
    ];
    this.reconfigure();
  }

  onChanged(listener: (queueId: QueueId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** What routing reckons with may have changed. */
  reconfigure(): void {
    const { inputs, newAgents } = this.#configuration.changes();
    this.#pump.tell(...inputs);
    for (const id of newAgents) this.#readiness.delete(id);
    for (const id of newAgents) this.#tellReadiness(id, this.#parts.agents.agent(id)?.idleSinceMs);
  }

  /** After a restart, when it is known again who is at work. */
  lookAtAgents(): void {
    for (const agent of this.#parts.agents.all()) this.#tellReadiness(agent.id, agent.idleSinceMs);
  }

  /** Told by a channel. @returns false: the queue takes nobody (no such queue, switched off) */
  arrive(arrival: MatterArrival): boolean {
    const { directory, clock, interactions, hours } = this.#parts;
    const { matter, queueId } = arrival;
    const { interactionId } = matter;
    const queue = directory.queue(queueId);
    const interaction = interactions.find(interactionId);
    if (!interaction || !queue?.enabled || queue.companyId !== matter.companyId) return false;
    const because = arrival.because === 'returned' ? 'returned' : (this.#led.get(interactionId) ?? arrival.because);
    const waiting = this.#waitingOf(arrival, queue, because);
    const length = this.#lines.line(queueId).length;
    if (queue.kind === 'shared' && length >= (queue.lines ?? usualLines))
      return this.#sendAway(waiting, because, { decision: full(queue), to: null, why: 'full' });
    const opening = queue.hoursId && hours ? hours.stateAt(queue.hoursId, clock.now()) : null;
    if (opening?.open === false) {
      const to = queue.closedTo ?? null;
      return this.#sendAway(waiting, because, { decision: closed(queue, opening.because), to, why: 'closed' });
    }
    this.#lines.add(waiting);
    const routed = this.#routed(waiting);
    const position = this.#lines.line(queueId).indexOf(waiting) + 1;
    this.#recordQueued(waiting, because, this.#pump.forecast(routed), waitsAt(queue, position));
    this.#events.emit('changed', queueId);
    this.#pump.tell({ type: 'arrived', interaction: routed });
    return true;
  }

  /**
   * The customer hung up, or we did because we end.
   * @param of his line; where the matter waits otherwise by now (he is called back), nothing happens
   */
  abandoned(id: InteractionId, of?: WaitingMatter, isByRestart = false): void {
    const waiting = this.#lines.find(id);
    if (!waiting || (of && waiting.matter !== of)) return;
    this.#leave(waiting, isByRestart ? 'server-restart' : 'abandoned', null, null);
    this.#pump.tell({ type: 'left', interactionId: id, how: 'abandoned' });
    this.#parts.works.settle(id);
  }

  /** His flow takes him out again, or he is called back instead. */
  takenOut(id: InteractionId, how: 'transferred' | 'call-back', of?: WaitingMatter): void {
    const waiting = this.#lines.find(id);
    if (!waiting || (of && waiting.matter !== of)) return;
    const isOffered = waiting.offer !== null;
    this.#leave(waiting, how, how === 'call-back' ? { kind: 'call-back' } : null, null);
    // Out of the line already, so that nobody is offered him on the way.
    if (isOffered) waiting.matter.withdraw();
    this.#pump.tell({ type: 'left', interactionId: id, how });
    this.#parts.works.settle(id);
  }

  /** Somebody took him without being offered him (pickup, shared queues). */
  taken(id: InteractionId, by: InteractionTarget): void {
    const waiting = this.#lines.find(id);
    if (!waiting) return;
    this.#leave(waiting, 'assigned', by, taken(this.#queueName(waiting.queueId), this.#nameOf(by)));
    this.#pump.tell({ type: 'left', interactionId: id, how: 'transferred' });
  }

  /**
   * Gives one who waits to an agent, whoever's turn it is; when he does not take him he waits on where he stood.
   * @throws ParleyError `interaction-unknown`, `agent-unknown`, `agent-wrong-state`
   */
  assign(id: InteractionId, agentId: AgentId, { byUserId, reason }: ByHand): void {
    const { agents, interactions, ids, clock } = this.#parts;
    const waiting = this.#waiting(id);
    const queue = this.#parts.directory.queue(waiting.queueId)!;
    const agent = agents.agent(agentId);
    if (!agent || agent.companyId !== waiting.companyId || this.#parts.directory.agent(agentId)?.enabled !== true)
      throw new ParleyError('agent-unknown', 'There is no such agent.');
    if (agent.state === 'logged-off' || agent.works.length > 0 || agent.offer)
      throw new ParleyError(
        'agent-wrong-state',
        agent.offer ? 'He is being offered somebody already.' : `An agent who is ${agent.state} cannot be given anybody.`,
      );
    interactions.record(id, { type: 'supervised', byUserId, agentId, how: 'assigned' });
    // He stands in no line while the one agent is rung; his place is kept by his age. Whoever is rung for him is let go.
    this.#pump.tell({ type: 'left', interactionId: id, how: 'transferred' });
    if (this.#lines.find(id) !== waiting) return;
    const decision = byHand(queue.name, this.#nameOf({ kind: 'agent', agentId }), this.#userName(byUserId), reason);
    const expiresAtMs = clock.now() + queue.offerTimeoutMs + leaseGraceMs;
    this.#pump.tell({ type: 'work-began', agentId, interactionId: id, channel: waiting.matter.channel });
    this.#offers.make(waiting, { offerId: ids.next<OfferId>(), agentIds: [agentId], expiresAtMs, decision, isByHand: true });
  }

  /**
   * Puts one who waits into another queue, or into the same one anew with another priority. He keeps his age.
   * @throws ParleyError `interaction-unknown`, `queue-unknown`
   */
  requeue(id: InteractionId, to: { readonly queueId: QueueId; readonly priority?: number }, { byUserId, reason }: ByHand): void {
    const waiting = this.#waiting(id);
    const queue = this.#parts.directory.queue(to.queueId);
    if (!queue?.enabled || queue.companyId !== waiting.companyId)
      throw new ParleyError('queue-unknown', 'There is no such queue, or it is switched off.');
    if (to.priority !== undefined) this.#demands.set(id, { requirements: waiting.requirements, priority: to.priority });
    const target = { kind: 'queue', queueId: queue.id } as const;
    this.#parts.interactions.record(id, { type: 'supervised', byUserId, agentId: null, how: 're-queued' });
    const decision = byHand(this.#queueName(waiting.queueId), queue.name, this.#userName(byUserId), reason);
    this.#leave(waiting, 'transferred', target, decision);
    this.#pump.tell({ type: 'left', interactionId: id, how: 'transferred' });
    this.#lead(waiting, target, decision, 're-queued');
  }

  /** @throws ParleyError `interaction-unknown` */
  reprioritise(id: InteractionId, demand: Demand, byUserId: UserId | null): void {
    const waiting = this.#waiting(id);
    const { priority = waiting.priority, requirements = waiting.requirements } = demand;
    const { queueId } = waiting;
    this.#lines.move(waiting, () => {
      Object.assign(waiting, { priority, requirements, rankMs: this.#rankOf(waiting.companyId, waiting.enqueuedAtMs, priority) });
    });
    this.#parts.interactions.record(id, { type: 'interaction-reprioritised', queueId, priority, requirements, byUserId });
    this.#events.emit('changed', queueId);
    this.#pump.tell({ type: 'changed', interactionId: id, priority, requirements });
  }

  snapshot(queueId: QueueId): QueueSnapshot {
    const waiting = this.#lines.line(queueId).map((one, index) => this.#shown(one, index + 1));
    return { queueId, waiting };
  }

  /** How many wait, and since when the longest does; null when nobody waits. */
  lengthOf(queueId: QueueId): { readonly waiting: number; readonly longestSinceMs: number | null } {
    const line = this.#lines.line(queueId);
    let longestSinceMs: number | null = null;
    for (const { sinceMs } of line) if (longestSinceMs === null || sinceMs < longestSinceMs) longestSinceMs = sinceMs;
    return { waiting: line.length, longestSinceMs };
  }

  /** Where one waits, and how long he probably still will. */
  placeOf(id: InteractionId): { readonly position: number; readonly forecast: WaitForecast | null } | null {
    const waiting = this.#lines.find(id);
    if (!waiting) return null;
    const position = this.#lines.line(waiting.queueId).indexOf(waiting) + 1;
    return { position, forecast: this.#pump.forecast(this.#routed(waiting)) };
  }

  /** Waiting ones in all queues; 0 when nothing is left behind. */
  get size(): number {
    return this.#lines.size;
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#pump[Symbol.dispose]();
    this.#events.removeAll();
  }

  #tellReadiness(agentId: AgentId, idleSinceMs?: number): void {
    const agent = this.#parts.agents.agent(agentId);
    if (!agent) return;
    const readiness = readinessOf(agent, this.#parts.directory.agent(agentId));
    if ((this.#readiness.get(agentId) ?? 'logged-off') === readiness) return;
    this.#readiness.set(agentId, readiness);
    const idle = idleSinceMs === undefined ? {} : { idleSinceMs };
    this.#pump.tell({ type: 'agent-is', agentId, readiness, ...idle });
  }

  #carryOut(output: RoutingOutput): void {
    switch (output.type) {
      case 'offer': {
        const waiting = this.#lines.find(output.interactionId);
        if (waiting?.queueId === output.queueId && !waiting.offer) this.#offers.make(waiting, { ...output, isByHand: false });
        return;
      }
      case 'offer-withdrawn':
      case 'offer-expired':
        return this.#offers.over(output);
      case 'overflow':
        return this.#overflow(output);
      case 'assigned':
    }
  }

  #overflow({ interactionId, queueId, to, decision }: RoutingOutput & { readonly type: 'overflow' }): void {
    const waiting = this.#lines.find(interactionId);
    if (waiting?.queueId !== queueId) return;
    const visits = this.#parts.interactions.find(interactionId)?.visits ?? [];
    const { target, why } = overflowTarget({
      to,
      decision,
      visits,
      queue: this.#parts.directory.queue(queueId),
      tries: this.#parts.overflowTries?.(waiting.companyId),
    });
    this.#leave(waiting, target ? 'overflowed' : 'released', target, why);
    if (target) this.#lead(waiting, target, why, 'overflow');
    else waiting.matter.release(decision.code === 'queue-removed' ? 'removed' : 'waited-too-long');
  }

  /** One that is not let in, and why. */
  #sendAway(
    waiting: Waiting,
    because: Arrival,
    { decision, to, why }: { decision: Decision; to: InteractionTarget | null; why: 'full' | 'closed' },
  ): true {
    const { interactionId, queueId } = waiting;
    this.#recordQueued(waiting, because, null, decision);
    const how = to ? 'overflowed' : 'released';
    this.#parts.interactions.record(interactionId, { type: 'queue-left', queueId, how, to, decision });
    if (to) this.#lead(waiting, to, decision, 'overflow');
    else waiting.matter.release(why);
    return true;
  }

  #lead({ matter, interactionId }: Waiting, to: InteractionTarget, decision: Decision, because: Arrival): void {
    this.#led.set(interactionId, because);
    const isLed = matter.lead(to, decision);
    this.#led.delete(interactionId);
    if (!isLed) matter.release('closed');
  }

  #leave(waiting: Waiting, how: QueueExit, to: InteractionTarget | null, decision: Decision | null): void {
    if (!this.#lines.remove(waiting)) return;
    const { interactionId, queueId } = waiting;
    this.#offers.drop(waiting, how === 'abandoned' ? 'abandoned' : 'withdrawn');
    this.#parts.interactions.record(interactionId, { type: 'queue-left', queueId, how, to, decision });
    this.#events.emit('changed', queueId);
  }

  #waitingOf({ matter, enqueuedAtMs }: MatterArrival, queue: Queue, because: Arrival): Waiting {
    const { clock, interactions, customers } = this.#parts;
    const { interactionId, companyId } = matter;
    const { customer, visits } = interactions.find(interactionId)!;
    const asked = matter.demand ?? this.#parts.demandOf?.(interactionId, matter.callId);
    const demand = this.#demands.get(interactionId) ?? asked;
    this.#demands.delete(interactionId);
    const priority = demand?.priority ?? queue.priority ?? usualPriority;
    const keepsAge = because !== 'entered' && because !== 'transfer';
    const sinceMs = clock.now();
    const ageMs = enqueuedAtMs ?? (keepsAge ? visits.at(-1)?.enqueuedAtMs : undefined) ?? sinceMs;
    const knows = (queue.stickyMs ?? 0) > 0 && customer.address !== '';
    return {
      matter,
      interactionId,
      companyId,
      queueId: queue.id,
      sinceMs,
      enqueuedAtMs: ageMs,
      priority,
      requirements: demand?.requirements ?? [],
      stickyAgentId: knows ? (customers?.lastAgentOf(companyId, customer.address) ?? null) : null,
      rankMs: this.#rankOf(companyId, ageMs, priority),
      offer: null,
    };
  }

  #rankOf(companyId: CompanyId, enqueuedAtMs: number, priority: number): number {
    return enqueuedAtMs - (9 - priority) * this.#priorityStepMs(companyId);
  }

  #routed({
    interactionId: id,
    queueId,
    matter,
    enqueuedAtMs,
    priority,
    requirements,
    stickyAgentId,
  }: Waiting): RoutedInteraction {
    return { id, queueId, channel: matter.channel, enqueuedAtMs, priority, requirements, stickyAgentId };
  }

  #recordQueued(waiting: Waiting, because: Arrival, forecast: WaitForecast | null, decision: Decision): void {
    const { interactionId, queueId, enqueuedAtMs, priority, requirements, stickyAgentId } = waiting;
    const asked = { enqueuedAtMs, priority, requirements, stickyAgentId };
    this.#parts.interactions.record(interactionId, {
      type: 'interaction-queued',
      queueId,
      because,
      ...asked,
      forecast,
      decision,
    });
  }

  /** @throws ParleyError `interaction-unknown` */
  #waiting(id: InteractionId): Waiting {
    const waiting = this.#lines.find(id);
    if (!waiting) throw new ParleyError('interaction-unknown', 'Nobody of this kind waits any more.');
    return waiting;
  }

  #shown({ matter, interactionId, sinceMs, enqueuedAtMs, priority, offer }: Waiting, position: number): WaitingView {
    const [offeredTo = null] = offer?.leases.keys() ?? [];
    const { channel, callId } = matter;
    const { customer } = this.#parts.interactions.find(interactionId)!;
    const from = matter.from ?? { ...nobody, number: customer.address, displayName: customer.name };
    return { interactionId, channel, callId, position, sinceMs, enqueuedAtMs, priority, offeredTo, from };
  }

  #queueName(queueId: QueueId): string {
    return this.#parts.directory.queue(queueId)?.name ?? '';
  }

  #nameOf(target: InteractionTarget): string {
    if (target.kind === 'agent') return this.#userName(this.#parts.directory.agent(target.agentId)?.userId ?? null);
    if (target.kind === 'user') return this.#userName(target.userId);
    return target.kind === 'number' ? target.number : '';
  }

  #userName(userId: UserId | null): string {
    const user = userId === null ? undefined : this.#parts.people.user(userId);
    return user ? displayName(user) : '';
  }
}
