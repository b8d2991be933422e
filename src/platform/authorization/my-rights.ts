import { applications, type LiveAccess } from '../access/index.ts';
import type { Actor } from '../api/index.ts';

/** What somebody may use and read beyond his own: what his pages offer. */
export function rightsOfPages(access: LiveAccess, actor: Actor) {
  const rights = access.of(actor.homeCompanyId);
  const may = (id: string) => access.may(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id });
  return {
    applications: applications.filter(({ id }) => may(id).allowed).map(({ id }) => id as string),
    callLogs: rights.reachable('call-log', actor.userId).map(({ id, name }) => ({ userId: id, name })),
    queues: rights.reachable('queue', actor.userId).map(({ id, name }) => ({ queueId: id, name })),
    supervises: rights.reachable('supervision', actor.userId).length > 0,
  };
}
