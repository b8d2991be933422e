import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Store } from './store.ts';

/** Fields of users that are not in memory, for those who need all of them at once. */
export class SqlUserExtrasReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  extrasOf(companyId: CompanyId): Promise<ReadonlyMap<UserId, { custom0: string; custom1: string }>> {
    return this.#store.inCompany(companyId, async (scope) => {
      const rows = await scope
        .selectFrom('appUser')
        .select(['id', 'custom0', 'custom1'])
        .where('companyId', '=', companyId)
        .execute();
      return new Map(rows.map(({ id, custom0, custom1 }) => [id, { custom0, custom1 }]));
    });
  }
}
