import { createRequire } from 'node:module';
import { describeError } from '../../../kernel/errors.ts';
import type { FromOdbcProcess, ToOdbcProcess } from './odbc-messages.ts';

/** What we use of the package `odbc` 2; its own types need a build of it. */
interface OdbcPackage {
  connect(options: { connectionString: string; connectionTimeout: number; loginTimeout: number }): Promise<OdbcConnection>;
}
interface OdbcConnection {
  beginTransaction(): Promise<void>;
  query(sql: string, options: { cursor: true; fetchSize: number }): Promise<OdbcCursor>;
}
interface OdbcCursor {
  readonly noData: boolean;
  fetch(): Promise<OdbcRows>;
  close(): Promise<void>;
}
type OdbcRows = Record<string, unknown>[] & { readonly columns: readonly { readonly name: string }[] };

let connection: OdbcConnection | null = null;
let cursor: OdbcCursor | null = null;

/** A process of its own: a driver that crashes takes nobody with it, one that hangs is killed. */
process.on('message', (message: ToOdbcProcess) => {
  void answer(message).then(
    (reply) => process.send!(reply),
    (error: unknown) => process.send!(failure(error)),
  );
});
// Nobody is left to read for.
process.on('disconnect', () => process.exit());

async function answer(message: ToOdbcProcess): Promise<FromOdbcProcess> {
  switch (message.kind) {
    case 'open': {
      const odbc = loadPackage();
      if (!odbc) return { kind: 'not-installed' };
      const { connectionString, timeoutS } = message;
      connection = await odbc.connect({ connectionString, connectionTimeout: timeoutS, loginTimeout: timeoutS });
      // Never committed: what a query might change is rolled back. Not every driver knows transactions.
      await connection.beginTransaction().catch(() => undefined);
      return { kind: 'opened' };
    }
    case 'read':
      cursor = await connection!.query(message.sql, { cursor: true, fetchSize: message.batchRows });
      return await fetchRows();
    case 'next':
      return await fetchRows();
  }
}

async function fetchRows(): Promise<FromOdbcProcess> {
  const rows = await cursor!.fetch();
  const columns = rows.columns.map(({ name }) => name);
  const isLast = cursor!.noData;
  if (isLast) await cursor!.close();
  return { kind: 'rows', columns, rows: rows.map((row) => columns.map((name) => row[name])), isLast };
}

function failure(error: unknown): FromOdbcProcess {
  const { odbcErrors = [] } = error as { odbcErrors?: readonly { state?: string; message?: string }[] };
  const message =
    odbcErrors
      .map((one) => one.message)
      .filter(Boolean)
      .join(' ') || describeError(error);
  return { kind: 'failed', message, state: odbcErrors[0]?.state ?? '' };
}

function loadPackage(): OdbcPackage | null {
  try {
    return createRequire(import.meta.url)('odbc') as OdbcPackage;
  } catch {
    return null;
  }
}
