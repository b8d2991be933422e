import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, TimeOrderedIds } from '../../kernel/ids.ts';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { migrate, Store } from './index.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });

describe('isolation of companies in the store', () => {
  let store: Store;
  const nordic = ids.next<CompanyId>();
  const soleil = ids.next<CompanyId>();

  beforeAll(async () => {
    store = await createTestStore();
    await store.inAllCompanies(async (scope) => {
      await scope
        .insertInto('company')
        .values([
          { id: nordic, name: 'Nordic' },
          { id: soleil, name: 'Soleil' },
        ])
        .execute();
    });
  });
  afterAll(() => store[Symbol.asyncDispose]());

  it('shows a company its own rows only', async () => {
    const names = await store.inCompany(nordic, (scope) => scope.selectFrom('company').select('name').execute());
    expect(names).toEqual([{ name: 'Nordic' }]);
  });

  it('shows nothing at all to a query that named no company', async () => {
    const { rows } = await store.pool.query('SELECT name FROM company');
    expect(rows).toEqual([]);
  });

  it('refuses to write a row of another company, and to change or delete one', async () => {
    const foreign = { id: ids.next<CompanyId>(), name: 'Third' };
    await expect(store.inCompany(nordic, (scope) => scope.insertInto('company').values(foreign).execute())).rejects.toThrow(
      /row-level security/,
    );
    const changed = await store.inCompany(nordic, (scope) =>
      scope.updateTable('company').set({ name: 'x' }).where('id', '=', soleil).executeTakeFirst(),
    );
    const deleted = await store.inCompany(nordic, (scope) =>
      scope.deleteFrom('company').where('id', '=', soleil).executeTakeFirst(),
    );
    expect([changed.numUpdatedRows, deleted.numDeletedRows]).toEqual([0n, 0n]);
  });

  it('guards every table that has a company', async () => {
    const { rows } = await store.pool.query(
      `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id'
       WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))`,
    );
    expect(rows).toEqual([]);
  });

  it('works without the rights of the tables’ owner', async () => {
    const { rows } = await store.pool.query(
      'SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ name: 'parley_app', rolsuper: false, rolbypassrls: false }]);
    await expect(store.pool.query("UPDATE call_event_group SET events = '[]'")).rejects.toThrow(/permission denied/);
  });
});

describe('a connection of the store that breaks', () => {
  it('is told, except when the store is being closed: its server may be stopped before it has read our goodbyes', async () => {
    const told: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (sentence) => told.push(sentence) };
    const store = new Store({ connection: await createTestDatabase(), logger });
    await store.ask();
    const cut = new Error('terminating connection due to administrator command');
    store.pool.emit('error', cut);
    expect(told).toEqual(['A connection to the store was lost']);
    const closing = store[Symbol.asyncDispose]();
    store.pool.emit('error', cut);
    await closing;
    store.pool.emit('error', cut);
    expect(told).toHaveLength(1);
  });
});

describe('migrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are applied once when several nodes start together', async () => {
    const connection = await createTestDatabase();
    const client = new Client(connection);
    await client.connect();
    await client.query('DROP TABLE migration');
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const applied = await Promise.all([1, 2, 3].map(() => migrate({ connection, logger: silentLogger })));
    expect(applied.flat()).toEqual(readdirSync('migrations').toSorted((one, other) => one.localeCompare(other)));
    await client.end();
  });

  it('stop at a store of a newer version and at a changed file, and leave nothing half done', async () => {
    const connection = await createTestDatabase();
    const attempt = () => migrate({ connection, logger: silentLogger, folder });
    await expect(attempt()).rejects.toMatchObject({
      code: 'store-incompatible',
      message: expect.stringContaining('0001-foundation.sql'),
    });

    const client = new Client(connection);
    await client.connect();
    await client.query('DELETE FROM migration');
    writeFileSync(join(folder, '0001-one.sql'), 'CREATE TABLE one (id int)');
    writeFileSync(join(folder, '0002-two.sql'), 'CREATE TABLE two (id int); SELECT nonsense');
    await expect(attempt()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('0002-two.sql'),
    });
    const { rows } = await client.query("SELECT to_regclass('one') IS NOT NULL AS one, to_regclass('two') IS NOT NULL AS two");
    expect(rows).toEqual([{ one: true, two: false }]);

    writeFileSync(join(folder, '0001-one.sql'), 'CREATE TABLE one (id bigint)');
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining('was changed after') });
    await client.end();
  });
});
