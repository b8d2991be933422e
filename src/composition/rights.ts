import { loadAccess } from '../adapters/sql/access-loader.ts';
import { SqlAuthorizationStore } from '../adapters/sql/authorization-store.ts';
import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { loadParameters, SqlParameterStore } from '../adapters/sql/parameter-store.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { LiveAccess } from '../platform/access/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { authorizationRoutes } from '../platform/authorization/authorization-routes.ts';
import { AuthorizationService, NamedObjects } from '../platform/authorization/index.ts';
import { LiveParameters, ParameterService } from '../platform/parameter/index.ts';
import { parameterRoutes } from '../platform/parameter/parameter-routes.ts';
import type { Foundation } from './foundation.ts';
import { parameterRegistry } from './parameters.ts';

/** Rights and parameters in memory; read again together with the rest of the configuration. */
export class RightsMemory {
  readonly access = new LiveAccess();
  readonly parameters = new LiveParameters({
    registry: parameterRegistry,
    people: {
      domainOf: (companyId, userId) => this.access.of(companyId).node(userId)?.domainId ?? undefined,
      groupsOf: (companyId, userId) => this.access.of(companyId).groupsOf(userId),
    },
    onUnreadable: (override) => this.#warn('a stored parameter has a value that it does not take any more', override),
  });
  readonly #foundation: Foundation;

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
  }

  #warn(what: string, about: Readonly<Record<string, unknown>>): void {
    this.#foundation.logger.component('administration').warn(what, about);
  }

  /** One company, or all, as they are stored now. */
  async read(companyId: CompanyId | null): Promise<void> {
    const { store, secrets } = this.#foundation;
    const onUnreadable = (name: string, error: unknown) => this.#warn('a secret parameter cannot be read', { name, error });
    const rights = await loadAccess(store, companyId ?? undefined);
    const values = await loadParameters({ store, secrets, onUnreadable }, companyId ?? undefined);
    if (companyId) this.access.replaceCompany(companyId, rights.get(companyId));
    else this.access.replaceAll(rights);
    // Afterwards: who hears of a change finds the groups as they are now.
    if (companyId) this.parameters.replaceCompany(companyId, values);
    else this.parameters.replaceAll(values);
  }
}

/** Rights and parameters, and the services that change them. */
export interface Rights {
  readonly access: LiveAccess;
  readonly parameters: LiveParameters;
  readonly parameterService: ParameterService;
  readonly authorizations: AuthorizationService;
  readonly objects: NamedObjects;
  readonly store: SqlAuthorizationStore;
}

export function openRights(foundation: Foundation, memory: RightsMemory, writer: ConfigurationWriter): Rights {
  const { ids, secrets } = foundation;
  const { access, parameters } = memory;
  const store = new SqlAuthorizationStore({ writer });
  const parts = { ids, access, store };
  const values = new SqlParameterStore({ ids, writer, secrets });
  return {
    access,
    parameters,
    parameterService: new ParameterService({ registry: parameterRegistry, parameters, access, store: values }),
    store,
    authorizations: new AuthorizationService(parts),
    objects: new NamedObjects(parts),
  };
}

export function rightsRoutes(routes: RouteRegistrar, rights: Rights): void {
  authorizationRoutes(routes, rights);
  parameterRoutes(routes, { ...rights, registry: parameterRegistry, service: rights.parameterService });
}
