import { Worker } from 'node:worker_threads';
import type { SearchQuery } from '../../../directory/search/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { CompanyId } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { StoreConnection } from '../../sql/store.ts';
import type { AskedView, FromWorker, IndexAnswer, ToWorker, WorkerSettings } from './messages.ts';

export interface WordIndexParts {
  readonly connection: StoreConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What it may take of memory, in bytes; 0: there is none, and the store is asked. */
  readonly budget: number;
}

/** A thread that reads a large section keeps nobody waiting longer than this: the store is asked instead, in milliseconds. */
const patienceMs = 40;
/** After a crash, in milliseconds. */
const restAfterCrashMs = 10_000;

/** Asks the index in its thread. It never fails: without an answer one asks the store. */
export class WordIndex implements AsyncDisposable {
  readonly #parts: WordIndexParts;
  readonly #waiting = new Map<number, (answer: IndexAnswer | null) => void>();
  #worker: Worker | null = null;
  #nextId = 1;
  #restsUntilMs = 0;
  #isStopped = false;

  constructor(parts: WordIndexParts) {
    this.#parts = parts;
    this.#isStopped = parts.budget === 0;
  }

  /** Null: the index does not know, or not in time. */
  search(viewer: AskedView, query: SearchQuery, limit: number): Promise<IndexAnswer | null> {
    const worker = this.#running();
    if (!worker) return Promise.resolve(null);
    const id = this.#nextId++;
    const { promise, resolve } = Promise.withResolvers<IndexAnswer | null>();
    const timer = this.#parts.clock.setTimer(patienceMs, () => this.#settle(id, null));
    this.#waiting.set(id, (answer) => {
      timer.cancel();
      resolve(answer);
    });
    const { companyId, userId, domainId, directoryIds } = viewer;
    this.#post({ kind: 'search', id, viewer: { companyId, userId, domainId, directoryIds }, query, limit });
    return promise;
  }

  /** Contacts of the company, or its directories, may have changed. */
  changed(companyId: CompanyId): void {
    this.#post({ kind: 'changed', companyId });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#settleAll();
    await worker?.terminate();
  }

  #post(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker?.postMessage(message);
  }

  #running(): Worker | null {
    if (this.#isStopped || this.#parts.clock.now() < this.#restsUntilMs) return null;
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const { connection, budget, logger, clock } = this.#parts;
    const settings: WorkerSettings = { connection, budget };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings, name: 'contacts' });
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => logger.error('the index of contacts broke off: searches ask the store', { error }));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#restsUntilMs = clock.now() + restAfterCrashMs;
      this.#settleAll();
    });
    return worker;
  }

  #receive(message: FromWorker): void {
    const { logger } = this.#parts;
    if (message.kind === 'found') return this.#settle(message.id, message.answer);
    const { kind, ...about } = message;
    if (kind === 'read') logger.info('contacts are in the index', about);
    else logger.warn('contacts could not be read into the index: searches ask the store', about);
  }

  #settle(id: number, answer: IndexAnswer | null): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(answer);
  }

  #settleAll(): void {
    for (const id of this.#waiting.keys()) this.#settle(id, null);
  }
}
