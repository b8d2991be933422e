import { isTokenCode, skipSpace } from './characters.ts';
import { endOfQuoted, unquote } from './quoted-string.ts';

/** A challenge or credentials: `Scheme name=value, name="value"` (RFC 3261 §20.7, §20.44). */
export interface AuthHeader {
  /** In lower case: `digest`. */
  readonly scheme: string;
  /** Names in lower case, values without quotes. */
  readonly params: ReadonlyMap<string, string>;
}

/** Reads an Authorization, Proxy-Authorization, WWW-Authenticate or Proxy-Authenticate value; undefined when malformed. */
export function parseAuthHeader(value: string): AuthHeader | undefined {
  let i = 0;
  while (i < value.length && isTokenCode(value.charCodeAt(i))) i++;
  if (i === 0) return undefined;
  const scheme = value.slice(0, i).toLowerCase();
  const params = new Map<string, string>();
  i = skipSpace(value, i);
  while (i < value.length) {
    const nameStart = i;
    while (i < value.length && isTokenCode(value.charCodeAt(i))) i++;
    const name = value.slice(nameStart, i).toLowerCase();
    i = skipSpace(value, i);
    if (name === '' || value.charCodeAt(i) !== 0x3d) return undefined;
    const start = skipSpace(value, i + 1);
    const comma = value.indexOf(',', start);
    const end = value.charCodeAt(start) === 0x22 ? endOfQuoted(value, start) : comma < 0 ? value.length : comma;
    // A name given twice could be read one way here and another way elsewhere.
    if (end < 0 || params.has(name)) return undefined;
    params.set(name, unquote(value.slice(start, end).trimEnd()));
    i = skipSpace(value, end);
    if (i < value.length && value.charCodeAt(i) !== 0x2c) return undefined;
    i = skipSpace(value, i + 1);
  }
  return { scheme, params };
}
