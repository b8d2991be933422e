import { flattenJson } from '../web/index.ts';

/** Parts of a person that are asked for (`personFields`, `readMask`). */
export const personParts = [
  'names',
  'nicknames',
  'emailAddresses',
  'phoneNumbers',
  'organizations',
  'addresses',
  'urls',
  'photos',
  'externalIds',
  'biographies',
  'userDefined',
] as const;

/** Other contacts know of these only. */
export const otherContactParts: readonly string[] = ['names', 'emailAddresses', 'phoneNumbers', 'photos'];

/** The parts that the fields of a mapping are in. */
export function partsFor(fields: readonly string[] | null, allowed: readonly string[] = personParts): readonly string[] {
  if (fields === null) return allowed;
  const wanted = new Set(fields.map((field) => field.trim().split('.')[0]!.toLowerCase()));
  const parts = allowed.filter((part) => wanted.has(part.toLowerCase()));
  // A mask must not be empty.
  return parts.length > 0 ? parts : ['names'];
}

/** Fields of a person: `names.familyName`, `phoneNumbers.work`, `userDefined.Customer`; what is primary first. */
export function fieldsOfPerson(person: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const cleaned = personParts.map((part) => [part, itemsOf(person[part]).toSorted(primaryFirst).flatMap(cleanItem)] as const);
  return flattenJson(Object.fromEntries(cleaned));
}

type Item = Readonly<Record<string, unknown>>;

function itemsOf(value: unknown): readonly Item[] {
  return Array.isArray(value) ? (value as unknown[]).filter((one): one is Item => typeof one === 'object' && one !== null) : [];
}

function primaryFirst(one: Item, other: Item): number {
  return Number(isPrimary(other)) - Number(isPrimary(one));
}

function isPrimary({ metadata }: Item): boolean {
  return (metadata as { primary?: unknown } | undefined)?.primary === true;
}

/** What Google says about a value, not what it is. */
const aside = new Set(['metadata', 'formattedType', 'canonicalForm']);

function cleanItem(item: Item): Item[] {
  // A picture that Google draws of the first letter is none.
  if (item.default === true) return [];
  if (typeof item.key === 'string' && item.key !== '') return [{ [item.key]: item.value }];
  const kept = Object.entries(item).filter(([name]) => !aside.has(name));
  return [Object.fromEntries(kept.map(([name, value]) => [name, name === 'formattedValue' ? oneLine(value) : value]))];
}

function oneLine(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/\s*\r?\n\s*/g, ', ') : value;
}

/** Names that can be mapped, as far as they are the same for everybody. */
export const usualPersonFields: readonly string[] = [
  'names.displayName',
  'names.displayNameLastFirst',
  'names.familyName',
  'names.givenName',
  'names.middleName',
  'names.honorificPrefix',
  'names.unstructuredName',
  'nicknames.value',
  'emailAddresses.value',
  'emailAddresses.work',
  'emailAddresses.home',
  'phoneNumbers.value',
  'phoneNumbers.work',
  'phoneNumbers.mobile',
  'phoneNumbers.workMobile',
  'phoneNumbers.home',
  'phoneNumbers.main',
  'phoneNumbers.workFax',
  'phoneNumbers.homeFax',
  'phoneNumbers.pager',
  'phoneNumbers.other',
  'organizations.name',
  'organizations.department',
  'organizations.title',
  'addresses.formattedValue',
  'addresses.work',
  'addresses.home',
  'urls.value',
  'photos.url',
  'externalIds.value',
  'biographies.value',
];
