import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OdbcContactConnector } from '../../src/adapters/contact-sources/odbc/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { PostgresqlServer } from '../support/postgresql-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { contactSourceSuite, fieldNames, manyPeople, type Opening, readAll, secret } from './contact-source.ts';

const connector = new OdbcContactConnector({ clock: new SystemClock(), allowsConnectionStrings: true });
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const inserts = (table: string) =>
  Array.from({ length: 20 }, (_, part) => {
    const rows = manyPeople
      .slice(part * 1000, (part + 1) * 1000)
      .map(({ id, lastName, firstName, phone }) => `(${id}, ${text(lastName)}, ${text(firstName)}, ${text(phone)})`);
    return `INSERT INTO ${table} VALUES ${rows.join(', ')}`;
  });
const columns = '(id int PRIMARY KEY, "Last name" text, firstname text, phone text)';
const names = { lastName: 'Last name', firstName: 'firstname', phone: 'phone' };
const said = (opening: Opening, by = connector) => readAll(by, opening).catch((error: unknown) => error);

describe('SQLite by ODBC', () => {
  let folder: TemporaryFolder;
  const opening = (more: Opening['settings'] = {}): Opening => ({
    settings: {
      by: 'connection-string',
      connectionString: `Driver={SQLite3};Database=${join(folder.path, 'crm.db')};BigInt=1`,
      reads: 'table',
      table: 'contacts',
      ...more,
    },
    secrets: {},
  });
  const query = (sql: string) => opening({ reads: 'query', query: sql });

  beforeAll(async () => {
    folder = await TemporaryFolder.create();
    const script = [
      'BEGIN',
      `CREATE TABLE contacts ${columns}`,
      'CREATE TABLE "no body" (id int)',
      ...inserts('contacts'),
      'COMMIT',
    ];
    execFileSync('sqlite3', [join(folder.path, 'crm.db')], { input: script.map((one) => `${one};`).join('\n') });
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  contactSourceSuite(() => ({ connector, many: opening(), empty: opening({ table: 'no body' }), names, hasKeys: false }));

  it('gives values of every kind as text', async () => {
    const sql = `SELECT 9007199254740993 AS big, 1.5 AS f, NULL AS nil, '' AS blank, 'Ünï' AS words`;
    expect({ ...(await readAll(connector, query(sql)))[0]!.fields }).toEqual({
      big: ['9007199254740993'],
      f: ['1.5'],
      words: ['Ünï'],
    });
    expect(await fieldNames(connector, query('SELECT id AS "Key" FROM contacts'))).toEqual(['Key']);
  });

  it('says what is missing and what to do', async () => {
    expect(await said(opening({ table: 'nowhere' }))).toMatchObject({ code: 'contact-source-invalid' });
    expect(await said(opening({ connectionString: 'Driver={AS/400 of ours}'.replace('/', '') }))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('odbcinst'),
    });
    expect(
      await said({ settings: { by: 'data-source', dataSource: 'nowhere', reads: 'table', table: 'a' }, secrets: {} }),
    ).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('odbcinst'),
    });
  });

  it('outlives a driver that crashes, and reads data sources of the server', async () => {
    const source = join(folder.path, 'crash.c');
    writeFileSync(source, 'short SQLAllocHandle(short type, void *from, void **to) { __builtin_trap(); }');
    execFileSync('g++', ['-shared', '-fPIC', '-x', 'c', '-o', join(folder.path, 'crash.so'), source]);
    const sqlite = 'Driver=libsqlite3odbc.so';
    writeFileSync(join(folder.path, 'odbcinst.ini'), `[Crash]\nDriver=${folder.path}/crash.so\n[SQLite3]\n${sqlite}\n`);
    writeFileSync(join(folder.path, 'odbc.ini'), `[crm]\nDriver=SQLite3\nDatabase=${folder.path}/crm.db\n`);
    vi.stubEnv('ODBCSYSINI', folder.path);
    try {
      expect(await said(opening({ connectionString: 'Driver=Crash' }))).toMatchObject({
        code: 'contact-source-unreachable',
        message: expect.stringContaining('update the driver'),
      });
      const strict = new OdbcContactConnector({ clock: new SystemClock(), allowsConnectionStrings: false });
      const settings = { by: 'data-source', dataSource: 'crm', reads: 'table', table: 'contacts' };
      expect(await readAll(strict, { settings, secrets: {} }, { limit: 3 })).toHaveLength(3);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('takes no connection string that loads a library, reads a file, uses a socket or carries a password in the open', async () => {
    for (const connectionString of [
      'Driver=/tmp/evil.so',
      'Driver={/tmp/evil.so}',
      'FILEDSN=/etc/passwd',
      'Driver={PostgreSQL Unicode};Servername=/var/run/postgresql',
      'Driver={PostgreSQL Unicode};pqopt={host=/tmp}',
      'DSN=a;PWD=secret',
      'DSN=a;SAVEFILE=/tmp/x',
      'DSN=a;{b',
    ])
      expect(await said(opening({ connectionString })), connectionString).toMatchObject({
        code: 'input-invalid',
        details: { setting: 'connectionString' },
      });
    const strict = new OdbcContactConnector({ clock: new SystemClock(), allowsConnectionStrings: false });
    expect(await said(opening(), strict)).toMatchObject({
      code: 'input-invalid',
      message: expect.stringContaining('PARLEY_DIRECTORY_ODBC'),
    });
  });
});

describe('PostgreSQL by ODBC', () => {
  let server: PostgresqlServer;
  let proxy: CuttableProxy;
  const opening = (more: Opening['settings'] = {}, password = secret, port = proxy.port): Opening => ({
    settings: {
      by: 'connection-string',
      connectionString: `Driver={PostgreSQL Unicode};Servername=127.0.0.1;Port=${port};Database=postgres;SSLmode=require;UseDeclareFetch=1;Fetch=500`,
      user: 'reader',
      reads: 'table',
      table: 'contacts',
      ...more,
    },
    secrets: { password },
  });

  beforeAll(async () => {
    server = await PostgresqlServer.start();
    proxy = await CuttableProxy.start(server);
    await server.run(
      `CREATE ROLE reader LOGIN PASSWORD ${text(secret)}`,
      `CREATE TABLE contacts ${columns}`,
      'CREATE TABLE nobody (id int)',
      ...inserts('contacts'),
      'GRANT ALL ON contacts, nobody TO reader',
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
    names,
    unreachable: opening({}, secret, 1),
    wrongPassword: opening({}, 'Not-the-right-1'),
    hasKeys: false,
  }));

  it('changes nothing', async () => {
    await server.run('CREATE FUNCTION sneaky() RETURNS int LANGUAGE sql AS $$ INSERT INTO nobody VALUES (1) RETURNING 1 $$');
    await readAll(connector, opening({ reads: 'query', query: 'SELECT sneaky()' })).catch(() => undefined);
    expect(await server.run('SELECT count(*)::int AS n FROM nobody')).toEqual([{ n: 0 }]);
  });
});
