import {
  type Contact,
  type ContactDirectoryId,
  type ContactField,
  type ContactId,
  type FreeField,
  freeFields,
  type NumberField,
  nameOfContact,
  numberFields,
  textFields,
} from '../contact/index.ts';
import { byPriority, type DirectoryFacts } from '../contact-directory/index.ts';

/** A value and the contact that gives it: whether it is shown is that contact's business. */
export interface ProfileValue {
  readonly text: string;
  readonly from: Contact;
}

/** One of the free fields, by the name that its directory gives it. */
export interface FreeValue extends ProfileValue {
  readonly label: string;
  readonly field: FreeField;
}

/** A person or company as several directories together know it (T-DIR-6). */
export interface Profile {
  /** The contacts that are one, the one that names it first. */
  readonly contacts: readonly [Contact, ...Contact[]];
  readonly name: string;
  readonly values: Readonly<Partial<Record<Exclude<ContactField, FreeField>, ProfileValue>>>;
  readonly free: readonly FreeValue[];
  /** What makes it very important (T-DIR-7); null: nothing. */
  readonly vip: string | null;
}

type Facts = Pick<DirectoryFacts, 'id' | 'priority' | 'name' | 'merges' | 'names' | 'companyId'>;

const plainFields = [...textFields, ...numberFields];

/**
 * Makes one of contacts that share an e-mail address, where their directories allow it; the lowest priority gives each value, the
 * others fill gaps. What comes out does not depend on the order of `contacts`, but for the order of the profiles themselves.
 * @param contacts all that the viewer sees of them: nothing else may come together here
 */
export function mergeProfiles(
  contacts: readonly Contact[],
  directories: ReadonlyMap<ContactDirectoryId, DirectoryFacts>,
): readonly Profile[] {
  const unique = [...new Map(contacts.map((contact) => [contact.id, contact])).values()];
  const groups = new Groups(unique);
  const firstWith = new Map<string, Contact>();
  for (const contact of unique) {
    if (!directories.get(contact.directoryId)?.merges) continue;
    for (const address of addressesOf(contact)) {
      const first = firstWith.get(address);
      if (first) groups.join(first, contact);
      else firstWith.set(address, contact);
    }
  }
  return groups.all().map((group) => profileOf(group, directories));
}

/** The e-mail addresses by which a contact is the same as another. */
export function addressesOf({ values }: Pick<Contact, 'values'>): string[] {
  return [values.email1, values.email2].flatMap((address) => address?.trim().toLowerCase() || []);
}

/** Union-find over contacts. */
class Groups {
  readonly #contacts: readonly Contact[];
  readonly #parents = new Map<ContactId, Contact>();

  constructor(contacts: readonly Contact[]) {
    this.#contacts = contacts;
  }

  #root(contact: Contact): Contact {
    const parent = this.#parents.get(contact.id);
    if (!parent) return contact;
    const root = this.#root(parent);
    this.#parents.set(contact.id, root);
    return root;
  }

  join(one: Contact, other: Contact): void {
    const [root, from] = [this.#root(one), this.#root(other)];
    if (root !== from) this.#parents.set(from.id, root);
  }

  all(): readonly Contact[][] {
    return [...Map.groupBy(this.#contacts, (contact) => this.#root(contact)).values()];
  }
}

function profileOf(group: readonly Contact[], directories: ReadonlyMap<ContactDirectoryId, DirectoryFacts>): Profile {
  const contacts = group.toSorted((one, other) => inOrder(one, other, directories)) as unknown as Profile['contacts'];
  const values: Partial<Record<Exclude<ContactField, FreeField>, ProfileValue>> = {};
  for (const field of plainFields) {
    const from = contacts.find((contact) => contact.values[field] !== undefined);
    if (from) values[field] = { text: from.values[field]!, from };
  }
  return {
    contacts,
    name: contacts.map(personOf).find(Boolean) ?? contacts.map(nameOfContact).find(Boolean) ?? '',
    values,
    free: freeValues(contacts, directories),
    vip: contacts.find(({ vip }) => vip !== null)?.vip ?? null,
  };
}

/** A person's name; of companies and bare addresses none, where another directory knows who it is. */
function personOf({ values: { displayName, firstName, lastName } }: Contact): string {
  return displayName || [firstName, lastName].filter(Boolean).join(' ');
}

/** Of each name once: two directories may use one slot for different things, or two slots for the same. */
function freeValues(
  contacts: readonly Contact[],
  directories: ReadonlyMap<ContactDirectoryId, Pick<Facts, 'names'>>,
): readonly FreeValue[] {
  const byLabel = new Map<string, FreeValue>();
  for (const from of contacts) {
    const names = directories.get(from.directoryId)?.names ?? {};
    for (const field of freeFields) {
      const text = from.values[field];
      const name = names[field] ?? '';
      if (text === undefined || isVipName(name)) continue;
      const label = name || field;
      if (!byLabel.has(label)) byLabel.set(label, { label, field, text, from });
    }
  }
  return [...byLabel.values()];
}

/** A free field named `[VIP]` says what makes somebody very important; it is shown as that and not among the others. */
export function isVipName(name: string): boolean {
  return name.toLowerCase().includes('[vip]');
}

function inOrder(one: Contact, other: Contact, directories: ReadonlyMap<ContactDirectoryId, DirectoryFacts>): number {
  const [first, second] = [directories.get(one.directoryId), directories.get(other.directoryId)];
  const order = first && second && first !== second ? byPriority(first, second) : 0;
  return order || (one.id < other.id ? -1 : 1);
}

/** Two ways of writing one number, as far as that can be told without a numbering plan: the last nine digits say it. */
export function sameNumber(one: string, other: string): boolean {
  const [first, second] = [one.replaceAll(/\D/g, ''), other.replaceAll(/\D/g, '')];
  if (first === '' || second === '') return false;
  return first === second || (first.length >= 9 && second.length >= 9 && first.slice(-9) === second.slice(-9));
}

/** Whether one of the contacts that make up the profile keeps this number on the red list (T-DIR-8). */
export function isOnRedList({ contacts }: Pick<Profile, 'contacts'>, number: string): boolean {
  return contacts.some(({ values, redListed }) =>
    redListed.some((field: NumberField) => values[field] !== undefined && sameNumber(values[field], number)),
  );
}
