import { sql } from 'kysely';
import type { ContactReader, RedListedNumber } from '../../directory/caller-name/index.ts';
import { type Contact, numberFields } from '../../directory/contact/index.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Store } from '../sql/store.ts';
import { array, type ContactRow, contactOf } from './contact-rows.ts';

/** Contacts as naming needs them; see `migrations/0018-contact-lists.sql`. */
export class SqlContactReader implements ContactReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  sharing(companyId: CompanyId, addresses: readonly string[]): Promise<readonly Contact[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const found = await sql<ContactRow>`
        select * from parley_contact_rows(array(select contact_no from parley_contacts_by_address(${array(addresses, 'text')})))`.execute(
        scope,
      );
      return found.rows.map(contactOf);
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
