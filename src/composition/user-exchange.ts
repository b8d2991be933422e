import { LdapEntries } from '../adapters/ldap-import/index.ts';
import { SqlUserExportStore } from '../adapters/sql/user-export-store.ts';
import { SqlUserImportStore } from '../adapters/sql/user-import-store.ts';
import { SqlUserSourceStore } from '../adapters/sql/user-source-store.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { exportRoutes } from '../platform/export/export-routes.ts';
import { importRoutes } from '../platform/import/import-routes.ts';
import { ImportService, SourceService } from '../platform/import/index.ts';
import type { IncidentPort } from '../platform/incident/index.ts';
import type { JobService } from '../platform/job/index.ts';
import { newBrowserPhone } from '../telephony/device/browser-phone.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Users that come from elsewhere and go elsewhere. Defines its job; the caller starts the jobs. */
export async function openUserExchange(
  { clock, ids, random, logger, store, secrets }: Foundation,
  { writer, signIn }: Pick<Configuration, 'writer' | 'signIn'>,
  { jobs, incidents }: { jobs: JobService; incidents: IncidentPort },
): Promise<{ readonly imports: ImportService; readonly features: readonly ((routes: RouteRegistrar) => void)[] }> {
  const sourceStore = new SqlUserSourceStore({ store, ...secrets });
  const imports = new ImportService({
    clock,
    ids,
    logger: logger.component('import'),
    incidents,
    store: new SqlUserImportStore({
      writer,
      ids,
      newPhone: (user, sipDomain, number) => newBrowserPhone({ ids, random }, user, sipDomain, number),
    }),
    reader: new LdapEntries({ connector: signIn.ldap, passwordOf: (source) => sourceStore.passwordOf(source) }),
    signOutEverywhere: (user) => signIn.sessions.signOutEverywhere(user),
  });
  const sources = new SourceService({ ids, store: sourceStore, imports, jobs });
  await sources.open();
  jobs.define(sources.job);
  return {
    imports,
    features: [
      (routes) => importRoutes(routes, { sources, store: sourceStore }),
      (routes) => exportRoutes(routes, { clock, store: new SqlUserExportStore(store) }),
    ],
  };
}
