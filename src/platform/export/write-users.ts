import { exchangedFields } from '../../contract/rest/imports.ts';
import type { ExchangedUser } from '../import/index.ts';

export type ExportIdentifier = 'email' | 'mobile' | 'number' | 'login' | 'externalKey';

/** Who has the identifier, and has it alone: it must tell people apart. The first of two keeps it. */
export function identified(users: readonly ExchangedUser[], identifier: ExportIdentifier): readonly ExchangedUser[] {
  const seen = new Set<string>();
  return users.filter((user) => {
    const id = user[identifier].toLowerCase();
    if (id === '' || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** With the byte order mark by which Excel knows UTF-8. The identifier comes first. */
export function usersAsCsv(users: readonly ExchangedUser[], identifier: ExportIdentifier): string {
  const order = [identifier, ...exchangedFields.filter((column) => column !== identifier)];
  const lines = [order.join(','), ...users.map((user) => order.map((column) => cell(String(user[column]))).join(','))];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** Quoted where needed; what a spreadsheet would run as a formula begins with an apostrophe. Telephone numbers stay as they are. */
function cell(value: string): string {
  const isNumber = /^\+[\d ()./-]+$/.test(value);
  const guarded = !isNumber && /^'*[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const attributes: readonly (readonly [string, keyof ExchangedUser])[] = [
  ['uid', 'login'],
  ['givenName', 'firstName'],
  ['mail', 'email'],
  ['mobile', 'mobile'],
  ['telephoneNumber', 'number'],
  ['preferredLanguage', 'language'],
  ['employeeNumber', 'externalKey'],
];

/** Content records of people (RFC 2849, RFC 2798), named by the identifier below `base`. */
export function usersAsLdif(users: readonly ExchangedUser[], identifier: ExportIdentifier, base: string): string {
  const rdn = { email: 'mail', mobile: 'mobile', number: 'telephoneNumber', login: 'uid', externalKey: 'employeeNumber' }[
    identifier
  ];
  const records = users.map((user) =>
    [
      line('dn', `${rdn}=${escapeDn(user[identifier])},${base}`),
      line('objectClass', 'inetOrgPerson'),
      line('cn', [user.firstName, user.lastName].filter(Boolean).join(' ') || user.login),
      // Every person has one.
      line('sn', user.lastName || user.login),
      ...attributes.flatMap(([name, field]) => (user[field] === '' ? [] : [line(name, String(user[field]))])),
    ].join('\n'),
  );
  return `version: 1\n\n${records.join('\n\n')}\n`;
}

/** RFC 4514 §2.4. */
function escapeDn(value: string): string {
  return value.replaceAll(/[,+"\\<>;=#]/g, String.raw`\$&`).replace(/^ | $/g, String.raw`\ `);
}

/** In Base64 what is no plain text; folded after 76 characters. */
function line(name: string, value: string): string {
  const isSafe = /^[\x21-\x39\x3b\x3d-\x7e]?[\x20-\x7e]*$/.test(value) && !/^[ :<]|\s$/.test(value);
  const whole = isSafe ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
  const pieces = [whole.slice(0, 76)];
  for (let at = 76; at < whole.length; at += 75) pieces.push(` ${whole.slice(at, at + 75)}`);
  return pieces.join('\n');
}
