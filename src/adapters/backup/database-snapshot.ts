import { Client } from 'pg';
import type { BackupHead, BackupManifest, BackupSource, Snapshot } from '../../platform/backup/index.ts';
import { leftOutTables } from '../../platform/backup/index.ts';
import { pgOptions, type StoreConnection } from '../sql/store.ts';
import { copyOut } from './copy-stream.ts';

/** The tables of the store in one transaction that sees one moment, whatever is written meanwhile. */
export class DatabaseSnapshots implements BackupSource {
  readonly #connection: StoreConnection;

  constructor(connection: StoreConnection) {
    this.#connection = connection;
  }

  async snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const client = new Client({ ...pgOptions(this.#connection, { asApp: false }), application_name: 'parley backup' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query("SELECT set_config('parley.company_id', '*', true)");
      const all = await readTables(client);
      const result = await work({
        migrations: await readMigrations(client),
        tables: all.filter(({ name }) => !leftOutTables.includes(name)),
        leftOut: all.map(({ name }) => name).filter((name) => leftOutTables.includes(name)),
        sequences: await readSequences(client),
        rows: (table) => {
          const columns = all.find(({ name }) => name === table)!.columns;
          return copyOut(client, `COPY ${copyTarget(client, table, columns)} TO STDOUT`);
        },
      });
      await client.query('COMMIT');
      return result;
    } finally {
      // Also cuts off a COPY that nobody reads any more.
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    }
  }
}

export function copyTarget(client: Client, table: string, columns: readonly string[]): string {
  return `public.${client.escapeIdentifier(table)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`;
}

async function readMigrations(client: Client): Promise<BackupHead['migrations']> {
  return (await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration ORDER BY name')).rows;
}

/** Every table but the list of migrations; columns that the server computes itself are not copied. */
export async function readTables(client: Client): Promise<BackupHead['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migration'
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

async function readSequences(client: Client): Promise<BackupManifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  const sequences: BackupManifest['sequences'] = [];
  for (const { name } of rows) {
    const state = await client.query<{ value: string; used: boolean }>(
      `SELECT last_value::text AS value, is_called AS used FROM public.${client.escapeIdentifier(name)}`,
    );
    sequences.push({ name, value: state.rows[0]!.value, isUsed: state.rows[0]!.used });
  }
  return sequences;
}
