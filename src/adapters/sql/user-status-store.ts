import type { ChosenStatus, UserStatusStore } from '../../telephony/user-status/index.ts';
import type { Store } from './store.ts';

/** What people say of themselves, in PostgreSQL. */
export class SqlUserStatusStore implements UserStatusStore {
  readonly #store: Store;

  constructor(parts: { store: Store }) {
    this.#store = parts.store;
  }

  async all(): Promise<readonly ChosenStatus[]> {
    const rows = await this.#store.inAllCompanies((scope) => scope.selectFrom('userStatus').selectAll().execute());
    return rows.map(({ until, ...row }) => ({ ...row, untilMs: until?.getTime() ?? null }));
  }

  async save({ untilMs, ...chosen }: ChosenStatus): Promise<void> {
    const row = { ...chosen, until: untilMs === null ? null : new Date(untilMs) };
    await this.#store.inCompany(chosen.companyId, (scope) =>
      scope
        .insertInto('userStatus')
        .values(row)
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(row))
        .execute(),
    );
  }
}
