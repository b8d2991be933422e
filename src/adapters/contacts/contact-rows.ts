import { sql } from 'kysely';
import type { Contact, ContactDetails, ContactDirectoryId, ContactId } from '../../directory/contact/index.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';

/** A contact as it is read; see {@link contactColumns}. */
export interface ContactRow {
  readonly no: string;
  readonly id: ContactId;
  readonly companyId: CompanyId;
  readonly directoryId: ContactDirectoryId;
  readonly ownerId: UserId | null;
  readonly sourceKey: string;
  readonly details: ContactDetails;
}

/** Of `contact c` joined with its `contact_section s`. */
export const contactColumns = sql`c.no, c.id, c.company_id, s.directory_id, s.owner_id, c.source_key, c.details`;

export function contactOf({ id, companyId, directoryId, ownerId, sourceKey, details }: ContactRow): Contact {
  const { values, invisible, mapped, redListed, vip } = details;
  return { id, companyId, directoryId, ownerId, sourceKey, values, invisible, mapped, redListed, vip };
}

/** An array as a parameter of its type. */
export function array(values: readonly (string | number | null)[], type: 'text' | 'uuid' | 'integer' | 'bigint') {
  return sql`${sql.val([...values])}::${sql.raw(type)}[]`;
}
