import { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { CallEvent, CallEventJournal } from '../../telephony/call/index.ts';
import type { CallLogFeed, CallLogRow } from '../../telephony/call-log/index.ts';
import { type Batch, batchValues, type OpenCallChange, storeBatchStatement } from './call-event-statement.ts';
import { GroupCommit, isWorthRetrying } from './group-commit.ts';
import { pgOptions, type StoreConnection } from './store.ts';
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

/** Call events in PostgreSQL by group commit, and with the last of each call what users see of it. */
export class SqlCallEventJournal implements CallEventJournal, CallLogFeed, AsyncDisposable {
  readonly #parts: CallEventJournalParts;
  readonly #pool: Pool;
  readonly #commit: GroupCommit<CallEvent>;
  /** Events of calls that go on, for the call log at their end. */
  readonly #open = new TransientMap<CallId, CallEvent[]>();
  /** Rows of the call log that the batch being written has brought into the store. */
  #logged: CallLogRow[] = [];
  readonly #events = new Emitter<{ stored: readonly CallEvent[]; logged: readonly CallLogRow[] }>();

  constructor(parts: CallEventJournalParts) {
    this.#parts = parts;
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
    this.#commit = new GroupCommit({
      ...parts,
      what: 'call events',
      perEventMs: 0.25,
      write: (events) => {
        this.#logged = [];
        return this.#write(this.#batchOf(events));
      },
      describe: ({ callId, type }) => ({ callId, type }),
    });
    this.#commit.onStored((events) => {
      for (const event of events) if (event.type === 'call-ended') this.#open.delete(event.callId);
      this.#events.emit('stored', events);
      const logged = this.#logged;
      this.#logged = [];
      if (logged.length > 0) this.#events.emit('logged', logged);
    });
  }

  /** Events not yet stored. */
  get waiting(): number {
    return this.#commit.waiting;
  }

  /** @throws ParleyError `journal-full` when the store was away for so long that memory is used up: no new call can be taken. */
  append(event: CallEvent): void {
    this.#commit.append(event);
  }

  durable(): Promise<void> {
    return this.#commit.durable();
  }

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
      if (isWorthRetrying(error)) throw error;
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
    await this.#commit.close();
    await this.#pool.end();
  }
}
