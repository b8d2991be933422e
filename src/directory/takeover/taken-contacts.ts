import type { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { type ContactDirectoryId, type ContactField, type ContactId, contactFields, numberFields } from '../contact/index.ts';
import type { OwnContact } from '../contact-list/index.ts';
import type { ContactMapping } from '../mapping/index.ts';

/** A line of the file that a directory is made of: columns → text. `key` tells it from others. */
export type FileEntry = Readonly<Record<string, string>> & { readonly key: string };

/** Puts contacts where they belong, in the transaction of the takeover. */
export interface TakenContacts {
  /** A file without a contact. @returns its id */
  emptyFile(companyId: CompanyId, name: string): Promise<string>;
  /**
   * Adds to the file of a directory, and to the directory. What became of each, in their order.
   * @throws ParleyError `input-invalid` for a directory whose contacts come from elsewhere, or are not read
   */
  addToFile(
    companyId: CompanyId,
    directoryId: ContactDirectoryId,
    entries: readonly FileEntry[],
  ): Promise<readonly (ContactId | ParleyError)[]>;
  /** @throws ParleyError `input-invalid` when the user's domain has no directory of private contacts */
  addOwn(
    companyId: CompanyId,
    ownerId: UserId,
    contacts: readonly OwnContact['fields'][],
  ): Promise<readonly (ContactId | ParleyError)[]>;
}

export function redListColumn(field: string): string {
  return `redList.${field}`;
}

/** The columns of the file that contacts are put into. */
export const contactFileColumns: readonly string[] = ['key', ...contactFields, ...numberFields.map(redListColumn)];

/** What is said of such a file where nothing else is. */
export const contactFileMapping: ContactMapping = {
  id: 'key',
  fields: Object.fromEntries(
    contactFields.map((field): [ContactField, string] => [field, field === 'postalAddress' ? 'postalAddress|a' : field]),
  ),
  redList: Object.fromEntries(numberFields.map((field) => [field, redListColumn(field)])),
  names: {},
};
