import fc from 'fast-check';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContactCompany, createContactCompany, ids } from '../../../test/support/contact-company.ts';
import { createTestStore } from '../../../test/support/test-store.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import { searchTermsOf, wordOf } from '../../directory/search/index.ts';
import type { PreparedContact, SynchronisationCounts } from '../../directory/synchronisation/index.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactStore } from './contact-store.ts';

let store: Store;
let contacts: SqlContactStore;
let company: ContactCompany;
const changes: CompanyId[] = [];

beforeAll(async () => {
  store = await createTestStore();
  contacts = new SqlContactStore({ store, ids, changed: (companyId) => changes.push(companyId) });
  company = await createContactCompany(store, 'Elm');
});
afterAll(() => store[Symbol.asyncDispose]());

type Content = readonly { key: string; name: string; number: string | null; owner?: UserId }[];

function prepared({ key, name, number, owner }: Content[number]): PreparedContact {
  const numbers = number === null ? [] : [{ field: 'workPhone' as const, internal: null, external: number }];
  const rest = { invisible: [], mapped: [], redListed: [], vip: null, numbers };
  return {
    sourceKey: key,
    ownerId: owner ?? null,
    values: { lastName: name, ...(number === null ? {} : { workPhone: number }) },
    ...rest,
  };
}

async function bring(
  directory: ContactDirectory,
  content: Content,
  owners: readonly UserId[] | null = null,
): Promise<SynchronisationCounts> {
  await using staging = await contacts.stage(directory, owners);
  await staging.add(content.map(prepared));
  const expected = await staging.compare();
  const counts = await staging.apply();
  expect(counts).toEqual(expected);
  return counts;
}

/** Every row of a directory with the transaction that wrote it. */
async function rowsOf(directory: ContactDirectory): Promise<Map<string, { id: string; written: string; name: string }>> {
  const { rows } = await store.inCompany(directory.companyId, (scope) =>
    sql<{ id: string; key: string; written: string; owner: string | null; name: string }>`
      select c.id, c.source_key as key, c.xmin::text as written, s.owner_id as owner, c.details -> 'values' ->> 'lastName' as name
      from contact c join contact_section s on s.no = c.section_no where s.directory_id = ${directory.id}`.execute(scope),
  );
  return new Map(rows.map(({ id, key, written, owner, name }) => [`${owner ?? ''} ${key}`, { id, written, name }]));
}

/** What the tables of the search hold, without whose rows they are: they stay in step with the contacts. */
async function searchTables(): Promise<{ forms: string[]; numbers: string[]; terms: Record<string, number> }> {
  const forms = await asOwner<{ form: string }>('SELECT form FROM contact_word WHERE shelf % 4 < 2 ORDER BY form');
  const numbers = await asOwner<{ key: string }>('SELECT key FROM contact_number ORDER BY key');
  const terms = await asOwner<{ word: string; uses: string }>('SELECT word, uses FROM contact_term');
  return {
    forms: forms.map(({ form }) => form),
    numbers: numbers.map(({ key }) => key),
    terms: Object.fromEntries(terms.map(({ word, uses }) => [word, Number(uses)])),
  };
}

async function asOwner<Row extends object>(query: string): Promise<Row[]> {
  const client = new Client(store.connection as object);
  await client.connect();
  const { rows } = await client.query<Row>(query);
  await client.end();
  return rows;
}

const content = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', "g'h", '\\N'),
    name: fc.constantFrom('Martin', 'Martin Müller', 'Ånå', 'X', 'Ødegård Öz', 'o’Neill'),
    number: fc.constantFrom(null, '+4930123456', '+33155171889'),
  }),
  { selector: ({ key }) => key },
);

describe('synchronisation into the store', () => {
  it('makes the directory what the source is, whatever it was before; unchanged rows stay as they are, ids with their keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 2, maxLength: 5 }), async (history) => {
        const directory = await company.addDirectory();
        const idOf = new Map<string, string>();
        let before: Content = [];
        for (const now of history) {
          const rowsBefore = await rowsOf(directory);
          const counts = await bring(directory, now);
          const rows = await rowsOf(directory);
          expect([...rows.keys()].toSorted()).toEqual(now.map(({ key }) => ` ${key}`).toSorted());
          const was = new Map(before.map((one) => [one.key, one]));
          let unchanged = 0;
          for (const one of now) {
            const row = rows.get(` ${one.key}`)!;
            const rowBefore = rowsBefore.get(` ${one.key}`);
            expect(row.name).toBe(one.name);
            if (rowBefore) expect(row.id).toBe(idOf.get(one.key));
            const isSame = was.get(one.key)?.name === one.name && was.get(one.key)?.number === one.number;
            if (isSame) unchanged++;
            expect(row.written === rowBefore?.written).toBe(isSame);
            idOf.set(one.key, row.id);
          }
          const kept = now.filter(({ key }) => was.has(key)).length;
          expect(counts).toEqual({
            present: before.length,
            created: now.length - kept,
            changed: kept - unchanged,
            unchanged,
            removed: before.length - kept,
          });
          before = now;
        }
        const again = await bring(directory, before);
        expect(again).toMatchObject({ created: 0, changed: 0, removed: 0, unchanged: before.length });
        await expectSearchTables(before);
        await bring(directory, []);
        expect(await searchTables()).toEqual({ forms: [], numbers: [], terms: {} });
      }),
      { numRuns: 15 },
    );
  });

  async function expectSearchTables(now: Content): Promise<void> {
    const terms = now.map((one) => searchTermsOf(prepared(one)));
    const forms = terms.flatMap(({ beginnings, others }) => [...beginnings, ...others]);
    const tables = await searchTables();
    expect(tables.forms.toSorted()).toEqual(forms.toSorted());
    expect(tables.numbers).toEqual(now.flatMap(({ number }) => (number === null ? [] : [`e${number}`])).toSorted());
    const uses: Record<string, number> = {};
    for (const form of forms) uses[wordOf(form)] = (uses[wordOf(form)] ?? 0) + 1;
    expect(tables.terms).toEqual(uses);
  }

  it('tells that contacts have changed only when they have', async () => {
    const directory = await company.addDirectory();
    changes.length = 0;
    await bring(directory, [{ key: 'a', name: 'Ann', number: null }]);
    await bring(directory, [{ key: 'a', name: 'Ann', number: null }]);
    expect(changes).toEqual([company.companyId]);
  });

  it('of two entries with one key takes the later, in one batch or in two', async () => {
    const directory = await company.addDirectory();
    await using staging = await contacts.stage(directory, null);
    const named = (name: string) => prepared({ key: 'k', name, number: null });
    await staging.add([named('first'), named('second')]);
    await staging.add([named('third')]);
    await staging.apply();
    expect((await rowsOf(directory)).get(' k')?.name).toBe('third');
  });

  it('replaces only the contacts of those whose were read', async () => {
    const [ann, bob] = [await company.addUser(), await company.addUser()];
    const directory = await company.addDirectory({ type: 'private' });
    await bring(directory, [
      { key: 'k', name: 'Of Ann', number: null, owner: ann },
      { key: 'k', name: 'Of Bob', number: null, owner: bob },
    ]);
    expect(await bring(directory, [], [ann])).toMatchObject({ present: 1, removed: 1 });
    expect([...(await rowsOf(directory)).values()].map(({ name }) => name)).toEqual(['Of Bob']);
    await using staging = await contacts.stage(directory, [ann]);
    await staging.add([prepared({ key: 'k', name: 'Sly', number: null, owner: bob })]);
    await expect(staging.apply()).rejects.toThrow('not among those read');
  });

  it('leaves the directory and no remains when it ends before the swap', async () => {
    const directory = await company.addDirectory();
    await bring(directory, [{ key: 'a', name: 'Ann', number: null }]);
    const staging = await contacts.stage(directory, null);
    await staging.add([prepared({ key: 'b', name: 'Bob', number: null })]);
    const killed = await asOwner<{ ok: boolean }>(
      "SELECT pg_terminate_backend(pid, 10000) AS ok FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%INTO pg_temp.staged_contact%' AND pid <> pg_backend_pid()",
    );
    expect(killed).toEqual([{ ok: true }]);
    await expect(staging.apply()).rejects.toMatchObject({ code: 'store-unavailable' });
    await staging[Symbol.asyncDispose]();
    expect([...(await rowsOf(directory)).values()].map(({ name }) => name)).toEqual(['Ann']);
    expect(await asOwner("SELECT relname FROM pg_class WHERE relname = 'staged_contact'")).toEqual([]);
  });

  it('notices that somebody else changed the directory while it was read', async () => {
    const directory = await company.addDirectory();
    await bring(directory, [{ key: 'a', name: 'Ann', number: null }]);
    await using staging = await contacts.stage(directory, null);
    // As it was: only the key is collected.
    await staging.add([prepared({ key: 'a', name: 'Ann', number: null })]);
    await bring(directory, [{ key: 'a', name: 'Anna', number: null }]);
    await expect(staging.apply()).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await rowsOf(directory)).get(' a')?.name).toBe('Anna');
  });

  it('streams what it holds', async () => {
    const directory = await company.addDirectory();
    const many = Array.from({ length: 4100 }, (_, n) => ({ key: `k${n}`, name: `N${n}`, number: null }));
    await bring(directory, many);
    const keys: string[] = [];
    for await (const contact of contacts.contacts(directory)) keys.push(contact.sourceKey);
    expect(keys.toSorted()).toEqual(many.map(({ key }) => key).toSorted());
    expect(await contacts.count(directory)).toBe(4100);
  });
});

describe('what is deleted takes its contacts along', () => {
  it('a directory, a user, a company', async () => {
    const other = await createContactCompany(store, 'Oak');
    const user = await other.addUser();
    const [open, own] = [await other.addDirectory(), await other.addDirectory({ type: 'private' })];
    await bring(open, [{ key: 'o', name: 'Zebra', number: '+4930999' }]);
    await bring(own, [{ key: 'p', name: 'Yak', number: null, owner: user }]);
    expect((await searchTables()).terms).toMatchObject({ zebra: 1, yak: 1 });
    await store.inCompany(other.companyId, (scope) => sql`delete from app_user where id = ${user}`.execute(scope));
    expect((await searchTables()).terms).not.toHaveProperty('yak');
    await store.inCompany(other.companyId, (scope) => sql`delete from contact_directory where id = ${open.id}`.execute(scope));
    const { terms, numbers } = await searchTables();
    expect(terms).not.toHaveProperty('zebra');
    expect(numbers).not.toContain('e+4930999');
    expect(await rowsOf(open)).toEqual(new Map());
  });
});
