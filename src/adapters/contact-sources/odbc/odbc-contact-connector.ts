import type {
  Connector,
  ConnectorDescription,
  ConnectorParts,
  ContactSource,
  OpenRequest,
} from '../../../directory/connector/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { badSetting, settingsReader } from '../source/index.ts';
import { checkedQuery, TableSource, whatIsRead } from '../sql/index.ts';
import { connectionStringOf, type OdbcSettings } from './connection-string.ts';
import { explainOdbc, openOdbc } from './odbc-session.ts';

export interface OdbcContactParts extends Pick<ConnectorParts, 'clock'> {
  /**
   * Whether administrators of companies may write connection strings. With one they choose the driver, and many drivers read
   * any file of the server; without, they choose among the data sources that the administrator of the server defined.
   */
  readonly allowsConnectionStrings: boolean;
}

const odbcDescription: ConnectorDescription = {
  kind: 'odbc',
  settings: [
    { name: 'by', required: true, type: 'choice', default: 'data-source', choices: ['data-source', 'connection-string'] },
    { name: 'dataSource', required: true, type: 'text', longest: 100, when: { name: 'by', in: ['data-source'] } },
    { name: 'connectionString', required: true, type: 'long-text', when: { name: 'by', in: ['connection-string'] } },
    { name: 'user', required: false, type: 'text', longest: 200 },
    { name: 'password', required: false, type: 'secret' },
    ...whatIsRead,
  ],
  usualMapping: {},
  givesNoKeys: () => true,
  types: ['public'],
  way: 'pull',
};

/** Whatever has an ODBC driver (T-DIR-1). */
export class OdbcContactConnector implements Connector {
  readonly description = odbcDescription;
  readonly #clock: Clock;
  readonly #allowsConnectionStrings: boolean;

  constructor({ clock, allowsConnectionStrings }: OdbcContactParts) {
    this.#clock = clock;
    this.#allowsConnectionStrings = allowsConnectionStrings;
  }

  open(request: OpenRequest): Promise<ContactSource> {
    return Promise.resolve().then(() => {
      const settings = this.#settings(request);
      const connectionString = connectionStringOf(settings);
      const sql = sqlOf(request);
      return new TableSource({
        clock: this.#clock,
        what: settings.dataSource ? `The data source ${settings.dataSource}` : 'The ODBC source',
        secrets: request.secrets,
        answerTimeoutMs: (settingsReader(request.settings).number('answerTimeoutS') || 120) * 1000,
        connect: () => openOdbc(connectionString),
        plan: () => Promise.resolve({ ...sql, key: [] }),
        explain: explainOdbc,
      });
    });
  }

  #settings(request: OpenRequest): OdbcSettings {
    const settings = settingsReader(request.settings);
    const isByString = settings.text('by') === 'connection-string';
    if (isByString && !this.#allowsConnectionStrings)
      throw badSetting(
        'connectionString',
        'this installation takes data sources of its odbc.ini only; its administrator may allow connection strings (PARLEY_DIRECTORY_ODBC)',
      );
    const dataSource = isByString ? '' : settings.text('dataSource');
    if (!isByString && !dataSource) throw badSetting('dataSource', 'must not be empty');
    return {
      dataSource,
      connectionString: settings.text('connectionString'),
      user: settings.text('user'),
      password: request.secrets.password ?? '',
    };
  }
}

function sqlOf(request: OpenRequest): { sql: string; columnsSql: string } {
  const settings = settingsReader(request.settings);
  if (settings.text('reads') === 'query') {
    const sql = checkedQuery(settings.text('query'));
    return { sql, columnsSql: sql };
  }
  const from = tableOf(settings.text('table'));
  return { sql: `SELECT * FROM ${from}`, columnsSql: `SELECT * FROM ${from} WHERE 1 = 0` };
}

/** Which quotes a driver takes cannot be told: `[Contacts$]`, "my table" and `contacts.csv` stay as they were written. */
function tableOf(text: string): string {
  const part = String.raw`(?:\[[^\]]+\]|"[^"]+"|${'`'}[^${'`'}]+${'`'}|[\p{L}_][\p{L}\p{N}_$#@]*)`;
  if (new RegExp(`^${part}(?:\\.${part})*$`, 'u').test(text)) return text;
  if (text === '') throw badSetting('table', 'must not be empty');
  return `"${text.replaceAll('"', '""')}"`;
}
