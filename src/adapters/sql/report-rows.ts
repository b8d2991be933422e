import type { Fact, FactKind } from '../../contact-centre/reporting/index.ts';
import { snake } from './report-sql.ts';

/** A fact as PostgreSQL hands it over: `bigint` as text. */
export type StoredFact = Readonly<Record<string, unknown>>;

/** Columns that are numbers beyond 32 bits. */
const numbers = /_ms$/;

/** Column names come in camel case or not, as the query was written. */
export function factOf(kind: FactKind, row: StoredFact): Fact {
  const fact: Record<string, unknown> = { kind };
  for (const [name, value] of Object.entries(row)) {
    if (/^(d\d|added|place|lasted|named_.*|named[A-Z].*)$/.test(name)) continue;
    const isNumber = numbers.test(snake(name)) && value !== null;
    fact[camel(name)] = isNumber ? Number(value) : value;
  }
  return fact as unknown as Fact;
}

/** As `jsonb_populate_recordset` takes it. */
export function rowOfFact(fact: Fact): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fact)) if (name !== 'kind') row[snake(name)] = value;
  return row;
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
