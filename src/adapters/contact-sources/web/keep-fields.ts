import type { EntryRequest, SourceEntry } from '../../../directory/connector/index.ts';
import { wantedOf } from '../source/index.ts';
import type { WebClient } from './web-client.ts';

/**
 * What a request wants of all that a source has. Ends at once with the reason of `signal`, also among entries that are here already,
 * and leaves no connection idle.
 */
export async function* asWanted(
  { fields, limit }: EntryRequest,
  entries: AsyncIterable<SourceEntry>,
  { signal, web }: { signal: AbortSignal; web?: Pick<WebClient, 'rest'> },
): AsyncIterable<SourceEntry> {
  const keep = keepFields(fields);
  try {
    signal.throwIfAborted();
    for await (const entry of upTo(limit, entries)) {
      signal.throwIfAborted();
      yield keep(entry);
    }
  } finally {
    web?.rest();
  }
}

/** Leaves the fields that were asked for, whatever the case of their names. */
function keepFields(wanted: EntryRequest['fields']): (entry: SourceEntry) => SourceEntry {
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
