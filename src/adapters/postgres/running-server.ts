import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresAddress } from './embedded-postgres.ts';
import { inspectLock } from './lock-file.ts';

/** The embedded server that a running Parley has on this data folder; null when none runs. */
export function runningServer(dataDir: string): PostgresAddress | null {
  const folder = join(dataDir, 'postgres');
  if (inspectLock(folder).kind !== 'held') return null;
  // PostgreSQL's own note: number, folder, start, port, folder of the socket, …
  const socketFolder = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[4];
  return socketFolder ? { host: socketFolder, user: 'parley' } : null;
}
