import type { AgentId, CompanyId, QueueId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { AgentRecord, ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { type Queue, usualPriority } from '../contact-centre-directory/index.ts';
import type { RoutedAgent, RoutedQueue, RoutingInput } from '../routing/index.ts';

export interface RoutedConfigurationParts {
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly priorityStepMs: (companyId: CompanyId) => number;
}

/** What routing is told of the configuration, and told again where it has changed. */
export class RoutedConfiguration {
  readonly #parts: RoutedConfigurationParts;
  readonly #queues = new Map<QueueId, string>();
  readonly #agents = new Map<AgentId, string>();

  constructor(parts: RoutedConfigurationParts) {
    this.#parts = parts;
  }

  /** Inputs for what is new, different or gone since the last time: agents before the queues that name them. */
  changes(): { readonly inputs: readonly RoutingInput[]; readonly newAgents: readonly AgentId[] } {
    const queues = this.#parts.directory.allQueues();
    const inputs: RoutingInput[] = [];
    const newAgents: AgentId[] = [];
    const agentIds = new Set(queues.flatMap((queue) => queue.agentIds));
    for (const id of agentIds) {
      const agent = this.#agent(id);
      if (!agent) continue;
      const text = JSON.stringify([agent, [...agent.skills]]);
      if (this.#agents.get(id) === text) continue;
      this.#agents.set(id, text);
      inputs.push({ type: 'agent-configured', agent });
      newAgents.push(id);
    }
    for (const queue of queues.map((one) => this.#queue(one))) {
      const text = JSON.stringify(queue);
      if (this.#queues.get(queue.id) === text) continue;
      this.#queues.set(queue.id, text);
      inputs.push({ type: 'queue-configured', queue });
    }
    for (const queueId of this.#queues.keys())
      if (!this.#parts.directory.queue(queueId) && this.#queues.delete(queueId)) inputs.push({ type: 'queue-removed', queueId });
    for (const agentId of this.#agents.keys())
      if (!this.#parts.directory.agent(agentId) && this.#agents.delete(agentId)) inputs.push({ type: 'agent-removed', agentId });
    return { inputs, newAgents };
  }

  #agent(id: AgentId): RoutedAgent | null {
    const record = this.#parts.directory.agent(id);
    if (!record) return null;
    const user = this.#parts.people.user(record.userId);
    return {
      id,
      companyId: record.companyId,
      name: user ? displayName(user) : '',
      skills: new Map((record.skills ?? []).map(({ skillId, level }) => [skillId, level])),
      capacity: capacityOf(record),
    };
  }

  #queue(queue: Queue): RoutedQueue {
    const { id, companyId, name, offerTimeoutMs, maxWaitMs, kind, overflow = [] } = queue;
    const isShared = kind === 'shared';
    const letGo = maxWaitMs > 0 ? [{ when: { kind: 'waited', forMs: maxWaitMs }, to: null } as const] : [];
    return {
      id,
      companyId,
      name,
      offerTimeoutMs,
      strategy: queue.strategy ?? 'longest-idle',
      priority: queue.priority ?? usualPriority,
      priorityStepMs: this.#parts.priorityStepMs(companyId),
      // Nobody is offered a shared one's callers: whoever is authorized takes them.
      agentIds: isShared ? [] : queue.agentIds,
      requirements: queue.requirements ?? [],
      stickyMs: queue.stickyMs ?? 0,
      overflow: [...(isShared ? overflow.filter(({ when }) => when.kind === 'waited') : overflow), ...letGo],
    };
  }
}

/** One call, where nothing is said; being called back is a call, too. */
function capacityOf({ capacity }: AgentRecord): RoutedAgent['capacity'] {
  if (!capacity || Object.keys(capacity).length === 0) return { voice: 1, 'call-back': 1 };
  return { 'call-back': capacity.voice ?? 0, ...capacity };
}
