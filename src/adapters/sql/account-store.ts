import { type RawBuilder, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Account, AccountStore, Whom } from '../../platform/sign-in/index.ts';
import type { Scope, Store } from './store.ts';

/** Who can sign in. Before somebody is known, no company is: it looks into all of them. */
export class SqlAccountStore implements AccountStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  findByLogins(logins: readonly string[]): Promise<readonly Account[]> {
    const wanted = logins.map((login) => login.toLowerCase());
    if (wanted.length === 0) return Promise.resolve([]);
    return this.#store.inAllCompanies((scope) => accounts(scope, sql<boolean>`lower(app_user.login) in (${sql.join(wanted)})`));
  }

  async findById(companyId: CompanyId, userId: UserId): Promise<Account | null> {
    const found = await this.#store.inCompany(companyId, (scope) => accounts(scope, sql<boolean>`app_user.id = ${userId}`));
    return found[0] ?? null;
  }

  findByEmail(companyId: CompanyId, email: string): Promise<readonly Account[]> {
    return this.#store.inCompany(companyId, (scope) =>
      accounts(scope, sql<boolean>`lower(app_user.email) = ${email.toLowerCase()}`),
    );
  }

  async setPasswordHash({ companyId, userId }: Whom, passwordHash: string): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope.updateTable('appUser').set({ passwordHash }).where('id', '=', userId).execute(),
    );
  }
}

function accounts(scope: Scope, which: RawBuilder<boolean>): Promise<Account[]> {
  return scope
    .selectFrom('appUser')
    .innerJoin('company', 'company.id', 'appUser.companyId')
    .innerJoin('domain', 'domain.id', 'appUser.domainId')
    .select(['appUser.id as userId', 'appUser.companyId', 'appUser.domainId', 'company.name as companyName'])
    .select(['appUser.login', 'appUser.email', 'appUser.firstName', 'appUser.lastName'])
    .select(['appUser.role', 'appUser.isSuper', 'appUser.passwordHash'])
    .select(
      sql<boolean>`app_user.is_super or exists (select from administered_company a where a.user_id = app_user.id)`.as(
        'administersOthers',
      ),
    )
    .select(sql<boolean>`app_user.enabled and company.enabled and domain.enabled`.as('enabled'))
    .where(which)
    .orderBy('company.name')
    .execute();
}
