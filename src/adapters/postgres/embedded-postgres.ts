import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Clock, delay } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { binariesFolder, chooseLauncher, handOver, initialise, type Launcher, serverEnvironment } from './launch.ts';
import { inspectLock, removeLock } from './lock-file.ts';

export interface EmbeddedPostgresParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Parley's data folder; the cluster is in `postgres/` below it. */
  readonly dataDir: string;
  /** Tests that never kill the machine may write faster without it. */
  readonly isDurable?: boolean;
}

/** Where clients connect. */
export interface PostgresAddress {
  /** Folder of the unix socket. */
  readonly host: string;
  readonly user: string;
}

const lockPatienceMs = 10_000;
const startPatienceMs = 60_000;
const stopPatienceMs = 20_000;
const restartDelaysMs = [0, 500, 1000, 2000, 5000, 10_000];
/** The system's limit for the path of a unix socket, less the file's own name. */
const longestSocketFolder = 107 - '/.s.PGSQL.5432'.length;

/**
 * The PostgreSQL server that Parley brings along.
 *
 * ```
 * start ─► running ─ crash ─► restarting ─► running        stop ─► stopped
 *                                  └─ keeps trying, slower each time
 * ```
 *
 * Killing Parley stops it too (SIGINT at the parent's death: its fast shutdown).
 */
export class EmbeddedPostgres implements AsyncDisposable {
  readonly #parts: EmbeddedPostgresParts;
  readonly #binaries: string;
  readonly #launcher: Launcher;
  readonly #folder: string;
  readonly #socketFolder: string;
  readonly #lastLines: string[] = [];
  #server: ChildProcess | null = null;
  #isStopping = false;
  #crashes = 0;

  /** Starts the server; makes the cluster at the first time. @throws ParleyError `store-unavailable` with what PostgreSQL said. */
  static async start(parts: EmbeddedPostgresParts): Promise<EmbeddedPostgres> {
    const postgres = new EmbeddedPostgres(parts);
    await postgres.#prepare();
    await postgres.#launch();
    return postgres;
  }

  private constructor(parts: EmbeddedPostgresParts) {
    this.#parts = parts;
    this.#binaries = binariesFolder();
    this.#launcher = chooseLauncher(this.#binaries);
    this.#folder = join(parts.dataDir, 'postgres');
    mkdirSync(parts.dataDir, { recursive: true });
    const beside = join(parts.dataDir, 'run');
    this.#socketFolder = beside.length <= longestSocketFolder ? beside : mkdtempSync(join(tmpdir(), 'parley-'));
  }

  get address(): PostgresAddress {
    return { host: this.#socketFolder, user: 'parley' };
  }

  /** The server's process; null while it is down. */
  get pid(): number | null {
    return this.#server?.pid ?? null;
  }

  async #prepare(): Promise<void> {
    mkdirSync(this.#socketFolder, { recursive: true });
    chmodSync(this.#socketFolder, 0o700);
    handOver(this.#socketFolder, this.#launcher);
    await this.#takeLock();
    if (existsSync(join(this.#folder, 'PG_VERSION'))) return;
    this.#parts.logger.info('Making a new store', { folder: this.#folder });
    // Made under another name: an interrupted beginning is never taken for a store.
    const draft = `${this.#folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    handOver(draft, this.#launcher);
    await initialise({ binaries: this.#binaries, launcher: this.#launcher, folder: draft, syncs: this.#isDurable });
    renameSync(draft, this.#folder);
  }

  get #isDurable(): boolean {
    return this.#parts.isDurable ?? true;
  }

  /** A predecessor that was killed may still be shutting its server down; another Parley keeps it. */
  async #takeLock(): Promise<void> {
    const until = this.#parts.clock.now() + lockPatienceMs;
    for (let lock = inspectLock(this.#folder); lock.kind !== 'free'; lock = inspectLock(this.#folder)) {
      if (lock.kind === 'stale') {
        removeLock(this.#folder);
        break;
      }
      if (this.#parts.clock.now() > until) {
        throw new ParleyError(
          'store-unavailable',
          `The store in ${this.#folder} is in use by process ${lock.pid}: another Parley runs with this PARLEY_DATA_DIR. Stop it or choose another folder.`,
        );
      }
      await delay(this.#parts.clock, 100);
    }
    // The folder is ours alone: a socket in it is a dead server's, whoever has its number now.
    for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(this.#socketFolder, name), { force: true });
  }

  /** After a kill of the server itself its children need a moment to notice; until then PostgreSQL rightly refuses to start. */
  async #launch(): Promise<void> {
    const until = this.#parts.clock.now() + lockPatienceMs;
    for (;;) {
      try {
        await this.#launchOnce();
        return;
      } catch (error) {
        const isChildLeft = this.#lastLines.some((line) => line.includes('pre-existing shared memory block'));
        if (!isChildLeft || this.#parts.clock.now() > until) throw error;
        await delay(this.#parts.clock, 100);
      }
    }
  }

  async #launchOnce(): Promise<void> {
    this.#lastLines.length = 0;
    const command = [...this.#launcher.serverPrefix, join(this.#binaries, 'postgres'), '-D', this.#folder, ...this.#settings()];
    // Its own process group: Ctrl-C in the terminal is for Parley, which still has to write.
    const server = spawn(command[0]!, command.slice(1), {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: serverEnvironment(),
    });
    this.#server = server;
    await this.#untilReady(server);
    server.once('exit', (code, signal) => this.#onExit(code, signal));
    server.unref();
    this.#parts.logger.info('Store is running', { pid: server.pid });
  }

  #settings(): string[] {
    const values = {
      listen_addresses: '',
      unix_socket_directories: this.#socketFolder,
      unix_socket_permissions: '0700',
      max_connections: '60',
      shared_buffers: '64MB',
      jit: 'off',
      log_min_messages: 'log',
      logging_collector: 'off',
      log_timezone: 'UTC',
      timezone: 'UTC',
      ...(this.#isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  #untilReady(server: ChildProcess): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = this.#parts.clock.setTimer(startPatienceMs, () => fail(`was not ready after ${startPatienceMs / 1000} s`));
    const fail = (what: string) => {
      timer.cancel();
      const said = this.#lastLines.length > 0 ? `; it said:\n${this.#lastLines.join('\n')}` : '';
      reject(new ParleyError('store-unavailable', `The embedded PostgreSQL ${what}${said}`));
    };
    server.once('error', (error) => fail(`could not be started: ${error.message}`));
    const onEarlyExit = (code: number | null, signal: string | null) => fail(`ended at its start (${signal ?? code})`);
    server.once('exit', onEarlyExit);
    createInterface({ input: server.stderr! }).on('line', (line) => {
      this.#lastLines.push(line);
      if (this.#lastLines.length > 20) this.#lastLines.shift();
      if (/\b(PANIC|FATAL): /.test(line) && !this.#isStopping) this.#parts.logger.warn('The store complained', { said: line });
      if (!line.includes('database system is ready to accept connections')) return;
      timer.cancel();
      server.off('exit', onEarlyExit);
      resolve();
    });
    (server.stderr as unknown as { unref?: () => void }).unref?.();
    return promise;
  }

  #onExit(code: number | null, signal: string | null): void {
    this.#server = null;
    if (this.#isStopping) return;
    const wait = restartDelaysMs[Math.min(this.#crashes++, restartDelaysMs.length - 1)]!;
    this.#parts.logger.error('The store ended by itself and is started again', {
      code,
      signal,
      waitMs: wait,
      said: this.#lastLines.slice(-3).join(' | '),
    });
    this.#parts.clock.setTimer(wait, () => void this.#restart());
  }

  async #restart(): Promise<void> {
    if (this.#isStopping) return;
    try {
      await this.#takeLock();
      await this.#launch();
      this.#parts.clock.setTimer(60_000, () => {
        this.#crashes = 0;
      });
    } catch (error) {
      this.#parts.logger.error('The store could not be started again', { error });
      this.#server?.kill('SIGQUIT');
      this.#onExit(null, null);
    }
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is on the disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    const server = this.#server;
    if (server?.pid) {
      server.ref();
      const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      server.kill('SIGINT');
      const giveUp = this.#parts.clock.setTimer(stopPatienceMs, () => server.kill('SIGQUIT'));
      await ended;
      giveUp.cancel();
    }
    if (!this.#socketFolder.startsWith(this.#parts.dataDir)) rmSync(this.#socketFolder, { recursive: true, force: true });
  }
}
