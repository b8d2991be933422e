import type { IntercomGroupView } from '../../contract/rest/intercom-groups.ts';
import * as contract from '../../contract/rest/intercom-groups.ts';
import type { DeviceId, DomainId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { IntercomGroupId } from './intercom-group.ts';
import type { IntercomGroupAdministration } from './intercom-group-administration.ts';
import type { IntercomGroupRecord } from './intercom-group-records.ts';

/** Intercom groups, for administrators. */
export function intercomGroupAdministrationRoutes(
  routes: RouteRegistrar,
  { groups }: { readonly groups: IntercomGroupAdministration },
): void {
  routes.handle(contract.listIntercomGroups, async ({ actor, query }) => {
    const { domainId, ...request } = query;
    const { rows, ...page } = await groups.list(actor, { ...request, domainId: domainId as DomainId | undefined });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createIntercomGroup, async ({ actor, body }) => {
    const { domainId, deviceId, supervisedIds, ...rest } = body;
    return view(
      await groups.create(actor, {
        ...rest,
        domainId: domainId as DomainId | undefined,
        deviceId: deviceId as DeviceId | null,
        supervisedIds: supervisedIds as DeviceId[],
      }),
    );
  });
  routes.handle(contract.readIntercomGroup, async ({ actor, params }) =>
    view(await groups.read(actor, params.id as IntercomGroupId)),
  );
  routes.handle(contract.changeIntercomGroup, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const id = params.id as IntercomGroupId;
    const current = async () => view(await groups.read(actor, id));
    return view(await showingCurrent(() => groups.change(actor, id, version, change as never), current));
  });
  routes.handle(contract.intercomGroupDependents, async ({ actor, params }) =>
    dependentsView(await groups.dependents(actor, params.id as IntercomGroupId)),
  );
  routes.handle(contract.deleteIntercomGroup, ({ actor, params, query }) =>
    groups.remove(actor, params.id as IntercomGroupId, query.confirm),
  );
}

function view({ companyId: _company, changedAtMs, supervisedIds, ...rest }: IntercomGroupRecord): IntercomGroupView {
  return { ...rest, supervisedIds: [...supervisedIds], changedAt: changedAtMs };
}
