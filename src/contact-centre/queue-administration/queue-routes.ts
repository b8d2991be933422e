import { administration } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { Queue } from '../queue/index.ts';
import type { QueueAdministration } from './queue-administration.ts';

export interface QueueRouteParts {
  readonly directory: CompanyDirectory;
  readonly contactCentre: ContactCentreDirectory;
  readonly queues: Pick<QueueAdministration, 'create'>;
}

/** Queues, for administrators. */
export function queueRoutes(routes: RouteRegistrar, parts: QueueRouteParts): void {
  const { directory, contactCentre, queues } = parts;
  routes.handle(administration.listQueues, ({ actor }) => {
    demand(actor, 'administer', { kind: 'queue', companyId: actor.companyId, ownerId: null });
    const own = contactCentre.allQueues().filter(({ companyId }) => companyId === actor.companyId);
    return { items: own.map((queue) => queueView(queue, contactCentre)) };
  });
  routes.handle(administration.createQueue, async ({ actor, body }) => {
    const domain = directory.domain(actor.domainId);
    if (!domain) throw new ParleyError('not-found', 'Your domain is gone.');
    const agentUserIds = [...new Set(body.agentUserIds)] as UserId[];
    for (const userId of agentUserIds) demandColleague(directory, actor, userId);
    const queue = await queues.create(actor, domain, { ...body, agentUserIds });
    return { ...queueView(queue, contactCentre), agentUserIds };
  });
}

function demandColleague(directory: CompanyDirectory, actor: Actor, userId: UserId): void {
  const user = directory.user(userId);
  if (!user) throw new ParleyError('not-found', 'There is no such user');
  demand(actor, 'administer', { kind: 'user', companyId: user.companyId, ownerId: user.id });
}

function queueView(queue: Queue, contactCentre: ContactCentreDirectory) {
  const { id, name, number, agentIds, offerTimeoutMs, wrapUpMs, maxWaitMs } = queue;
  const agentUserIds = agentIds.flatMap((agentId) => contactCentre.agent(agentId)?.userId ?? []);
  return { id, name, number, agentUserIds, offerTimeoutMs, wrapUpMs, maxWaitMs };
}
