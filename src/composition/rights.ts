import { loadAccess } from '../adapters/sql/access-loader.ts';
import { SqlAuthorizationStore } from '../adapters/sql/authorization-store.ts';
import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { LiveAccess } from '../platform/access/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { authorizationRoutes } from '../platform/authorization/authorization-routes.ts';
import { AuthorizationService, NamedObjects } from '../platform/authorization/index.ts';
import type { Foundation } from './foundation.ts';

/** Rights in memory; read again together with the rest of the configuration. */
export class RightsMemory {
  readonly access = new LiveAccess();
  readonly #foundation: Foundation;

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
  }

  /** One company, or all, as they are stored now. */
  async read(companyId: CompanyId | null): Promise<void> {
    const loaded = await loadAccess(this.#foundation.store, companyId ?? undefined);
    if (companyId) this.access.replaceCompany(companyId, loaded.get(companyId));
    else this.access.replaceAll(loaded);
  }
}

/** Rights, and the services that change them. */
export interface Rights {
  readonly access: LiveAccess;
  readonly authorizations: AuthorizationService;
  readonly objects: NamedObjects;
  readonly store: SqlAuthorizationStore;
}

export function openRights({ ids }: Foundation, { access }: RightsMemory, writer: ConfigurationWriter): Rights {
  const store = new SqlAuthorizationStore({ writer });
  const parts = { ids, access, store };
  return { access, store, authorizations: new AuthorizationService(parts), objects: new NamedObjects(parts) };
}

export function rightsRoutes(routes: RouteRegistrar, rights: Rights): void {
  authorizationRoutes(routes, rights);
}
