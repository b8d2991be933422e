import type { FieldMapping, ImportedField, ImportedPerson, NumberRule, RawEntry } from './imported-person.ts';

export type SourceKind = 'ldap' | 'active-directory' | 'file';

/** What is usual for each kind; a source may say otherwise field by field. */
export const usualMappings: Readonly<Record<SourceKind, FieldMapping>> = {
  ldap: {
    key: 'entryUUID',
    login: 'uid',
    firstName: 'givenName',
    lastName: 'sn',
    email: 'mail',
    mobile: 'mobile',
    number: 'telephoneNumber',
    language: 'preferredLanguage',
    externalKey: 'employeeNumber',
  },
  'active-directory': {
    key: 'objectGUID',
    login: 'sAMAccountName',
    firstName: 'givenName',
    lastName: 'sn',
    email: 'mail',
    mobile: 'mobile',
    number: 'ipPhone|telephoneNumber',
    language: 'preferredLanguage',
    externalKey: 'employeeID',
    enabled: 'userAccountControl',
  },
  // The names of our own CSV, and of people's entries in LDIF.
  file: {
    login: 'login|uid|sAMAccountName',
    firstName: 'firstName|givenName',
    lastName: 'lastName|sn',
    email: 'email|mail',
    mobile: 'mobile',
    number: 'number|telephoneNumber',
    language: 'language|preferredLanguage',
    externalKey: 'externalKey|employeeNumber',
    custom0: 'custom0',
    custom1: 'custom1',
    enabled: 'enabled|userAccountControl',
  },
};

const longest: Readonly<Partial<Record<ImportedField, number>>> = {
  login: 200,
  firstName: 100,
  lastName: 100,
  email: 200,
  mobile: 40,
};
const languages = new Set(['en', 'fr', 'de', 'sv']);
const no = new Set(['false', 'no', 'n', '0', 'non', 'nein', 'nej']);
/** ADS_UF_ACCOUNTDISABLE of `userAccountControl`. */
const accountDisabled = 2;

/** A person of an entry, or the sentence that says why it is none. */
export type Mapped =
  | { readonly kind: 'person'; readonly person: ImportedPerson }
  | {
      readonly kind: 'ignored' | 'failed';
      readonly key: string;
      readonly name: string;
      readonly reason: string;
      readonly field?: string;
    };

/** Reads one entry. Of a file the mobile number is the key, else the fixed number (P-IMP-3). */
export function mapEntry(entry: RawEntry, mapping: FieldMapping, rule: NumberRule, isFile: boolean): Mapped {
  const fields: Record<string, string> = {};
  for (const [field, names] of Object.entries(mapping) as [ImportedField | 'key', string][]) {
    if (field === 'key' || field === 'enabled' || !hasAttribute(entry, names, isFile)) continue;
    fields[field] = first(entry, names) ?? '';
  }
  const { number, mobile } = fields;
  if (number !== undefined) fields.number = internalNumber(number, rule);
  if (mobile !== undefined) fields.mobile = mobile.replaceAll(/[\s\u00a0]+/g, ' ').trim();
  if (fields.language) fields.language = languageOf(fields.language);
  if (fields.language === '') delete fields.language;
  const name = [fields.firstName, fields.lastName].filter(Boolean).join(' ') || fields.login || entry.place;
  const key = isFile ? fileKey(fields) : (first(entry, mapping.key ?? '') ?? '');
  const fault = faultOf(fields);
  if (fault) return { kind: 'failed', key, name, ...fault };
  if (!fields.number && !(isFile && fields.mobile)) return { kind: 'ignored', key, name, reason: 'has no telephone number' };
  if (!key) return { kind: 'failed', key, name, reason: `has no ${mapping.key ?? 'key'}, which tells entries apart` };
  if (!fields.login) fields.login = fields.email?.split('@')[0] || loginOf(fields) || key;
  return { kind: 'person', person: { key, place: entry.place, line: entry.line, fields, enabled: isEnabled(entry, mapping) } };
}

/** A column of a file that is not there leaves the field alone; a directory leaves out what is empty. */
function hasAttribute(entry: RawEntry, names: string, isFile: boolean): boolean {
  return !isFile || names.split('|').some((name) => entry.attributes.has(name.trim().toLowerCase()));
}

function first(entry: RawEntry, names: string): string | undefined {
  for (const name of names.split('|')) {
    const value = entry.attributes.get(name.trim().toLowerCase())?.find((one) => one.trim() !== '');
    if (value !== undefined) return value.trim();
  }
  return undefined;
}

/** `+33 1 55 17 02 02` → `202` where internal numbers have three digits. */
export function internalNumber(text: string, { internalLength }: NumberRule): string {
  // An extension says it itself: `+33 155 170 100 ext. 202`.
  const extension = /(?:ext\.?|x|poste|Durchwahl|anknytning)\s*(\d{1,12})\s*$/i.exec(text)?.[1];
  const digits = extension ?? text.replaceAll(/\D/g, '');
  return digits.length > internalLength ? digits.slice(-internalLength) : digits;
}

/** Digits alone, so that `+46 70 123` and `+4670123` are one. */
export function plainNumber(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  return digits && (number.trim().startsWith('+') ? `+${digits}` : digits.replace(/^00/, '+'));
}

function fileKey(fields: Readonly<Record<string, string>>): string {
  const mobile = plainNumber(fields.mobile ?? '');
  if (mobile) return `mobile:${mobile}`;
  return fields.number ? `number:${fields.number}` : '';
}

function loginOf(fields: Readonly<Record<string, string>>): string {
  return [plainLetters(fields.firstName), plainLetters(fields.lastName)].filter(Boolean).join('.');
}

function plainLetters(text = ''): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}-]+/gu, '')
    .toLowerCase();
}

function languageOf(text: string): string {
  const language = text.slice(0, 2).toLowerCase();
  return languages.has(language) ? language : '';
}

function isEnabled(entry: RawEntry, mapping: FieldMapping): boolean {
  const value = first(entry, mapping.enabled ?? '')?.toLowerCase();
  if (value === undefined) return true;
  const isControl = /useraccountcontrol/i.test(mapping.enabled ?? '') && entry.attributes.has('useraccountcontrol');
  return isControl ? (Number(value) & accountDisabled) === 0 : !no.has(value);
}

function faultOf(fields: Readonly<Record<string, string>>): { field: string; reason: string } | null {
  for (const [field, value] of Object.entries(fields)) {
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(value)) return { field, reason: `${field} has signs that are no text` };
    const most = longest[field as ImportedField] ?? 500;
    if (value.length > most) return { field, reason: `${field} is longer than ${most} characters` };
  }
  if (fields.email && !/^[^\s@<>"]+@[^\s@<>"]+$/.test(fields.email))
    return { field: 'email', reason: `${JSON.stringify(fields.email)} is no e-mail address` };
  if (fields.mobile && !/^\+?[\d ()./-]{3,}$/.test(fields.mobile))
    return { field: 'mobile', reason: `${JSON.stringify(fields.mobile)} is no telephone number` };
  return null;
}
