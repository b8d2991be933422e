import { sql } from 'kysely';
import { numberFields } from '../../directory/contact/index.ts';
import { candidateKeys, inOrderOfFit, type NumberIndex, type NumberMatch } from '../../directory/reverse-lookup/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import type { Store } from '../sql/store.ts';
import { array, type ContactRow, contactOf } from './contact-rows.ts';

interface MatchRow extends ContactRow {
  readonly key: string;
  readonly field: number;
  readonly priority: number;
}

/** Who has a number, by an index over all contacts of the company. */
export class SqlNumberIndex implements NumberIndex {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async matches(companyId: CompanyId, key: LookupKey): Promise<readonly NumberMatch[]> {
    const candidates = candidateKeys(key);
    const sign = key.kind === 'internal' ? 'i' : 'e';
    const rows = await this.#store.inCompany(companyId, async (scope) => {
      const found = await sql<MatchRow>`
        with found as materialized (select * from parley_contacts_by_number(${array(
          candidates.map((one) => sign + one.key),
          'text',
        )}))
        select c.*, f.key, f.field, f.priority
        from found f join parley_contact_rows((select array_agg(distinct contact_no) from found)) c on c.no = f.contact_no
        order by f.priority, c.no, f.field`.execute(scope);
      return found.rows;
    });
    const found = inOrderOfFit(
      candidates,
      rows.map((row) => ({ ...row, key: row.key.slice(1) })),
    );
    return found.map(({ fit, field, ...row }) => ({ contact: contactOf(row), field: numberFields[field]!, fit }));
  }
}
