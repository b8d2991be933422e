import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { pgOptions, type StoreConnection } from './store.ts';

/** Any number, the same for all nodes: whoever holds it migrates, the others wait and find nothing to do. */
const migrationLock = 7_275_539;
const migrationTable =
  'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())';
const shippedFolder = join(import.meta.dirname, '../../../migrations');

export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Applies what is missing of `migrations/NNNN-name.sql`, each in a transaction of its own.
 * @returns the names applied now.
 * @throws ParleyError `store-incompatible` when the store was made by a newer Parley or an applied file was changed;
 *   `store-unavailable` when PostgreSQL refuses.
 */
export async function migrate(parts: { connection: StoreConnection; logger: Logger; folder?: string }): Promise<string[]> {
  const known = readMigrations(parts.folder);
  const client = new Client(pgOptions(parts.connection, { asApp: false }));
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await client.query(migrationTable);
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration ORDER BY name');
    const missing = compare(known, rows);
    for (const migration of missing) await apply(client, migration, parts.logger);
    return missing.map((migration) => migration.name);
  } catch (cause) {
    if (cause instanceof ParleyError) throw cause;
    throw new ParleyError('store-unavailable', `The store could not be brought up to date: ${describeError(cause)}`, { cause });
  } finally {
    // Ends the session and with it the lock.
    await client.end().catch(() => undefined);
  }
}

/** The migrations of this program, in order. */
export function readMigrations(folder: string = shippedFolder): Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  return names.toSorted().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

function compare(known: readonly Migration[], applied: readonly { name: string; checksum: string }[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const migration = byName.get(name);
    if (!migration)
      throw new ParleyError(
        'store-incompatible',
        `The store has ${name}, which this Parley does not know: it was made by a newer one`,
      );
    if (migration.checksum !== checksum)
      throw new ParleyError('store-incompatible', `${name} was changed after it was applied to this store`);
  }
  const done = new Set(applied.map((one) => one.name));
  return known.filter((migration) => !done.has(migration.name));
}

async function apply(client: Client, migration: Migration, logger: Logger): Promise<void> {
  await client.query('BEGIN');
  try {
    await applyMigrations(client, [migration]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`${migration.name}: ${describeError(cause)}`, { cause });
  }
  logger.info('Store brought up to date', { migration: migration.name });
}

/** Applies these inside the transaction that the caller has begun, and notes them. */
export async function applyMigrations(client: Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(migrationTable);
  for (const { name, text, checksum } of migrations) {
    await client.query(text);
    await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum]);
  }
}

/** Makes the database when the server has none of this name yet. */
export async function createDatabase(connection: { host: string; user: string; database: string }): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [connection.database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`);
  } finally {
    await client.end();
  }
}
