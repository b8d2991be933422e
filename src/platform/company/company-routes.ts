import { companies } from '../../contract/rest/index.ts';
import { dependentsView, type RouteRegistrar } from '../api/index.ts';
import { numbered, readCsv, takenView } from '../lines/index.ts';
import type { CompanyRecord } from './company.ts';
import type { CompanyService } from './company-service.ts';

const csvColumns = { name: 'text', sipDomain: 'text', country: 'text', internalLength: 'whole-number' } as const;

/** Companies, for those who administer all. */
export function companyRoutes(routes: RouteRegistrar, service: CompanyService): void {
  routes.handle(companies.listCompanies, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map(companyView) };
  });
  routes.handle(companies.createCompany, async ({ actor, body }) => companyView(await service.create(actor, body)));
  routes.handle(companies.createCompanies, async ({ actor, body }) =>
    takenView(await service.createAll(actor, numbered(body.items))),
  );
  routes.handle(companies.pasteCompanies, async ({ actor, body: { csv, isTrial } }) =>
    takenView(await service.createAll(actor, readCsv(csv, csvColumns, companies.newCompanySchema), { isTrial })),
  );
  routes.handle(companies.readCompany, async ({ actor, params }) => companyView(await service.read(actor, params.id)));
  routes.handle(companies.changeCompany, async ({ actor, params, body: { version, ...change } }) =>
    companyView(await service.change(actor, params.id, version, change)),
  );
  routes.handle(companies.companyDependents, async ({ actor, params }) =>
    dependentsView(await service.dependents(actor, params.id)),
  );
  routes.handle(companies.deleteCompany, ({ actor, params, query }) => service.remove(actor, params.id, query.confirm));
}

function companyView({ changedAtMs, ...company }: CompanyRecord) {
  return { ...company, changedAt: changedAtMs };
}
