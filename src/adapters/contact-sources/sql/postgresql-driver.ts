import type { Socket } from 'node:net';
import { Client, Connection, DatabaseError, type QueryArrayConfig, type QueryArrayResult, type QueryConfig, types } from 'pg';
import type { ParleyError } from '../../../kernel/errors.ts';
import { explainNetwork, invalid, lost, networkCode, refused, unreachable } from '../source/index.ts';
import type { RowBatch, SqlDriver, SqlSession, SqlTarget } from './sql-session.ts';
import { quotedTable } from './sql-text.ts';

const batchRows = 1000;

type Ask = (query: QueryConfig | QueryArrayConfig) => Promise<QueryArrayResult>;

/** What a cancellation is proved with; pg has it, its types do not. */
interface BackendKey {
  readonly processID: number;
  readonly secretKey: number;
}

/** The part of pg's protocol that its types leave out. */
interface CancelConnection extends Connection {
  readonly stream: Socket;
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/** PostgreSQL 10 and newer: a cursor in a read-only transaction, some rows at a time. */
export const postgresqlDriver: SqlDriver = {
  quote,
  explain,
  connect: async (target) => {
    const client = new Client({
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      // A function: an empty password must not be looked for in the environment of the server.
      password: () => target.password,
      ssl: tlsOf(target),
      connectionTimeoutMillis: target.connectTimeoutMs,
      application_name: 'Parley',
      keepAlive: true,
    });
    // Whoever waits for an answer is told by it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(
        `SET statement_timeout = ${target.answerTimeoutMs}; SET datestyle = 'ISO'; SET timezone = 'UTC'; SET bytea_output = 'hex'`,
      );
      await client.query('BEGIN TRANSACTION READ ONLY');
    } catch (error) {
      cut(client);
      throw error;
    }
    return sessionOf(client, target);
  },
};

function sessionOf(client: Client, target: SqlTarget): SqlSession {
  let isBusy = false;
  const ask: Ask = async (query) => {
    isBusy = true;
    try {
      return await client.query(query);
    } finally {
      isBusy = false;
    }
  };
  return {
    read: (sql) => read(ask, sql),
    primaryKey: async (table) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
          WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)`,
        [quotedTable(table, quote)],
      );
      return rows.map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => {
      // The server does not look whether we are still there: a query that is cut off would go on to its end.
      if (isBusy) cancel(client, target);
      cut(client);
      return Promise.resolve();
    },
  };
}

/** DECLARE takes a single query that reads, and nothing else. */
async function* read(ask: Ask, sql: string): AsyncGenerator<RowBatch> {
  // The extended protocol takes one statement at a time; its mode is not in the types of pg.
  const declare = { text: `DECLARE parley_contacts NO SCROLL CURSOR FOR ${sql}`, queryMode: 'extended' };
  await ask(declare as QueryConfig);
  for (;;) {
    const { rows, fields } = await ask({
      text: `FETCH ${batchRows} FROM parley_contacts`,
      rowMode: 'array',
      types: { getTypeParser: textParser },
    });
    yield { columns: fields.map(({ name }) => name), rows };
    if (rows.length < batchRows) break;
  }
  await ask({ text: 'CLOSE parley_contacts' });
}

const oids = { boolean: 16, bytes: 17, timestamp: 1114, timestampWithZone: 1184 };
/** Arrays of words and whole numbers become several values: text, varchar, char, name, int2, int4, int8, uuid. */
const arrays = new Set([1009, 1015, 1014, 1003, 1005, 1007, 1016, 2951]);
const parseArray = types.getTypeParser(1009 as never) as (text: string) => unknown;

/** Everything as the text that the database gives, so that no number loses digits. */
function textParser(oid: number): (text: string) => unknown {
  if (arrays.has(oid)) return parseArray;
  switch (oid) {
    case oids.boolean:
      return (text) => (text === 't' ? 'true' : 'false');
    case oids.bytes:
      return (text) => Buffer.from(text.slice(2), 'hex');
    case oids.timestamp:
      return (text) => text.replace(' ', 'T');
    case oids.timestampWithZone:
      return (text) => text.replace(' ', 'T').replace(/\+00$/, 'Z');
    default:
      return (text) => text;
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function tlsOf({ security, ca }: SqlTarget) {
  if (security === 'none') return false;
  return { minVersion: 'TLSv1.2' as const, rejectUnauthorized: security === 'verified', ...(ca ? { ca } : {}) };
}

/** Asks the server to stop the query under way (PostgreSQL's CancelRequest), on a connection of its own. Nobody waits for it. */
function cancel(client: Client, target: SqlTarget): void {
  const { processID, secretKey } = client as unknown as BackendKey;
  const connection = new Connection({ ssl: tlsOf(target) }) as unknown as CancelConnection;
  const send = () => connection.cancel(processID, secretKey);
  connection.on('error', () => undefined);
  connection.on('connect', () => (target.security === 'none' ? send() : connection.requestSsl()));
  connection.on('sslconnect', send);
  connection.stream.setTimeout(target.connectTimeoutMs, () => connection.stream.destroy());
  connection.connect(target.port, target.host);
}

/** A graceful end would wait for an answer that may take long. */
function cut(client: Client): void {
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  client.end().catch(() => undefined);
  stream.destroy();
}

function explain(error: unknown, what: string): ParleyError {
  if (error instanceof DatabaseError) return explainRefusal(error, what);
  if (networkCode(error) === 'ECONNRESET') return lost(what, explainNetwork(error));
  if (networkCode(error)) return unreachable(what, explainNetwork(error));
  const message = error instanceof Error ? error.message : String(error);
  if (/timeout expired/.test(message)) return unreachable(what, 'it did not answer in time: check host, port and firewall');
  if (/does not support SSL/.test(message))
    return refused(what, 'it speaks no TLS: have it set up there, or choose to connect without');
  if (/Connection terminated|not queryable|client has encountered/i.test(message)) return lost(what, 'it closed the connection');
  return unreachable(what, message);
}

function explainRefusal({ code, message }: DatabaseError, what: string): ParleyError {
  switch (code) {
    case '28P01':
    case '28000':
      return refused(what, `${message}: check user and password, and that pg_hba.conf lets this server in`);
    case '3D000':
      return refused(what, `${message}: check the name of the database`);
    case '42501':
      return refused(what, `${message}: the user needs the right to SELECT`);
    case '42P01':
      return invalid(
        `${what} has no such table: ${message}. Upper and lower case count; write schema.table when it is in no schema of the search path`,
      );
    case '25006':
      return refused(what, `${message}: only what reads is taken`);
    case '57014':
      return refused(what, `${message}: make the query faster, or allow it more time`);
    case '57P01':
    case '57P02':
    case '57P03':
      return lost(what, message);
    default:
      return refused(what, code ? `${message} (${code})` : message);
  }
}
