import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ParleyError } from '../../../kernel/errors.ts';
import { invalid, lost, refused, unreachable } from '../source/index.ts';
import type { RowBatch, SqlSession } from '../sql/index.ts';
import type { FromOdbcProcess, ToOdbcProcess } from './odbc-messages.ts';

const batchRows = 500;
const connectTimeoutS = 20;

/** The driver's SQLSTATE with its words. */
class OdbcFailure extends Error {
  readonly state: string;

  constructor(state: string, message: string) {
    super(message);
    this.state = state;
  }
}

/** A connection by ODBC, in a process of its own. @throws what {@link explainOdbc} understands */
export async function openOdbc(connectionString: string): Promise<SqlSession> {
  const child = startProcess();
  try {
    await ask(child, { kind: 'open', connectionString, timeoutS: connectTimeoutS });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    read: (sql) => read(child, sql),
    // What drivers say about keys is of little use; the mapping names the field.
    primaryKey: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => ended(child),
  };
}

/** Only what driver managers look at: secrets of Parley are not for drivers. */
const inherited = /^(?:PATH|HOME|LANG|LC_.*|TZ|LD_LIBRARY_PATH|ODBC.*|FREETDS.*|TDS.*)$/;

function startProcess(): ChildProcess {
  const child = fork(fileURLToPath(new URL('./odbc-process.ts', import.meta.url)), [], {
    // Keeps large numbers, dates and bytes as they are.
    serialization: 'advanced',
    execArgv: [],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => inherited.test(name))),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.on('error', () => undefined);
  return child;
}

async function* read(child: ChildProcess, sql: string): AsyncGenerator<RowBatch> {
  let answer = await ask(child, { kind: 'read', sql, batchRows });
  for (;;) {
    if (answer.kind !== 'rows') throw new Error(`the driver’s process answered ${answer.kind}`);
    yield { columns: answer.columns, rows: answer.rows };
    if (answer.isLast) return;
    answer = await ask(child, { kind: 'next' });
  }
}

function ask(child: ChildProcess, message: ToOdbcProcess): Promise<FromOdbcProcess> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (answer: FromOdbcProcess) => {
      settle();
      if (answer.kind === 'failed') reject(new OdbcFailure(answer.state, answer.message));
      else if (answer.kind === 'not-installed') reject(invalid(notInstalled));
      else resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null) => {
      settle();
      reject(new Error(`its driver ended the process it ran in (${signal ?? code}): update the driver or try another`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    if (!child.connected) return onExit(child.exitCode, child.signalCode);
    child.send(message, (error) => error && onExit(child.exitCode, child.signalCode));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await exit;
}

const notInstalled =
  'ODBC needs the package odbc, which is not built: install unixodbc-dev and a C++ compiler, then run `npm run build:odbc`, and the driver of the database';

/** What a driver threw, in words, by its SQLSTATE. */
export function explainOdbc(error: unknown, what: string): ParleyError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof OdbcFailure)) return lost(what, message);
  if (/authentication failed|login failed|access denied/i.test(message) || error.state.startsWith('28'))
    return refused(what, `${message}: check user and password`);
  if (/no such table|does ?n.t exist|does not exist/i.test(message) || error.state === '42S02')
    return invalid(`${what} has no such thing: ${message}. Check how the table is written`);
  switch (error.state) {
    case 'IM002':
    case 'IM003':
    case '01000':
      return invalid(
        `${what}: ${message}. Check the name, and that data source or driver is installed on this server (odbcinst -q -s, odbcinst -q -d)`,
      );
    case '08S01':
    case '08003':
    case '08007':
      return lost(what, message);
    case '08001':
    case '08004':
    case 'HYT00':
    case 'HYT01':
      return unreachable(what, message);
    default:
      if (/terminat|closed the connection|connection.*lost|gone away/i.test(message)) return lost(what, message);
      return refused(what, error.state ? `${message} (${error.state})` : message);
  }
}
