import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContactCompany, createContactCompany, ids } from '../../../test/support/contact-company.ts';
import {
  anchorsOf,
  contactOf,
  type Expected,
  type Known,
  made,
  plan,
  reference,
  text,
} from '../../../test/support/searched-contacts.ts';
import { createTestStore } from '../../../test/support/test-store.ts';
import { until } from '../../../test/support/until.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import { type ContactSearch, readQuery, searchTermsOf, type Viewer } from '../../directory/search/index.ts';
import type { PreparedContact } from '../../directory/synchronisation/index.ts';
import { SystemClock } from '../../kernel/clock.ts';
import type { UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactSearch } from './contact-search.ts';
import { SqlContactStore } from './contact-store.ts';
import { IndexedContactSearch } from './word-index/indexed-contact-search.ts';
import { WordIndex } from './word-index/word-index.ts';

let store: Store;
let company: ContactCompany;
let owner: UserId;
/** Own domain, another domain, private, and one that the viewer may not see. */
let directories: ContactDirectory[];
let favourites: readonly string[] = [];
let inStore: ContactSearch;
let indexed: ContactSearch;
let wordIndex: WordIndex;
/** Answers of the index that were older than the store. */
let outdated = 0;

beforeAll(async () => {
  store = await createTestStore();
  company = await createContactCompany(store, 'Elm');
  owner = await company.addUser();
  const domainId = await company.addDomain();
  directories = [
    await company.addDirectory(),
    await company.addDirectory({ domainId }),
    await company.addDirectory({ type: 'private' }),
    await company.addDirectory(),
  ];
  const parts = { store, favourites: { favouriteIds: () => Promise.resolve(favourites as never) }, planOf: () => plan };
  inStore = new SqlContactSearch(parts);
  wordIndex = new WordIndex({
    connection: store.connection,
    clock: new SystemClock(),
    logger: silentLogger,
    budget: 100_000_000,
  });
  indexed = new IndexedContactSearch({
    ...parts,
    index: {
      search: (...asked) => until('the index answers', async () => (await wordIndex.search(...asked)) ?? false),
      changed: () => {
        outdated += 1;
      },
    },
  });
});
afterAll(async () => {
  await wordIndex[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

/** The index has all that the store has. */
async function indexIsCurrent(viewer: Viewer): Promise<void> {
  wordIndex.changed(company.companyId);
  await until('the index is as new as the store', async () => {
    const before = outdated;
    await indexed.search(viewer, { text: 'x', fields: {}, directoryIds: null, limit: 1, after: null });
    return outdated === before;
  });
}

async function fill(contacts: readonly { directory: number; contact: PreparedContact }[]): Promise<void> {
  for (const [at, directory] of directories.entries()) {
    await using staging = await new SqlContactStore({ store, ids }).stage(directory, null);
    await staging.add(contacts.filter((one) => one.directory === at).map(({ contact }) => contact));
    await staging.apply();
  }
}

async function findAll(search: ContactSearch, viewer: Viewer, asked: string, limit: number): Promise<Expected[]> {
  const found: Expected[] = [];
  let after: string | null = null;
  do {
    const page = await search.search(viewer, { text: asked, fields: {}, directoryIds: null, limit, after });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ contact, fit, isFavourite }) => ({ key: contact.sourceKey, fit, isFavourite })));
    after = page.nextAfter;
  } while (after !== null && found.length < 1000);
  return found;
}

async function readKnown(contacts: readonly { directory: number; contact: PreparedContact }[]): Promise<Known[]> {
  const { rows } = await store.inCompany(company.companyId, (scope) =>
    sql<{ id: string; no: string; sourceKey: string }>`select id, no, source_key from contact`.execute(scope),
  );
  return contacts.map(({ directory, contact }) => {
    const row = rows.find(({ sourceKey }) => sourceKey === contact.sourceKey)!;
    return { key: contact.sourceKey, id: row.id, no: Number(row.no), directory, terms: searchTermsOf(contact) };
  });
}

describe.each([
  ['the search in the store', () => inStore],
  ['the search with an index in memory', () => indexed],
])('%s', (_name, searchOf) => {
  it('finds what a look at every contact finds, in the same order, whatever the length of pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(made, { maxLength: 25 }),
        fc.array(text, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        async (list, texts, limit, hasFavourites) => {
          const contacts = list.map((one, at) => ({ directory: one.directory, contact: contactOf(one, at, owner) }));
          await fill(contacts);
          const known = await readKnown(contacts);
          favourites = hasFavourites ? known.filter((_, at) => at % 4 === 0).map(({ id }) => id) : [];
          const viewer = { ...company, userId: owner, directoryIds: directories.slice(0, 3).map(({ id }) => id) };
          await indexIsCurrent(viewer);
          for (const asked of texts) {
            const query = readQuery(asked, plan);
            const outdatedBefore = outdated;
            const expected = reference(known, query, anchorsOf(known, query), favourites);
            const found = await findAll(searchOf(), viewer, asked, limit);
            // Of several words those that are nearly so, and favourites, are in the order of another word.
            const isAnchored = query.words.length < 2;
            const shape = (one: Expected) => `${one.key} ${one.fit} ${one.isFavourite}`;
            if (isAnchored) expect(found.map(shape)).toEqual(expected.map(shape));
            else expect(found.map(shape).toSorted()).toEqual(expected.map(shape).toSorted());
            expect(found.map(({ fit, isFavourite }) => `${fit} ${isFavourite}`)).toEqual(
              expected.map(({ fit, isFavourite }) => `${fit} ${isFavourite}`),
            );
            expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
            expect(outdated).toBe(outdatedBefore);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('shows private contacts to their owner only', async () => {
    favourites = [];
    await fill([
      {
        directory: 2,
        contact: {
          ...contactOf(
            {
              directory: 2,
              firstName: null,
              lastName: 'Martin',
              companyName: null,
              email1: null,
              workPhone: null,
              mobilePhone: null,
              isRed: false,
            },
            0,
            owner,
          ),
        },
      },
    ]);
    const viewer = { ...company, userId: owner, directoryIds: [directories[2]!.id] };
    expect(await findAll(searchOf(), viewer, 'martin', 5)).toHaveLength(1);
    expect(await findAll(searchOf(), { ...viewer, userId: await company.addUser() }, 'martin', 5)).toEqual([]);
    expect(await findAll(searchOf(), { ...viewer, userId: null }, 'martin', 5)).toEqual([]);
  });
});
