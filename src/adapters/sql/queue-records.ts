import { sql } from 'kysely';
import type { Queue } from '../../contact-centre/contact-centre-directory/index.ts';
import type {
  NewMember,
  QueueChange,
  QueueListRequest,
  QueueMember,
  QueueRecord,
  QueueRecords,
} from '../../contact-centre/queue-administration/index.ts';
import type { AgentId, CompanyId, QueueId } from '../../kernel/ids.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { readQueueParts } from './contact-centre-loader.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { usersOfNumber } from './number-users.ts';
import { setQueueParts, splitQueue } from './queue-parts.ts';
import type { Scope } from './store.ts';
import { userNameOf } from './user-name.ts';
import { isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('queue.name')),
    number: { by: sql`lpad(queue.number, 12, '0')`, type: 'text' },
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('queue.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('queue.id'),
  idType: 'uuid',
  searched: [sql.ref('queue.name'), sql.ref('queue.number'), sql.ref('domain.name')],
};

/** Queues in PostgreSQL, for administrators. */
export class SqlQueueRecords implements QueueRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { domainId, userId, enabled, ...request }: QueueListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('queue.domainId', '=', domainId);
      if (enabled !== undefined) query = query.where('queue.enabled', '=', enabled);
      if (userId)
        query = query.where(
          sql<boolean>`exists (select from queue_agent m join agent a on a.id = m.agent_id where m.queue_id = queue.id and a.user_id::text = ${userId})`,
        );
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: await withMembers(scope, rows) };
    });
  }

  async find(companyId: CompanyId, id: QueueId): Promise<QueueRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const row = await select(scope, companyId).where('queue.id', '=', id).executeTakeFirst();
      return row ? ((await withMembers(scope, [row]))[0] ?? null) : null;
    });
  }

  add(queue: Omit<Queue, 'agentIds'>, members: readonly NewMember[]): Promise<void> {
    return this.#writer.write(queue.companyId, async (scope) => {
      if (!queue.deviceId) await claimNumbers(scope, queue.domainId, [{ number: queue.number, userId: null }]);
      const { row, parts } = splitQueue(queue);
      await scope.insertInto('queue').values(row).execute();
      await setQueueParts(scope, queue.companyId, queue.id, parts);
      await setMembers(scope, queue.companyId, queue.id, members);
    });
  }

  change(
    companyId: CompanyId,
    id: QueueId,
    version: number,
    change: QueueChange,
    members: readonly NewMember[] | undefined,
  ): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const { row: changed, parts } = splitQueue(change);
      const row = await updateVersioned(scope, 'queue', {
        companyId,
        id,
        version,
        change: changed,
        view: (row) => row,
        noun: 'queue',
      });
      if (change.number !== undefined && !row.deviceId)
        await claimNumbers(scope, row.domainId, [{ number: row.number, userId: null }], { exceptQueue: id });
      const hasOtherParts = await setQueueParts(scope, companyId, id, parts);
      const hasOtherMembers = members !== undefined && (await setMembers(scope, companyId, id, members));
      if (!hasOtherParts && !hasOtherMembers) return;
      await scope
        .updateTable('queue')
        .set({ membersVersion: row.membersVersion + 1 })
        .where('id', '=', id)
        .execute();
    });
  }

  dependents(companyId: CompanyId, id: QueueId) {
    return this.#writer.read(companyId, async (scope) => {
      const { items, confirm } = await dependentsOf(scope, 'queue', id, await mentions(scope, id));
      const [queue] = await withMembers(scope, await select(scope, companyId).where('queue.id', '=', id).execute());
      const names = new Map(queue?.members.map(({ agentId, name }) => [`${id}/${agentId}`, name]));
      return { items: items.map((item) => ({ ...item, name: names.get(item.id) ?? item.name })), confirm };
    });
  }

  remove(companyId: CompanyId, id: QueueId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const more = await mentions(scope, id);
      await deleteSeen(scope, 'queue', { companyId, id, confirm, noun: 'queue', more });
    });
  }
}

/** Who names it otherwise than by a reference. */
async function mentions(scope: Scope, id: QueueId) {
  const queue = await scope.selectFrom('queue').select(['domainId', 'number']).where('id', '=', id).executeTakeFirst();
  return queue ? usersOfNumber(scope, queue.domainId, queue.number) : [];
}

/** Only what differs is written, so that the record of changes names who came and who went. @returns whether anything did */
async function setMembers(scope: Scope, companyId: CompanyId, queueId: QueueId, members: readonly NewMember[]): Promise<boolean> {
  const wanted = await agentsOf(scope, companyId, members);
  const present = await scope.selectFrom('queueAgent').select(['agentId', 'position']).where('queueId', '=', queueId).execute();
  const positions = new Map(present.map(({ agentId, position }) => [agentId, position]));
  const gone = present.filter(({ agentId }) => !wanted.includes(agentId)).map(({ agentId }) => agentId);
  if (gone.length > 0) await scope.deleteFrom('queueAgent').where('queueId', '=', queueId).where('agentId', 'in', gone).execute();
  let changes = gone.length;
  for (const [position, agentId] of wanted.entries()) {
    if (positions.get(agentId) === position) continue;
    changes++;
    await scope
      .insertInto('queueAgent')
      .values({ companyId, queueId, agentId, position })
      .onConflict((conflict) => conflict.columns(['queueId', 'agentId']).doUpdateSet({ position }))
      .execute();
  }
  return changes > 0;
}

/** The agents of these users in their order; who is none yet becomes one. */
async function agentsOf(scope: Scope, companyId: CompanyId, members: readonly NewMember[]): Promise<AgentId[]> {
  if (members.length === 0) return [];
  const userIds = members.map(({ userId }) => userId);
  const known = await scope.selectFrom('agent').select(['id', 'userId']).where('userId', 'in', userIds).execute();
  const byUser = new Map(known.map(({ id, userId }) => [userId, id]));
  const added = members.filter(({ userId }) => !byUser.has(userId));
  if (added.length > 0) {
    const rows = added.map(({ userId, newAgentId }) => ({ id: newAgentId, companyId, userId, enabled: true }));
    await scope.insertInto('agent').values(rows).execute();
    for (const { userId, newAgentId } of added) byUser.set(userId, newAgentId);
  }
  return userIds.flatMap((userId) => byUser.get(userId) ?? []);
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('queue')
    .innerJoin('domain', 'domain.id', 'queue.domainId')
    .selectAll('queue')
    .select('domain.name as domainName')
    .where('queue.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

async function withMembers(scope: Scope, queues: readonly Selected[]): Promise<QueueRecord[]> {
  if (queues.length === 0) return [];
  const rows = await scope
    .selectFrom('queueAgent')
    .innerJoin('agent', 'agent.id', 'queueAgent.agentId')
    .innerJoin('appUser', 'appUser.id', 'agent.userId')
    .select(['queueAgent.queueId', 'agent.id as agentId', 'agent.userId', 'agent.enabled', userNameOf('app_user').as('name')])
    .where(
      'queueAgent.queueId',
      'in',
      queues.map(({ id }) => id),
    )
    .orderBy('queueAgent.position')
    .execute();
  const byQueue = Map.groupBy(rows, ({ queueId }) => queueId);
  const parts = await readQueueParts(scope);
  return queues.map(({ changedAt, membersVersion: _members, ...queue }) => ({
    ...queue,
    ...parts(queue),
    members: (byQueue.get(queue.id) ?? []).map(({ queueId: _queue, ...member }): QueueMember => member),
    changedAtMs: changedAt.getTime(),
  }));
}
