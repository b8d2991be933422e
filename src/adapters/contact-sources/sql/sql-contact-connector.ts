import type {
  Connector,
  ConnectorDescription,
  ConnectorKind,
  ConnectorParts,
  ContactSource,
  OpenRequest,
  SettingField,
} from '../../../directory/connector/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { badSetting, settingsReader } from '../source/index.ts';
import { caOf } from '../web/index.ts';
import type { SqlDriver, SqlSecurity, SqlSession, SqlTarget } from './sql-session.ts';
import { checkedQuery, parseTableName, quotedTable } from './sql-text.ts';
import { type ReadingPlan, TableSource } from './table-source.ts';

export interface SqlKind {
  readonly kind: ConnectorKind;
  /** As people call it. */
  readonly title: string;
  readonly port: number;
  readonly driver: SqlDriver;
  readonly more?: readonly SettingField[];
}

/** Settings of what is read: a table, or a query. */
export const whatIsRead: readonly SettingField[] = [
  { name: 'reads', required: true, type: 'choice', default: 'table', choices: ['table', 'query'] },
  { name: 'table', required: true, type: 'text', longest: 300, when: { name: 'reads', in: ['table'] } },
  { name: 'query', required: true, type: 'long-text', when: { name: 'reads', in: ['query'] } },
  { name: 'answerTimeoutS', required: false, type: 'number', default: 120, least: 1, most: 86_400 },
];

/** Databases that are reached over the network (T-DIR-1). */
export class SqlContactConnector implements Connector {
  readonly description: ConnectorDescription;
  readonly #kind: SqlKind;
  readonly #clock: Clock;

  constructor(kind: SqlKind, { clock }: Pick<ConnectorParts, 'clock'>) {
    this.#kind = kind;
    this.#clock = clock;
    this.description = {
      kind: kind.kind,
      settings: settingsOf(kind),
      usualMapping: {},
      // Tables mostly have a primary key.
      givesNoKeys: ({ reads }) => reads === 'query',
      types: ['public'],
      way: 'pull',
    };
  }

  open(request: OpenRequest): Promise<ContactSource> {
    return Promise.resolve().then(() => {
      const { driver, title } = this.#kind;
      const target = targetOf(request, this.#kind);
      return new TableSource({
        clock: this.#clock,
        what: `${title} at ${target.host}:${target.instance || target.port}`,
        secrets: request.secrets,
        answerTimeoutMs: target.answerTimeoutMs,
        connect: () => driver.connect(target, this.#clock),
        plan: planOf(request, driver),
        explain: (error, what) => driver.explain(error, what),
      });
    });
  }
}

function settingsOf({ port, more = [] }: SqlKind): readonly SettingField[] {
  return [
    { name: 'host', required: true, type: 'text', longest: 253 },
    { name: 'port', required: false, type: 'number', default: port, least: 1, most: 65_535 },
    ...more,
    { name: 'database', required: true, type: 'text', longest: 200 },
    { name: 'user', required: true, type: 'text', longest: 200 },
    { name: 'password', required: false, type: 'secret' },
    { name: 'security', required: true, type: 'choice', default: 'verified', choices: ['verified', 'unverified', 'none'] },
    { name: 'ca', required: false, type: 'long-text', when: { name: 'security', in: ['verified'] } },
    ...whatIsRead,
  ];
}

function targetOf(request: OpenRequest, { port }: SqlKind): SqlTarget {
  const settings = settingsReader(request.settings);
  const host = settings.text('host');
  // A path would be the socket of a database of this machine, Parley's own among them.
  if (!/^(?:[\p{L}\p{N}._-]+|[0-9A-Fa-f:.]+)$/u.test(host)) throw badSetting('host', `"${host}" is no name or address of a host`);
  return {
    host,
    port: settings.number('port') || port,
    instance: settings.text('instance'),
    database: settings.text('database'),
    user: settings.text('user'),
    password: request.secrets.password ?? '',
    security: (settings.text('security') || 'verified') as SqlSecurity,
    ca: caOf(request),
    connectTimeoutMs: 15_000,
    answerTimeoutMs: (settings.number('answerTimeoutS') || 120) * 1000,
  };
}

function planOf({ settings: values }: OpenRequest, { quote }: SqlDriver) {
  const settings = settingsReader(values);
  if (settings.text('reads') === 'query') {
    const sql = checkedQuery(settings.text('query'));
    return (): Promise<ReadingPlan> => Promise.resolve({ sql, columnsSql: sql, key: [] });
  }
  const table = parseTableName(settings.text('table'));
  return async (session: SqlSession, fields: readonly string[] | null): Promise<ReadingPlan> => {
    const from = quotedTable(table, quote);
    const columnsSql = `SELECT * FROM ${from} WHERE 1 = 0`;
    const columns = await columnsOf(session, columnsSql);
    const key = await session.primaryKey(table);
    const chosen = fields ? choose(columns, fields, key) : columns;
    return { sql: `SELECT ${chosen.map(quote).join(', ')} FROM ${from}`, columnsSql, key };
  };
}

async function columnsOf(session: SqlSession, sql: string): Promise<readonly string[]> {
  let names: readonly string[] = [];
  for await (const { columns } of session.read(sql)) names = columns;
  return names;
}

/** Those that are wanted and those of the key; all when none of them is there, for something must be read. */
function choose(columns: readonly string[], wanted: readonly string[], key: readonly string[]): readonly string[] {
  const names = new Set(wanted.map((name) => name.trim().toLowerCase()));
  const chosen = columns.filter((name) => names.has(name.toLowerCase()) || key.includes(name));
  return chosen.length > 0 ? chosen : columns;
}
