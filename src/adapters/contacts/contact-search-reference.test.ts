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
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import { readQuery, searchTermsOf, type Viewer } from '../../directory/search/index.ts';
import type { PreparedContact } from '../../directory/synchronisation/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactSearch } from './contact-search.ts';
import { SqlContactStore } from './contact-store.ts';

let store: Store;
let company: ContactCompany;
let owner: UserId;
/** Own domain, another domain, private, and one that the viewer may not see. */
let directories: ContactDirectory[];
let favourites: readonly string[] = [];
let search: SqlContactSearch;

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
  search = new SqlContactSearch({
    store,
    favourites: { favouriteIds: () => Promise.resolve(favourites as never) },
    planOf: () => plan,
  });
});
afterAll(() => store[Symbol.asyncDispose]());

async function fill(contacts: readonly { directory: number; contact: PreparedContact }[]): Promise<void> {
  for (const [at, directory] of directories.entries()) {
    await using staging = await new SqlContactStore({ store, ids }).stage(directory, null);
    await staging.add(contacts.filter((one) => one.directory === at).map(({ contact }) => contact));
    await staging.apply();
  }
}

async function findAll(viewer: Viewer, asked: string, limit: number): Promise<Expected[]> {
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

describe('the search in the store', () => {
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
          for (const asked of texts) {
            const query = readQuery(asked, plan);
            const expected = reference(known, query, anchorsOf(known, query), favourites);
            const found = await findAll(viewer, asked, limit);
            // Of several words those that are nearly so, and favourites, are in the order of another word.
            const isAnchored = query.words.length < 2;
            const shape = (one: Expected) => `${one.key} ${one.fit} ${one.isFavourite}`;
            if (isAnchored) expect(found.map(shape)).toEqual(expected.map(shape));
            else expect(found.map(shape).toSorted()).toEqual(expected.map(shape).toSorted());
            expect(found.map(({ fit, isFavourite }) => `${fit} ${isFavourite}`)).toEqual(
              expected.map(({ fit, isFavourite }) => `${fit} ${isFavourite}`),
            );
            expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
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
    expect(await findAll(viewer, 'martin', 5)).toHaveLength(1);
    expect(await findAll({ ...viewer, userId: await company.addUser() }, 'martin', 5)).toEqual([]);
    expect(await findAll({ ...viewer, userId: null }, 'martin', 5)).toEqual([]);
  });
});
