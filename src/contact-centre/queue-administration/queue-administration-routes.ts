import type { QueueView } from '../../contract/rest/queues.ts';
import * as contract from '../../contract/rest/queues.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import { usualPriority } from '../contact-centre-directory/index.ts';
import type { QueueService } from '../queue/index.ts';
import type { QueueAdministration } from './queue-administration.ts';
import type { QueueChange, QueueRecord } from './queue-records.ts';

export interface QueueAdministrationRouteParts {
  readonly queues: QueueAdministration;
  readonly live: Pick<QueueService, 'snapshot'>;
}

/** Queues and who serves them, for administrators. */
export function queueAdministrationRoutes(routes: RouteRegistrar, { queues, live }: QueueAdministrationRouteParts): void {
  const view = (record: QueueRecord) => queueView(record, live.snapshot(record.id).waiting.length);
  routes.handle(contract.listQueues, async ({ actor, query }) => {
    const { domainId, userId, ...request } = query;
    const asked = { ...request, domainId: domainId as DomainId | undefined, userId: userId as UserId | undefined };
    const { rows, ...page } = await queues.list(actor, asked);
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createQueue, async ({ actor, body }) => {
    const { memberUserIds, domainId, deviceId, ...settings } = body;
    if (deviceId !== null && settings.kind !== 'shared')
      throw new ParleyError('input-invalid', 'Only a shared call queue can be that of an extension.');
    const members = { memberUserIds: memberUserIds as UserId[], deviceId: deviceId as DeviceId | null };
    const input = { ...configured(settings), ...members, domainId: domainId as DomainId | undefined };
    return view(await queues.create(actor, input));
  });
  routes.handle(contract.readQueue, async ({ actor, params }) => view(await queues.read(actor, params.id as QueueId)));
  routes.handle(contract.changeQueue, async ({ actor, params, body }) => {
    const { version, memberUserIds, ...change } = body;
    const id = params.id as QueueId;
    const current = async () => view(await queues.read(actor, id));
    const members = memberUserIds as UserId[] | undefined;
    return view(await showingCurrent(() => queues.change(actor, id, version, configured(change), members), current));
  });
  routes.handle(contract.queueDependents, async ({ actor, params }) =>
    dependentsView(await queues.dependents(actor, params.id as QueueId)),
  );
  routes.handle(contract.deleteQueue, ({ actor, params, query }) => queues.remove(actor, params.id as QueueId, query.confirm));
}

/** Ids of the contract are mere texts. */
type Ids = Pick<QueueChange, 'requirements' | 'overflow' | 'closedTo'>;
type Configured<Settings> = Omit<Settings, keyof Ids> & { [Name in keyof Settings & keyof Ids]: Ids[Name] };
const configured = <Settings extends object>(settings: Settings) => settings as unknown as Configured<Settings>;

function queueView(record: QueueRecord, waiting: number): QueueView {
  const { companyId: _company, members, changedAtMs, ...rest } = record;
  return {
    ...rest,
    kind: rest.kind ?? 'agents',
    lines: rest.lines ?? 100,
    priority: rest.priority ?? usualPriority,
    deviceId: rest.deviceId ?? null,
    requirements: rest.requirements.map((one) => ({ ...one, relaxations: [...one.relaxations] })),
    overflow: [...rest.overflow],
    dispositionIds: [...rest.dispositionIds],
    hoursId: rest.hoursId ?? null,
    closedTo: rest.closedTo ?? null,
    offerCallBackAfterMs: rest.offerCallBackAfterMs ?? null,
    needsDisposition: rest.needsDisposition ?? false,
    scriptId: rest.scriptId ?? null,
    members: members.map((member) => ({ ...member })),
    memberUserIds: members.map(({ userId }) => userId),
    changedAt: changedAtMs,
    waiting,
  };
}
