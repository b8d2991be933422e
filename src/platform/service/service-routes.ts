import * as contract from '../../contract/rest/services.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { ServiceAction, ServiceView } from './service.ts';
import type { ServiceRegistry } from './service-registry.ts';

export interface ServiceRouteParts {
  readonly services: Pick<ServiceRegistry, 'list' | 'service' | 'act'>;
  /** Puts what was done into the record of changes. */
  readonly record: (by: { readonly homeCompanyId: CompanyId }, service: ServiceView, action: ServiceAction) => Promise<void>;
}

/** The parts of the server (T-SVC-1), for who administers every company: what is stopped is stopped for all. */
export function serviceRoutes(routes: RouteRegistrar, { services, record }: ServiceRouteParts): void {
  routes.handle(contract.listServices, () => ({ items: services.list().map(contractView) }));
  routes.handle(contract.actOnService, async ({ actor, params }) => {
    const before = services.service(params.id);
    await record(actor, before, params.action);
    return contractView(await services.act(params.id, params.action));
  });
}

export function contractView(view: ServiceView) {
  const { dependsOn, dependents, actions, ...rest } = view;
  return { ...rest, dependsOn: [...dependsOn], dependents: [...dependents], actions: [...actions] };
}
