import { sql } from 'kysely';
import type { ContactReader, RedListedNumber } from '../../directory/caller-name/index.ts';
import {
  type Contact,
  type ContactDetails,
  type ContactDirectoryId,
  type ContactId,
  numberFields,
} from '../../directory/contact/index.ts';
import type { ContactMapping, DirectoryFacts } from '../../directory/contact-directory/index.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Scope, Store } from '../sql/store.ts';

interface Row {
  readonly id: ContactId;
  readonly companyId: CompanyId;
  readonly directoryId: ContactDirectoryId;
  readonly sourceKey: string;
  readonly ownerId: UserId | null;
  readonly details: ContactDetails;
}

/** Contacts as naming needs them; see `migrations/0018-contact-lists.sql`. */
export class SqlContactReader implements ContactReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  sharing(companyId: CompanyId, addresses: readonly string[]): Promise<readonly Contact[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const found = await sql<Row>`
        select c.id, c.company_id, s.directory_id, c.source_key, s.owner_id, c.details
          from parley_contacts_by_address(${sql.val([...addresses])}::text[]) as f
          join contact c on c.no = f.contact_no join contact_section s on s.no = c.section_no`.execute(scope);
      return found.rows.map(({ details, ...row }) => ({ ...details, ...row }));
    });
  }

  redList(companyId: CompanyId): Promise<readonly RedListedNumber[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const found = await sql<{ key: string; field: number; redListed: string[]; ownerId: UserId | null }>`
        select key, field, red_listed, owner_id from parley_red_list()`.execute(scope);
      return found.rows
        .filter(({ field, redListed }) => redListed.includes(numberFields[field]!))
        .map(({ key, ownerId }) => ({ key: keyOf(key), ownerId }));
    });
  }
}

function keyOf(stored: string): RedListedNumber['key'] {
  return { kind: stored.startsWith('i') ? 'internal' : 'external', key: stored.slice(1) };
}

interface FactsRow extends Omit<DirectoryFacts, 'names'> {
  readonly mapping: Pick<ContactMapping, 'names'>;
}

/** The directories of one company, or of all. */
export function loadDirectoryFacts(store: Store, companyId: CompanyId | null): Promise<readonly DirectoryFacts[]> {
  const read = async (scope: Scope) => {
    const { rows } = await sql<FactsRow>`
      select id, company_id, domain_id, name, type, priority, connector, merges, mapping from contact_directory`.execute(scope);
    return rows.map(({ mapping, ...facts }) => ({ ...facts, names: mapping.names ?? {} }));
  };
  return companyId === null ? store.inAllCompanies(read) : store.inCompany(companyId, read);
}
