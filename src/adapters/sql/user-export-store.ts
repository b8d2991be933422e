import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { UserExportStore } from '../../platform/export/index.ts';
import type { ExchangedUser } from '../../platform/import/index.ts';
import type { ImportTables } from './import-tables.ts';
import type { Store } from './store.ts';

/** Users that go out, and when they did last. */
export class SqlUserExportStore implements UserExportStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  begin(companyId: CompanyId, atMs: number, notAfterMs: number): Promise<{ lastAtMs: number } | null> {
    return this.#store.inCompany(companyId, async (scope) => {
      const tables = scope.withTables<ImportTables>();
      const at = new Date(atMs);
      const noted = await tables
        .insertInto('userExport')
        .values({ companyId, at })
        .onConflict((conflict) =>
          conflict.column('companyId').doUpdateSet({ at }).where('userExport.at', '<=', new Date(notAfterMs)),
        )
        .executeTakeFirst();
      if (noted.numInsertedOrUpdatedRows === 1n) {
        await sql`select parley_record_action(${companyId}, 'user', '', '', 'export', '{}')`.execute(scope);
        return null;
      }
      const last = await tables
        .selectFrom('userExport')
        .select('at')
        .where('companyId', '=', companyId)
        .executeTakeFirstOrThrow();
      return { lastAtMs: last.at.getTime() };
    });
  }

  async users(companyId: CompanyId): Promise<readonly ExchangedUser[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<ExchangedUser>`
        select u.login, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email, coalesce(u.mobile, '') as mobile,
          coalesce((select d.number from device d where d.user_id = u.id order by d.id limit 1), '') as number, u.language,
          coalesce(u.external_key, '') as "externalKey", u.custom0, u.custom1, u.enabled
        from app_user u where u.company_id = ${companyId} order by lower(u.login), u.id`.execute(scope),
    );
    return rows;
  }

  async sipDomain(companyId: CompanyId): Promise<string> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('domain')
        .select('sipDomain')
        .where('companyId', '=', companyId)
        .orderBy('createdAt')
        .limit(1)
        .executeTakeFirst(),
    );
    return row?.sipDomain ?? 'invalid';
  }
}
