import type { SettingValues } from '../../../directory/connector/index.ts';

/** Larger ones are left out: they are no portraits. */
const largestPicture = 512 * 1024;

const pictures: readonly (readonly [type: string, start: readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

/** Bytes as text: pictures as `data:` address, everything else as hexadecimal (keys such as objectGUID). Empty: nothing worth keeping. */
export function textOfBytes(bytes: Uint8Array): string {
  const type = pictures.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type) return bytes.length > largestPicture ? '' : `data:${type};base64,${buffer.toString('base64')}`;
  return bytes.length > 4096 ? '' : buffer.toString('hex');
}

/** A value of a database or table as text; empty: it has none. Numbers come without exponent, dates as ISO 8601. */
export function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return textOfNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      if (value instanceof Date) return textOfDate(value);
      if (value instanceof ArrayBuffer) return textOfBytes(new Uint8Array(value));
      if (value instanceof Uint8Array) return textOfBytes(value);
      return JSON.stringify(value);
  }
}

/** Spreadsheets keep telephone numbers as numbers: `3.3155170202e10` is nobody's. */
function textOfNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value)) return BigInt(value).toString();
  return String(value);
}

/** Midnight is a day without a time. */
export function textOfDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/\.000Z$/, 'Z');
}

/** Names of columns that tell them apart: one without a name becomes `Column 3`, the second of a name `Phone (2)`. Whatever the case. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const name = given.trim() || `Column ${index + 1}`;
    let distinct = name;
    for (let count = 2; taken.has(distinct.toLowerCase()); count++) distinct = `${name} (${count})`;
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}

/** One row as fields: what is empty is left out, and what nobody asked for. */
export function fieldsOf(
  names: readonly string[],
  values: readonly unknown[],
  isWanted: IsWanted,
): Record<string, readonly string[]> {
  const fields: Record<string, readonly string[]> = Object.create(null) as Record<string, readonly string[]>;
  for (const [index, name] of names.entries()) {
    if (!isWanted(name)) continue;
    const value = values[index];
    const texts = (Array.isArray(value) ? value : [value]).map((one) => textOfValue(one).trim()).filter(Boolean);
    if (texts.length > 0) fields[name] = texts;
  }
  return fields;
}

export type IsWanted = (name: string) => boolean;

/** Whether a field was asked for, whatever the case of its name. */
export function wantedOf(fields: readonly string[] | null): IsWanted {
  if (fields === null) return () => true;
  const wanted = new Set(fields.map((name) => name.trim().toLowerCase()));
  return (name) => wanted.has(name.toLowerCase());
}

/** Settings as they were checked against a connector's description; empty or 0 where nothing was entered. */
export function settingsReader(settings: SettingValues) {
  return {
    text: (name: string): string => {
      const value = settings[name];
      return value === null || value === undefined ? '' : String(value).trim();
    },
    number: (name: string, otherwise = 0): number => {
      const value = settings[name];
      return value === null || value === undefined || value === '' ? otherwise : Number(value);
    },
    flag: (name: string, otherwise = false): boolean => {
      const value = settings[name];
      return typeof value === 'boolean' ? value : otherwise;
    },
  };
}

export type SettingsReader = ReturnType<typeof settingsReader>;
