import { SqlContactListStore } from '../adapters/contacts/contact-list-store.ts';
import { SqlContactReader } from '../adapters/contacts/contact-reader.ts';
import { SqlNumberIndex } from '../adapters/contacts/number-index.ts';
import { SqlOwnContactStore } from '../adapters/contacts/own-contact-store.ts';
import { IndexedContactSearch } from '../adapters/contacts/word-index/indexed-contact-search.ts';
import { WordIndex } from '../adapters/contacts/word-index/word-index.ts';
import { CallerNames, NumberReferences, RedList } from '../directory/caller-name/index.ts';
import type { ContactId } from '../directory/contact/index.ts';
import type { LiveContactDirectories } from '../directory/contact-directory/index.ts';
import type { ContactSearch } from '../directory/search/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { describeError } from '../kernel/errors.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import type { Foundation } from './foundation.ts';
import type { Rights } from './rights.ts';

/** Contacts as people see them, and who has a number. */
export interface Contacts {
  readonly search: ContactSearch;
  readonly reader: SqlContactReader;
  readonly names: CallerNames;
  readonly references: NumberReferences;
  readonly lists: SqlContactListStore;
  readonly own: SqlOwnContactStore;
  readonly numbering: NumberingService;
}

export interface ContactsParts {
  readonly directory: LiveCompanyDirectory;
  readonly contactDirectories: LiveContactDirectories;
  readonly rights: Pick<Rights, 'access'>;
}

/** Opens what reads contacts. The red list is known before anybody can ask for anything. */
export async function openContacts(
  foundation: Foundation,
  { directory, contactDirectories, rights }: ContactsParts,
  parts: DisposalStack,
): Promise<Contacts> {
  const { store, clock, secrets } = foundation;
  const logger = foundation.logger.component('contacts');
  const numbering = new NumberingService({ directory });
  const reader = new SqlContactReader(store);
  const redList = new RedList({ reader });
  for (const { id } of directory.allCompanies()) await redList.read(id);
  const references = new NumberReferences(secrets);
  const { book: directories } = contactDirectories;
  const about = { access: rights.access, directories, directory, numbering };
  const names = parts.use(
    'names of callers',
    new CallerNames({ clock, logger, index: new SqlNumberIndex(store), reader, redList, references, ...about }),
  );
  const budget = foundation.config.contactIndexMb * 2 ** 20;
  const index = parts.use('index of contacts', new WordIndex({ connection: store.connection, clock, logger, budget }));
  const follow = (companyId: CompanyId) => {
    index.changed(companyId);
    names
      .contactsChanged(companyId)
      .catch((error: unknown) =>
        logger.warn('the red list could not be read again', { companyId, reason: describeError(error) }),
      );
  };
  parts.add('names of changed contacts', contactDirectories.onChanged(follow));
  const lists = new SqlContactListStore(store);
  const search = new IndexedContactSearch({
    store,
    index,
    favourites: { favouriteIds: (viewer) => favouritesOf(lists, viewer) },
    planOf: (_companyId, domainId) => (directory.numbering(domainId) ? numbering.plan(domainId) : null),
  });
  return { search, reader, names, references, lists, own: new SqlOwnContactStore(store), numbering };
}

async function favouritesOf(
  lists: SqlContactListStore,
  { companyId, userId }: Parameters<ContactSearch['byIds']>[0],
): Promise<readonly ContactId[]> {
  if (userId === null) return [];
  const members = await lists.favourites({ companyId, userId });
  return members.filter(({ kind }) => kind === 'contact').map(({ id }) => id as ContactId);
}
