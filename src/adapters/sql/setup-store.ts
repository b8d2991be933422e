import type { SetupStore } from '../../platform/setup/index.ts';
import type { Store } from './store.ts';

/** One-time set-up links; there is at most one. */
export class SqlSetupStore implements SetupStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.#store.inAllCompanies((scope) => scope.selectFrom('company').select('id').limit(1).executeTakeFirst());
    return row === undefined;
  }

  async replaceSetupLink(link: { id: string; tokenHash: Buffer; createdAtMs: number; expiresAtMs: number }): Promise<void> {
    const { id, tokenHash } = link;
    await this.#store.inAllCompanies(async (scope) => {
      await scope.deleteFrom('setupLink').execute();
      const values = {
        id,
        tokenHash,
        createdAt: new Date(link.createdAtMs),
        expiresAt: new Date(link.expiresAtMs),
        usedAt: null,
      };
      await scope.insertInto('setupLink').values(values).execute();
    });
  }

  async isSetupLinkGood(tokenHash: Buffer, nowMs: number): Promise<boolean> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('setupLink')
        .select('id')
        .where('tokenHash', '=', tokenHash)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', new Date(nowMs))
        .executeTakeFirst(),
    );
    return row !== undefined;
  }

  async useSetupLink(tokenHash: Buffer, nowMs: number): Promise<boolean> {
    const now = new Date(nowMs);
    const result = await this.#store.inAllCompanies((scope) =>
      scope
        .updateTable('setupLink')
        .set({ usedAt: now })
        .where('tokenHash', '=', tokenHash)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', now)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows === 1n;
  }

  async reopenSetupLink(tokenHash: Buffer): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      scope.updateTable('setupLink').set({ usedAt: null }).where('tokenHash', '=', tokenHash).execute(),
    );
  }
}
