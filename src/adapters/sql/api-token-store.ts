import { type Selectable, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ApiToken, TokenHolder, TokenStore } from '../../platform/token/index.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { demandId } from './versioned.ts';

export class SqlApiTokenStore implements TokenStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async add(token: ApiToken, tokenHash: Buffer): Promise<void> {
    const { id, companyId, userId, name, beginning, scopes, expiresAtMs } = token;
    const values = {
      id,
      companyId,
      userId,
      name,
      beginning,
      tokenHash,
      scopes: [...scopes],
      createdAt: new Date(token.createdAtMs),
      expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
      lastUsedAt: null,
      lastUsedFrom: null,
    };
    await this.#store.inCompany(companyId, (scope) => scope.insertInto('apiToken').values(values).execute());
  }

  async find(tokenHash: Buffer): Promise<TokenHolder | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('apiToken')
        .innerJoin('appUser', 'appUser.id', 'apiToken.userId')
        .innerJoin('company', 'company.id', 'appUser.companyId')
        .innerJoin('domain', 'domain.id', 'appUser.domainId')
        .selectAll('apiToken')
        .select(['appUser.domainId', 'appUser.login', 'appUser.role', 'appUser.isSuper'])
        .select(sql<boolean>`app_user.enabled and company.enabled and domain.enabled`.as('enabled'))
        .where('apiToken.tokenHash', '=', tokenHash)
        .executeTakeFirst(),
    );
    if (!row) return null;
    const { domainId, login, role, isSuper, enabled } = row;
    return { token: tokenOf(row), domainId, login, role, isSuper, enabled };
  }

  async used({ companyId, id }: ApiToken, atMs: number, from: string): Promise<void> {
    const change = { lastUsedAt: new Date(atMs), lastUsedFrom: from };
    await this.#store.inCompany(companyId, (scope) => scope.updateTable('apiToken').set(change).where('id', '=', id).execute());
  }

  async listOf(companyId: CompanyId, userId: UserId): Promise<readonly ApiToken[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('apiToken').selectAll().where('userId', '=', userId).orderBy('createdAt', 'desc').execute(),
    );
    return rows.map(tokenOf);
  }

  async listOfCompany(companyId: CompanyId): Promise<readonly (ApiToken & { login: string })[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('apiToken')
        .innerJoin('appUser', 'appUser.id', 'apiToken.userId')
        .selectAll('apiToken')
        .select('appUser.login')
        .orderBy('apiToken.createdAt', 'desc')
        .limit(1000)
        .execute(),
    );
    return rows.map((row) => ({ ...tokenOf(row), login: row.login }));
  }

  async remove(companyId: CompanyId, id: string, userId: UserId | null): Promise<boolean> {
    demandId(id, 'token');
    const result = await this.#store.inCompany(companyId, (scope) => {
      const deletion = scope.deleteFrom('apiToken').where('id', '=', id);
      return (userId === null ? deletion : deletion.where('userId', '=', userId)).executeTakeFirst();
    });
    return result.numDeletedRows === 1n;
  }
}

function tokenOf(row: Selectable<Tables['apiToken']>): ApiToken {
  const { id, companyId, userId, name, beginning, scopes, lastUsedFrom } = row;
  return {
    id,
    companyId,
    userId,
    name,
    beginning,
    scopes,
    createdAtMs: row.createdAt.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    lastUsedAtMs: row.lastUsedAt?.getTime() ?? null,
    lastUsedFrom,
  };
}
