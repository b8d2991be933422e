import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlConnectors } from '../../src/adapters/contact-sources/sql/index.ts';
import type { ConnectorKind } from '../../src/directory/connector/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { FakeSqlServer } from '../support/fake-sql-server.ts';
import { MariadbServer } from '../support/mariadb-server.ts';
import { PostgresqlServer } from '../support/postgresql-server.ts';
import { until } from '../support/until.ts';
import { contactSourceSuite, fieldNames, manyPeople, type Opening, openingOf, readAll, secret } from './contact-source.ts';

const connectors = sqlConnectors({ clock: new SystemClock() });
const connectorOf = (kind: ConnectorKind) => connectors.find(({ description }) => description.kind === kind)!;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const rows = manyPeople.map(
  ({ id, lastName, firstName, phone }) => `(${id}, ${text(lastName)}, ${text(firstName)}, ${text(phone)})`,
);
const inserts = (table: string) =>
  Array.from({ length: 20 }, (_, part) => `INSERT INTO ${table} VALUES ${rows.slice(part * 1000, (part + 1) * 1000).join(', ')}`);

describe('PostgreSQL', () => {
  let server: PostgresqlServer;
  let proxy: CuttableProxy;
  const connector = connectorOf('postgresql');
  const opening = (more: Opening['settings'] = {}, password = secret): Opening => ({
    settings: {
      host: '127.0.0.1',
      port: proxy.port,
      database: 'postgres',
      user: 'reader',
      security: 'verified',
      ca: server.authority.certificate,
      reads: 'table',
      table: 'crm."Contacts"',
      ...more,
    },
    secrets: { password },
  });
  const query = (sql: string) => opening({ reads: 'query', query: sql });

  beforeAll(async () => {
    server = await PostgresqlServer.start();
    proxy = await CuttableProxy.start(server);
    await server.run(
      `CREATE ROLE reader LOGIN PASSWORD ${text(secret)}`,
      'CREATE SCHEMA crm',
      'CREATE TABLE crm."Contacts" (id int PRIMARY KEY, "Last name" text, "firstName" text, phone text)',
      'CREATE TABLE crm.nobody (id int, name text)',
      'CREATE TABLE crm.secrets (id int)',
      ...inserts('crm."Contacts"'),
      'GRANT USAGE ON SCHEMA crm TO reader',
      'GRANT ALL ON crm."Contacts", crm.nobody TO reader',
    );
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => ({
    connector,
    proxy,
    many: opening(),
    empty: opening({ table: 'crm.nobody' }),
    names: { lastName: 'Last name', firstName: 'firstName', phone: 'phone' },
    unreachable: opening({ port: 1 }),
    wrongPassword: opening({}, 'Not-the-right-1'),
    hasKeys: true,
  }));

  it('gives values of every kind as text, without losing a digit', async () => {
    const sql = `SELECT 9007199254740993::bigint AS big, 12345678901234567890.123456789::numeric AS num, true AS yes, false AS no, '2026-03-04'::date AS day,
      '2026-03-04 05:06:07+02'::timestamptz AS at, '\\xffd8ff00'::bytea AS photo, '\\x0102'::bytea AS bytes, ARRAY['a','b"c'] AS many, NULL::text AS nothing, '' AS blank, 1.5::float8 AS f,
      1 AS twice, 2 AS twice`;
    const [entry] = await readAll(connector, query(sql));
    expect({ ...entry!.fields }).toEqual({
      big: ['9007199254740993'],
      num: ['12345678901234567890.123456789'],
      yes: ['true'],
      no: ['false'],
      day: ['2026-03-04'],
      at: ['2026-03-04T03:06:07Z'],
      photo: ['data:image/jpeg;base64,/9j/AA=='],
      bytes: ['0102'],
      many: ['a', 'b"c'],
      f: ['1.5'],
      twice: ['1'],
      'twice (2)': ['2'],
    });
    expect(entry!.key).toBeNull();
  });

  it('changes nothing, whatever a query would do', async () => {
    await server.run(
      'CREATE FUNCTION crm.sneaky() RETURNS int LANGUAGE sql AS $$ INSERT INTO crm.nobody VALUES (1) RETURNING 1 $$',
    );
    await expect(readAll(connector, query('SELECT crm.sneaky()'))).rejects.toMatchObject({ code: 'contact-source-refused' });
    await expect(readAll(connector, query('SELECT 1; SELECT 2'))).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(readAll(connector, query('DELETE FROM crm.nobody'))).rejects.toMatchObject({ code: 'input-invalid' });
    expect(await server.run('SELECT count(*)::int AS n FROM crm.nobody')).toEqual([{ n: 0 }]);
  });

  it('says what is wrong with the source in words that help', async () => {
    const said = (which: Opening) => readAll(connector, which).catch((error: unknown) => error);
    expect(await said(opening({ table: 'crm.contacts' }))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('no such table'),
    });
    expect(await said(opening({ table: 'crm.secrets' }))).toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('right to SELECT'),
    });
    expect(await said(opening({ ca: '' }))).toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('authority'),
    });
    expect(await said(query('SELECT colour FROM crm.nobody'))).toMatchObject({ message: expect.stringContaining('colour') });
    expect(
      await said({ ...query('SELECT pg_sleep(30)'), settings: { ...query('SELECT pg_sleep(30)').settings, answerTimeoutS: 1 } }),
    ).toMatchObject({
      message: expect.stringContaining('more time'),
    });
  });

  it.each(['verified', 'none'])('is told to stop the query that somebody cancels (TLS: %s)', async (security) => {
    const slow = query('SELECT 1 AS slow FROM pg_sleep(300)');
    const stop = new AbortController();
    await using source = await connector.open(openingOf({ ...slow, settings: { ...slow.settings, security } }));
    const reading = source.entries({ fields: null, limit: null, ownerEmails: null }, stop.signal)[Symbol.asyncIterator]().next();
    reading.catch(() => undefined);
    const running = async () =>
      (await server.run("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND usename = 'reader'")).length;
    await until('the query is under way', async () => (await running()) === 1);
    stop.abort(new Error('cancelled by the test'));
    await expect(reading).rejects.toThrow('cancelled by the test');
    await until('the query has ended', async () => (await running()) === 0);
    await until('no connection is left', () => proxy.clients === 0);
  });

  it('is never asked over the socket of a database on this machine', async () => {
    await expect(readAll(connector, opening({ host: '/var/run/postgresql' }))).rejects.toMatchObject({
      code: 'input-invalid',
      details: { setting: 'host' },
    });
  });

  it('names the columns of a query without reading its rows', async () => {
    expect(await fieldNames(connector, query('SELECT id AS "Key", phone FROM crm."Contacts"'))).toEqual(['Key', 'phone']);
  });
});

describe('MariaDB', () => {
  let server: MariadbServer;
  let proxy: CuttableProxy;
  const connector = connectorOf('mysql');
  const opening = (more: Opening['settings'] = {}, password = secret): Opening => ({
    settings: {
      host: '127.0.0.1',
      port: proxy.port,
      database: 'crm',
      user: 'reader',
      security: 'verified',
      ca: server.authority.certificate,
      reads: 'table',
      table: 'contacts',
      ...more,
    },
    secrets: { password },
  });
  const query = (sql: string) => opening({ reads: 'query', query: sql });

  beforeAll(async () => {
    server = await MariadbServer.start();
    proxy = await CuttableProxy.start(server);
    await server.run(
      'CREATE DATABASE crm CHARACTER SET utf8mb4',
      `CREATE USER reader@'%' IDENTIFIED BY ${text(secret)}`,
      'GRANT SELECT, INSERT ON crm.* TO reader',
      'CREATE TABLE crm.contacts (id int PRIMARY KEY, `Last name` varchar(100), firstName varchar(100), phone varchar(100))',
      'CREATE TABLE crm.nobody (id int, name text)',
      ...inserts('crm.contacts'),
    );
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => ({
    connector,
    proxy,
    many: opening(),
    empty: opening({ table: 'nobody' }),
    names: { lastName: 'Last name', firstName: 'firstName', phone: 'phone' },
    unreachable: opening({ port: 1 }),
    wrongPassword: opening({}, 'Not-the-right-1'),
    hasKeys: true,
  }));

  it('gives values of every kind as text, without losing a digit', async () => {
    const sql = `SELECT CAST(9007199254740993 AS SIGNED) big, CAST(1234567890123456789.123456789 AS DECIMAL(40,9)) num, TRUE yes,
      DATE '2026-03-04' day, TIMESTAMP '2026-03-04 05:06:07' at, x'ffd8ff00' photo, NULL nothing, '' blank, 1.5e0 f, b'1' bit`;
    const [entry] = await readAll(connector, query(sql));
    expect({ ...entry!.fields }).toMatchObject({
      big: ['9007199254740993'],
      num: ['1234567890123456789.123456789'],
      yes: ['1'],
      day: ['2026-03-04'],
      at: ['2026-03-04 05:06:07'],
      photo: ['data:image/jpeg;base64,/9j/AA=='],
      f: ['1.5'],
    });
    expect(entry!.fields).not.toHaveProperty('nothing');
  });

  it('changes nothing, and says what is wrong in words that help', async () => {
    const said = (which: Opening) => readAll(connector, which).catch((error: unknown) => error);
    expect(await said(query('SELECT 1 INTO OUTFILE "/tmp/x"'))).toMatchObject({ code: 'input-invalid' });
    expect(await said(opening({ table: 'nowhere' }))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('no such table'),
    });
    expect(await said(opening({ database: 'nowhere' }))).toMatchObject({ code: 'contact-source-refused' });
    expect(await said(opening({ ca: '' }))).toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('authority'),
    });
    expect(await said({ ...opening({ reads: 'query', query: 'SELECT SLEEP(30)', answerTimeoutS: 1 }) })).toMatchObject({
      message: expect.stringContaining('more time'),
    });
  });
});

describe('SQL Server (its client, against a fake that speaks its protocol)', () => {
  let server: FakeSqlServer;
  let proxy: CuttableProxy;
  const connector = connectorOf('sql-server');
  const opening = (more: Opening['settings'] = {}, password = secret): Opening => ({
    settings: {
      host: '127.0.0.1',
      port: proxy.port,
      database: 'crm',
      user: 'reader',
      security: 'none',
      reads: 'table',
      table: 'contacts',
      ...more,
    },
    secrets: { password },
  });

  beforeAll(async () => {
    const columns = ['id', 'Last name', 'firstName', 'phone'];
    const people = manyPeople.map(({ id, lastName, firstName, phone }) => [String(id), lastName, firstName, phone]);
    const tables = [
      { name: 'contacts', columns, rows: people },
      { name: 'nobody', columns, rows: [] },
    ];
    server = await new FakeSqlServer({ password: secret, key: 'id', tables }).start();
    proxy = await CuttableProxy.start(server);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => ({
    connector,
    proxy,
    many: opening(),
    empty: opening({ table: 'nobody' }),
    names: { lastName: 'Last name', firstName: 'firstName', phone: 'phone' },
    unreachable: opening({ port: 1 }),
    wrongPassword: opening({}, 'Not-the-right-1'),
    hasKeys: true,
  }));

  it('says what is wrong in words that help, and takes nothing that writes', async () => {
    const said = (which: Opening) => readAll(connector, which).catch((error: unknown) => error);
    expect(await said(opening({ table: 'nowhere' }))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('no such table'),
    });
    expect(await said(opening({ security: 'verified' }))).toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('TLS'),
    });
    for (const query of ['SELECT 1 DELETE FROM contacts', 'SELECT * INTO copy FROM contacts', 'EXEC sp_who'])
      expect(await said(opening({ reads: 'query', query }))).toMatchObject({
        code: 'input-invalid',
        details: { setting: 'query' },
      });
  });
});
