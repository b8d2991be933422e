import { type Selectable, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Passkey, PasskeyStore, TotpCredential, TotpStore, Whom } from '../../platform/sign-in/index.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';
import { demandId } from './versioned.ts';

/** Authenticators, recovery codes and passkeys. */
export class SqlSecondFactorStore implements TotpStore, PasskeyStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async totpOf({ companyId, userId }: Whom): Promise<TotpCredential | null> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('totpCredential').selectAll().where('userId', '=', userId).executeTakeFirst(),
    );
    if (!row) return null;
    return { secret: row.secret, createdAtMs: row.createdAt.getTime(), confirmedAtMs: row.confirmedAt?.getTime() ?? null };
  }

  async putTotp({ companyId, userId }: Whom, credential: TotpCredential): Promise<boolean> {
    const values = { secret: credential.secret, createdAt: new Date(credential.createdAtMs), confirmedAt: null };
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope
        .insertInto('totpCredential')
        .values({ ...values, companyId, userId })
        .onConflict((conflict) =>
          conflict
            .column('userId')
            .doUpdateSet({ ...values, lastStep: '0' })
            .where('totpCredential.confirmedAt', 'is', null),
        )
        .executeTakeFirst(),
    );
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async takeTotpStep({ companyId, userId }: Whom, step: number, confirmedAtMs: number): Promise<boolean> {
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope
        .updateTable('totpCredential')
        .set({ lastStep: String(step), confirmedAt: new Date(confirmedAtMs) })
        .where('userId', '=', userId)
        .where('lastStep', '<', String(step))
        .executeTakeFirst(),
    );
    return result.numUpdatedRows === 1n;
  }

  async removeTotp({ companyId, userId }: Whom): Promise<void> {
    await this.#store.inCompany(companyId, (scope) => scope.deleteFrom('totpCredential').where('userId', '=', userId).execute());
  }

  async replaceRecoveryCodes({ companyId, userId }: Whom, hashes: readonly Buffer[]): Promise<void> {
    await this.#store.inCompany(companyId, async (scope) => {
      await scope.deleteFrom('recoveryCode').where('userId', '=', userId).execute();
      const values = hashes.map((codeHash) => ({ codeHash, companyId, userId, usedAt: null }));
      if (values.length > 0) await scope.insertInto('recoveryCode').values(values).execute();
    });
  }

  async useRecoveryCode({ companyId, userId }: Whom, hash: Buffer, atMs: number): Promise<boolean> {
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope
        .updateTable('recoveryCode')
        .set({ usedAt: new Date(atMs) })
        .where('userId', '=', userId)
        .where('codeHash', '=', hash)
        .where('usedAt', 'is', null)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows === 1n;
  }

  async countRecoveryCodes({ companyId, userId }: Whom): Promise<number> {
    const { count } = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('recoveryCode')
        .select(sql<string>`count(*)`.as('count'))
        .where('userId', '=', userId)
        .where('usedAt', 'is', null)
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async passkeysOf({ companyId, userId }: Whom): Promise<readonly Passkey[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('passkey').selectAll().where('userId', '=', userId).orderBy('createdAt').execute(),
    );
    return rows.map(passkeyOf);
  }

  async findPasskey(credentialId: Buffer): Promise<{ passkey: Passkey; companyId: CompanyId; userId: UserId } | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('passkey').selectAll().where('credentialId', '=', credentialId).executeTakeFirst(),
    );
    return row ? { passkey: passkeyOf(row), companyId: row.companyId, userId: row.userId } : null;
  }

  async addPasskey({ companyId, userId }: Whom, passkey: Passkey): Promise<void> {
    const { id, name, credentialId, publicKey, counter, transports, isSynced } = passkey;
    const values = {
      id,
      companyId,
      userId,
      name,
      credentialId,
      publicKey,
      counter: String(counter),
      transports: [...transports],
      isSynced,
      createdAt: new Date(passkey.createdAtMs),
      lastUsedAt: null,
    };
    await this.#store.inCompany(companyId, (scope) => scope.insertInto('passkey').values(values).execute());
  }

  async renamePasskey({ companyId, userId }: Whom, id: string, name: string): Promise<void> {
    demandId(id, 'passkey');
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope.updateTable('passkey').set({ name }).where('id', '=', id).where('userId', '=', userId).executeTakeFirst(),
    );
    if (result.numUpdatedRows === 0n) throw noSuchPasskey();
  }

  async usedPasskey({ companyId }: Whom, id: string, counter: number, atMs: number): Promise<void> {
    const change = { counter: String(counter), lastUsedAt: new Date(atMs) };
    await this.#store.inCompany(companyId, (scope) => scope.updateTable('passkey').set(change).where('id', '=', id).execute());
  }

  async removePasskey({ companyId, userId }: Whom, id: string): Promise<void> {
    demandId(id, 'passkey');
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope.deleteFrom('passkey').where('id', '=', id).where('userId', '=', userId).executeTakeFirst(),
    );
    if (result.numDeletedRows === 0n) throw noSuchPasskey();
  }
}

function passkeyOf(row: Selectable<Tables['passkey']>): Passkey {
  const { id, name, credentialId, publicKey, transports, isSynced } = row;
  return {
    id,
    name,
    credentialId,
    publicKey,
    counter: Number(row.counter),
    transports,
    isSynced,
    createdAtMs: row.createdAt.getTime(),
    lastUsedAtMs: row.lastUsedAt?.getTime() ?? null,
  };
}

function noSuchPasskey(): ParleyError {
  return new ParleyError('not-found', 'You have no such passkey.');
}
