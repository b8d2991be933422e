import { Logger as GraphileLogger, type Runner, run } from 'graphile-worker';
import { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { JobQueue, JobRunId } from '../../platform/job/index.ts';
import { pgOptions, type StoreConnection } from '../sql/store.ts';

const task = 'parley';
const beginAnewMs = 5000;
/** Also when it is not told of new runs, because the store cut its connection. */
const pollEveryMs = 2000;
/** With its growing pauses (e, e², … seconds) about a day. */
const mostAttempts = 14;

/**
 * graphile-worker as the queue of runs. A run is handed out until it has begun: `handle` fails only while the store cannot be asked. What
 * becomes of it then is noted elsewhere, not tried again by itself.
 */
export class GraphileQueue implements JobQueue {
  readonly #connection: StoreConnection;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #pool: Pool | null = null;
  #runner: Runner | null = null;
  #isClosed = false;

  constructor(parts: { connection: StoreConnection; clock: Clock; logger: Logger }) {
    this.#connection = parts.connection;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  async start(handle: (runId: JobRunId) => Promise<void>): Promise<void> {
    // As the owner: it keeps its own tables.
    this.#pool = new Pool({ ...pgOptions(this.#connection, { asApp: false }), max: 4 });
    // As in the store: a connection that the server cuts while we say goodbye is no loss.
    this.#pool.on('error', (error) => {
      if (!this.#isClosed) this.#logger.warn('the queue of jobs lost a connection', { error: describeError(error) });
    });
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    await this.#run(handle);
  }

  async #run(handle: (runId: JobRunId) => Promise<void>): Promise<void> {
    const runner = await run({
      pgPool: this.#pool!,
      logger: graphileLogger(this.#logger),
      noHandleSignals: true,
      concurrency: 2,
      pollInterval: pollEveryMs,
      parsedCronItems: [],
      taskList: { [task]: (payload) => handle((payload as { runId: JobRunId }).runId) },
    });
    this.#runner = runner;
    // It goes on by itself when the store comes back; should it ever end, it is begun anew.
    runner.promise.then(
      () => this.#beginAnew(handle, 'it ended'),
      (error: unknown) => this.#beginAnew(handle, describeError(error)),
    );
  }

  #beginAnew(handle: (runId: JobRunId) => Promise<void>, reason: string): void {
    if (this.#isClosed) return;
    this.#logger.warn('the queue of jobs is begun anew', { reason });
    this.#clock.setTimer(beginAnewMs, () => {
      if (!this.#isClosed) this.#run(handle).catch((error: unknown) => this.#beginAnew(handle, describeError(error)));
    });
  }

  async add(runId: JobRunId): Promise<void> {
    await this.#runner?.addJob(task, { runId }, { jobKey: runId, maxAttempts: mostAttempts });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#runner?.stop().catch(() => undefined);
    await this.#pool?.end();
  }
}

function graphileLogger(logger: Logger): GraphileLogger {
  return new GraphileLogger(() => (rank, message) => {
    const level: string = rank;
    if (level === 'error') logger.error(message);
    else if (level === 'warning') logger.warn(message);
    else logger.debug(message);
  });
}
