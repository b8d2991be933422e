import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../../src/adapters/postgres/index.ts';
import { createDatabase, migrate, Store, type StoreConnection } from '../../src/adapters/sql/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';

const template = 'parley_template';

/** One server for all test files of a worker process; gone when the process is. */
interface Shared {
  server?: Promise<{ host: string; user: string }>;
  databases: number;
}
const shared: Shared = ((globalThis as Record<string, unknown>).parleyTestServer ??= { databases: 0 }) as Shared;

async function startServer(): Promise<{ host: string; user: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-store-'));
  const server = await EmbeddedPostgres.start({ clock: new SystemClock(), logger: silentLogger, dataDir, isDurable: false });
  process.once('exit', () => {
    if (server.pid) process.kill(server.pid, 'SIGQUIT');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const connection = { ...server.address, database: template };
  await createDatabase(connection);
  await migrate({ connection, logger: silentLogger });
  return server.address;
}

/** A new database of its own, with all migrations; the real server, without waiting for the disk. */
export async function createTestDatabase(): Promise<StoreConnection & { host: string; user: string; database: string }> {
  shared.server ??= startServer();
  const server = await shared.server;
  const database = `test_${++shared.databases}`;
  const client = new Client({ ...server, database: 'postgres' });
  await client.connect();
  await client.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
  await client.end();
  return { ...server, database };
}

/** A store on a new database. Close it with `await using` or in `afterAll`. */
export async function createTestStore(): Promise<Store> {
  return new Store({ connection: await createTestDatabase(), logger: silentLogger, maxConnections: 5 });
}
