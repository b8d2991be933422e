import { administrators } from '../../contract/rest/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { Administrator } from './administrator.ts';
import type { AdministratorService } from './administrator-service.ts';

/** Administrators, for those who administer all; and the company in which an administrator works. */
export function administratorRoutes(routes: RouteRegistrar, service: AdministratorService): void {
  routes.handle(administrators.listAdministrators, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map(view) };
  });
  routes.handle(administrators.changeAdministrator, async ({ actor, params, body: { version, administrator, companyIds } }) =>
    view(await service.change(actor, params.id, version, { administrator, companyIds: companyIds as CompanyId[] | undefined })),
  );
  routes.handle(administrators.myCompanies, ({ actor, query }) => service.companies(actor, query.search));
  routes.handle(administrators.actInCompany, async ({ actor, body }) => ({
    company: await service.act(actor, body.companyId as CompanyId),
  }));
}

function view({ companies, ...administrator }: Administrator) {
  return { ...administrator, companies: [...companies] };
}
