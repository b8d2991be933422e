import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, demandAll, mayAdministerAll } from '../access/index.ts';
import type { Actor, ListRequest, Page } from '../api/index.ts';
import { type AuditEntry, canUndo } from './audit-entry.ts';

export type AuditQuery = ListRequest & {
  readonly kind?: string | undefined;
  readonly rowId?: string | undefined;
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

export interface AuditStore {
  /** Of one company, or of all with null. */
  listAudit(companyId: CompanyId | null, query: AuditQuery): Promise<Page<AuditEntry>>;
  /** @throws ParleyError `not-found` */
  auditEntry(companyId: CompanyId, id: string): Promise<AuditEntry>;
  /**
   * Gives the changed fields their values from before, if they still have those from after.
   * @returns the line that this wrote
   * @throws ParleyError `changed-meanwhile` with details `{ current }`, and what the store refuses, like `name-taken`
   */
  undo(entry: AuditEntry): Promise<AuditEntry>;
}

export interface AuditServiceParts {
  readonly store: AuditStore;
  readonly logger: Logger;
  /** Asked before a change of a user is taken back. @throws ParleyError `not-permitted` */
  readonly demandMayChangeUser: (by: Actor, userId: string) => Promise<void>;
  /** What must end when it is disabled again: sessions. */
  readonly ended: (entry: AuditEntry) => Promise<void>;
}

const exportPage = 500;
const mostExported = 50_000;

/** Reading the record of changes, and taking a change back. */
export class AuditService {
  readonly #parts: AuditServiceParts;

  constructor(parts: AuditServiceParts) {
    this.#parts = parts;
  }

  list(by: Actor, query: AuditQuery): Promise<Page<AuditEntry>> {
    demandAudit(by);
    return this.#parts.store.listAudit(by.companyId, query);
  }

  /** Of every company, also of those that are gone. */
  listAll(by: Actor, query: AuditQuery, companyId: CompanyId | null): Promise<Page<AuditEntry>> {
    demandAll(by);
    return this.#parts.store.listAudit(companyId, query);
  }

  /** As {@link list} without pages; at most 50000. */
  async *export(by: Actor, query: Omit<AuditQuery, 'limit' | 'after'>): AsyncGenerator<AuditEntry> {
    demandAudit(by);
    let after: string | undefined;
    for (let count = 0; count < mostExported; count += exportPage) {
      const page = await this.#parts.store.listAudit(by.companyId, { ...query, limit: exportPage, after });
      yield* page.items;
      if (page.nextAfter === null) return;
      after = page.nextAfter;
    }
  }

  async undo(by: Actor, id: string): Promise<AuditEntry> {
    demandAudit(by);
    const entry = await this.#parts.store.auditEntry(by.companyId, id);
    if (!canUndo(entry, mayAdministerAll(by)))
      throw new ParleyError(
        'cannot-undo',
        'This change cannot be taken back: it hides something, or more than one row depends on it.',
      );
    if (entry.kind === 'user') await this.#parts.demandMayChangeUser(by, entry.rowId);
    const written = await this.#parts.store.undo(entry);
    if (written.after?.enabled === false) await this.#parts.ended(written);
    this.#parts.logger.info('change taken back', { kind: entry.kind, rowId: entry.rowId, entry: id });
    return written;
  }
}

function demandAudit(by: Actor): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}
