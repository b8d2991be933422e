import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import type { Channel } from '../interaction/index.ts';
import type { Queue } from '../queue/index.ts';

/** That a user is an agent. What he is doing (agent state) is live and belongs to `contact-centre/agent`. */
export interface AgentRecord {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly enabled: boolean;
  readonly skills?: readonly { readonly skillId: SkillId; readonly level: number }[];
  /** How many of each channel at once; left out: one call. */
  readonly capacity?: Readonly<Partial<Record<Channel, number>>>;
  /** Where he is rung (C-LNK-4). Left out: at his own telephones. */
  readonly phone?: AgentPhone;
}

/**
 * `number`: any telephone in the world. `nailed-up`: he is called once when he logs on, and the line stays open between callers;
 * `per-call`: for each caller.
 */
export type AgentPhone =
  | { readonly kind: 'own' }
  | { readonly kind: 'number'; readonly number: string; readonly mode: 'per-call' | 'nailed-up' };

/** Queues and agents as configured, from memory. Disabled ones are found. */
export interface ContactCentreDirectory {
  queue(id: QueueId): Queue | undefined;
  allQueues(): readonly Queue[];
  agent(id: AgentId): AgentRecord | undefined;
  agentByUser(userId: UserId): AgentRecord | undefined;
  queuesOfAgent(agentId: AgentId): readonly Queue[];
  onChanged(listener: () => void): Unsubscribe;
}

/** The directory in memory. */
export class LiveContactCentreDirectory implements ContactCentreDirectory {
  #queues = new Map<QueueId, Queue>();
  #agents = new Map<AgentId, AgentRecord>();
  #agentsByUser = new Map<UserId, AgentRecord>();
  readonly #events = new Emitter<{ changed: null }>();

  constructor(contents: { queues: readonly Queue[]; agents: readonly AgentRecord[] } = { queues: [], agents: [] }) {
    this.replaceAll(contents);
  }

  replaceAll(contents: { queues: readonly Queue[]; agents: readonly AgentRecord[] }): void {
    this.#queues = new Map(contents.queues.map((queue) => [queue.id, queue]));
    this.#agents = new Map(contents.agents.map((agent) => [agent.id, agent]));
    this.#agentsByUser = new Map(contents.agents.map((agent) => [agent.userId, agent]));
    this.#events.emit('changed', null);
  }

  /** Takes a new version of one company. */
  replaceCompany(companyId: CompanyId, part: { queues: readonly Queue[]; agents: readonly AgentRecord[] }): void {
    const others = <Row extends { readonly companyId: CompanyId }>(rows: Iterable<Row>) =>
      [...rows].filter((row) => row.companyId !== companyId);
    this.replaceAll({
      queues: [...others(this.#queues.values()), ...part.queues],
      agents: [...others(this.#agents.values()), ...part.agents],
    });
  }

  queue(id: QueueId): Queue | undefined {
    return this.#queues.get(id);
  }

  allQueues(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  agent(id: AgentId): AgentRecord | undefined {
    return this.#agents.get(id);
  }

  agentByUser(userId: UserId): AgentRecord | undefined {
    return this.#agentsByUser.get(userId);
  }

  queuesOfAgent(agentId: AgentId): readonly Queue[] {
    return [...this.#queues.values()].filter((queue) => queue.agentIds.includes(agentId));
  }

  onChanged(listener: () => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}
