import type { AgentView } from '../../contract/rest/agent.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import { publicParty } from '../../telephony/call/index.ts';
import { type NamesChange, noPartyNames, type PartyNames } from '../../telephony/party-names/index.ts';
import type { Agent, AgentService } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { type Queue, type QueueService, usualPriority } from '../queue/index.ts';

export interface AgentDeskParts {
  readonly clock: Clock;
  readonly directory: ContactCentreDirectory;
  readonly agents: AgentService;
  readonly queues: Pick<QueueService, 'snapshot' | 'onChanged'>;
  readonly parties?: PartyNames;
}

/** So many of a queue's callers are shown. */
const shownCallers = 50;

export type AgentDeskEvents = {
  /** `view` is made only when somebody asks. */
  changed: { readonly companyId: CompanyId; readonly userId: UserId; readonly view: () => AgentView };
};

/** What agents see of themselves. */
export class AgentDesk implements Disposable {
  readonly events = new Emitter<AgentDeskEvents>();
  readonly #parts: AgentDeskParts;
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: AgentDeskParts) {
    this.#parts = parts;
    this.#stops = [
      parts.agents.onChanged(({ agent }) => this.#tell(agent)),
      parts.queues.onChanged((queueId) => this.#queueChanged(queueId)),
      this.#parties.onChanged((change) => this.#renamed(change)),
    ];
  }

  /** @throws ParleyError `agent-unknown` */
  ofUser(actor: { companyId: CompanyId; userId: UserId }): AgentView {
    return this.#view(this.#parts.agents.ofUser(actor));
  }

  /** Null for who is none. */
  findOfUser({ companyId, userId }: { companyId: CompanyId; userId: UserId }): AgentView | null {
    const record = this.#parts.directory.agentByUser(userId);
    if (!record?.enabled || record.companyId !== companyId) return null;
    return this.ofUser({ companyId, userId });
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.events.removeAll();
  }

  #queueChanged(queueId: QueueId): void {
    const agentIds: readonly AgentId[] = this.#parts.directory.queue(queueId)?.agentIds ?? [];
    for (const id of agentIds) {
      const agent = this.#parts.agents.agent(id);
      // Who is logged off does not look at queues.
      if (agent && agent.state !== 'logged-off') this.#tell(agent);
    }
  }

  #tell(agent: Readonly<Agent>): void {
    const { companyId, userId } = agent;
    this.events.emit('changed', { companyId, userId, view: () => this.#view(agent) });
  }

  #view({ id, userId, state, reason, stateSinceMs }: Readonly<Agent>): AgentView {
    const queues = this.#parts.directory.queuesOfAgent(id).filter((queue) => queue.enabled);
    return { agentId: id, state, reason, sinceMs: stateSinceMs, queues: queues.map((queue) => this.#queueView(queue, userId)) };
  }

  get #parties(): PartyNames {
    return this.#parts.parties ?? noPartyNames;
  }

  /** Queues in which the number waits; `null`: any number. */
  #renamed({ companyId, number }: NamesChange): void {
    for (const queue of this.#parts.directory.allQueues()) {
      if (queue.companyId !== companyId) continue;
      const { waiting } = this.#parts.queues.snapshot(queue.id);
      if (waiting.some(({ from }) => number === null || from.number === number)) this.#queueChanged(queue.id);
    }
  }

  /** Callers are named by the queue's rights to directories and by the agent's. */
  #queueView({ id, companyId, name, number, priority = usualPriority }: Queue, userId: UserId): AgentView['queues'][number] {
    const { waiting } = this.#parts.queues.snapshot(id);
    const nowMs = this.#parts.clock.now();
    const longestWaitMs = waiting.reduce((longest, { sinceMs }) => Math.max(longest, nowMs - sinceMs), 0);
    const callers = waiting.slice(0, shownCallers).map(({ interactionId, callId, sinceMs, from }) => ({
      callId: callId ?? interactionId,
      sinceMs,
      caller: this.#parties.named({ companyId, userId, queueId: id }, publicParty(from)),
    }));
    return { queueId: id, name, number, priority, waiting: waiting.length, longestWaitMs, callers };
  }
}
