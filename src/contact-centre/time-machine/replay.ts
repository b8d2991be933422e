import type { AgentId, InteractionId, OfferId, QueueId } from '../../kernel/ids.ts';
import type { InteractionEvent } from '../interaction/index.ts';
import type { AgentSpanFact } from '../reporting/index.ts';
import {
  type RoutedInteraction,
  type RoutedQueue,
  RoutingEngine,
  type RoutingInput,
  type RoutingOutput,
} from '../routing/index.ts';
import { Agenda } from './agenda.ts';
import { chanceOf } from './chance.ts';
import { ReplayedAgents } from './replayed-agents.ts';
import { ReplayedEvents } from './replayed-events.ts';
import { fateOf, type Intent, type Matter, type OwnWork, type Service, type Workload } from './workload.ts';

type Happening =
  | { readonly type: 'arrives'; readonly matter: Matter; readonly index: number }
  | { readonly type: 'gives-up'; readonly waiting: Waiting }
  | { readonly type: 'answers'; readonly waiting: Waiting; readonly offerId: OfferId; readonly agentId: AgentId }
  | { readonly type: 'ends'; readonly agentId: AgentId; readonly waiting: Waiting }
  | { readonly type: 'wrapped-up'; readonly agentId: AgentId; readonly interactionId: InteractionId; readonly isLast: boolean }
  | { readonly type: 'intends'; readonly intent: Intent }
  | { readonly type: 'begins-own'; readonly work: OwnWork }
  | { readonly type: 'ends-own'; readonly work: OwnWork };

interface Waiting {
  readonly matter: Matter;
  readonly index: number;
  interaction: RoutedInteraction;
  readonly service: Service;
  offerId: OfferId | null;
  isOver: boolean;
  overflows: number;
}

export interface ReplayParts {
  readonly workload: Workload;
  /** Agents and queues, as the engine is told of them. */
  readonly configuration: readonly RoutingInput[];
  /** Longest wrap-up a queue allows; left out: as it was. */
  readonly wrapUpLimitMs: ReadonlyMap<QueueId, number>;
  /** Each interaction when it is over, with events like those of real ones. */
  readonly ended: (events: readonly InteractionEvent[]) => void;
}

/** Two queues that overflow into each other end somewhere. */
const mostOverflows = 10;

/**
 * A period once more, with the very engine that serves real customers, as fast as it can be computed: discrete events, one after the
 * other. What customers and agents do is the workload's; whom they meet, and when, is found anew. The same parts give the same replay.
 */
export class Replay {
  readonly #parts: ReplayParts;
  readonly #engine = new RoutingEngine();
  readonly #agenda = new Agenda<Happening>();
  readonly #agents: ReplayedAgents;
  readonly #events: ReplayedEvents;
  readonly #queues = new Map<QueueId, RoutedQueue>();
  readonly #waiting = new Map<InteractionId, Waiting>();
  #nowMs: number;
  #steps = 0;

  constructor(parts: ReplayParts) {
    const { workload, configuration, ended } = parts;
    this.#parts = parts;
    const beginnings = [workload.fromMs, workload.matters[0]?.beganAtMs, workload.intents[0]?.atMs];
    this.#nowMs = Math.min(...beginnings.filter((atMs) => atMs !== undefined));
    this.#agents = new ReplayedAgents(workload.companyId);
    this.#events = new ReplayedEvents({ companyId: workload.companyId, ended });
    for (const input of configuration) {
      this.#tell(input);
      if (input.type === 'queue-configured') this.#queues.set(input.queue.id, input.queue);
    }
    for (const intent of workload.intents) this.#agenda.add(intent.atMs, { type: 'intends', intent });
    for (const work of workload.ownWorks) this.#agenda.add(work.atMs, { type: 'begins-own', work });
    for (const matter of workload.matters) this.#agenda.add(matter.beganAtMs, { type: 'arrives', matter, index: 0 });
  }

  /** How far it is, 0 to 1. */
  get progress(): number {
    const { fromMs, toMs } = this.#parts.workload;
    return Math.min(1, Math.max(0, (this.#nowMs - fromMs) / (toMs - fromMs)));
  }

  get spans(): readonly AgentSpanFact[] {
    return this.#agents.spans;
  }

  /** Goes on for so many happenings. @returns whether it is over */
  run(steps: number): boolean {
    const { toMs } = this.#parts.workload;
    for (const until = this.#steps + steps; this.#steps < until; this.#steps += 1) {
      const nextAtMs = this.#agenda.nextAtMs;
      const dueAtMs = this.#engine.dueAtMs();
      const atMs = Math.min(nextAtMs ?? Number.POSITIVE_INFINITY, dueAtMs ?? Number.POSITIVE_INFINITY);
      if (atMs >= toMs) {
        this.#nowMs = toMs;
        this.#agents.finish(toMs);
        this.#events.endAll();
        return true;
      }
      this.#nowMs = Math.max(this.#nowMs, atMs);
      if (dueAtMs !== null && dueAtMs <= (nextAtMs ?? Number.POSITIVE_INFINITY)) this.#tell({ type: 'time-passed' });
      else this.#happen(this.#agenda.take()!);
    }
    return false;
  }

  #happen(happening: Happening): void {
    switch (happening.type) {
      case 'arrives':
        return this.#arrive(happening.matter, happening.index);
      case 'gives-up':
        return this.#giveUp(happening.waiting);
      case 'answers': {
        const { waiting, offerId, agentId } = happening;
        if (waiting.offerId === offerId) this.#tell({ type: 'accepted', offerId, agentId });
        return;
      }
      case 'ends':
        return this.#endWork(happening.agentId, happening.waiting);
      case 'wrapped-up': {
        const { agentId, interactionId, isLast } = happening;
        this.#write(interactionId, { type: 'wrap-up-ended', agentId, how: 'by-agent' });
        if (isLast) this.#events.end(interactionId);
        return this.#agentIs(agentId, this.#agents.endWrapUp(agentId, this.#nowMs));
      }
      case 'intends': {
        const { agentId, is } = happening.intent;
        return this.#agentIs(agentId, this.#agents.intend(agentId, is, this.#nowMs));
      }
      case 'begins-own': {
        const { agentId, interactionId, channel, forMs } = happening.work;
        this.#agenda.add(this.#nowMs + forMs, { type: 'ends-own', work: happening.work });
        this.#agentIs(agentId, this.#agents.begin(agentId, interactionId, this.#nowMs));
        return this.#tell({ type: 'work-began', agentId, interactionId, channel });
      }
      case 'ends-own': {
        const { agentId, interactionId } = happening.work;
        this.#agentIs(agentId, this.#agents.end(agentId, interactionId, false, this.#nowMs));
        return this.#tell({ type: 'work-ended', agentId, interactionId });
      }
    }
  }

  #arrive(matter: Matter, index: number): void {
    const stay = matter.stays[index]!;
    const { id, customer, dialled } = matter;
    const { channel, priority, requirements, stickyAgentId, queueId, because } = stay;
    if (index === 0) this.#write(id, { type: 'interaction-created', channel, customer, dialled, callId: null });
    const { service, patienceMs } = fateOf(this.#parts.workload, matter, index);
    const enqueuedAtMs = this.#nowMs - stay.ageMs;
    const interaction = { id, queueId, channel, enqueuedAtMs, priority, requirements, stickyAgentId };
    const waiting: Waiting = { matter, index, interaction, service, offerId: null, isOver: false, overflows: 0 };
    this.#waiting.set(id, waiting);
    if (Number.isFinite(patienceMs)) this.#agenda.add(this.#nowMs + patienceMs, { type: 'gives-up', waiting });
    this.#queue(waiting, because);
  }

  #queue(waiting: Waiting, because: 'entered' | 'transfer' | 'call-back' | 're-queued' | 'overflow'): void {
    const { id, queueId, enqueuedAtMs, priority, requirements, stickyAgentId } = waiting.interaction;
    const forecast = this.#engine.forecast(waiting.interaction, this.#nowMs);
    const demand = { enqueuedAtMs, priority, requirements, stickyAgentId, forecast };
    this.#write(id, { type: 'interaction-queued', queueId, because, ...demand, decision: replayed });
    this.#tell({ type: 'arrived', interaction: waiting.interaction });
  }

  #tell(input: RoutingInput): void {
    for (const output of this.#engine.apply(input, this.#nowMs)) this.#carryOut(output);
  }

  #carryOut(output: RoutingOutput): void {
    const waiting = this.#waiting.get(output.interactionId);
    if (!waiting) return;
    switch (output.type) {
      case 'offer':
        return this.#ring(waiting, output);
      case 'assigned':
        return this.#assign(waiting, output.agentId);
      case 'overflow':
        return this.#overflow(waiting, output);
      case 'offer-withdrawn':
      case 'offer-expired': {
        const outcome = output.type === 'offer-expired' ? 'expired' : 'withdrawn';
        for (const agentId of output.agentIds)
          this.#write(output.interactionId, {
            type: 'offer-ended',
            queueId: waiting.interaction.queueId,
            offerId: output.offerId,
            agentId,
            outcome,
          });
        if (waiting.offerId === output.offerId) waiting.offerId = null;
      }
    }
  }

  #ring(waiting: Waiting, { offerId, queueId, agentIds, expiresAtMs }: Extract<RoutingOutput, { type: 'offer' }>): void {
    const { id } = waiting.interaction;
    waiting.offerId = offerId;
    this.#write(id, { type: 'offer-made', queueId, offerId, agentIds, expiresAtMs, decision: replayed });
    const agentId = agentIds[Math.floor(chanceOf(offerId, 'who') * agentIds.length)]!;
    const ringMs = Math.min(waiting.service.ringMs, Math.max(0, expiresAtMs - this.#nowMs - 1));
    this.#agenda.add(this.#nowMs + ringMs, { type: 'answers', waiting, offerId, agentId });
  }

  #assign(waiting: Waiting, agentId: AgentId): void {
    const { id, queueId } = waiting.interaction;
    const { offerId } = waiting;
    waiting.isOver = true;
    this.#waiting.delete(id);
    if (offerId) this.#write(id, { type: 'offer-ended', queueId, offerId, agentId, outcome: 'accepted' });
    this.#write(id, { type: 'queue-left', queueId, how: 'assigned', to: { kind: 'agent', agentId }, decision: null });
    this.#write(id, { type: 'work-began', agentId, queueId, how: 'offer' });
    this.#agents.begin(agentId, id, this.#nowMs);
    this.#agenda.add(this.#nowMs + waiting.service.workMs, { type: 'ends', agentId, waiting });
  }

  #endWork(agentId: AgentId, waiting: Waiting): void {
    const { matter, index, interaction, service } = waiting;
    const { id, queueId } = interaction;
    const wrapUpMs = Math.min(service.wrapUpMs, this.#parts.wrapUpLimitMs.get(queueId) ?? service.wrapUpMs);
    const next = matter.stays[index + 1];
    const goesOn = next !== undefined && matter.stays[index]!.outcome === 'served';
    this.#write(id, { type: 'work-ended', agentId, how: goesOn ? 'transferred' : 'customer-left', wrapUpMs });
    if (goesOn) this.#agenda.add(this.#nowMs + next.gapMs, { type: 'arrives', matter, index: index + 1 });
    else this.#write(id, { type: 'interaction-ended', by: 'customer', cause: 'handled' });
    if (wrapUpMs > 0)
      this.#agenda.add(this.#nowMs + wrapUpMs, { type: 'wrapped-up', agentId, interactionId: id, isLast: !goesOn });
    else if (!goesOn) this.#events.end(id);
    this.#agentIs(agentId, this.#agents.end(agentId, id, wrapUpMs > 0, this.#nowMs));
    this.#tell({ type: 'work-ended', agentId, interactionId: id });
  }

  #giveUp(waiting: Waiting): void {
    if (waiting.isOver) return;
    const { id, queueId } = waiting.interaction;
    this.#leave(waiting);
    const { offerId } = waiting;
    if (offerId) this.#write(id, { type: 'offer-ended', queueId, offerId, agentId: null, outcome: 'abandoned' });
    waiting.offerId = null;
    this.#write(id, { type: 'queue-left', queueId, how: 'abandoned', to: null, decision: null });
    this.#close(waiting, 'customer', 'abandoned');
    this.#tell({ type: 'left', interactionId: id, how: 'abandoned' });
  }

  #overflow(waiting: Waiting, { to, decision }: Extract<RoutingOutput, { type: 'overflow' }>): void {
    const { id, queueId } = waiting.interaction;
    const how = to ? 'overflowed' : 'released';
    this.#write(id, { type: 'queue-left', queueId, how, to, decision });
    const target = to?.kind === 'queue' ? this.#queues.get(to.queueId) : undefined;
    waiting.overflows += 1;
    if (!target || waiting.overflows > mostOverflows) {
      this.#leave(waiting);
      this.#close(waiting, 'system', how);
      return;
    }
    waiting.interaction = { ...waiting.interaction, queueId: target.id, priority: target.priority };
    this.#queue(waiting, 'overflow');
  }

  #leave(waiting: Waiting): void {
    waiting.isOver = true;
    this.#waiting.delete(waiting.interaction.id);
  }

  /** Not served; what came of it then (a call-back) comes again, where it was not served then either. */
  #close({ matter, index }: Waiting, by: 'customer' | 'system', cause: 'abandoned' | 'overflowed' | 'released'): void {
    const next = matter.stays[index + 1];
    if (next && matter.stays[index]!.outcome !== 'served') {
      this.#agenda.add(this.#nowMs + next.gapMs, { type: 'arrives', matter, index: index + 1 });
      return;
    }
    this.#write(matter.id, { type: 'interaction-ended', by, cause });
    this.#events.end(matter.id);
  }

  #agentIs(agentId: AgentId, readiness: ReturnType<ReplayedAgents['intend']>): void {
    if (readiness) this.#tell({ type: 'agent-is', agentId, readiness });
  }

  #write(interactionId: InteractionId, body: Parameters<ReplayedEvents['write']>[2]): void {
    this.#events.write(interactionId, this.#nowMs, body);
  }
}

/** Reasons are not kept: a replay has a hundred thousand of them. */
const replayed = { code: 'replayed', params: {}, sentence: 'Replayed.', steps: [] };
