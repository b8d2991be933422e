import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContactCompany, createContactCompany, ids } from '../../../test/support/contact-company.ts';
import { createTestStore } from '../../../test/support/test-store.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import {
  compareForms,
  type Fit,
  fitOf,
  mayBePart,
  readQuery,
  type SearchQuery,
  type SearchTerms,
  searchTermsOf,
  type Viewer,
  type WordFit,
  wordOf,
} from '../../directory/search/index.ts';
import type { PreparedContact } from '../../directory/synchronisation/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactSearch } from './contact-search.ts';
import { SqlContactStore } from './contact-store.ts';

const plan = { settings: { internationalPrefix: '00', localCountryPrefix: '49' } as never, nationalPrefix: '0' };
const fitOrder: readonly Fit[] = ['exact', 'begins', 'words', 'inside', 'similar'];

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

const name = fc.constantFrom(
  'Mar',
  'Marin',
  'Martin',
  'Martín',
  'Armin',
  'Marta',
  'Tina',
  'Anna',
  'Ana',
  'Hanna',
  'Öz',
  'St. Martin',
  'De la Mar',
);
const firm = fc.constantFrom('Mar', 'Tin AG', 'Hanna & Mar', 'Marina', '3M', 'a_b 100%');
const number = fc.constantFrom('+49301234', '+493012345', '+49123430', '+33123456789');
const made = fc.record({
  directory: fc.nat(3),
  firstName: fc.option(name),
  lastName: fc.option(name),
  companyName: fc.option(firm),
  email1: fc.option(fc.constantFrom('a.mar@tin.example', 'mar@tin.example')),
  workPhone: fc.option(number),
  mobilePhone: fc.option(number),
  isRed: fc.boolean(),
});
const word = fc.constantFrom(
  'm',
  'ma',
  'mar',
  'MARTIN',
  'artin',
  'tin',
  'marten',
  'matrin',
  'anna',
  'hana',
  'an',
  'ag',
  '3m',
  'a.mar@',
  'öz',
  '%',
  '_b',
  'ina',
  '34',
);
const text = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  fc.constantFrom('030 1234', '+4930', '1234', '2345', '49', '3', '0033 1', '3012345'),
);

function contactOf(one: typeof made extends fc.Arbitrary<infer T> ? T : never, at: number): PreparedContact {
  const { directory, isRed, ...fields } = one;
  const values = Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value === null ? [] : [[field, value]])));
  const numbers = (['workPhone', 'mobilePhone'] as const).flatMap((field) => {
    const external = one[field];
    return external === null ? [] : [{ field, internal: null, external }];
  });
  const redListed = isRed && one.workPhone !== null ? (['workPhone'] as const) : [];
  return {
    sourceKey: `k${at}`,
    ownerId: directory === 2 ? owner : null,
    values,
    invisible: [],
    mapped: [],
    redListed,
    vip: null,
    numbers,
  };
}

async function fill(contacts: readonly { directory: number; contact: PreparedContact }[]): Promise<void> {
  for (const [at, directory] of directories.entries()) {
    await using staging = await new SqlContactStore({ store, ids }).stage(directory, null);
    await staging.add(contacts.filter((one) => one.directory === at).map(({ contact }) => contact));
    await staging.apply();
  }
}

interface Expected {
  readonly key: string;
  readonly fit: Fit;
  readonly isFavourite: boolean;
}

interface Known {
  readonly key: string;
  readonly id: string;
  readonly no: number;
  readonly directory: number;
  readonly terms: SearchTerms;
}

/** Everything looked at, one after another; what only nearly fits counts when nothing else does. */
function reference(known: readonly Known[], query: SearchQuery, anchors: (fit: WordFit) => string | null): Expected[] {
  const found = known.flatMap((one) => {
    const fitted = one.directory === 3 ? null : fitOf(one.terms, query, anchors);
    return fitted ? [{ ...one, ...fitted, isFavourite: favourites.includes(one.id), isOwn: one.directory !== 1 }] : [];
  });
  const asTyped = found.filter(({ fit }) => fit !== 'similar');
  const sorted = (asTyped.length > 0 ? asTyped : found).toSorted(
    (a, b) =>
      Number(b.isFavourite) - Number(a.isFavourite) ||
      fitOrder.indexOf(a.fit) - fitOrder.indexOf(b.fit) ||
      Number(b.isOwn) - Number(a.isOwn) ||
      compareForms(a.form, b.form) ||
      a.no - b.no,
  );
  return sorted.map(({ key, fit, isFavourite }) => ({ key, fit, isFavourite }));
}

/** As the search chooses them: the word that the fewest contacts of the company have. */
function anchorsOf(known: readonly Known[], { words }: SearchQuery): (fit: WordFit) => string | null {
  const uses = (fits: (one: string) => boolean) =>
    known.flatMap(({ terms }) =>
      [...terms.beginnings, ...terms.others].filter((form) => !wordOf(form).includes('@') && fits(wordOf(form))),
    ).length;
  return (fit) => {
    const able = words.filter((one) => (words.length === 1 || /\D/.test(one)) && (fit === 'words' || mayBePart(one)));
    if (able.length < 2) return able[0] ?? null;
    const cost = (one: string) => uses((other) => (fit === 'words' ? other.startsWith(one) : other.includes(one)));
    return able.reduce((best, one) => (cost(one) < cost(best) ? one : best));
  };
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
          const contacts = list.map((one, at) => ({ directory: one.directory, contact: contactOf(one, at) }));
          await fill(contacts);
          const known = await readKnown(contacts);
          favourites = hasFavourites ? known.filter((_, at) => at % 4 === 0).map(({ id }) => id) : [];
          const viewer = { ...company, userId: owner, directoryIds: directories.slice(0, 3).map(({ id }) => id) };
          for (const asked of texts) {
            const query = readQuery(asked, plan);
            const expected = reference(known, query, anchorsOf(known, query));
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
