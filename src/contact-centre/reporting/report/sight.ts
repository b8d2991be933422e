import type { AgentId, CompanyId, QueueId, UserId } from '../../../kernel/ids.ts';
import type { Access } from '../../../platform/access/index.ts';
import type { Actor } from '../../../platform/api/index.ts';
import type { ContactCentreDirectory } from '../../contact-centre-directory/index.ts';

type Asking = Pick<Actor, 'companyId' | 'userId' | 'role' | 'administrator'>;

/** Whose figures somebody may see. */
export interface Sight {
  /** Everything of the company. */
  readonly all: boolean;
  readonly queueIds: ReadonlySet<QueueId>;
  readonly agentIds: ReadonlySet<AgentId>;
  readonly userIds: ReadonlySet<UserId>;
  /** The same for those who see the same. */
  readonly key: string;
}

export interface SightParts {
  readonly access: Access;
  readonly directory: Pick<ContactCentreDirectory, 'allQueues' | 'allAgents'>;
  readonly usersOf: (companyId: CompanyId) => readonly { readonly id: UserId }[];
}

/**
 * An administrator sees all. Everybody sees himself and, as an agent, the queues he serves; who supervises a queue or an agent, or is
 * authorized to somebody's or a queue's statistics, sees them, too. Decided by `platform/access` alone.
 */
export function sightOf({ access, directory, usersOf }: SightParts, actor: Asking): Sight {
  const { companyId } = actor;
  const isSeen = (ownerId: UserId) => access.may(actor, 'read', { kind: 'statistics', companyId, ownerId }).allowed;
  const isShown = (id: QueueId) => access.may(actor, 'read', { kind: 'statistics', companyId, ownerId: null, id }).allowed;
  const isSupervised = (id: QueueId) => access.may(actor, 'use', { kind: 'supervision', companyId, ownerId: null, id }).allowed;
  const all = access.may(actor, 'read', { kind: 'statistics', companyId, ownerId: null }).allowed;
  const userIds = usersOf(companyId).flatMap(({ id }) => (all || isSeen(id) ? [id] : []));
  const seen = new Set(userIds);
  const agents = directory.allAgents().filter((agent) => agent.companyId === companyId);
  const own = new Set(agents.flatMap((agent) => (agent.userId === actor.userId ? [agent.id] : [])));
  // A queue one serves is one's own.
  const isServed = (agentIds: readonly AgentId[]) => agentIds.some((id) => own.has(id)) && isSeen(actor.userId);
  const queueIds = directory
    .allQueues()
    .flatMap((queue) =>
      queue.companyId === companyId && (all || isServed(queue.agentIds) || isSupervised(queue.id) || isShown(queue.id))
        ? [queue.id]
        : [],
    );
  const agentIds = agents.flatMap((agent) => {
    const isVisible =
      all ||
      seen.has(agent.userId) ||
      access.may(actor, 'use', { kind: 'supervision', companyId, ownerId: agent.userId }).allowed;
    return isVisible ? [agent.id] : [];
  });
  const key = all ? 'all' : [...queueIds, ...agentIds].toSorted().join(' ');
  return { all, queueIds: new Set(queueIds), agentIds: new Set(agentIds), userIds: seen, key };
}
