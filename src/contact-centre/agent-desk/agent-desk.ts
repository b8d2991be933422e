import type { AgentView } from '../../contract/rest/agent.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Agent, AgentService } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { Queue, QueueService } from '../queue/index.ts';

export interface AgentDeskParts {
  readonly clock: Clock;
  readonly directory: ContactCentreDirectory;
  readonly agents: AgentService;
  readonly queues: Pick<QueueService, 'snapshot' | 'onChanged'>;
}

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

  #view({ id, state, reason, stateSinceMs }: Readonly<Agent>): AgentView {
    const queues = this.#parts.directory.queuesOfAgent(id).filter((queue) => queue.enabled);
    return { agentId: id, state, reason, sinceMs: stateSinceMs, queues: queues.map((queue) => this.#queueView(queue)) };
  }

  #queueView({ id, name, number }: Queue): AgentView['queues'][number] {
    const { waiting } = this.#parts.queues.snapshot(id);
    const nowMs = this.#parts.clock.now();
    const longestWaitMs = waiting.reduce((longest, { sinceMs }) => Math.max(longest, nowMs - sinceMs), 0);
    return { queueId: id, name, number, waiting: waiting.length, longestWaitMs };
  }
}
