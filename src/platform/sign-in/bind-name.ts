/**
 * The names of directory users (T-AUTH-2). A template is a DN (`OU=PARIS,DC=x,DC=local,CN=?`), an Active Directory name
 * (`?@x.local`, `X\?`) or `?` alone; `?` stands for the login. Several, joined by `|`: the first is used to bind, the others are
 * further spellings in which people may type their name.
 */
export interface BindNames {
  /** What to bind as; null when this login cannot be one. */
  readonly bindName: string | null;
  /** Everything that may be typed to mean this login, in lower case. */
  readonly spellings: readonly string[];
}

export function bindNames(templates: string, login: string): BindNames {
  const all = templates
    .split('|')
    .map((template) => template.trim())
    .filter((template) => template.includes('?'));
  const adNames = all.filter((template) => !isDn(template)).map((template) => insert(template, login));
  const spellings = [login, ...adNames].map((name) => name.toLowerCase());
  return { bindName: all[0] === undefined || !isPlain(login) ? null : bindNameOf(all[0], login), spellings };
}

/** The parts of a typed name that may be a login: `AD\anna` and `anna@ad.example.org` both hold `anna`. */
export function possibleLogins(typed: string): readonly string[] {
  const behindBackslash = typed.slice(typed.indexOf('\\') + 1);
  const at = typed.lastIndexOf('@');
  const beforeAt = at > 0 ? typed.slice(0, at) : typed;
  return [...new Set([typed, behindBackslash, beforeAt])].filter(Boolean);
}

function bindNameOf(template: string, login: string): string {
  return insert(template, isDn(template) ? escapeDnValue(login) : login);
}

/** Not by `replace`, to which `$` in a login would mean something. */
function insert(template: string, value: string): string {
  return template.split('?').join(value);
}

function isDn(template: string): boolean {
  return template.includes('=');
}

/** No login has control characters; a directory could read a NUL as its end. */
function isPlain(login: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are what is refused
  return login.length > 0 && !/[\u0000-\u001f\u007f]/.test(login);
}

/** As a value inside a distinguished name (RFC 4514 §2.4). */
export function escapeDnValue(value: string): string {
  const escaped = value.replaceAll(/[\\"+,;<>=]/g, String.raw`\$&`).replaceAll('\u0000', String.raw`\00`);
  const first = escaped.replace(/^[ #]/, String.raw`\$&`);
  return first.replace(/(?<!\\) $/, String.raw`\ `);
}
