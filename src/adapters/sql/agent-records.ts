import { sql } from 'kysely';
import type {
  AgentAdministrationRecord,
  AgentListRequest,
  AgentRecords,
} from '../../contact-centre/agent-administration/index.ts';
import type { AgentId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { userNameOf } from './user-name.ts';
import { isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(userNameOf('app_user')),
    login: sortText(sql.ref('appUser.login')),
    changedAt: { by: sql.ref('agent.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('agent.id'),
  idType: 'uuid',
  searched: [userNameOf('app_user'), sql.ref('appUser.login')],
};

/** Agents in PostgreSQL, for administrators. */
export class SqlAgentRecords implements AgentRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { queueId, enabled, ...request }: AgentListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (enabled !== undefined) query = query.where('agent.enabled', '=', enabled);
      if (queueId)
        query = query.where(
          sql<boolean>`exists (select from queue_agent m where m.agent_id = agent.id and m.queue_id::text = ${queueId})`,
        );
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: await withQueues(scope, rows) };
    });
  }

  async find(companyId: CompanyId, id: AgentId): Promise<AgentAdministrationRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const row = await select(scope, companyId).where('agent.id', '=', id).executeTakeFirst();
      return row ? ((await withQueues(scope, [row]))[0] ?? null) : null;
    });
  }

  async add(agent: { id: AgentId; companyId: CompanyId; userId: UserId; enabled: boolean }): Promise<void> {
    await this.#writer.write(agent.companyId, (scope) => scope.insertInto('agent').values(agent).execute());
  }

  async change(
    companyId: CompanyId,
    id: AgentId,
    version: number,
    { enabled }: { enabled?: boolean | undefined },
  ): Promise<void> {
    const change = enabled === undefined ? {} : { enabled };
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'agent', { companyId, id, version, change, view: (row) => row, noun: 'agent' }),
    );
  }

  dependents(companyId: CompanyId, id: AgentId) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'agent', id));
  }

  remove(companyId: CompanyId, id: AgentId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'agent', { companyId, id, confirm, noun: 'agent' }));
  }
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('agent')
    .innerJoin('appUser', 'appUser.id', 'agent.userId')
    .selectAll('agent')
    .select(['appUser.login', userNameOf('app_user').as('userName')])
    .where('agent.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

async function withQueues(scope: Scope, agents: readonly Selected[]): Promise<AgentAdministrationRecord[]> {
  if (agents.length === 0) return [];
  const rows = await scope
    .selectFrom('queueAgent')
    .innerJoin('queue', 'queue.id', 'queueAgent.queueId')
    .select(['queueAgent.agentId', 'queue.id', 'queue.name'])
    .where(
      'queueAgent.agentId',
      'in',
      agents.map(({ id }) => id),
    )
    .orderBy(sql`lower(queue.name)`)
    .execute();
  const byAgent = Map.groupBy(rows, ({ agentId }) => agentId);
  return agents.map(({ changedAt, ...agent }) => ({
    ...agent,
    queues: (byAgent.get(agent.id) ?? []).map(({ id, name }): { id: QueueId; name: string } => ({ id, name })),
    changedAtMs: changedAt.getTime(),
  }));
}
