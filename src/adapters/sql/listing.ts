import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';

/** What a list is sorted by: never null, and the type its text is read back as. */
export interface SortKey {
  readonly by: RawBuilder<unknown>;
  readonly type: 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz';
}

export interface ListingSpec {
  /** Names of the contract's `sort` → what they mean. */
  readonly sorts: Readonly<Record<string, SortKey>>;
  /** Unique; breaks ties. */
  readonly id: RawBuilder<unknown>;
  readonly idType: 'uuid' | 'bigint' | 'text';
  /** Everything that the list shows as text of the row itself. */
  readonly searched: readonly RawBuilder<unknown>[];
  /** Whether `pattern` (for LIKE, in small letters) is found in what other tables say of the row: each answered for all rows at once. */
  readonly searchedElsewhere?: readonly ((pattern: string) => RawBuilder<boolean>)[];
}

/** As the contract's `listQuery` reads it. */
export interface ListingRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly sort: string;
  readonly search?: string | undefined;
}

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly nextAfter: string | null;
  readonly total: number;
}

/** Text in the order people expect: without regard to case, accents beside their letters. */
export function sortText(expression: RawBuilder<unknown>): SortKey {
  return { by: sql`lower(${expression}) collate parley_text`, type: 'text' };
}

/**
 * One page of what `query` selects, which already names company and filters. Pages continue after a row, not after a count:
 * what comes or goes meanwhile shifts nothing.
 * @throws ParleyError `input-invalid` for a cursor of another list or order
 */
export async function listRows<DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  spec: ListingSpec,
  request: ListingRequest,
): Promise<Listing<Row>> {
  const isDescending = request.sort.startsWith('-');
  const key = spec.sorts[isDescending ? request.sort.slice(1) : request.sort];
  if (!key) throw new ParleyError('input-invalid', `This list cannot be sorted by ${request.sort}`);
  const found = searchRows(query, spec, request.search);
  const counting = found.clearSelect().select(sql<string>`count(*)`.as('count'));
  const { count } = (await counting.executeTakeFirstOrThrow()) as { count: string };
  let page = found.select([sql<string>`(${key.by})::text`.as('listSort'), sql<string>`(${spec.id})::text`.as('listId')]);
  if (request.after !== undefined) {
    const { value, id } = readCursor(request.after, request.sort, { value: key.type, id: spec.idType });
    const place = sql`(${value}::${sql.raw(key.type)}, ${id}::${sql.raw(spec.idType)})`;
    page = page.where(sql<boolean>`(${key.by}, ${spec.id}) ${sql.raw(isDescending ? '<' : '>')} ${place}`);
  }
  const direction = isDescending ? 'desc' : 'asc';
  const rows = await page
    .orderBy(key.by, direction)
    .orderBy(spec.id, direction)
    .limit(request.limit + 1)
    .execute();
  const shown = rows.slice(0, request.limit) as (Row & { listSort: string; listId: string })[];
  const last = rows.length > request.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ listSort: _sort, listId: _id, ...row }) => row as unknown as Row),
    nextAfter: last ? writeCursor(request.sort, last.listSort, last.listId) : null,
    total: Number(count),
  };
}

/** Rows in which every word of `search` occurs, wherever. */
export function searchRows<DB, Tables extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Tables, Row>,
  { searched, searchedElsewhere = [] }: Pick<ListingSpec, 'searched' | 'searchedElsewhere'>,
  search: string | undefined,
): SelectQueryBuilder<DB, Tables, Row> {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  const text = sql`lower(concat_ws(' ', ${sql.join(searched)}))`;
  let found = query;
  for (const word of words) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    const places = [sql<boolean>`${text} LIKE ${pattern}`, ...searchedElsewhere.map((place) => place(pattern))];
    found = found.where(sql<boolean>`(${sql.join(places, sql` or `)})`);
  }
  return found;
}

function writeCursor(sort: string, value: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

const written = {
  text: /^/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  integer: /^-?\d{1,9}$/,
  bigint: /^-?\d{1,18}$/,
  boolean: /^(true|false)$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[\d.:+-]{0,16}$/,
} as const;

function readCursor(
  cursor: string,
  sort: string,
  types: { value: keyof typeof written; id: keyof typeof written },
): { value: string; id: string } {
  const parts = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string')) {
    const [of, value, id] = parts as [string, string, string];
    if (of === sort && written[types.value].test(value) && written[types.id].test(id)) return { value, id };
  }
  throw new ParleyError('input-invalid', '`after` is not what a page of this list in this order gave as `nextAfter`');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
