import { sql } from 'kysely';
import type { Scope } from './store.ts';

/** One table's reference to another, as the database knows it. */
export interface Reference {
  readonly table: string;
  /** The column that holds the other's key. */
  readonly column: string;
  /** The table's own primary key. */
  readonly keys: readonly string[];
  readonly onDelete: 'cascade' | 'set-null' | 'restrict';
}

export type Row = Readonly<Record<string, unknown>>;

const primaryKey = sql`(select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = c.conrelid and i.indisprimary)`;

/** Of several columns of a reference the one that is not the company. */
const column = sql`(select a.attname::text from unnest(c.conkey) with ordinality k (number, position)
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
  order by a.attname = 'company_id', k.position limit 1)`;

/** Who refers to a table. */
export async function referencesTo(scope: Scope, table: string): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select c.conrelid::regclass::text as "table", ${column} as "column", ${primaryKey} as "keys",
      case c.confdeltype when 'c' then 'cascade' when 'n' then 'set-null' when 'd' then 'set-null' else 'restrict' end as "onDelete"
    from pg_constraint c where c.contype = 'f' and c.confrelid = ${table}::regclass and c.conrelid <> c.confrelid
    order by 1, 2`.execute(scope);
  return rows;
}

/** The rows that refer to any of these. */
export async function rowsBehind(scope: Scope, reference: Reference, ids: readonly string[]): Promise<readonly Row[]> {
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(t) as "row" from ${sql.table(reference.table)} t
    where ${sql.id('t', reference.column)} = any (${[...ids]}::uuid[])
    order by ${sql.join(reference.keys.map((key) => sql.id('t', key)))}`.execute(scope);
  return rows.map(({ row }) => row);
}

/** Whether these are things with an identity of their own, not memberships. */
export function isNumbered(rows: readonly Row[]): boolean {
  return rows.some((row) => typeof row.id === 'string');
}

/** A row's own name, or that of what it joins to the `target`: of a membership the group, say. */
export async function nameRows(
  scope: Scope,
  reference: Reference,
  rows: readonly Row[],
  target: string,
): Promise<readonly string[]> {
  const own = rows.map(ownName);
  if (own.every((name) => name !== null)) return own;
  const other = await otherSide(scope, reference, target);
  if (!other) return own.map((name) => name ?? '');
  const ids = rows.map((row) => row[other.column]).filter((id) => typeof id === 'string');
  const { rows: named } = await sql<{ row: Row }>`
    select to_jsonb(t) as "row" from ${sql.table(other.table)} t where t.id = any (${ids}::uuid[])`.execute(scope);
  const names = new Map(named.map(({ row }) => [row.id, ownName(row) ?? '']));
  return rows.map((row, index) => own[index] ?? names.get(row[other.column]) ?? '');
}

function ownName(row: Row): string | null {
  for (const key of ['name', 'login', 'pattern', 'title']) if (typeof row[key] === 'string') return row[key];
  return null;
}

async function otherSide(scope: Scope, { table }: Reference, target: string): Promise<{ table: string; column: string } | null> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.confrelid::regclass::text as "table", ${column} as "column"
    from pg_constraint c where c.contype = 'f' and c.conrelid = ${table}::regclass
      and c.confrelid::regclass::text not in (${target}, 'company', 'domain', 'agent')
      and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname in ('name', 'login'))
    order by c.conname limit 1`.execute(scope);
  return rows[0] ?? null;
}
