import { Connection, type ConnectionConfiguration, ConnectionError, Request, RequestError, TYPES } from 'tedious';
import type { ParleyError } from '../../../kernel/errors.ts';
import { explainNetwork, invalid, lost, networkCode, refused, unreachable } from '../source/index.ts';
import type { RowBatch, SqlDriver, SqlSession, SqlTarget } from './sql-session.ts';

const batchRows = 500;

/** SQL Server 2012 and newer. It knows no read-only transactions: what a query might change is rolled back when the connection ends. */
export const sqlServerDriver: SqlDriver = {
  quote: (name) => `[${name.replaceAll(']', ']]')}]`,
  explain,
  connect: async (target) => {
    const connection = new Connection(configurationOf(target));
    connection.on('error', () => undefined);
    try {
      await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
      await new Promise<void>((resolve, reject) => connection.beginTransaction((error) => (error ? reject(error) : resolve())));
    } catch (error) {
      connection.close();
      throw error;
    }
    return sessionOf(connection);
  },
};

function configurationOf(target: SqlTarget): ConnectionConfiguration {
  const { security, ca } = target;
  return {
    server: target.host,
    authentication: { type: 'default', options: { userName: target.user, password: target.password } },
    options: {
      ...(target.instance ? { instanceName: target.instance } : { port: target.port }),
      database: target.database,
      appName: 'Parley',
      readOnlyIntent: true,
      encrypt: security !== 'none',
      trustServerCertificate: security === 'unverified',
      ...(ca ? { cryptoCredentialsDetails: { ca } } : {}),
      connectTimeout: target.connectTimeoutMs,
      requestTimeout: target.answerTimeoutMs,
      useUTC: true,
    },
  };
}

function sessionOf(connection: Connection): SqlSession {
  return {
    read: (sql) => read(connection, new Request(sql, () => undefined)),
    primaryKey: async ({ schema, table }) => {
      const request = new Request(
        `SELECT u.COLUMN_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS c
           JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE u ON u.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND u.TABLE_SCHEMA = c.TABLE_SCHEMA AND u.TABLE_NAME = c.TABLE_NAME
          WHERE c.CONSTRAINT_TYPE = 'PRIMARY KEY' AND c.TABLE_NAME = @table AND c.TABLE_SCHEMA = COALESCE(NULLIF(@schema, ''), SCHEMA_NAME())
          ORDER BY u.ORDINAL_POSITION`,
        () => undefined,
      );
      request.addParameter('table', TYPES.NVarChar, table);
      request.addParameter('schema', TYPES.NVarChar, schema);
      const names: string[] = [];
      for await (const { rows } of read(connection, request)) names.push(...rows.map(([name]) => String(name)));
      return names;
    },
    [Symbol.asyncDispose]: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

/** Rows are pushed to us; from a full batch on the request is paused until it was taken. */
async function* read(connection: Connection, request: Request): AsyncGenerator<RowBatch> {
  let columns: readonly string[] = [];
  let rows: unknown[][] = [];
  let end: { error: Error | null } | null = null;
  let wake: (() => void) | null = null;
  const finish = (error: Error | null) => {
    end ??= { error };
    wake?.();
  };
  request.callback = (error) => finish(error ?? null);
  request.on('columnMetadata', (metadata) => {
    columns = (metadata as { colName: string }[]).map(({ colName }) => colName);
  });
  request.on('row', (row) => {
    rows.push((row as { value: unknown }[]).map(({ value }) => value));
    if (rows.length < batchRows) return;
    request.pause();
    wake?.();
  });
  const onEnd = () => finish(new Error('the connection was lost'));
  connection.once('end', onEnd);
  try {
    connection.execSql(request);
    for (;;) {
      if (rows.length < batchRows && !end) await new Promise<void>((resolve) => (wake = resolve));
      if (rows.length < batchRows) break;
      const batch = rows;
      rows = [];
      request.resume();
      yield { columns, rows: batch };
    }
    const { error } = end!;
    if (error) throw error;
    yield { columns, rows };
  } finally {
    connection.off('end', onEnd);
  }
}

function explain(error: unknown, what: string): ParleyError {
  const message = error instanceof Error ? error.message : String(error);
  const { code, number } = error as { code?: string; number?: number };
  if (error instanceof RequestError && number !== undefined) {
    if (number === 208) return invalid(`${what} has no such table: ${message}`);
    if (number === 229) return refused(what, `${message}: the user needs the right to SELECT`);
    return refused(what, `${message} (${number})`);
  }
  if (code === 'ELOGIN') return refused(what, `${message} Check user, password and database`);
  if (code === 'ETIMEOUT')
    return unreachable(what, 'it did not answer in time: check host, port and firewall, or allow it more time');
  if (code === 'EINSTLOOKUP')
    return unreachable(what, `${message}: check the name of the instance, and that SQL Server Browser runs there`);
  if (code === 'EENCRYPT') return refused(what, 'it speaks no TLS: have it set up there, or choose to connect without');
  if (error instanceof ConnectionError || code === 'ESOCKET')
    return unreachable(what, networkCode(error) ? explainNetwork(error) : message);
  return lost(what, message);
}
