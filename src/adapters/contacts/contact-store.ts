import { sql } from 'kysely';
import type { Contact } from '../../directory/contact/index.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import type { ContactStaging, ContactStore } from '../../directory/synchronisation/index.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Store } from '../sql/store.ts';
import { type ContactRow, contactColumns, contactOf } from './contact-rows.ts';
import { SqlContactStaging } from './contact-staging.ts';

export interface ContactStoreParts {
  readonly store: Store;
  readonly ids: IdSource;
  /** After contacts of a company have changed: what is kept of them in memory is no longer so. */
  readonly changed?: (companyId: CompanyId) => void;
}

const rowsAtOnce = 2000;

/** Contacts in PostgreSQL, as those see them who bring them; see `migrations/0017-contacts.sql`. */
export class SqlContactStore implements ContactStore {
  readonly #parts: ContactStoreParts;

  constructor(parts: ContactStoreParts) {
    this.#parts = parts;
  }

  stage(directory: ContactDirectory, owners: readonly UserId[] | null): Promise<ContactStaging> {
    const { store, ids, changed } = this.#parts;
    return SqlContactStaging.open({
      connection: store.connection,
      ids,
      directory,
      owners,
      applied: () => changed?.(directory.companyId),
    });
  }

  count({ companyId, id }: ContactDirectory): Promise<number> {
    return this.#parts.store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<{ count: string }>`
        select count(*) as count from contact c where c.section_no in (select no from contact_section where directory_id = ${id})`.execute(
        scope,
      );
      return Number(rows[0]!.count);
    });
  }

  async *contacts({ companyId, id }: ContactDirectory): AsyncIterable<Contact> {
    let after = { section: 0, key: '' };
    for (;;) {
      const { section, key } = after;
      const { rows } = await this.#parts.store.inCompany(companyId, (scope) =>
        sql<ContactRow & { sectionNo: number }>`
          select ${contactColumns}, c.section_no from contact c join contact_section s on s.no = c.section_no
          where s.directory_id = ${id} and (c.section_no, c.source_key) > (${section}, ${key}) order by c.section_no, c.source_key limit ${rowsAtOnce}`.execute(
          scope,
        ),
      );
      yield* rows.map(contactOf);
      const last = rows.at(-1);
      if (!last || rows.length < rowsAtOnce) return;
      after = { section: last.sectionNo, key: last.sourceKey };
    }
  }
}
