import { sql } from 'kysely';
import type { Store } from '../adapters/sql/index.ts';
import type { ServiceRouteParts } from '../platform/service/service-routes.ts';

/** Puts what was done with a part of the server into the record of changes, in the company of who did it. */
export function recordService(store: Store): ServiceRouteParts['record'] {
  return ({ homeCompanyId }, { id, name, state }, action) =>
    store.inCompany(homeCompanyId, async (scope) => {
      const details = JSON.stringify({ stateBefore: state });
      await sql`select parley_record_action(${homeCompanyId}, 'service', ${id}, ${name}, ${action}, ${details})`.execute(scope);
    });
}
