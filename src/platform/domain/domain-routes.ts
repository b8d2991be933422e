import { domains } from '../../contract/rest/index.ts';
import { dependentsView, type RouteRegistrar } from '../api/index.ts';
import { numbered, readCsv, takenView } from '../lines/index.ts';
import type { DomainRecord } from './domain.ts';
import type { DomainService } from './domain-service.ts';

const csvColumns = { name: 'text', sipDomain: 'text', country: 'text', internalLength: 'whole-number' } as const;

/** Domains, for administrators. */
export function domainRoutes(routes: RouteRegistrar, service: DomainService): void {
  routes.handle(domains.listDomains, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map(domainView) };
  });
  routes.handle(domains.createDomain, async ({ actor, body }) => domainView(await service.create(actor, body)));
  routes.handle(domains.createDomains, async ({ actor, body }) =>
    takenView(await service.createAll(actor, numbered(body.items))),
  );
  routes.handle(domains.pasteDomains, async ({ actor, body: { csv, isTrial } }) =>
    takenView(await service.createAll(actor, readCsv(csv, csvColumns, domains.newDomainSchema), { isTrial })),
  );
  routes.handle(domains.readDomain, async ({ actor, params }) => domainView(await service.read(actor, params.id)));
  routes.handle(domains.changeDomain, async ({ actor, params, body: { version, ...change } }) =>
    domainView(await service.change(actor, params.id, version, change)),
  );
  routes.handle(domains.domainDependents, async ({ actor, params }) =>
    dependentsView(await service.dependents(actor, params.id)),
  );
  routes.handle(domains.deleteDomain, ({ actor, params, query }) => service.remove(actor, params.id, query.confirm));
}

function domainView({ companyId: _company, changedAtMs, ...domain }: DomainRecord) {
  return { ...domain, changedAt: changedAtMs };
}
