import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, type GroupId, TimeOrderedIds } from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import type { Store } from './index.ts';
import { type ListingRequest, type ListingSpec, listRows, sortText } from './listing.ts';
import { updateVersioned } from './versioned.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });
const elm = ids.next<CompanyId>();
const oak = ids.next<CompanyId>();
/** Two groups have one description: ties. */
const groups = ['Élan', 'zebra', 'Easel', 'alpha', '50 % off', 'Fox'].map((name, index) => ({
  id: ids.next<GroupId>(),
  companyId: elm,
  name,
  description: index < 2 ? 'first two' : 'the rest',
}));

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('name')),
    description: sortText(sql.ref('description')),
    version: { by: sql.ref('version'), type: 'integer' },
    createdAt: { by: sql.ref('createdAt'), type: 'timestamptz' },
  },
  id: sql.ref('id'),
  idType: 'uuid',
  searched: [sql.ref('name'), sql.ref('description')],
};

let store: Store;
beforeAll(async () => {
  store = await createTestStore();
  for (const [id, name] of [
    [elm, 'Elm'],
    [oak, 'Oak'],
  ] as const)
    await store.inCompany(id, (scope) => scope.insertInto('company').values({ id, name }).execute());
  for (const group of groups) await store.inCompany(elm, (scope) => scope.insertInto('appGroup').values(group).execute());
});
afterAll(() => store[Symbol.asyncDispose]());

const list = (request: Partial<ListingRequest>, companyId = elm) =>
  store.inCompany(companyId, (scope) =>
    listRows(scope.selectFrom('appGroup').select(['name', 'version']).where('companyId', '=', companyId), spec, {
      limit: 100,
      sort: 'name',
      ...request,
    }),
  );
const names = async (request: Partial<ListingRequest>) => (await list(request)).rows.map(({ name }) => name);

describe('a list', () => {
  it('is in the order people expect, both ways', async () => {
    expect(await names({})).toEqual(['50 % off', 'alpha', 'Easel', 'Élan', 'Fox', 'zebra']);
    expect(await names({ sort: '-name' })).toEqual(['zebra', 'Fox', 'Élan', 'Easel', 'alpha', '50 % off']);
  });

  it.each(['name', '-name', 'description', '-description', 'version', '-createdAt', 'createdAt'])(
    'shows each row once when it is read page by page, sorted by %s',
    async (sort) => {
      const whole = await names({ sort });
      const read: string[] = [];
      let after: string | undefined;
      do {
        const page = await list({ sort, limit: 2, after });
        expect(page.total).toBe(groups.length);
        read.push(...page.rows.map(({ name }) => name));
        after = page.nextAfter ?? undefined;
      } while (after);
      expect(read).toEqual(whole);
      expect(new Set(read).size).toBe(groups.length);
    },
  );

  it('finds words in any order, without regard to case, and signs as they are', async () => {
    expect(await names({ search: 'TWO first' })).toEqual(['Élan', 'zebra']);
    expect(await names({ search: 'élan two' })).toEqual(['Élan']);
    expect(await names({ search: '% off' })).toEqual(['50 % off']);
    expect(await names({ search: '_' })).toEqual([]);
    expect((await list({ search: 'rest', limit: 1 })).total).toBe(4);
  });

  it('refuses places that it did not give', async () => {
    const { nextAfter } = await list({ limit: 1 });
    const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const id = groups[0]!.id;
    for (const [sort, after] of [
      ['-name', nextAfter!],
      ['name', 'x'],
      ['name', forged('name', 'x', 'y')],
      ['version', forged('version', 'x', id)],
      ['createdAt', forged('createdAt', 'now', id)],
      ['name', forged('name', 'x')],
      ['colour', ''],
    ] as const)
      await expect(list({ sort, after })).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('has nothing of another company', async () => {
    expect(await list({}, oak)).toEqual({ rows: [], nextAfter: null, total: 0 });
  });
});

describe('a change that names the version it was made from', () => {
  const [group] = groups;
  const update = (version: number, description: string, companyId = elm) =>
    store.inCompany(companyId, (scope) =>
      updateVersioned(scope, 'appGroup', {
        companyId,
        id: group!.id,
        version,
        change: { description },
        noun: 'group',
        view: (row) => ({ description: row.description, version: row.version }),
      }),
    );

  it('is taken when nobody was first, else refused with what the other made of it', async () => {
    expect(await update(1, 'mine')).toMatchObject({ description: 'mine', version: 2 });
    await expect(update(1, 'theirs')).rejects.toMatchObject({
      code: 'changed-meanwhile',
      details: { current: { description: 'mine', version: 2 } },
    });
  });

  it('is taken from one of many at once', async () => {
    const all = await Promise.allSettled(['a', 'b', 'c'].map((text) => update(2, text)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('finds nothing in another company', async () => {
    await expect(update(3, 'stolen', oak)).rejects.toMatchObject({ code: 'not-found' });
  });
});
