import type { Readable } from 'node:stream';
import { type Connection, createConnection, type FieldPacket, type Query } from 'mysql2';
import type { ParleyError } from '../../../kernel/errors.ts';
import { explainNetwork, invalid, lost, networkCode, notTrusted, refused, unreachable } from '../source/index.ts';
import type { RowBatch, SqlDriver, SqlSession, SqlTarget, TableName } from './sql-session.ts';

const batchRows = 500;

/** MySQL 8 and MariaDB: rows as they come, in a read-only transaction; the connection waits when we do. */
export const mysqlDriver: SqlDriver = {
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  explain,
  connect: async (target) => {
    const connection = createConnection(optionsOf(target));
    connection.on('error', () => undefined);
    try {
      await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
      const [version] = await ask(connection, 'SELECT VERSION()');
      const limitS = Math.ceil(target.answerTimeoutMs / 1000);
      // The limit counts until the last row is sent, our own work included.
      const limit = /mariadb/i.test(String(version?.[0]))
        ? `max_statement_time = ${limitS * 10}`
        : `max_execution_time = ${limitS * 10_000}`;
      await ask(connection, `SET SESSION ${limit}, net_write_timeout = 3600, time_zone = '+00:00'`);
      await ask(connection, 'START TRANSACTION READ ONLY');
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return sessionOf(connection);
  },
};

function optionsOf(target: SqlTarget) {
  const { security, ca } = target;
  return {
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password,
    connectTimeout: target.connectTimeoutMs,
    charset: 'utf8mb4_general_ci',
    // As text, so that no number loses digits and no date its day.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    rowsAsArray: true,
    ...(security === 'none'
      ? {}
      : {
          ssl: {
            minVersion: 'TLSv1.2',
            rejectUnauthorized: security === 'verified',
            verifyIdentity: security === 'verified',
            ...(ca ? { ca } : {}),
          },
        }),
  };
}

function sessionOf(connection: Connection): SqlSession {
  return {
    read: (sql) => read(connection, sql),
    primaryKey: async ({ schema, table }: TableName) => {
      const sql = `SELECT COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE CONSTRAINT_NAME = 'PRIMARY'
        AND TABLE_SCHEMA = ${schema ? '?' : 'DATABASE()'} AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;
      const rows = await ask(connection, sql, schema ? [schema, table] : [table]);
      return rows.map(([name]) => String(name));
    },
    [Symbol.asyncDispose]: () => {
      connection.destroy();
      return Promise.resolve();
    },
  };
}

function ask(connection: Connection, sql: string, values: readonly string[] = []): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    connection.query(sql, [...values], (error, rows) => (error ? reject(error) : resolve(rows as unknown[][])));
  });
}

async function* read(connection: Connection, sql: string): AsyncGenerator<RowBatch> {
  const query: Query = connection.query({ sql, typeCast: textOfBits });
  let columns: readonly string[] | null = null;
  query.once('fields', (fields: FieldPacket[]) => {
    columns = fields.map(({ name }) => name);
  });
  const stream: Readable = query.stream({ highWaterMark: batchRows });
  // A connection that is lost while nothing is under way says so to itself only.
  const onLost = (error: Error) => stream.destroy(error);
  connection.on('error', onLost);
  try {
    let rows: unknown[][] = [];
    for await (const row of stream as AsyncIterable<unknown[]>) {
      if (rows.push(row) < batchRows) continue;
      yield { columns: columns!, rows };
      rows = [];
    }
    yield { columns: columns ?? [], rows };
  } finally {
    connection.off('error', onLost);
  }
}

/** BIT comes as bytes: 1 is meant, not 01. */
function textOfBits(field: { type: string; buffer(): Buffer | null }, next: () => unknown): unknown {
  if (field.type !== 'BIT') return next();
  const bytes = field.buffer();
  return bytes && BigInt(`0x${bytes.toString('hex') || '0'}`).toString();
}

function explain(error: unknown, what: string): ParleyError {
  const { code, errno, fatal } = error as { code?: string; errno?: number; fatal?: boolean };
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return refused(what, `${message}: check user, password and from where he may come`);
    case 'ER_BAD_DB_ERROR':
      return refused(what, `${message}: check the name of the database`);
    case 'ER_TABLEACCESS_DENIED_ERROR':
      return refused(what, `${message}: the user needs the right to SELECT`);
    case 'ER_NO_SUCH_TABLE':
      return invalid(`${what} has no such table: ${message}`);
    case 'ER_QUERY_TIMEOUT':
    case 'ER_STATEMENT_TIMEOUT':
      return refused(what, `${message}: make the query faster, or allow it more time`);
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return refused(what, 'it speaks no TLS: have it set up there, or choose to connect without');
    case 'HANDSHAKE_SSL_ERROR':
      return unreachable(what, tlsProblem(message));
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return lost(what, 'it closed the connection');
    default:
      if (networkCode(error)) return unreachable(what, explainNetwork(error));
      // Numbers below 2000 are those of the server.
      return errno !== undefined && errno >= 1000 && !fatal ? refused(what, `${message} (${errno})`) : unreachable(what, message);
  }
}

/** The driver keeps only the words of what TLS found. */
function tlsProblem(message: string): string {
  if (/self-signed|unable to (?:verify|get)/i.test(message)) return notTrusted;
  return `${message}: check its certificate`;
}
