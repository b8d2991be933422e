import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { type ClientConfig, Pool } from 'pg';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Originator, originator } from '../../platform/audit/index.ts';
import type { Tables } from './schema.ts';

/** A transaction that sees the rows of one company, or of all. */
export type Scope = Transaction<Tables>;

/** How to reach a PostgreSQL: an address as in `DATABASE_URL`, or the folder of a unix socket. */
export type StoreConnection =
  | { readonly url: string }
  | { readonly host: string; readonly user: string; readonly database: string };

/** As pg wants it; `asApp` gives up the owner's rights, so that row-level security binds. */
export function pgOptions(connection: StoreConnection, options: { asApp: boolean }): ClientConfig {
  const target = 'url' in connection ? { connectionString: connection.url } : { ...connection };
  return {
    ...target,
    application_name: 'parley',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    ...(options.asApp ? { options: '-c role=parley_app -c jit=off' } : {}),
  };
}

/** The store. Every access goes through a transaction that has named whose rows it may see. */
export class Store implements AsyncDisposable {
  readonly connection: StoreConnection;
  readonly pool: Pool;
  readonly #kysely: Kysely<Tables>;
  #isClosing = false;

  constructor(parts: { connection: StoreConnection; logger: Logger; maxConnections?: number }) {
    this.connection = parts.connection;
    this.pool = new Pool({
      ...pgOptions(parts.connection, { asApp: true }),
      max: parts.maxConnections ?? 20,
      idleTimeoutMillis: 30_000,
    });
    // An idle connection that breaks is replaced at the next use. At the end pg does not wait for the server to take our
    // goodbyes: a server that is stopped right after cuts the connections first, which is no loss.
    this.pool.on('error', (error) => {
      if (!this.#isClosing) parts.logger.warn('A connection to the store was lost', { error: describeError(error) });
    });
    this.#kysely = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: this.pool }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    });
  }

  /**
   * Runs `work` in a transaction that sees this company's rows and can write no other's.
   * @param by who is recorded for what it changes; by default whoever the request is made on behalf of
   */
  inCompany<T>(companyId: CompanyId, work: (scope: Scope) => Promise<T>, by?: Originator | null): Promise<T> {
    return this.#run(companyId, work, by);
  }

  /** As {@link inCompany} with every company's rows: sign-in, start of the program, what super users see. */
  inAllCompanies<T>(work: (scope: Scope) => Promise<T>, by?: Originator | null): Promise<T> {
    return this.#run('*', work, by);
  }

  /** The smallest question there is, to see whether and how fast it answers. */
  async ask(): Promise<void> {
    await sql`select 1`.execute(this.#kysely);
  }

  async #run<T>(visible: string, work: (scope: Scope) => Promise<T>, by = originator()): Promise<T> {
    const actor = by ? JSON.stringify(by) : '';
    try {
      return await this.#kysely.transaction().execute(async (transaction) => {
        await sql`select set_config('parley.company_id', ${visible}, true), set_config('parley.actor', ${actor}, true)`.execute(
          transaction,
        );
        return work(transaction);
      });
    } catch (error) {
      throw isUnavailable(error)
        ? new ParleyError('store-unavailable', `The store cannot be reached: ${describeError(error)}`, { cause: error })
        : error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await this.#kysely.destroy();
  }
}

/** Whether the server is away or going away, rather than the statement wrong: worth another try. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ParleyError) return error.code === 'store-unavailable';
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    // 08 connection, 53 resources, 57P shutdown and start; the rest are the operating system's.
    return /^(08|53|57P)/.test(code) || /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_)/.test(code);
  }
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** The name of the constraint that a write broke, e.g. `app_user_login`; null when it was something else. */
export function brokenConstraint(error: unknown): string | null {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string' ? constraint : null;
}
