import type { AgentId, CompanyId, IdSource, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { Queue } from '../queue/index.ts';

export interface QueueStore {
  /** The agents of these users, in their order; who is none yet becomes one. @throws ParleyError `input-invalid` for a user of another company. */
  agentsOf(
    companyId: CompanyId,
    users: readonly { readonly userId: UserId; readonly newAgentId: AgentId }[],
  ): Promise<readonly AgentId[]>;
  /** @throws ParleyError `number-taken` */
  addQueue(queue: Queue): Promise<void>;
}

export type NewQueue = Pick<Queue, 'name' | 'number' | 'offerTimeoutMs' | 'wrapUpMs' | 'maxWaitMs'> & {
  readonly agentUserIds: readonly UserId[];
};

/** Queues as administrators make them. */
export class QueueAdministration {
  readonly #parts: { ids: IdSource; logger: Logger; store: QueueStore };

  constructor(parts: { ids: IdSource; logger: Logger; store: QueueStore }) {
    this.#parts = parts;
  }

  /** @throws ParleyError `number-taken`, `input-invalid`, `not-permitted` */
  create(by: Subject, domain: Domain, input: NewQueue): Promise<Queue> {
    demand(by, 'administer', { kind: 'queue', companyId: domain.companyId, ownerId: null });
    return this.createFirst(domain, input);
  }

  /** As {@link create} where nobody is there yet to be asked: the demonstration. */
  async createFirst(domain: Domain, { agentUserIds, ...input }: NewQueue): Promise<Queue> {
    const users = agentUserIds.map((userId) => ({ userId, newAgentId: this.#parts.ids.next<AgentId>() }));
    const queue: Queue = {
      ...input,
      id: this.#parts.ids.next<QueueId>(),
      companyId: domain.companyId,
      domainId: domain.id,
      agentIds: await this.#parts.store.agentsOf(domain.companyId, users),
      enabled: true,
    };
    await this.#parts.store.addQueue(queue);
    this.#parts.logger.info('queue created', { queueId: queue.id });
    return queue;
  }
}
