import type { EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import { wantedOf } from '../source/index.ts';

/** Leaves the fields that were asked for, whatever the case of their names. */
export function keepFields(wanted: EntryRequest['fields']): (entry: SourceEntry) => SourceEntry {
  if (!wanted) return (entry) => entry;
  const isWanted = wantedOf(wanted);
  return (entry) => ({ ...entry, fields: Object.fromEntries(Object.entries(entry.fields).filter(([name]) => isWanted(name))) });
}

/** Ends after as many entries as were asked for. */
export async function* upTo<T>(limit: number | null, entries: AsyncIterable<T>): AsyncIterable<T> {
  if (limit !== null && limit <= 0) return;
  let count = 0;
  for await (const entry of entries) {
    yield entry;
    count += 1;
    if (limit !== null && count >= limit) return;
  }
}
