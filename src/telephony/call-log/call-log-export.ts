import type { CallLogEntry } from '../../contract/rest/call-log.ts';
import { csvLine } from '../../platform/lines/index.ts';

/** Calls of one export. */
const mostExported = 10_000;
const pageSize = 200;

const columns = ['startedAt', 'direction', 'name', 'company', 'number', 'talkSeconds', 'cause', 'queue', 'answeredBy', 'note'];

/** A call log as CSV, read page by page; a spreadsheet takes nothing in it for a formula. */
export async function* exportedLines(
  read: (page: { limit: number; cursor?: string }) => Promise<{ items: readonly CallLogEntry[]; nextCursor: string | null }>,
): AsyncGenerator<string> {
  // The mark tells spreadsheets that it is UTF-8.
  yield `\uFEFF${csvLine(columns)}`;
  let cursor: string | null = null;
  for (let written = 0; written < mostExported; ) {
    const page: Awaited<ReturnType<typeof read>> = await read({ limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    for (const entry of page.items) yield csvLine(cellsOf(entry));
    written += pageSize;
    cursor = page.nextCursor;
    if (cursor === null) return;
  }
}

function cellsOf(entry: CallLogEntry): string[] {
  const { direction, otherName, companyName, otherNumber, cause, queueName, answeredBy, note } = entry;
  return [
    new Date(entry.startedAt).toISOString(),
    direction,
    otherName,
    companyName ?? '',
    otherNumber,
    String(Math.round(entry.talkMs / 1000)),
    cause,
    queueName ?? '',
    answeredBy ?? '',
    note,
  ];
}
