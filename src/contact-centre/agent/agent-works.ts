import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CallId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import {
  activeWork,
  activeWorks,
  currentVisit,
  type Interaction,
  type InteractionEvent,
  type InteractionEventOf,
  type Interactions,
  type InteractionTarget,
  lastQueueOf,
  type WorkEnd,
  worksInWrapUp,
} from '../interaction/index.ts';
import type { AgentService } from './agent-service.ts';

export interface AgentWorksParts {
  readonly agents: AgentService;
  readonly interactions: Interactions;
  readonly directory: ContactCentreDirectory;
}

export interface WorkBegun {
  readonly interaction: Readonly<Interaction>;
  readonly agentId: AgentId;
  readonly queueId: QueueId | null;
  readonly how: InteractionEventOf<'work-began'>['how'];
}

export interface WorkOver {
  readonly interaction: Readonly<Interaction>;
  readonly agentId: AgentId;
}

/** How a matter came to its end. */
export interface MatterEnd {
  readonly by: InteractionEventOf<'interaction-ended'>['by'];
  readonly cause: InteractionEventOf<'interaction-ended'>['cause'];
}

/** What an agent says a matter was about. */
export interface Disposition {
  readonly dispositions: readonly string[];
  readonly note: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The parts that agents have in matters, on whatever channel: the only writer of their events. A matter is over when the customer has
 * gone, no agent has it in hand and none wraps it up.
 */
export class AgentWorks implements Disposable {
  readonly #parts: AgentWorksParts;
  readonly #ends = new Map<InteractionId, MatterEnd>();
  readonly #events = new Emitter<{ began: WorkBegun; ended: WorkOver }>();
  readonly #stop: Unsubscribe;

  constructor(parts: AgentWorksParts) {
    this.#parts = parts;
    this.#stop = parts.agents.onWrapUpEnded(({ agent, wrapUp, how }) => {
      for (const id of wrapUp.interactionIds) {
        parts.interactions.record(id, { type: 'wrap-up-ended', agentId: agent.id, how });
        this.settle(id);
      }
    });
  }

  onBegan(listener: (begun: WorkBegun) => void): Unsubscribe {
    return this.#events.on('began', listener);
  }

  /** The agent's state is told first. */
  onEnded(listener: (over: WorkOver) => void): Unsubscribe {
    return this.#events.on('ended', listener);
  }

  /** One that began before a restart and goes on: whoever had it in hand has it again. */
  takeUp(events: readonly InteractionEvent[]): Readonly<Interaction> | null {
    const interaction = this.#parts.interactions.takeUp(events);
    if (!interaction) return null;
    for (const { agentId, queueId, how, beganAtMs } of activeWorks(interaction)) {
      const { id: interactionId, channel, callIds } = interaction;
      this.#events.emit('began', { interaction, agentId, queueId, how: how === 'offer' ? 'assigned' : how });
      const work = { interactionId, channel, queueId, callId: callIds.at(-1) ?? null, sinceMs: beganAtMs };
      this.#parts.agents.beginWork(agentId, work);
    }
    return interaction;
  }

  begin(
    id: InteractionId,
    agentId: AgentId,
    how: InteractionEventOf<'work-began'>['how'],
    from: { readonly queueId?: QueueId | null; readonly callId?: CallId | null } = {},
  ): void {
    const { agents, interactions } = this.#parts;
    const interaction = interactions.find(id);
    if (!interaction || activeWork(interaction, agentId)) return;
    const { queueId = null, callId = interaction.callIds.at(-1) ?? null } = from;
    interactions.record(id, { type: 'work-began', agentId, queueId, how });
    const { channel, lastAtMs: sinceMs } = interaction;
    this.#events.emit('began', { interaction, agentId, queueId, how });
    agents.beginWork(agentId, { interactionId: id, channel, queueId: queueId ?? lastQueueOf(interaction), callId, sinceMs });
  }

  held(id: InteractionId, agentId: AgentId, isHeld: boolean): void {
    const work = this.#work(id, agentId);
    if (work && (work.heldSinceMs !== null) !== isHeld)
      this.#parts.interactions.record(id, { type: isHeld ? 'work-held' : 'work-retrieved', agentId });
  }

  consultBegan(id: InteractionId, agentId: AgentId, target: InteractionTarget): void {
    const work = this.#work(id, agentId);
    if (work && work.consultSinceMs === null)
      this.#parts.interactions.record(id, { type: 'consult-began', agentId, with: target });
  }

  consultEnded(id: InteractionId, agentId: AgentId): void {
    const work = this.#work(id, agentId);
    if (work && work.consultSinceMs !== null) this.#parts.interactions.record(id, { type: 'consult-ended', agentId });
  }

  /** He has passed it on, and has it no more. */
  transferred(id: InteractionId, agentId: AgentId, kind: 'blind' | 'attended', to: InteractionTarget): void {
    if (!this.#work(id, agentId)) return;
    this.#parts.interactions.record(id, { type: 'work-transferred', agentId, kind, to });
    this.end(id, agentId, 'transferred');
  }

  /** @param without `wrap-up`: he has it in hand under another matter already */
  end(id: InteractionId, agentId: AgentId, how: WorkEnd, without?: 'wrap-up'): void {
    const { agents, interactions, directory } = this.#parts;
    const interaction = interactions.find(id);
    const work = this.#work(id, agentId);
    if (!interaction || !work) return;
    const queueId = work.queueId ?? lastQueueOf(interaction);
    const queue = queueId === null ? undefined : directory.queue(queueId);
    const usualMs = without === 'wrap-up' ? 0 : (queue?.wrapUpMs ?? 0);
    const isSaid = interaction.dispositions.length > 0;
    const needsDisposition = queue?.needsDisposition === true && !isSaid && (queue.dispositionIds ?? []).length > 0;
    const state = agents.agent(agentId);
    const wrapUpMs = state?.intent.state === 'logged-off' ? 0 : usualMs;
    interactions.record(id, { type: 'work-ended', agentId, how, wrapUpMs });
    agents.endWork(agentId, id, { wrapUpMs, needsDisposition });
    this.#events.emit('ended', { interaction, agentId });
    this.settle(id);
  }

  /** While he talks, wraps up, or corrects it before the matter is over. @returns false when it is none of his */
  disposed(id: InteractionId, agentId: AgentId, disposition: Disposition): boolean {
    const { agents, interactions } = this.#parts;
    const interaction = interactions.find(id);
    if (!interaction?.works.some((work) => work.agentId === agentId)) return false;
    interactions.record(id, { type: 'disposed', agentId, ...disposition });
    if (disposition.dispositions.length > 0) agents.disposed(agentId);
    return true;
  }

  /** The customer has gone. Agents who still have it in hand have it no more. */
  customerLeft(id: InteractionId, end: MatterEnd, how: WorkEnd = 'customer-left'): void {
    const interaction = this.#parts.interactions.find(id);
    if (!interaction) return;
    this.#ends.set(id, end);
    for (const { agentId } of activeWorks(interaction)) this.end(id, agentId, how);
    this.settle(id);
  }

  /** Whether the customer has gone. */
  isLeft(id: InteractionId): boolean {
    return this.#ends.has(id);
  }

  /** Whether he has gone because we end. */
  isLostByRestart(id: InteractionId): boolean {
    return this.#ends.get(id)?.cause === 'server-restart';
  }

  /** Ends a matter that nobody has anything to do with any more. */
  settle(id: InteractionId): void {
    const interaction = this.#parts.interactions.find(id);
    const end = this.#ends.get(id);
    if (!interaction || !end || currentVisit(interaction)) return;
    if (activeWorks(interaction).length > 0 || worksInWrapUp(interaction).length > 0) return;
    this.#ends.delete(id);
    this.#parts.interactions.record(id, { type: 'interaction-ended', ...end });
  }

  /** The agent whom a user is; null for who is none, or is none any more. */
  agentOf(userId: UserId | null): AgentId | null {
    const record = userId === null ? undefined : this.#parts.directory.agentByUser(userId);
    return record?.enabled ? record.id : null;
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#events.removeAll();
  }

  #work(id: InteractionId, agentId: AgentId): ReturnType<typeof activeWork> {
    const interaction = this.#parts.interactions.find(id);
    return interaction ? activeWork(interaction, agentId) : null;
  }
}
