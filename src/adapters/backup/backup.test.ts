import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantDemo } from '../../../seed/demo.ts';
import { quietWatch } from '../../../test/support/quiet-watch.ts';
import { createTestDatabase } from '../../../test/support/test-store.ts';
import { openConfiguration } from '../../composition/configuration.ts';
import { loadConfig, openSecrets } from '../../config/index.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { DisposalStack } from '../../kernel/disposal.ts';
import { type CompanyId, TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { checkBackup, readHead, restoreBackup, writeBackup } from '../../platform/backup/index.ts';
import { migrate, Store, type StoreConnection } from '../sql/index.ts';
import { copyOut } from './copy-stream.ts';
import { DatabaseRestore, DatabaseSnapshots } from './index.ts';

const clock = new SystemClock();
const random = new SystemRandom();
const ids = new TimeOrderedIds({ clock, random });
const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
const dataDir = join(folder, 'data');
const made = join(folder, 'made.backup');
const masterKeyId = 'key-1';
let source: StoreConnection & { database: string };

const isDerived = new Set(['session', 'setup_link', 'sign_in_failure', 'sign_in_ticket']);

/** Every table as the server writes it out, in an order that does not depend on where rows lie. */
async function contentOf(connection: StoreConnection): Promise<Record<string, string>> {
  const client = new Client(connection as object);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const content: Record<string, string> = {};
  for (const { name } of rows.filter((row) => !isDerived.has(row.name))) {
    const pieces: Buffer[] = [];
    const columns = name === 'migration' ? 'name, checksum' : 't.*';
    for await (const piece of copyOut(client, `COPY (SELECT ${columns} FROM "${name}" t ORDER BY t::text) TO STDOUT`))
      pieces.push(piece);
    content[name] = Buffer.concat(pieces).toString();
  }
  await client.end();
  return content;
}

/** Tables, columns, indexes, constraints, policies, triggers, rights and sequences in words. */
async function shapeOf(connection: StoreConnection): Promise<unknown> {
  const client = new Client(connection as object);
  await client.connect();
  const queries = [
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2",
    'SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2',
    "SELECT relname, relacl::text, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 1",
    "SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
  ];
  const shape = [];
  for (const query of queries) shape.push((await client.query({ text: query, rowMode: 'array' })).rows);
  await client.end();
  return shape;
}

async function emptyDatabase(): Promise<StoreConnection & { database: string }> {
  return createTestDatabase();
}

function restoreInto(
  connection: StoreConnection,
  path: string,
  more: { mayReplace?: boolean; masterKeyId?: string; dataDir?: string } = {},
) {
  return checkBackup(path).then((backup) =>
    restoreBackup(backup, {
      target: new DatabaseRestore(connection),
      dataDir: join(folder, 'other'),
      masterKeyId,
      mayReplace: false,
      ...more,
    }),
  );
}

beforeAll(async () => {
  source = await createTestDatabase();
  const parts = new DisposalStack();
  mkdirSync(join(dataDir, 'recordings', '2026'), { recursive: true });
  writeFileSync(join(dataDir, 'recordings', '2026', 'one.wav'), Buffer.alloc(70_000, 7));
  const store = parts.use('store', new Store({ connection: source, logger: silentLogger, maxConnections: 4 }));
  const secrets = openSecrets({ dataDir, random });
  const config = loadConfig({ PARLEY_DATA_DIR: dataDir });
  const foundation = {
    config,
    clock,
    random,
    ids,
    logger: silentLogger,
    secrets,
    connection: source,
    store,
    ...quietWatch(store),
  };
  const configuration = await openConfiguration(foundation, parts);
  await plantDemo(configuration, random);
  const awkward = 'tab\there, line\nbreak, back\\slash, \\N, quote " and 🌲';
  await store.inAllCompanies(async (scope) => {
    const company = await scope.selectFrom('company').select('id').executeTakeFirstOrThrow();
    const agent = await scope.selectFrom('agent').select('id').executeTakeFirstOrThrow();
    const user = await scope
      .updateTable('appUser')
      .set({ lastName: awkward, mobile: '' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await scope
      .insertInto('agentState')
      .values({ companyId: company.id, agentId: agent.id, state: 'ready', reason: awkward, at: new Date() })
      .execute();
    const row = { companyId: company.id, userId: user.id, direction: 'missed' as const, otherNumber: '1', otherName: awkward };
    const rest = { otherUserId: null, isPrivate: false, startedAt: new Date(), answeredAt: null, endedAt: new Date(), talkMs: 0 };
    for (let i = 0; i < 30; i++) {
      const values = Array.from({ length: 1000 }, () => ({
        ...row,
        ...rest,
        callId: ids.next<never>(),
        part: 0,
        cause: 'x',
        queueId: null,
        answeredBy: null,
      }));
      await scope.insertInto('callLog').values(values).execute();
    }
  });
  await parts[Symbol.asyncDispose]();
  const file = join(dataDir, 'recordings', '2026', 'one.wav');
  await writeBackup({
    source: new DatabaseSnapshots(source),
    files: [{ name: 'recordings/2026/one.wav', path: file }],
    masterKeyId,
    settings: { sip: { digest: 'md5' } },
    atMs: clock.now(),
    to: made,
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup', () => {
  it('restored into an empty installation gives every table, constraint, policy, trigger, sequence and file as they were', async () => {
    const target = await emptyDatabase();
    await restoreInto(target, made);
    expect(await contentOf(target)).toEqual(await contentOf(source));
    expect(await shapeOf(target)).toEqual(await shapeOf(source));
    const restored = readFileSync(join(folder, 'other', 'recordings', '2026', 'one.wav'));
    expect(restored.equals(Buffer.alloc(70_000, 7))).toBe(true);
    expect(readdirSync(join(folder, 'other'))).toEqual(['recordings']);
  });

  it('can go on working: new rows get new numbers, the rights of the program hold', async () => {
    const target = await emptyDatabase();
    await restoreInto(target, made);
    await using store = new Store({ connection: target, logger: silentLogger, maxConnections: 2 });
    await store.inAllCompanies(async (scope) => {
      const before = await scope.selectFrom('agentState').selectAll().executeTakeFirstOrThrow();
      const { companyId, agentId } = before;
      const added = await scope
        .insertInto('agentState')
        .values({ companyId, agentId, state: 'busy', reason: null, at: new Date() })
        .returning('id')
        .executeTakeFirstOrThrow();
      expect(Number(added.id)).toBeGreaterThan(Number(before.id));
    });
  });

  it('is one moment: what is written while it is made is not in it, nor half of it', async () => {
    const target = await emptyDatabase();
    const database = await createTestDatabase();
    await restoreInto(database, made);
    await using store = new Store({ connection: database, logger: silentLogger, maxConnections: 2 });
    const snapshots = new DatabaseSnapshots(database);
    const path = join(folder, 'moment.backup');
    const before = await contentOf(database);
    await writeBackup({
      source: {
        snapshot: (work) =>
          snapshots.snapshot(async (snapshot) => {
            await store.inAllCompanies(async (scope) => {
              await scope.deleteFrom('callLog').execute();
              await scope.deleteFrom('forwarding').execute();
              await scope.updateTable('appUser').set({ firstName: 'Somebody' }).execute();
            });
            return work(snapshot);
          }),
      },
      files: [],
      masterKeyId,
      settings: {},
      atMs: clock.now(),
      to: path,
    });
    await restoreInto(target, path);
    expect(await contentOf(target)).toEqual(before);
    expect((await contentOf(database)).call_log).toBe('');
  });

  it('says what it is without being read to its end, and carries no secret in the open', async () => {
    const head = await readHead(made);
    expect(head).toMatchObject({
      product: 'parley',
      format: 1,
      masterKeyId,
      leftOut: ['session', 'setup_link', 'sign_in_failure', 'sign_in_ticket'],
    });
    expect(statSync(made).mode & 0o077).toBe(0);
  });

  it('that was interrupted leaves no file behind', async () => {
    const stop = new AbortController();
    const path = join(folder, 'stopped.backup');
    const snapshots = new DatabaseSnapshots(source);
    const writing = writeBackup({
      source: {
        snapshot: (work) =>
          snapshots.snapshot((snapshot) => {
            stop.abort();
            return work(snapshot);
          }),
      },
      files: [],
      masterKeyId,
      settings: {},
      atMs: clock.now(),
      to: path,
      signal: stop.signal,
    });
    await expect(writing).rejects.toThrow(/abort/i);
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

describe('a backup of an earlier version', () => {
  const first = ['0001-foundation.sql', '0002-calling-policy.sql', '0003-call-events-in-groups.sql'];

  it('is restored and brought up to date, as the store itself would have been', async () => {
    const connection = await createTestDatabase();
    const early = join(folder, 'early');
    mkdirSync(early);
    for (const name of first) copyFileSync(join('migrations', name), join(early, name));
    const client = new Client(connection);
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await migrate({ connection, logger: silentLogger, folder: early });
    const [company, domain, user] = [ids.next<CompanyId>(), ids.next<never>(), ids.next<never>()];
    await client.query('INSERT INTO company (id, name) VALUES ($1, $2)', [company, 'Old']);
    await client.query("INSERT INTO domain VALUES ($1, $2, 'main', 'old.example', 'FR', '00', '33', '0', '', '', 3, 3)", [
      domain,
      company,
    ]);
    await client.query(
      "INSERT INTO app_user (id, company_id, domain_id, login, first_name, last_name, language, role) VALUES ($1, $2, $3, 'old', 'Old', 'Boss', 'fr', 'administrator')",
      [user, company, domain],
    );
    await client.end();
    const path = join(folder, 'early.backup');
    const written = await writeBackup({
      source: new DatabaseSnapshots(connection),
      files: [],
      masterKeyId,
      settings: {},
      atMs: clock.now(),
      to: path,
    });
    expect(written.rows).toBe(3);
    expect((await readHead(path)).migrations.map(({ name }) => name)).toEqual(first);

    const target = await emptyDatabase();
    await restoreInto(target, path);
    await migrate({ connection, logger: silentLogger });
    const restored = await contentOf(target);
    const migrated = await contentOf(connection);
    expect(Object.keys(restored)).toEqual(Object.keys(migrated));
    expect(restored.migration).toBe(migrated.migration);
    await using store = new Store({ connection: target, logger: silentLogger, maxConnections: 2 });
    const boss = await store.inAllCompanies((scope) => scope.selectFrom('appUser').selectAll().executeTakeFirstOrThrow());
    expect(boss).toMatchObject({ id: user, login: 'old', isSuper: true, version: 1 });
  });

  it('of a later version is refused', async () => {
    const backup = await checkBackup(made);
    const later = {
      ...backup,
      head: { ...backup.head, migrations: [...backup.head.migrations, { name: '9999-later.sql', checksum: 'x' }] },
    };
    const target = await emptyDatabase();
    const request = { target: new DatabaseRestore(target), dataDir: join(folder, 'later'), masterKeyId, mayReplace: false };
    await expect(restoreBackup(later, request)).rejects.toMatchObject({ code: 'backup-incompatible' });
  });
});

describe('a restore that cannot be', () => {
  const refused = async (change: Parameters<typeof restoreInto>[2], code: string, path = made) => {
    const target = await emptyDatabase();
    const before = await shapeOf(target);
    await expect(restoreInto(target, path, change)).rejects.toMatchObject({ code });
    expect(await shapeOf(target)).toEqual(before);
  };

  it('is refused where there is a company, unless told to replace, and then replaces it', async () => {
    const target = await emptyDatabase();
    await using store = new Store({ connection: target, logger: silentLogger, maxConnections: 2 });
    await store.inAllCompanies((scope) => scope.insertInto('company').values({ id: ids.next(), name: 'Here first' }).execute());
    await store[Symbol.asyncDispose]();
    const before = await contentOf(target);
    await expect(restoreInto(target, made)).rejects.toMatchObject({
      code: 'restore-refused',
      message: expect.stringContaining('1 company'),
    });
    expect(await contentOf(target)).toEqual(before);
    await restoreInto(target, made, { mayReplace: true });
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  it('is refused with another master key', () => refused({ masterKeyId: 'key-2' }, 'restore-refused'));

  it('is refused while a Parley runs on the store', async () => {
    const target = await emptyDatabase();
    await using store = new Store({ connection: target, logger: silentLogger, maxConnections: 1 });
    await store.pool.query('SELECT 1');
    await expect(restoreInto(target, made)).rejects.toMatchObject({
      code: 'restore-refused',
      message: expect.stringContaining('running'),
    });
  });

  it('is refused for something that is no backup, and for nothing', async () => {
    const other = join(folder, 'letter.txt');
    writeFileSync(other, 'Dear Parley,');
    await refused({}, 'backup-damaged', other);
    writeFileSync(other, '');
    await refused({}, 'backup-damaged', other);
  });

  it('is refused for a file damaged or cut anywhere', async () => {
    const good = readFileSync(made);
    const unpacked = gunzipSync(good);
    const bad = join(folder, 'bad.backup');
    // Bytes 4 to 9 of gzip are a time and where it was made: they mean nothing.
    const place = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 10, max: good.length - 1 }) },
      { weight: 1, arbitrary: fc.integer({ min: good.length - 64, max: good.length - 1 }) },
    );
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, isCut) => {
        const damagedBytes = Buffer.from(isCut ? good.subarray(0, at) : good);
        if (!isCut) damagedBytes[at]! ^= change;
        writeFileSync(bad, damagedBytes);
        const outcome = await checkBackup(bad).then(
          () => 'taken',
          (error: { code?: string }) => error.code,
        );
        // Another way of packing the very same bytes, as when a run of zeros is copied from elsewhere, is no damage.
        const isTheSame = outcome === 'taken' && gunzipSync(damagedBytes).equals(unpacked);
        expect(isTheSame ? 'backup-damaged' : outcome, `byte ${at} of ${good.length}`).toMatch(/^backup-(damaged|incompatible)$/);
      }),
      { numRuns: 60 },
    );
  });

  it('changes nothing when the store refuses in the middle', async () => {
    const target = await emptyDatabase();
    const before = { content: await contentOf(target), shape: await shapeOf(target) };
    const backup = await checkBackup(made);
    // As if the file were changed between the check and the reading.
    const broken = {
      ...backup,
      manifest: { ...backup.manifest, tables: { ...backup.manifest.tables, device: { rows: 99, bytes: 0, sha256: '' } } },
    };
    const request = { target: new DatabaseRestore(target), dataDir: join(folder, 'broken'), masterKeyId, mayReplace: false };
    await expect(restoreBackup(broken, request)).rejects.toMatchObject({ code: 'restore-failed' });
    expect(await contentOf(target)).toEqual(before.content);
    expect(await shapeOf(target)).toEqual(before.shape);
    copyFileSync(made, join(folder, 'x'));
  });
});
