import { z } from 'zod';
import { groups } from '../../contract/rest/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar } from '../api/index.ts';
import { numbered, readCsv, takenView } from '../lines/index.ts';
import type { GroupRecord } from './group.ts';
import type { GroupService } from './group-service.ts';

const csvColumns = { name: 'text', description: 'text', enabled: 'flag', members: 'words' } as const;
const csvSchema = groups.newGroupSchema.omit({ userIds: true }).extend({ members: z.array(z.string()).default([]) });

/** Groups, for administrators. */
export function groupRoutes(routes: RouteRegistrar, service: GroupService): void {
  routes.handle(groups.listGroups, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map(groupView) };
  });
  routes.handle(groups.createGroup, async ({ actor, body: { userIds, ...input } }) =>
    groupView(await service.create(actor, input, userIds as UserId[])),
  );
  routes.handle(groups.createGroups, async ({ actor, body }) => {
    const lines = numbered(body.items.map(({ userIds, ...input }) => ({ ...input, userIds: userIds as UserId[] })));
    return takenView(await service.createAll(actor, lines));
  });
  routes.handle(groups.pasteGroups, async ({ actor, body: { csv, isTrial } }) => {
    const lines = readCsv(csv, csvColumns, csvSchema).map(({ line, value: { members, ...input } }) => ({
      line,
      value: { ...input, logins: members },
    }));
    return takenView(await service.createAll(actor, lines, { isTrial }));
  });
  routes.handle(groups.readGroup, async ({ actor, params }) => groupView(await service.read(actor, params.id)));
  routes.handle(groups.changeGroup, async ({ actor, params, body: { version, ...change } }) =>
    groupView(await service.change(actor, params.id, version, change)),
  );
  routes.handle(groups.groupDependents, async ({ actor, params }) => dependentsView(await service.dependents(actor, params.id)));
  routes.handle(groups.deleteGroup, ({ actor, params, query }) => service.remove(actor, params.id, query.confirm));
  routes.handle(groups.listGroupMembers, ({ actor, params, query }) => service.members(actor, params.id, query));
  routes.handle(groups.addGroupMembers, async ({ actor, params, body }) =>
    groupView(await service.addMembers(actor, params.id, body.userIds as UserId[])),
  );
  routes.handle(groups.removeGroupMembers, async ({ actor, params, body }) =>
    groupView(await service.removeMembers(actor, params.id, body.userIds as UserId[])),
  );
}

function groupView({ id, name, description, enabled, memberCount, version, changedAtMs }: GroupRecord) {
  return { id, name, description, enabled, memberCount, version, changedAt: changedAtMs };
}
