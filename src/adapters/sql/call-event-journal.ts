import { Pool } from 'pg';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { CallEvent, CallEventJournal } from '../../telephony/call/index.ts';
import type { CallLogFeed, CallLogRow } from '../../telephony/call-log/index.ts';
import { type Batch, batchValues, type OpenCallChange, storeBatchStatement } from './call-event-statement.ts';
import { isUnavailable, pgOptions, type StoreConnection } from './store.ts';
import { readUnfinishedCalls } from './unfinished-calls.ts';

export interface CallEventJournalParts {
  readonly connection: StoreConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Computes what users see of a call when its last event is stored, in the same transaction. */
  readonly projectCallLog: (events: readonly CallEvent[]) => readonly CallLogRow[];
  /** How long `durable` waits before it rejects, in milliseconds. */
  readonly patienceMs?: number;
  /** Events kept in memory while the store is away; further ones are refused. */
  readonly maxWaiting?: number;
}

interface Waiter {
  readonly upTo: number;
  readonly untilMs: number;
  readonly resolve: () => void;
  readonly reject: (error: ParleyError) => void;
}

const largestBatch = 2000;
/** From the start of one write to the start of the next: at many calls a second a transaction costs more than what is in it. */
const betweenWritesMs = 40;
const firstRetryMs = 50;
const slowestRetryMs = 2000;
const closePatienceMs = 10_000;

/**
 * Call events in PostgreSQL by group commit: an event that comes while nothing is being written is written at once, those that come
 * during a write go together with the next one. One write at a time keeps the order.
 */
export class SqlCallEventJournal implements CallEventJournal, CallLogFeed, AsyncDisposable {
  readonly #parts: CallEventJournalParts;
  readonly #pool: Pool;
  readonly #maxWaiting: number;
  readonly #patienceMs: number;
  #waiting: CallEvent[] = [];
  /** Events of calls that go on, for the call log at their end. */
  readonly #open = new TransientMap<CallId, CallEvent[]>();
  #appended = 0;
  #stored = 0;
  /** Rows of the call log that the batch being written has brought into the store. */
  #logged: CallLogRow[] = [];
  #waiters: Waiter[] = [];
  #impatience: Timer | null = null;
  #isWriting = false;
  #isClosing = false;
  #lastWriteMs = 0;
  readonly #events = new Emitter<{ stored: readonly CallEvent[]; logged: readonly CallLogRow[] }>();

  constructor(parts: CallEventJournalParts) {
    this.#parts = parts;
    this.#maxWaiting = parts.maxWaiting ?? 200_000;
    this.#patienceMs = parts.patienceMs ?? 250;
    const options = pgOptions(parts.connection, { asApp: true });
    // Events of all companies travel together; the policies still bind the role.
    this.#pool = new Pool({
      ...options,
      options: `${options.options} -c parley.company_id=*`,
      max: 1,
      idleTimeoutMillis: 0,
      query_timeout: 15_000,
    });
    this.#pool.on('error', () => undefined);
  }

  /** Events not yet stored. */
  get waiting(): number {
    return this.#appended - this.#stored;
  }

  /** @throws ParleyError `journal-full` when the store was away for so long that memory is used up: no new call can be taken. */
  append(event: CallEvent): void {
    if (this.waiting >= this.#maxWaiting) {
      throw new ParleyError(
        'journal-full',
        `${this.waiting} call events wait for the store, no more can be kept: the store is away`,
      );
    }
    this.#waiting.push(event);
    this.#appended++;
    this.#schedule();
  }

  durable(): Promise<void> {
    if (this.#stored === this.#appended) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { clock } = this.#parts;
    this.#waiters.push({ upTo: this.#appended, untilMs: clock.now() + this.#patienceMs, resolve, reject });
    this.#impatience ??= clock.setTimer(this.#patienceMs, this.#giveUp);
    return promise;
  }

  /** One timer for all who wait, for they are as patient as each other: at that of the first. */
  readonly #giveUp = (): void => {
    const { clock } = this.#parts;
    const now = clock.now();
    const tooLate = this.#waiters.filter(({ untilMs }) => untilMs <= now);
    this.#waiters = this.#waiters.filter(({ untilMs }) => untilMs > now);
    const [next] = this.#waiters;
    this.#impatience = next ? clock.setTimer(next.untilMs - now, this.#giveUp) : null;
    for (const { reject } of tooLate)
      reject(
        new ParleyError(
          'store-unavailable',
          `The store did not take the call's events within ${this.#patienceMs} ms; they are kept and tried again`,
        ),
      );
  };

  onStored(listener: (events: readonly CallEvent[]) => void): Unsubscribe {
    return this.#events.on('stored', listener);
  }

  onLogged(listener: (rows: readonly CallLogRow[]) => void): Unsubscribe {
    return this.#events.on('logged', listener);
  }

  async unfinished(): Promise<ReadonlyMap<CallId, readonly CallEvent[]>> {
    const calls = await readUnfinishedCalls(this.#pool);
    for (const [callId, events] of calls) {
      if (!this.#open.has(callId)) this.#open.set(callId, [...events]);
    }
    return calls;
  }

  #schedule(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    // After everything that this turn of the event loop appends.
    setImmediate(() => void this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    let retryMs = firstRetryMs;
    while (this.#waiting.length > 0) {
      await this.#keepDistance();
      const events = this.#waiting.splice(0, largestBatch);
      this.#logged = [];
      try {
        await this.#write(this.#batchOf(events));
        retryMs = firstRetryMs;
      } catch (error) {
        this.#waiting = events.concat(this.#waiting);
        if (this.#isClosing && this.#pool.ended) break;
        this.#parts.logger.warn('Call events wait for the store', {
          waiting: this.waiting,
          retryMs,
          error: describeError(error),
        });
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, slowestRetryMs);
        continue;
      }
      this.#markStored(events);
    }
    this.#isWriting = false;
  }

  async #keepDistance(): Promise<void> {
    const { clock } = this.#parts;
    const leftMs = this.#lastWriteMs + betweenWritesMs - clock.now();
    if (leftMs > 0 && leftMs <= betweenWritesMs && !this.#isClosing) await this.#pause(leftMs);
    this.#lastWriteMs = clock.now();
  }

  /** A timer of the clock, which by itself does not keep the process alive. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.setTimer(ms, resolve));
  }

  #markStored(events: readonly CallEvent[]): void {
    for (const event of events) {
      if (event.type === 'call-ended') this.#open.delete(event.callId);
    }
    this.#stored += events.length;
    const done = this.#waiters.filter((waiter) => waiter.upTo <= this.#stored);
    this.#waiters = this.#waiters.filter((waiter) => waiter.upTo > this.#stored);
    for (const waiter of done) waiter.resolve();
    this.#events.emit('stored', events);
    const logged = this.#logged;
    this.#logged = [];
    if (logged.length > 0) this.#events.emit('logged', logged);
  }

  /** Remembers the events of open calls; a batch that is tried again is not remembered twice. */
  #batchOf(events: readonly CallEvent[]): Batch {
    const calls = new Map<CallId, OpenCallChange>();
    const log: CallLogRow[] = [];
    for (const event of events) {
      const known = this.#open.get(event.callId) ?? [];
      if (known.length === 0) this.#open.set(event.callId, known);
      if (known.length === 0 || known.at(-1)!.seq < event.seq) known.push(event);
      const { companyId, callId } = event;
      if (event.type === 'call-ended') {
        log.push(...this.#project(known));
        // Also when it began in this batch: a write whose answer was lost may have stored the beginning.
        calls.set(callId, { companyId, callId, startedAtMs: null });
      } else if (event.seq === 0) calls.set(callId, { companyId, callId, startedAtMs: event.atMs });
    }
    return { events, calls: [...calls.values()], log };
  }

  /** A mistake in the projection must not hold up the facts it is made of. */
  #project(events: readonly CallEvent[]): readonly CallLogRow[] {
    try {
      return this.#parts.projectCallLog(events);
    } catch (error) {
      this.#parts.logger.error('A call could not be put into the call log', { callId: events[0]?.callId, error });
      return [];
    }
  }

  /** @throws when the store is away; what it refuses for its content is narrowed down and given up. */
  async #write(batch: Batch): Promise<void> {
    try {
      await this.#execute(batch);
    } catch (error) {
      if (isUnavailable(error) || isTimeout(error)) throw error;
      await this.#writeApart(batch, error);
    }
  }

  async #writeApart(batch: Batch, error: unknown): Promise<void> {
    const { events, calls, log } = batch;
    if (events.length + log.length <= 1) {
      this.#parts.logger.error('The store refused a call event, it is lost', {
        callId: events[0]?.callId ?? log[0]?.callId,
        type: events[0]?.type,
        error,
      });
      return;
    }
    if (log.length > 0) {
      await this.#write({ events, calls, log: [] });
      for (const row of log) await this.#write({ events: [], calls: [], log: [row] });
      return;
    }
    const middle = events.length >> 1;
    for (const half of [events.slice(0, middle), events.slice(middle)]) {
      const callIds = new Set<string>(half.map((event) => event.callId));
      await this.#write({ events: half, calls: calls.filter((call) => callIds.has(call.callId)), log });
    }
  }

  async #execute(batch: Batch): Promise<void> {
    await this.#pool.query({ name: 'store-call-events', text: storeBatchStatement, values: batchValues(batch) });
    this.#logged.push(...batch.log);
  }

  /** Writes what waits, then closes. What cannot be written in time is named in the log. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    const until = this.#parts.clock.now() + closePatienceMs;
    while (this.waiting > 0 && this.#parts.clock.now() < until) await this.durable().catch(() => undefined);
    if (this.waiting > 0)
      this.#parts.logger.error('Call events were lost: the store was away at the end', { lost: this.waiting });
    this.#impatience?.cancel();
    await this.#pool.end();
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
