import { Client } from 'pg';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { BackupHead, BackupManifest, RestoreSite, RestoreTarget } from '../../platform/backup/index.ts';
import { applyMigrations, readMigrations } from '../sql/migrate.ts';
import { pgOptions, type StoreConnection } from '../sql/store.ts';
import { copyIn } from './copy-stream.ts';
import { copyTarget, readTables } from './database-snapshot.ts';

/** Puts a backup into the store by one transaction: schema of that time, rows, then the newer migrations. */
export class DatabaseRestore implements RestoreTarget {
  readonly #connection: StoreConnection;

  constructor(connection: StoreConnection) {
    this.#connection = connection;
  }

  async inspect(): Promise<RestoreSite> {
    return this.#withClient(async (client) => {
      const users = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'parley' AND pid <> pg_backend_pid()`,
      );
      if (users.rowCount)
        throw new ParleyError(
          'restore-refused',
          'A Parley is running on this store. Stop it and try again. Nothing was changed.',
        );
      const { rows } = await client.query<{ has: boolean }>("SELECT to_regclass('public.company') IS NOT NULL AS has");
      const companies = rows[0]!.has ? (await client.query('SELECT FROM company')).rowCount : 0;
      return { companies: companies ?? 0, knownMigrations: readMigrations().map(({ name, checksum }) => ({ name, checksum })) };
    });
  }

  replace(
    head: BackupHead,
    manifest: BackupManifest,
    parts: AsyncIterable<{ readonly table: string; readonly rows: AsyncIterable<Buffer> }>,
  ): Promise<void> {
    return this.#withClient(async (client) => {
      await client.query('BEGIN');
      await client.query("SELECT set_config('parley.company_id', '*', true)");
      await makeTables(client, head);
      const constraints = await looseConstraints(client, head);
      for await (const { table, rows } of parts) {
        const columns = head.tables.find(({ name }) => name === table)?.columns;
        if (!columns) throw new Error(`the backup has rows of ${table}, which its head does not name`);
        await copyIn(client, `COPY ${copyTarget(client, table, columns)} FROM STDIN`, rows);
      }
      await tightenConstraints(client, head, constraints);
      await checkCounts(client, manifest);
      for (const { name, value, isUsed } of manifest.sequences)
        await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [`public.${name}`, value, isUsed]);
      const done = new Set(head.migrations.map(({ name }) => name));
      await applyMigrations(
        client,
        readMigrations().filter(({ name }) => !done.has(name)),
      );
      await client.query('COMMIT');
      await client.query('ANALYZE');
    });
  }

  async #withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ ...pgOptions(this.#connection, { asApp: false }), application_name: 'parley restore' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof ParleyError) throw error;
      throw new ParleyError('restore-failed', `The store refused the backup, nothing was changed: ${describeError(error)}`, {
        cause: error,
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Everything of before goes, also jobs that wait; the tables as they were when the backup was made come. */
async function makeTables(client: Client, head: BackupHead): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS graphile_worker CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const wanted = new Set(head.migrations.map(({ name }) => name));
  await applyMigrations(
    client,
    readMigrations().filter(({ name }) => wanted.has(name)),
  );
  const made = await readTables(client);
  for (const { name, columns } of head.tables) {
    const there = made.find((table) => table.name === name);
    if (there?.columns.toSorted().join() !== columns.toSorted().join())
      throw new ParleyError(
        'backup-incompatible',
        `The table ${name} of the backup does not have the columns that its migrations make`,
      );
  }
  // What migrations plant is in the backup too.
  if (made.length > 0)
    await client.query(`TRUNCATE ${made.map(({ name }) => `public.${client.escapeIdentifier(name)}`).join(', ')}`);
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Rows come table by table: references are checked when all are there, triggers that note changes stay silent. */
async function looseConstraints(client: Client, head: BackupHead): Promise<readonly ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT conrelid::regclass::text AS table, conname::text AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${client.escapeIdentifier(name)}`);
  for (const { name } of head.tables)
    await client.query(`ALTER TABLE public.${client.escapeIdentifier(name)} DISABLE TRIGGER USER`);
  return rows;
}

async function tightenConstraints(client: Client, head: BackupHead, constraints: readonly ForeignKey[]): Promise<void> {
  for (const { name } of head.tables)
    await client.query(`ALTER TABLE public.${client.escapeIdentifier(name)} ENABLE TRIGGER USER`);
  for (const { table, name, definition } of constraints)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${client.escapeIdentifier(name)} ${definition}`);
}

async function checkCounts(client: Client, manifest: BackupManifest): Promise<void> {
  for (const [table, { rows }] of Object.entries(manifest.tables)) {
    const count = await client.query<{ count: string }>(`SELECT count(*) FROM public.${client.escapeIdentifier(table)}`);
    if (Number(count.rows[0]!.count) !== rows)
      throw new Error(`${table} has ${count.rows[0]!.count} rows and should have ${rows}`);
  }
}
