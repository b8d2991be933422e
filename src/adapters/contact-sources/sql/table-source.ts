import type { ContactSource, EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import {
  distinctNames,
  fieldsOf,
  textOfValue,
  unreachable,
  untilAborted,
  wantedOf,
  within,
  withoutSecrets,
} from '../source/index.ts';
import type { RowBatch, SqlSession } from './sql-session.ts';

export interface TableSourceParts {
  readonly clock: Clock;
  /** The database in errors: `PostgreSQL at db.example.org:5432`. */
  readonly what: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly answerTimeoutMs: number;
  connect(): Promise<SqlSession>;
  /** What is to be read, when these fields are wanted. */
  plan(session: SqlSession, fields: readonly string[] | null): Promise<ReadingPlan>;
  explain(error: unknown, what: string): ParleyError;
}

export interface ReadingPlan {
  readonly sql: string;
  /** Columns that tell rows apart; none: the source has no such thing. */
  readonly key: readonly string[];
  /** Gives the columns without rows. */
  readonly columnsSql: string;
}

/** Rows of a table or query as entries. One connection for each reading, closed with it. */
export class TableSource implements ContactSource {
  readonly #parts: TableSourceParts;
  readonly #open = new Set<SqlSession>();

  constructor(parts: TableSourceParts) {
    this.#parts = parts;
  }

  async *entries(request: EntryRequest, signal: AbortSignal): AsyncGenerator<SourceEntry> {
    const isWanted = wantedOf(request.fields);
    const most = request.limit ?? Number.POSITIVE_INFINITY;
    let count = 0;
    for await (const { columns, rows, key } of this.#batches(request.fields, (plan) => plan.sql, signal)) {
      const names = distinctNames(columns);
      const keyPlaces = key.map((name) => names.indexOf(name));
      for (const row of rows) {
        yield { key: keyOf(row, keyPlaces), fields: fieldsOf(names, row, isWanted) };
        if (++count >= most) return;
      }
    }
  }

  async fieldNames(signal: AbortSignal): Promise<readonly string[]> {
    for await (const { columns } of this.#batches(null, (plan) => plan.columnsSql, signal)) return distinctNames(columns);
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map((session) => session[Symbol.asyncDispose]()));
  }

  async *#batches(
    fields: readonly string[] | null,
    sqlOf: (plan: ReadingPlan) => string,
    signal: AbortSignal,
  ): AsyncGenerator<RowBatch & { readonly key: readonly string[] }> {
    const { clock, what, answerTimeoutMs } = this.#parts;
    const tooLate = () =>
      unreachable(what, `it did not answer for ${answerTimeoutMs / 1000} s: make the query faster, or allow it more time`);
    const patiently = <T>(work: Promise<T>) => untilAborted(signal, within(clock, answerTimeoutMs, work, tooLate));
    let session: SqlSession | null = null;
    try {
      session = await untilAborted(signal, this.#parts.connect(), closeLate);
      this.#open.add(session);
      const plan = await patiently(this.#parts.plan(session, fields));
      const batches = session.read(sqlOf(plan))[Symbol.asyncIterator]();
      for (;;) {
        const next = await patiently(batches.next());
        if (next.done) return;
        yield { ...next.value, key: plan.key };
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw withoutSecrets(error instanceof ParleyError ? error : this.#parts.explain(error, what), this.#parts.secrets);
    } finally {
      if (session) {
        this.#open.delete(session);
        await session[Symbol.asyncDispose]();
      }
    }
  }
}

function closeLate(session: SqlSession): void {
  void session[Symbol.asyncDispose]();
}

function keyOf(row: readonly unknown[], places: readonly number[]): string | null {
  if (places.length === 0 || places.includes(-1)) return null;
  const values = places.map((place) => textOfValue(row[place]));
  return values.length === 1 ? values[0]! : JSON.stringify(values);
}
