import { createHash } from 'node:crypto';
import { type ContactDetails, numberFields } from '../../directory/contact/index.ts';
import { searchTermsOf, signsOf, wordLine } from '../../directory/search/index.ts';
import type { PreparedContact } from '../../directory/synchronisation/index.ts';
import type { UserId } from '../../kernel/ids.ts';

/** Raised when what contacts are found by is made otherwise: the next synchronisation writes all of them anew. */
const termsVersion = 1;
const nobody = '00000000-0000-0000-0000-000000000000';
/** Keys stand in an index, whose entries may not be longer than a third of a page. */
const longestKey = 1000;

/** What tells a contact from others, and whether it is as it was. */
export interface StagedKey {
  readonly owner_key: string;
  readonly source_key: string;
  readonly hash: string;
}

/** A row of `staged_contact` as JSON. */
export type StagedRow = StagedKey & { readonly id: string } & Partial<{
    readonly name: string;
    readonly words: string;
    readonly signs: string;
    readonly details: ContactDetails;
    readonly begins: readonly string[];
    readonly inner_forms: readonly string[];
    readonly open_numbers: readonly string[];
    readonly number_keys: readonly string[];
    readonly number_fields: readonly number[];
    readonly number_open: readonly boolean[];
  }>;

/** A contact with what its source has of characters that the store cannot keep taken out. */
export function storable(contact: PreparedContact): PreparedContact {
  const values = Object.fromEntries(
    Object.entries(contact.values).flatMap(([field, value]) => {
      const text = storableText(value);
      return text === '' ? [] : [[field, text]];
    }),
  );
  return {
    ...contact,
    values,
    vip: contact.vip === null ? null : storableText(contact.vip),
    sourceKey: keyOf(contact.sourceKey),
  };
}

export function stagedKey(contact: PreparedContact): StagedKey {
  const { values, numbers } = contact;
  const said = [
    termsVersion,
    Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    contact.invisible.toSorted(),
    contact.mapped.toSorted(),
    contact.redListed.toSorted(),
    contact.vip,
    numbers.map(({ field, internal, external }) => [field, internal, external]),
  ];
  const hash = createHash('md5').update(JSON.stringify(said)).digest('hex');
  return { owner_key: contact.ownerId ?? nobody, source_key: contact.sourceKey, hash };
}

export function stagedRow(key: StagedKey, contact: PreparedContact, id: string): StagedRow {
  const terms = searchTermsOf(contact);
  const line = wordLine(terms);
  const { values, invisible, mapped, redListed, vip } = contact;
  const hidden = new Set<string>([...invisible, ...redListed]);
  const numbers = contact.numbers.flatMap(({ field, internal, external }) => {
    const keys = [...(internal === null ? [] : [`i${internal}`]), ...(external === null ? [] : [`e${external}`])];
    return keys.map((number) => ({
      number: number.slice(0, 200),
      field: numberFields.indexOf(field),
      isOpen: !hidden.has(field),
    }));
  });
  return {
    ...key,
    id,
    name: terms.name,
    words: line,
    signs: signsOf(line.trim().split(' ')),
    details: { values, invisible, mapped, redListed, vip },
    begins: terms.beginnings,
    inner_forms: terms.others,
    open_numbers: terms.numbers,
    number_keys: numbers.map(({ number }) => number),
    number_fields: numbers.map(({ field }) => field),
    number_open: numbers.map(({ isOpen }) => isOpen),
  };
}

/** Of two with one key, the later. */
export function withoutRepeats(contacts: readonly PreparedContact[]): readonly PreparedContact[] {
  return [...new Map(contacts.map((contact) => [`${contact.ownerId ?? ''} ${contact.sourceKey}`, contact])).values()];
}

/** As it is stored for its owner. */
export function ownerKey(owner: UserId | null): string {
  return owner ?? nobody;
}

function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function keyOf(key: string): string {
  const text = storableText(key);
  if (text.length <= longestKey) return text;
  return `${text.slice(0, 200)}…${createHash('sha256').update(text).digest('hex')}`;
}
