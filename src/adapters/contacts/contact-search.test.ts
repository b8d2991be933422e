import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContactCompany, createContactCompany, ids } from '../../../test/support/contact-company.ts';
import { createTestStore } from '../../../test/support/test-store.ts';
import { until } from '../../../test/support/until.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import type { Viewer } from '../../directory/search/index.ts';
import type { PreparedContact } from '../../directory/synchronisation/index.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactSearch } from './contact-search.ts';
import { SqlContactStore } from './contact-store.ts';
import { SqlNumberIndex } from './number-index.ts';

let store: Store;
let company: ContactCompany;
let directory: ContactDirectory;
let viewer: Viewer;
let search: SqlContactSearch;

function person(key: string, values: PreparedContact['values'], more: Partial<PreparedContact> = {}): PreparedContact {
  return { sourceKey: key, ownerId: null, values, invisible: [], mapped: [], redListed: [], vip: null, numbers: [], ...more };
}

const work = (external: string) => ({ field: 'workPhone' as const, internal: null, external });

async function fill(into: ContactDirectory, contacts: readonly PreparedContact[]): Promise<void> {
  await using staging = await new SqlContactStore({ store, ids }).stage(into, null);
  await staging.add(contacts);
  await staging.apply();
}

async function find(text: string, more: Partial<Parameters<SqlContactSearch['search']>[1]> = {}): Promise<string[]> {
  const { items } = await search.search(viewer, { text, fields: {}, directoryIds: null, limit: 10, after: null, ...more });
  return items.map(({ contact, fit }) => `${contact.sourceKey} ${fit}`);
}

beforeAll(async () => {
  store = await createTestStore();
  company = await createContactCompany(store, 'Elm');
  directory = await company.addDirectory();
  viewer = { companyId: company.companyId, userId: null, domainId: company.domainId, directoryIds: [directory.id] };
  search = new SqlContactSearch({
    store,
    favourites: { favouriteIds: () => Promise.resolve([]) },
    planOf: () => ({ settings: { internationalPrefix: '00', localCountryPrefix: '49' } as never, nationalPrefix: '0' }),
  });
  await fill(directory, [
    person(
      'paul',
      {
        firstName: 'Paul',
        lastName: 'Martin',
        companyName: 'Acme France',
        email1: 'p.martin@acme.example',
        workPhone: '030 123456',
      },
      { numbers: [work('+4930123456')] },
    ),
    person('rené', { firstName: 'René', lastName: 'Müller', companyName: 'Saint Martin', postalAddress: 'Rue de l’Étoile 5' }),
    person('acme', { companyName: 'Acme', workPhone: '0891234-0' }, { numbers: [work('+498912340')] }),
    person(
      'secret',
      { lastName: 'Garbo', mobilePhone: '0170 9999999' },
      { numbers: [{ field: 'mobilePhone', internal: null, external: '+491709999999' }], redListed: ['mobilePhone'] },
    ),
  ]);
});
afterAll(() => store[Symbol.asyncDispose]());

describe('search', () => {
  it('finds by the beginning of names, companies and words, what fits best first', async () => {
    expect(await find('mart')).toEqual(['paul begins', 'rené words']);
    expect(await find('Martin Paul')).toEqual(['paul exact']);
    expect(await find('acme')).toEqual(['acme exact', 'paul begins']);
    expect(await find('p.martin@ac')).toEqual(['paul begins']);
  });

  it('ignores accents, case and the order of words', async () => {
    expect(await find('MULLER rene')).toEqual(['rené exact']);
    expect(await find('france paul')).toEqual(['paul words']);
  });

  it('finds parts of words and words with a typing error', async () => {
    expect(await find('artin')).toEqual(['paul inside', 'rené inside']);
    expect(await find('matrin')).toEqual(['paul similar', 'rené similar']);
    expect(await find('matrin paul')).toEqual(['paul similar']);
  });

  it('finds by parts of numbers, as they are dialled in the country and abroad', async () => {
    expect(await find('030 12')).toEqual(['paul begins']);
    expect(await find('+49 30')).toEqual(['paul begins']);
    expect(await find('004930123456')).toEqual(['paul exact']);
    expect(await find('3456')).toEqual(['paul inside']);
    expect(await find('martin 3456')).toEqual(['paul inside']);
  });

  it('finds by fields', async () => {
    expect(await find('', { fields: { companyName: 'martin' } })).toEqual(['rené words']);
    expect(await find('', { fields: { postalAddress: 'etoile' } })).toEqual(['rené words']);
    expect(await find('', { fields: { workPhone: '123456' } })).toEqual(['paul words']);
    expect(await find('martin', { fields: { lastName: 'mull' } })).toEqual(['rené words']);
    expect(await find('')).toEqual(['acme words', 'secret words', 'paul words', 'rené words']);
  });

  it('does not find by a number on the red list', async () => {
    expect(await find('0170 9999999')).toEqual([]);
    expect(await find('9999')).toEqual([]);
    expect(await find('', { fields: { mobilePhone: '9999' } })).toEqual([]);
  });
});

describe('a search that nobody waits for any more', () => {
  it('is ended in the store, and the next one is not met by that', async () => {
    const owner = new Client(store.connection as object);
    await owner.connect();
    await using ended = { [Symbol.asyncDispose]: () => owner.end() };
    await owner.query('BEGIN; LOCK TABLE contact_word IN ACCESS EXCLUSIVE MODE');
    const typing = new AbortController();
    const request = { text: 'mart', fields: {}, directoryIds: null, limit: 10, after: null };
    const waits = async () => {
      // Inside a transaction it would stay as it was seen first.
      await owner.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await owner.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows.length > 0;
    };
    const searching = search.search(viewer, request, typing.signal);
    searching.catch(() => undefined);
    await until('the search waits for the lock', waits);
    typing.abort(new Error('the next key'));
    await expect(searching).rejects.toThrow('the next key');
    expect(await waits()).toBe(false);
    await owner.query('ROLLBACK');
    expect(ended).toBeDefined();
    expect(await find('mart')).toHaveLength(2);
    await expect(search.search(viewer, request, typing.signal)).rejects.toThrow('the next key');
  });
});

describe('reverse lookup', () => {
  const index = () => new SqlNumberIndex(store);
  it('knows whose a number is, also on the red list', async () => {
    const [match] = await index().matches(company.companyId, { kind: 'external', key: '+491709999999' });
    expect(match).toMatchObject({ contact: { sourceKey: 'secret' }, field: 'mobilePhone', fit: 'exact' });
  });
  it('knows the main number before an extension', async () => {
    const [match] = await index().matches(company.companyId, { kind: 'external', key: '+49891234567' });
    expect(match).toMatchObject({ contact: { sourceKey: 'acme' }, fit: 'main' });
  });
});
