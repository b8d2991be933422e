import type { FoundContact } from '../../contract/rest/contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Access } from '../../platform/access/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { type Contact, type ContactDirectoryId, type ContactField, type ContactId, numberFields } from '../contact/index.ts';
import type { DirectoryBook, DirectoryFacts } from '../contact-directory/index.ts';
import type { ContactSearch, Viewer } from '../search/index.ts';
import { Colleagues } from './colleagues.ts';
import { mapServiceUrl } from './contact-parameters.ts';
import { addressesOf, mergeProfiles, type Profile } from './profile.ts';
import { contactCard, exportedColumns, exportedRow, foundContact, pictureOf, type ShowingParts } from './shown-contact.ts';
import { type Looker, sees, viewerOf } from './viewer.ts';

/** What somebody marked as his favourites; lists keep it. */
export interface FavouritesPort {
  favourites(owner: {
    readonly companyId: CompanyId;
    readonly userId: UserId;
  }): Promise<readonly { readonly kind: 'person' | 'contact'; readonly id: string }[]>;
}

export interface ContactDeskParts {
  readonly access: Pick<Access, 'may'>;
  readonly directories: DirectoryBook;
  readonly search: ContactSearch;
  readonly reader: {
    /** Contacts that have one of these e-mail addresses, written in lower case. */
    sharing(companyId: CompanyId, addresses: readonly string[]): Promise<readonly Contact[]>;
  };
  readonly references: {
    /** What he may dial in place of a number that he may not see. */
    make(number: string, to: { readonly companyId: CompanyId; readonly userId: UserId }): string;
  };
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly directory: Pick<CompanyDirectory, 'domainsOf' | 'usersOf' | 'user' | 'onChanged'>;
  readonly favourites: FavouritesPort;
}

export interface DeskSearch {
  readonly text: string;
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
  readonly directoryId: ContactDirectoryId | null;
  readonly limit: number;
  readonly after: string | null;
}

/** How far e-mail addresses lead from one contact to the next. */
const mostSteps = 4;
/** Contacts of one export. */
const mostExported = 10_000;

/** Contacts for whoever looks: found, joined to profiles, and shown as they may leave the server. */
export class ContactDesk implements Disposable {
  readonly #parts: ContactDeskParts;
  readonly #colleagues: Colleagues;

  constructor(parts: ContactDeskParts) {
    this.#parts = parts;
    this.#colleagues = new Colleagues(parts);
  }

  [Symbol.dispose](): void {
    this.#colleagues[Symbol.dispose]();
  }

  viewer(looker: Looker): Viewer {
    return viewerOf(this.#parts, looker);
  }

  /** Directories whose contacts he sees. */
  directoriesOf(looker: Looker): readonly DirectoryFacts[] {
    const { directoryIds, companyId } = this.viewer(looker);
    return this.#parts.directories.of(companyId).filter(({ id }) => directoryIds.includes(id));
  }

  /** @throws ParleyError `input-invalid` for an `after` that no page gave */
  async search(looker: Looker, request: DeskSearch): Promise<{ items: readonly FoundContact[]; nextAfter: string | null }> {
    const viewer = this.viewer(looker);
    const { directoryId, ...rest } = request;
    const directoryIds = directoryId === null ? null : [directoryId];
    const { items, nextAfter } = await this.#parts.search.search(viewer, { ...rest, directoryIds });
    const [profiles, parts] = await Promise.all([
      this.#profiles(
        viewer,
        items.map(({ contact }) => contact),
      ),
      this.#showing(looker),
    ]);
    return { items: profiles.map((profile) => foundContact(profile, parts)), nextAfter };
  }

  /** Lines of lists, those among `ids` that he sees; by id. */
  async byIds(looker: Looker, ids: readonly string[]): Promise<ReadonlyMap<string, FoundContact>> {
    const viewer = this.viewer(looker);
    const contacts = await this.#parts.search.byIds(viewer, ids.filter(isId) as unknown as ContactId[]);
    if (contacts.length === 0) return new Map();
    const [profiles, parts] = await Promise.all([this.#profiles(viewer, contacts), this.#showing(looker)]);
    const lines = profiles.flatMap((profile) => {
      const line = foundContact(profile, parts);
      return profile.contacts.map(({ id }) => [id as string, line] as const);
    });
    return new Map(lines);
  }

  /** @throws ParleyError `not-found` for what he does not see */
  async card(looker: Looker, id: string) {
    const [profile, parts] = await Promise.all([this.profile(looker, id), this.#showing(looker)]);
    return contactCard(profile, parts);
  }

  /** @throws ParleyError `not-found` */
  async picture(looker: Looker, id: string): Promise<Buffer> {
    const picture = pictureOf(await this.profile(looker, id));
    if (!picture) throw new ParleyError('not-found', 'There is no picture of this contact.');
    return picture;
  }

  /** By what calls with a contact are known; for use within the server. @throws ParleyError `not-found` */
  async party(looker: Looker, id: string): Promise<{ numbers: readonly string[]; userId: UserId | null }> {
    const profile = await this.profile(looker, id);
    const facts = new Map(this.#parts.directories.of(looker.companyId).map((one) => [one.id, one]));
    const numbers = profile.contacts.flatMap(({ values }) => numberFields.flatMap((field) => values[field] ?? []));
    return { numbers, userId: this.#colleagues.of(looker.companyId, profile, facts) };
  }

  /** The profile that a contact is part of. @throws ParleyError `not-found` */
  async profile(looker: Looker, id: string): Promise<Profile> {
    const viewer = this.viewer(looker);
    const [contact] = isId(id) ? await this.#parts.search.byIds(viewer, [id as ContactId]) : [];
    if (!contact) throw new ParleyError('not-found', 'There is no such contact, or you may not see it.');
    return (await this.#profiles(viewer, [contact]))[0]!;
  }

  /** Lines of an export, with their names first. */
  async *exported(looker: Looker, text: string): AsyncGenerator<readonly string[]> {
    yield exportedColumns;
    const viewer = this.viewer(looker);
    const parts = await this.#showing(looker);
    const told = new Set<ContactId>();
    let after: string | null = null;
    do {
      const page = await this.#parts.search.search(viewer, { text, fields: {}, directoryIds: null, limit: 200, after });
      for (const profile of await this.#profiles(
        viewer,
        page.items.map(({ contact }) => contact),
      )) {
        if (told.has(profile.contacts[0].id) || told.size >= mostExported) continue;
        told.add(profile.contacts[0].id);
        const row = exportedRow(profile, parts);
        yield exportedColumns.map((column) => row[column] ?? '');
      }
      after = page.nextAfter;
    } while (after !== null && told.size < mostExported);
  }

  /** With all that the viewer sees of whoever shares an e-mail address with one of them. Those not asked for come along, never alone. */
  async #profiles(viewer: Viewer, contacts: readonly Contact[]): Promise<readonly Profile[]> {
    const facts = new Map(this.#parts.directories.of(viewer.companyId).map((one) => [one.id, one]));
    const isMerged = ({ directoryId }: Contact) => facts.get(directoryId)?.merges === true;
    const all = new Map(contacts.map((contact) => [contact.id, contact]));
    const asked = new Set<string>();
    for (let step = 0; step < mostSteps; step++) {
      const addresses = [...new Set([...all.values()].filter(isMerged).flatMap(addressesOf))].filter((one) => !asked.has(one));
      if (addresses.length === 0) break;
      for (const address of addresses) asked.add(address);
      for (const contact of await this.#parts.reader.sharing(viewer.companyId, addresses))
        if (sees(viewer, contact) && !all.has(contact.id)) all.set(contact.id, contact);
    }
    const wanted = new Set(contacts.map(({ id }) => id));
    return mergeProfiles([...all.values()], facts).filter((profile) => profile.contacts.some(({ id }) => wanted.has(id)));
  }

  async #showing({ companyId, userId }: Looker): Promise<ShowingParts> {
    const { directories, references, parameters, favourites } = this.#parts;
    const marked = new Set((await favourites.favourites({ companyId, userId })).map(({ id }) => id));
    const facts = new Map(directories.of(companyId).map((one) => [one.id, one]));
    const userOf = (profile: Profile) => this.#colleagues.of(companyId, profile, facts);
    return {
      directories: facts,
      referenceOf: (number) => references.make(number, { companyId, userId }),
      mapService: parameters.value(mapServiceUrl, { companyId, userId }),
      userOf,
      isFavourite: (profile) => profile.contacts.some(({ id }) => marked.has(id)) || marked.has(userOf(profile) ?? ''),
    };
  }
}

function isId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
