import ICAL from 'ical.js';

/** A property of a card as jCard has it (RFC 7095 §3.3): name, parameters, type, values. */
interface Property {
  readonly name: string;
  readonly types: readonly string[];
  readonly preference: number;
  readonly value: string | readonly string[];
}

/** Pictures beyond this are left out: half a million contacts would not fit anywhere. */
const mostPictureLetters = 90_000;

/** Words in TYPE that say nothing of what a number or address is for. */
const emptyTypes = new Set(['voice', 'pref', 'internet', 'x400', 'text', 'msg', 'dom', 'intl', 'postal', 'parcel', 'other']);

/**
 * Reads a vCard of version 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350) as an entry. Fields have the names of properties; parts and uses
 * follow a dot: `N.family`, `ORG.unit`, `TEL.work`, `TEL.cell`, `TEL.work.fax`. The preferred come first.
 * @returns null for cards of groups
 * @throws Error when it is no vCard
 */
export function readVcard(text: string): { uid: string | null; fields: Record<string, string[]> } | null {
  const parsed: unknown = ICAL.parse(/^VERSION:2\.1\s*$/im.test(text) ? modernised(text) : text);
  const [component, properties] = parsed as [unknown, unknown[][]];
  if (component !== 'vcard' || !Array.isArray(properties)) throw new Error('it is no vCard');
  const labels = labelsOf(properties);
  const read = properties.flatMap((one) => toProperty(one, labels)).toSorted((a, b) => a.preference - b.preference);
  if (read.some(({ name, value }) => /^(X-ADDRESSBOOKSERVER-)?KIND$/.test(name) && value === 'group')) return null;
  const fields = Object.create(null) as Record<string, string[]>;
  for (const property of read) for (const [name, value] of fieldsOf(property)) if (value) (fields[name] ??= []).push(value);
  return { uid: fields.UID?.[0] ?? null, fields };
}

/** Apple's own uses: `item1.TEL` and, beside it, `item1.X-ABLabel:_$!<Main>!$_`. */
function labelsOf(properties: readonly unknown[][]): ReadonlyMap<string, string> {
  return new Map(
    properties.flatMap(([name, parameters, , value]) => {
      const { group } = parameters as { group?: unknown };
      if (name !== 'x-ablabel' || typeof group !== 'string' || typeof value !== 'string') return [];
      return [[group, value.replace(/^_\$!<(.*)>!\$_$/, '$1').toLowerCase()] as const];
    }),
  );
}

function toProperty([name, parameters, type, ...values]: unknown[], labels: ReadonlyMap<string, string>): Property[] {
  const { type: types, pref, group } = parameters as Record<string, string | string[] | undefined>;
  const label = typeof group === 'string' ? labels.get(group) : undefined;
  const uses = [...[types ?? []].flat().flatMap((one) => one.toLowerCase().split(',')), ...(label ? [label] : [])];
  const preference = typeof pref === 'string' ? Number(pref) || 100 : uses.includes('pref') ? 1 : 101;
  const common = { name: String(name).toUpperCase(), types: uses.filter((one) => !emptyTypes.has(one)), preference };
  if (common.name === 'PHOTO') return [{ ...common, value: picture(values[0], String(type), types) }];
  return values.map((value) => ({
    ...common,
    value: Array.isArray(value) ? value.flat().map((part) => clean(part, type)) : clean(value, type),
  }));
}

function clean(value: unknown, type: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  // Cards of version 3 escape colons in addresses, which is not undone for them; unknown properties are not unescaped at all.
  if (type === 'uri') return text.replaceAll(/\\([:,;\\])/g, '$1').trim();
  if (type === 'unknown')
    return text
      .replaceAll(/\\n/gi, '\n')
      .replaceAll(/\\([,;\\])/g, '$1')
      .trim();
  return text.trim();
}

function picture(value: unknown, type: string, types: unknown): string {
  const text = typeof value === 'string' ? value.replaceAll(/\s/g, '') : '';
  if (text.length === 0 || text.length > mostPictureLetters) return '';
  if (type !== 'binary') return /^(https:\/\/|data:image\/)/i.test(text) ? text : '';
  const format = typeof types === 'string' && /^(jpe?g|png|gif|webp)$/i.test(types) ? types.toLowerCase() : 'jpeg';
  return `data:image/${format === 'jpg' ? 'jpeg' : format};base64,${text}`;
}

function fieldsOf({ name, types, value }: Property): (readonly [string, string])[] {
  if (name === 'TEL') return named(name, telephoneUses(types), telephoneNumber(String(value)));
  if (name === 'EMAIL' || name === 'URL') return named(name, types, String(value));
  if (name === 'ADR') return named(name, types, lines(value));
  if (name === 'N' && typeof value !== 'string')
    return ['family', 'given', 'additional', 'prefix', 'suffix'].map((part, index) => [`N.${part}`, value[index] ?? ''] as const);
  if (name === 'ORG' && typeof value !== 'string')
    return [
      ['ORG', value[0] ?? ''],
      ['ORG.unit', value[1] ?? ''],
    ];
  return [[name, typeof value === 'string' ? value : value.filter(Boolean).join(', ')]];
}

function named(name: string, uses: readonly string[], value: string): (readonly [string, string])[] {
  return [[name, value], ...new Set(uses)].map((one) =>
    typeof one === 'string' ? ([`${name}.${one}`, value] as const) : ([name, value] as const),
  );
}

/** A fax at work is no telephone at work: what it is stands before where it is. */
function telephoneUses(types: readonly string[]): readonly string[] {
  const what = ['fax', 'cell', 'pager', 'car', 'textphone', 'video'].find((one) => types.includes(one));
  if (!what) return types;
  const where = types.filter((one) => one === 'work' || one === 'home');
  return [what, ...where.map((one) => `${one}.${what}`)];
}

/** `tel:+1-555-0100;ext=102` (RFC 3966) without its parameters. */
function telephoneNumber(value: string): string {
  const match = /^tel:([^;]*)/i.exec(value);
  return match ? decodeURIComponent(match[1]!.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')) : value;
}

/** Post box, rest, street, town, region, code, country (RFC 6350 §6.3.1) as one reads them. */
function lines(value: string | readonly string[]): string {
  if (typeof value === 'string') return value;
  const [box = '', rest = '', street = '', town = '', region = '', code = '', country = ''] = value;
  return [box, rest, street, [code, town].filter(Boolean).join(' '), region, country].filter(Boolean).join(', ');
}

/** Version 2.1 wrote `TEL;WORK;VOICE:` and quoted-printable, which no reader of today knows. */
function modernised(text: string): string {
  const whole = text.replaceAll(/=\r?\n/g, '').replaceAll(/\r?\n[ \t]/g, '');
  return whole
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      const [name = '', ...parameters] = line.slice(0, colon).split(';');
      if (/^version$/i.test(name)) return 'VERSION:3.0';
      const isQuoted = parameters.some((one) => /^(encoding=)?quoted-printable$/i.test(one));
      const kept = parameters
        .filter((one) => !/^(charset=|(encoding=)?(quoted-printable|8bit|7bit)$)/i.test(one))
        .map((one) => (one.includes('=') ? one : /^base64$/i.test(one) ? 'ENCODING=b' : `TYPE=${one}`))
        .map((one) => one.replace(/^encoding=base64$/i, 'ENCODING=b'));
      const value = line.slice(colon + 1);
      return `${[name, ...kept].join(';')}:${isQuoted ? fromQuotedPrintable(value) : value}`;
    })
    .join('\r\n');
}

function fromQuotedPrintable(value: string): string {
  const bytes = Buffer.from(value, 'utf8').toString('latin1');
  const decoded = bytes.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1').toString('utf8').replaceAll(/\r?\n/g, String.raw`\n`);
}
