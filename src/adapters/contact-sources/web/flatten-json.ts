/** Names that tell the values of a list apart, in this order of preference. */
const kinds = ['type', 'formattedType'];
const values = ['value', 'number', 'formattedValue'];

/**
 * JSON as an entry: what is inside something is named with a dot (`homeAddress.city`), lists give several values. Things in a list that
 * say what type they are (`{"type": "work", "value": "…"}`) are there by their type, too (`phoneNumbers.work`). Names of OData's own are left out.
 */
export function flattenJson(value: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const fields = Object.create(null) as Record<string, string[]>;
  for (const [name, one] of Object.entries(value)) if (!name.includes('@odata.')) collect(fields, name, one);
  return fields;
}

function collect(fields: Record<string, string[]>, name: string, value: unknown): void {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value)) {
    for (const one of value) collectItem(fields, name, one);
  } else if (typeof value === 'object') {
    for (const [part, one] of Object.entries(value)) if (!part.includes('@odata.')) collect(fields, `${name}.${part}`, one);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    (fields[name] ??= []).push(String(value));
  }
}

function collectItem(fields: Record<string, string[]>, name: string, item: unknown): void {
  collect(fields, name, item);
  if (typeof item !== 'object' || item === null) return;
  const record = item as Record<string, unknown>;
  const type = kinds.map((kind) => record[kind]).find(isText);
  const value = values.map((one) => record[one]).find(isText);
  if (type !== undefined && value !== undefined) (fields[`${name}.${type}`] ??= []).push(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
