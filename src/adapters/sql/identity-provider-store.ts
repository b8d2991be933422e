import { type Selectable, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { IdentityProvider, IdentityProviderStore } from '../../platform/sign-in/index.ts';
import type { Tables } from './schema.ts';
import { brokenConstraint, type Store } from './store.ts';
import { demandId, updateVersioned } from './versioned.ts';

type Row = Selectable<Tables['identityProvider']>;

export class SqlIdentityProviderStore implements IdentityProviderStore {
  readonly #store: Store;
  readonly #encrypt: (plain: string, context: string) => Buffer;
  readonly #decrypt: (sealed: Buffer, context: string) => string;

  constructor(parts: {
    store: Store;
    encrypt: (plain: string, context: string) => Buffer;
    decrypt: (sealed: Buffer, context: string) => string;
  }) {
    this.#store = parts.store;
    this.#encrypt = parts.encrypt;
    this.#decrypt = parts.decrypt;
  }

  async providersOf(companyId: CompanyId): Promise<readonly IdentityProvider[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('identityProvider').selectAll().where('companyId', '=', companyId).orderBy('name').execute(),
    );
    return rows.map((row) => this.#providerOf(row));
  }

  async findProvider(id: string): Promise<IdentityProvider | null> {
    demandId(id, 'identity provider');
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('identityProvider')
        .innerJoin('company', 'company.id', 'identityProvider.companyId')
        .selectAll('identityProvider')
        .where('identityProvider.id', '=', id)
        .where('identityProvider.enabled', '=', true)
        .where('company.enabled', '=', true)
        .executeTakeFirst(),
    );
    return row ? this.#providerOf(row) : null;
  }

  offeredProviders(): Promise<readonly Pick<IdentityProvider, 'id' | 'name'>[]> {
    return this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('identityProvider')
        .innerJoin('company', 'company.id', 'identityProvider.companyId')
        .select(['identityProvider.id', 'identityProvider.name'])
        .where('identityProvider.enabled', '=', true)
        .where('company.enabled', '=', true)
        .orderBy('identityProvider.name')
        .limit(50)
        .execute(),
    );
  }

  async addProvider({ version: _version, ...provider }: IdentityProvider): Promise<void> {
    const values = { ...provider, clientSecret: this.#sealed(provider) };
    await named(() =>
      this.#store.inCompany(provider.companyId, (scope) => scope.insertInto('identityProvider').values(values).execute()),
    );
  }

  async changeProvider({ version, id, companyId, ...provider }: IdentityProvider): Promise<IdentityProvider> {
    const change = { ...provider, clientSecret: this.#sealed({ id, clientSecret: provider.clientSecret }) };
    const row = await named(() =>
      this.#store.inCompany(companyId, (scope) =>
        updateVersioned(scope, 'identityProvider', {
          companyId,
          id,
          version,
          change,
          view: withoutSecret,
          noun: 'identity provider',
        }),
      ),
    );
    return this.#providerOf(row);
  }

  async removeProvider(companyId: CompanyId, id: string): Promise<void> {
    demandId(id, 'identity provider');
    await this.#store.inCompany(companyId, (scope) => scope.deleteFrom('identityProvider').where('id', '=', id).execute());
  }

  async boundUser({ id, companyId }: IdentityProvider, subject: string): Promise<UserId | null> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('externalIdentity')
        .select('userId')
        .where('providerId', '=', id)
        .where('subject', '=', subject)
        .executeTakeFirst(),
    );
    return row?.userId ?? null;
  }

  async bind({ id: providerId, companyId }: IdentityProvider, subject: string, userId: UserId): Promise<boolean> {
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope
        .insertInto('externalIdentity')
        .values({ companyId, providerId, subject, userId })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst(),
    );
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async countBound(companyId: CompanyId, providerId: string): Promise<number> {
    demandId(providerId, 'identity provider');
    const { count } = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('externalIdentity')
        .select(sql<string>`count(*)`.as('count'))
        .where('providerId', '=', providerId)
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async forgetUser(companyId: CompanyId, userId: UserId): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope.deleteFrom('externalIdentity').where('userId', '=', userId).execute(),
    );
  }

  #sealed({ id, clientSecret }: Pick<IdentityProvider, 'id' | 'clientSecret'>): Buffer | null {
    return clientSecret === null ? null : this.#encrypt(clientSecret, contextOf(id));
  }

  #providerOf({ changedAt: _changedAt, ...row }: Row): IdentityProvider {
    return { ...row, clientSecret: row.clientSecret && this.#decrypt(row.clientSecret, contextOf(row.id)) };
  }
}

function withoutSecret({ clientSecret: _secret, ...row }: Row) {
  return row;
}

/** A secret cannot be read at another provider. */
function contextOf(id: string): string {
  return `identity-provider:${id}:secret`;
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === 'identity_provider_name')
      throw new ParleyError('name-taken', 'Another identity provider of the company has this name.');
    if (brokenConstraint(error) === 'identity_provider_company_id_domain_id_fkey')
      throw new ParleyError('not-found', 'There is no such domain.');
    throw error;
  }
}
