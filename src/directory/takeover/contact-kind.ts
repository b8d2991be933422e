import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ownContactFieldsSchema } from '../../contract/rest/contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import {
  keyOf,
  type Made,
  type Making,
  type ReadPresent,
  type Reference,
  type TakeoverKind,
  userReference,
} from '../../platform/takeover/index.ts';
import {
  type ContactDirectoryId,
  type ContactField,
  type ContactId,
  contactFields,
  nameOfContact,
  numberFields,
} from '../contact/index.ts';
import { directoryReference } from './directory-kind.ts';
import { type FileEntry, redListColumn, type TakenContacts } from './taken-contacts.ts';

export interface ContactKindParts {
  readonly present: ReadPresent;
  readonly contacts: Pick<TakenContacts, 'addToFile' | 'addOwn'>;
}

/** By the key of the earlier installation; where two directories have it, with the directory's name before it. */
export function contactReference(key: string): Reference {
  return { kind: 'contacts', key: keyOf('any', key), name: key, what: 'contact' };
}

const rowSchema = z
  .object({
    directory: z.string().max(100).default(''),
    owner: z.string().max(100).default(''),
    key: z.string().trim().max(200).default(''),
    redList: z.array(z.enum(numberFields)).default([]),
    values: z.partialRecord(z.enum(contactFields), z.string().max(4000)),
  })
  .superRefine(({ directory, owner, values }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if ((directory === '') === (owner === ''))
      refuse('directory', 'a contact is of a directory, or of an owner by his login: one of the two');
    if (nameOfContact({ values }) === '')
      refuse('lastName', 'it has no name: last name, first name, display name, company and e-mail are all empty');
  });
type Row = z.output<typeof rowSchema>;

/** Cells by their columns; those of the contact's fields are put together. */
const schema = z.looseObject({}).transform((input, context): Row => {
  const { directory, owner, key, redList, ...others } = input;
  const values = Object.fromEntries(contactFields.flatMap((field) => (field in others ? [[field, others[field]]] : [])));
  const result = rowSchema.safeParse({ directory, owner, key, redList, values });
  for (const { path, message } of result.error?.issues ?? [])
    context.addIssue({ code: 'custom', path: [path[0] === 'values' ? path[1]! : path[0]!], message });
  return result.data ?? z.NEVER;
}) as unknown as z.ZodType<Row>;

const other: Partial<Record<ContactField, readonly string[]>> = {
  lastName: ['surname', 'sn', 'nom'],
  firstName: ['givenname', 'forename', 'prenom'],
  companyName: ['organisation', 'organization', 'societe'],
  jobTitle: ['title', 'function'],
  email1: ['mail', 'email', 'e-mail'],
  postalAddress: ['address'],
  url: ['website'],
  workPhone: ['phone', 'phonenumber', 'telephone', 'telephonenumber', 'businessphone'],
  mobilePhone: ['mobile', 'cell', 'gsm'],
};

/** Whose a row is: all of one place are made together. */
type Place = { readonly directory: string } | { readonly owner: string };

/** Contacts of directories that are made of a file, and people's own. */
export function contactKind({ present, contacts }: ContactKindParts): TakeoverKind<Row> {
  const makeTogether = async (rows: readonly Row[], making: Making): Promise<readonly (Made | ParleyError)[]> => {
    const made = new Map<Row, Made | ParleyError>();
    const places = Map.groupBy(rows, ({ directory, owner }) => keyOf(directory ? 'directory' : 'owner', directory || owner));
    for (const some of places.values()) {
      const became = await placed(contacts, some, making);
      for (const [at, row] of some.entries()) made.set(row, became[at]!);
    }
    return rows.map((row) => made.get(row)!);
  };
  return {
    name: 'contacts',
    alsoKnownAs: ['contact', 'directory-contacts'],
    outcome: 'created',
    columns: {
      directory: { kind: 'text', alsoKnownAs: ['directoryname'] },
      owner: { kind: 'text', alsoKnownAs: ['login', 'user', 'ownerlogin'] },
      key: { kind: 'text', alsoKnownAs: ['id', 'contactid', 'contactkey', 'uid'] },
      redList: { kind: 'names', alsoKnownAs: ['redlisted', 'unlisted'] },
      ...Object.fromEntries(contactFields.map((field) => [field, { kind: 'text', alsoKnownAs: other[field] ?? [] } as const])),
    },
    schema,
    nameOf: ({ values }) => nameOfContact({ values }),
    keysOf: (row) => {
      const { directory, owner, values } = row;
      const key = keyOfContact(row);
      const own = [values.lastName, values.firstName, values.companyName, values.email1].map((text) => text ?? '');
      const first = directory ? keyOf('in', directory, key) : keyOf('own', owner, ...own);
      return [first, contactReference(key).key, contactReference(`${directory || owner}/${key}`).key];
    },
    needs: ({ directory, owner }) => [directory ? directoryReference(directory) : userReference(owner)],
    present: (companyId) => present(companyId, 'contacts'),
    make: async (row, making) => {
      const [made] = await makeTogether([row], making);
      if (made instanceof ParleyError) throw made;
      return made!;
    },
    makeTogether,
  };
}

/** Where the earlier installation gave none, what is in it. */
function keyOfContact({ key, values }: Row): string {
  if (key) return key;
  return createHash('sha256')
    .update(JSON.stringify(values, Object.keys(values).toSorted()))
    .digest('hex')
    .slice(0, 32);
}

async function placed(
  contacts: ContactKindParts['contacts'],
  rows: readonly Row[],
  making: Making,
): Promise<readonly (Made | ParleyError)[]> {
  const { company } = making;
  const { directory, owner } = rows[0]! satisfies Place;
  try {
    if (directory) {
      const id = (await making.id(directoryReference(directory))) as ContactDirectoryId;
      return (await contacts.addToFile(company.id, id, rows.map(entryOf))).map((one) => madeOf(one, []));
    }
    const ownerId = (await making.id(userReference(owner))) as UserId;
    const own = rows.map(ownOf);
    const became = await contacts.addOwn(
      company.id,
      ownerId,
      own.map(({ fields }) => fields),
    );
    return became.map((one, at) => madeOf(one, own[at]!.notes));
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code === 'store-unavailable') throw error;
    return rows.map(() => error);
  }
}

function madeOf(one: ContactId | ParleyError, notes: readonly string[]): Made | ParleyError {
  return one instanceof ParleyError ? one : { id: one, notes };
}

function entryOf(row: Row): FileEntry {
  const redList = row.redList.map((field) => [redListColumn(field), '1']);
  return { ...row.values, ...Object.fromEntries(redList), key: keyOfContact(row) };
}

/** What contacts of one's own have not is told, not taken. */
function ownOf({ values, redList }: Row) {
  const own = Object.entries(values).filter(([field]) => field in ownContactFieldsSchema.shape);
  const left = Object.keys(values).filter((field) => !(field in ownContactFieldsSchema.shape));
  if (redList.length > 0) left.push('redList');
  const notes = left.length > 0 ? [`Contacts of one's own have no ${left.join(', ')}: left out.`] : [];
  return { fields: Object.fromEntries(own), notes };
}
