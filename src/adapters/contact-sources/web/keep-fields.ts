import type { EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';

/** The fields that were asked for; names are compared as they are. */
export function keepFields(entry: SourceEntry, wanted: EntryRequest['fields']): SourceEntry {
  if (!wanted) return entry;
  const fields = Object.fromEntries(wanted.flatMap((name) => (entry.fields[name] ? [[name, entry.fields[name]]] : [])));
  return { ...entry, fields };
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
