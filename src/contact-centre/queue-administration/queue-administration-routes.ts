import type { QueueView } from '../../contract/rest/queues.ts';
import * as contract from '../../contract/rest/queues.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, DomainId, IdSource, QueueId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import { type Actor, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { QueueService } from '../queue/index.ts';
import type { NewMember, QueueRecord, QueueRecords } from './queue-records.ts';

export interface QueueAdministrationRouteParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain' | 'user'>;
  readonly records: QueueRecords;
  readonly queues: Pick<QueueService, 'snapshot'>;
}

/** Queues and who serves them, for administrators. */
export function queueAdministrationRoutes(routes: RouteRegistrar, parts: QueueAdministrationRouteParts): void {
  const { records, directory } = parts;
  const view = (record: QueueRecord) => queueView(record, parts.queues.snapshot(record.id).waiting.length);
  const read = async (actor: Actor, id: string): Promise<QueueRecord> => {
    demandQueues(actor);
    const record = await records.find(actor.companyId, id as QueueId);
    if (!record) throw new ParleyError('queue-unknown', 'There is no such queue.');
    return record;
  };
  routes.handle(contract.listQueues, async ({ actor, query }) => {
    demandQueues(actor);
    const { domainId, userId, ...request } = query;
    const asked = { ...request, domainId: domainId as DomainId | undefined, userId: userId as UserId | undefined };
    const { rows, ...page } = await records.list(actor.companyId, asked);
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createQueue, async ({ actor, body }) => {
    demandQueues(actor);
    const { memberUserIds, domainId, ...input } = body;
    const domain = directory.domain((domainId ?? actor.domainId) as DomainId);
    if (domain?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    const id = parts.ids.next<QueueId>();
    const queue = { ...input, id, companyId: actor.companyId, domainId: domain.id };
    await records.add(queue, membersOf(parts, actor, memberUserIds));
    return view(await read(actor, id));
  });
  routes.handle(contract.readQueue, async ({ actor, params }) => view(await read(actor, params.id)));
  routes.handle(contract.changeQueue, async ({ actor, params, body }) => {
    const { version, memberUserIds, ...change } = body;
    const { id } = await read(actor, params.id);
    const members = memberUserIds && membersOf(parts, actor, memberUserIds);
    const current = async () => view(await read(actor, id));
    await showingCurrent(() => records.change(actor.companyId, id, version, change, members), current);
    return current();
  });
  routes.handle(contract.queueDependents, async ({ actor, params }) => {
    const { id } = await read(actor, params.id);
    const { items, confirm } = await records.dependents(actor.companyId, id);
    return { items: items.slice(0, 500), total: items.length, confirm };
  });
  routes.handle(contract.deleteQueue, async ({ actor, params, query }) => {
    const { id } = await read(actor, params.id);
    await records.remove(actor.companyId, id, query.confirm);
  });
}

function demandQueues({ companyId, ...actor }: Actor): void {
  demand({ ...actor, companyId }, 'administer', { kind: 'queue', companyId, ownerId: null });
}

/** @throws ParleyError `not-found` for a user of another company */
function membersOf(
  { directory, ids }: QueueAdministrationRouteParts,
  actor: Actor,
  userIds: readonly string[],
): readonly NewMember[] {
  return [...new Set(userIds)].map((id) => {
    const user = directory.user(id as UserId);
    if (user?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such user.');
    return { userId: user.id, newAgentId: ids.next<AgentId>() };
  });
}

function queueView(record: QueueRecord, waiting: number): QueueView {
  const { companyId: _company, members, changedAtMs, ...rest } = record;
  return {
    ...rest,
    members: members.map((member) => ({ ...member })),
    memberUserIds: members.map(({ userId }) => userId),
    changedAt: changedAtMs,
    waiting,
  };
}
