import { ParleyError } from '../../kernel/errors.ts';
import type { BackupPlan, BackupPlanStore } from '../../platform/backup/index.ts';
import type { Store } from '../sql/index.ts';

type PlanTables = { backupPlan: { id: boolean; settings: string; sftpSecret: Buffer | null; version: number } };

const secretContext = 'backup:sftp';

/** The plan in PostgreSQL, its secret encrypted. */
export class SqlBackupPlanStore implements BackupPlanStore {
  readonly #parts: {
    store: Store;
    encrypt: (plain: string, context: string) => Buffer;
    decrypt: (sealed: Buffer, context: string) => string;
  };

  constructor(parts: {
    store: Store;
    encrypt: (plain: string, context: string) => Buffer;
    decrypt: (sealed: Buffer, context: string) => string;
  }) {
    this.#parts = parts;
  }

  async load(): Promise<{ plan: BackupPlan; hasSecret: boolean; version: number } | null> {
    const row = await this.#row();
    if (!row) return null;
    return { plan: row.settings as unknown as BackupPlan, hasSecret: row.sftpSecret !== null, version: row.version };
  }

  /** @throws ParleyError `secret-unreadable` */
  async secret(): Promise<string | null> {
    const sealed = (await this.#row())?.sftpSecret;
    return sealed ? this.#parts.decrypt(sealed, secretContext) : null;
  }

  async save(plan: BackupPlan, secret: string | null | undefined, version: number): Promise<void> {
    const settings = JSON.stringify(plan);
    const kept = secret === undefined ? {} : { sftpSecret: secret === null ? null : this.#parts.encrypt(secret, secretContext) };
    const isSaved = await this.#parts.store.inAllCompanies(async (scope) => {
      const tables = scope.withTables<PlanTables>();
      if (version === 0) {
        const row = { id: true, settings, version: 1, sftpSecret: null, ...kept };
        const added = await tables
          .insertInto('backupPlan')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst();
        return added.numInsertedOrUpdatedRows === 1n;
      }
      const changed = await tables
        .updateTable('backupPlan')
        .set({ settings, version: version + 1, ...kept })
        .where('version', '=', version)
        .executeTakeFirst();
      return changed.numUpdatedRows === 1n;
    });
    if (!isSaved) throw new ParleyError('changed-meanwhile', 'Somebody changed the plan meanwhile. Look at it again.');
  }

  #row() {
    return this.#parts.store.inAllCompanies((scope) =>
      scope.withTables<PlanTables>().selectFrom('backupPlan').selectAll().executeTakeFirst(),
    );
  }
}
