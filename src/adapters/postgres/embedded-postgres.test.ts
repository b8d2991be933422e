import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import { EmbeddedPostgres } from './index.ts';
import { inspectLock } from './lock-file.ts';

const clock = new SystemClock();
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function query(postgres: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new Client({ ...postgres.address, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A logger that tells when a sentence was written. */
function listening(): { logger: Logger; said: (sentence: string) => Promise<void> } {
  const waiting = new Map<string, () => void>();
  const hear = (sentence: string) => waiting.get(sentence)?.();
  const logger: Logger = { ...silentLogger, info: hear, warn: hear, error: hear };
  return { logger, said: (sentence) => new Promise((resolve) => waiting.set(sentence, resolve)) };
}

/** A process that ended but was not yet fetched by its parent (a zombie) does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('embedded PostgreSQL', () => {
  it('keeps what was written over a stop and a new start, and opens no port', async () => {
    const dataDir = newFolder();
    {
      await using first = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir });
      await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
      expect(await query(first, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
      expect(await query(first, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    }
    await using second = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir });
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is started again when it dies', async () => {
    const { logger, said } = listening();
    await using postgres = await EmbeddedPostgres.start({ clock, logger, dataDir: newFolder() });
    const killed = postgres.pid!;
    const isBack = said('Store is running');
    process.kill(killed, 'SIGKILL');
    await isBack;
    expect(postgres.pid).not.toBe(killed);
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends with the program that started it, however that ends', async () => {
    const dataDir = newFolder();
    const program = `
      import { EmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      import { SystemClock } from ${JSON.stringify(join(import.meta.dirname, '../../kernel/clock.ts'))};
      import { silentLogger } from ${JSON.stringify(join(import.meta.dirname, '../../kernel/logger.ts'))};
      setInterval(() => {}, 1000);
      const postgres = await EmbeddedPostgres.start({ clock: new SystemClock(), logger: silentLogger, dataDir: ${JSON.stringify(dataDir)} });
      console.log(postgres.pid);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    // The next start waits for the orphan's shutdown instead of giving up or damaging the store.
    await using next = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir });
    expect(isRunning(Number(line.toString()))).toBe(false);
    expect(await query(next, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not fooled by a lock file of the dead, even when another process now has the number', async () => {
    const dataDir = newFolder();
    await (await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir }))[Symbol.asyncDispose]();
    const lock = join(dataDir, 'postgres', 'postmaster.pid');
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, `${process.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n\n`);
    expect(inspectLock(join(dataDir, 'postgres'))).toEqual({ kind: 'stale', pid: process.pid });
    await using postgres = await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir });
    expect(Number.parseInt(readFileSync(lock, 'utf8'), 10)).toBe(postgres.pid);
  });

  it('says what PostgreSQL said when it cannot start', async () => {
    const dataDir = newFolder();
    await (await EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir }))[Symbol.asyncDispose]();
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
    await expect(EmbeddedPostgres.start({ clock, logger: silentLogger, dataDir })).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/ended at its start.*\n.*incompatible with server/s),
    });
  });
});
