import type { Clock } from '../../../kernel/clock.ts';
import type { ParleyError } from '../../../kernel/errors.ts';

/** Some rows of a result, values as the driver gives them. */
export interface RowBatch {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** `verified`: TLS with a certificate that is checked. `unverified`: TLS with anybody. `none`: in the clear. */
export type SqlSecurity = 'verified' | 'unverified' | 'none';

/** Where a database is and who asks it. */
export interface SqlTarget {
  readonly host: string;
  readonly port: number;
  /** SQL Server: found by the name of the instance instead of the port. */
  readonly instance: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly security: SqlSecurity;
  /** Certificates (PEM) to trust instead of the system's; null: the system's. */
  readonly ca: string | null;
  readonly connectTimeoutMs: number;
  /** For each answer of the database. */
  readonly answerTimeoutMs: number;
}

/** `schema` is empty where none was named. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** One connection, in a transaction that changes nothing. Disposing of it cuts the connection at once. */
export interface SqlSession extends AsyncDisposable {
  /** The first batch comes also when there are no rows. Not all rows are in memory at any time. */
  read(sql: string): AsyncIterable<RowBatch>;
  /** Columns of the primary key in their order; none: there is no such key. */
  primaryKey(table: TableName): Promise<readonly string[]>;
}

/** What differs from one kind of database to another. */
export interface SqlDriver {
  connect(target: SqlTarget, clock: Clock): Promise<SqlSession>;
  /** A name as it stands in SQL, whatever is in it. */
  readonly quote: (name: string) => string;
  /** What a driver threw, in words. */
  explain(error: unknown, what: string): ParleyError;
}
