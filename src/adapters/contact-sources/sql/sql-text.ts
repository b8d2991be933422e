import { badSetting } from '../source/index.ts';
import type { TableName } from './sql-session.ts';

/** Words that begin what is no reading, in every kind of database that is read. */
const writing = /\b(?:insert|update|delete|merge|into|drop|alter|create|truncate|grant|exec|execute|shutdown)\b/i;

/**
 * A query of an administrator: one SELECT (or WITH … SELECT), without the semicolon at its end. The transaction it runs in is
 * read-only besides, or rolled back; this tells him before the database does.
 * @throws ParleyError `input-invalid`
 */
export function checkedQuery(text: string): string {
  const query = text.trim().replace(/(?:\s*;)+$/, '');
  const bare = withoutQuotations(query);
  if (!/^\s*\(*\s*(?:select|with)\b/i.test(bare)) throw badSetting('query', 'expected one that begins with SELECT');
  if (bare.includes(';')) throw badSetting('query', 'expected a single one: there is a semicolon in the middle');
  const [word] = writing.exec(bare) ?? [];
  if (word)
    throw badSetting('query', `it only reads: ${word.toUpperCase()} cannot stand in it (a column of this name is put in quotes)`);
  return query;
}

/** Strings, quoted names and comments, in the ways of all databases. */
const quotation = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[(?:[^\]]|\]\])*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;

function withoutQuotations(query: string): string {
  return query.replaceAll(quotation, ' ');
}

/**
 * `contacts`, `sales.contacts`, `"my schema"."my table"`; brackets and backticks do as well.
 * @throws ParleyError `input-invalid`
 */
export function parseTableName(text: string): TableName {
  const part = /\s*(?:"((?:[^"]|"")+)"|\[((?:[^\]]|\]\])+)\]|`((?:[^`]|``)+)`|([^."[\]`]+))\s*(\.|$)/y;
  const parts: string[] = [];
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) throw badSetting('table', `"${text}" cannot be read, expected table or schema.table`);
    const [, double, bracket, back, plain] = match;
    parts.push(double?.replaceAll('""', '"') ?? bracket?.replaceAll(']]', ']') ?? back?.replaceAll('``', '`') ?? plain!.trim());
    if (match[5] === '') break;
    // A dot at the end waits for a name.
    if (part.lastIndex >= text.length) throw badSetting('table', `"${text}" cannot be read, expected table or schema.table`);
  }
  const [table, schema = '', more] = parts.toReversed();
  if (!table || more !== undefined) throw badSetting('table', `"${text}" cannot be read, expected table or schema.table`);
  return { schema, table };
}

/** A table as it stands in SQL. */
export function quotedTable({ schema, table }: TableName, quote: (name: string) => string): string {
  return schema ? `${quote(schema)}.${quote(table)}` : quote(table);
}
