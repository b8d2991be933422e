import { ParleyError } from '../../kernel/errors.ts';
import type { ListRequest, Page } from './listing.ts';

interface Entry<T> {
  readonly item: T;
  readonly key: string;
  readonly id: string;
}

/**
 * One page of what is in memory: those in whose text every word of the search occurs, sorted; continued after an item, not after a count.
 * @param by what each item is sorted by (`sorts`, as text), told apart by and searched in.
 * @throws ParleyError `input-invalid` for a cursor of another list or order
 */
export function pageOf<T>(
  items: readonly T[],
  request: ListRequest,
  by: {
    readonly id: (item: T) => string;
    readonly text: (item: T) => string;
    readonly sorts: Readonly<Record<string, (item: T) => string>>;
  },
): Page<T> {
  const isDescending = request.sort.startsWith('-');
  const sort = by.sorts[isDescending ? request.sort.slice(1) : request.sort];
  if (!sort) throw new ParleyError('input-invalid', `This list cannot be sorted by ${request.sort}`);
  const words = (request.search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  const found = items.filter((item) => words.length === 0 || containsAll(by.text(item).toLowerCase(), words));
  const direction = isDescending ? -1 : 1;
  const sorted = found
    .map((item): Entry<T> => ({ item, key: sort(item).toLowerCase(), id: by.id(item) }))
    .toSorted((one, other) => compare(one, other) * direction);
  const after = request.after === undefined ? null : readCursor(request.after, request.sort);
  const first = after ? sorted.findIndex((entry) => compare(entry, after) * direction > 0) : 0;
  const page = first < 0 ? [] : sorted.slice(first, first + request.limit);
  const last = page.at(-1);
  const isLast = first < 0 || first + page.length >= sorted.length;
  return {
    items: page.map(({ item }) => item),
    nextAfter: isLast || !last ? null : writeCursor(request.sort, last),
    total: found.length,
  };
}

function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

type Place = Pick<Entry<unknown>, 'key' | 'id'>;

function compare(one: Place, other: Place): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

function writeCursor(sort: string, { key, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
}

function readCursor(cursor: string, sort: string): Place {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 3 && parts[0] === sort) return { key: String(parts[1]), id: String(parts[2]) };
  } catch {
    // as any other text that is no cursor
  }
  throw new ParleyError('input-invalid', '`after` is not what a page of this list in this order gave as `nextAfter`');
}
