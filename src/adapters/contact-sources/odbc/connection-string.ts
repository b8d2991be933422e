import { badSetting } from '../source/index.ts';

export interface OdbcSettings {
  /** A data source that the administrator of the server defined; empty: by connection string. */
  readonly dataSource: string;
  readonly connectionString: string;
  readonly user: string;
  readonly password: string;
}

/** Keys by which files would be read or written, or another program's socket be used; what a driver may do is the installation's to say. */
const forbidden = /^(?:filedsn|savefile|pqopt|trace|tracefile|translationdll|translationname)$/i;
const hosts = /^(?:server|servername|host|hostname|address|socket)$/i;
const passwords = /^(?:pwd|password)$/i;
const placeholder = '{password}';

/**
 * What is handed to the driver manager. User and password are put in quotes, so that nothing in them is taken for another key.
 * @throws ParleyError `input-invalid`
 */
export function connectionStringOf({ dataSource, connectionString, user, password }: OdbcSettings): string {
  const credentials = [user && `UID=${quoted(user)}`, password && `PWD=${quoted(password)}`].filter(Boolean);
  if (dataSource) {
    if (/[;{}=\\/]/.test(dataSource)) throw badSetting('dataSource', `"${dataSource}" is no name of a data source`);
    return [`DSN=${dataSource}`, ...credentials].join(';');
  }
  const isPlaced = connectionString.includes(placeholder);
  const pairs = parsePairs(connectionString);
  for (const [key, value] of pairs) check(key, value);
  const text = pairs.map(([key, value]) => `${key}=${value === placeholder ? quoted(password) : value}`);
  return [...text, ...(isPlaced ? credentials.slice(0, user ? 1 : 0) : credentials)].join(';');
}

function check(key: string, value: string): void {
  const plain = value.replace(/^\{(.*)\}$/s, '$1').trim();
  if (forbidden.test(key)) throw badSetting('connectionString', `${key} is not taken`);
  if (/^driver$/i.test(key) && /[/\\]/.test(plain))
    throw badSetting('connectionString', 'the driver is named as in odbcinst.ini, not by its file');
  if (hosts.test(key) && plain.startsWith('/'))
    throw badSetting('connectionString', `${key} must be the name or address of a host`);
  if (passwords.test(key) && value !== placeholder)
    throw badSetting(
      'connectionString',
      `the password has a field of its own; write ${key}=${placeholder} where the driver wants it here`,
    );
}

/** `key=value;key={value; with signs}` */
function parsePairs(text: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  const pair = /\s*([^=;{}]+?)\s*=\s*(\{(?:[^}]|\}\})*\}|[^;{}]*)\s*(;|$)/y;
  while (pair.lastIndex < text.length && text.slice(pair.lastIndex).trim() !== '') {
    const at = pair.lastIndex;
    const match = pair.exec(text);
    if (!match)
      throw badSetting('connectionString', `expected key=value;key=value, the part from character ${at + 1} on cannot be read`);
    pairs.push([match[1]!, match[2]!.trim()]);
  }
  if (pairs.length === 0) throw badSetting('connectionString', 'must not be empty');
  return pairs;
}

function quoted(value: string): string {
  return /^[\p{L}\p{N}_.@-]+$/u.test(value) ? value : `{${value.replaceAll('}', '}}')}}`;
}
