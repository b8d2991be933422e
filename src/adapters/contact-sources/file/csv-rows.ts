import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { invalid } from '../source/index.ts';
import type { RowBatch } from '../sql/index.ts';

export interface CsvOptions {
  readonly delimiter: 'auto' | 'comma' | 'semicolon' | 'tab' | 'bar';
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
}

const signs = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
const batchRows = 500;
const longestRecord = 1 << 20;

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** The rows of a CSV file. @throws ParleyError `contact-source-invalid` with line and column */
export async function* csvRows(text: AsyncIterable<string>, options: CsvOptions, signal: AbortSignal): AsyncGenerator<RowBatch> {
  const input = text[Symbol.asyncIterator]();
  const head = await readHead(input);
  const delimiter = options.delimiter === 'auto' ? guessDelimiter(head) : signs[options.delimiter];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: longestRecord,
  });
  const feed = Readable.from(rest(head, input));
  // What ends the reading of the file ends the parser with the same error.
  pipeline(feed, parser, () => undefined);
  signal.addEventListener('abort', () => feed.destroy(), { once: true });
  let columns: readonly string[] | null = null;
  let rows: (readonly string[])[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (columns === null) {
        columns = options.hasHeader ? record : record.map(() => '');
        if (options.hasHeader) continue;
      }
      checkLength(record, columns, info.lines);
      if (rows.push(record.map(unguard)) < batchRows) continue;
      yield { columns, rows };
      rows = [];
    }
  } catch (error) {
    if (error instanceof CsvError) throw explained(error);
    throw error;
  } finally {
    parser.destroy();
  }
  if (columns === null) throw invalid('The file is empty: expected a first line with the names of the columns');
  yield { columns, rows };
}

/** As much as holds the first line. */
async function readHead(input: AsyncIterator<string>): Promise<string> {
  let head = '';
  while (!head.includes('\n') && head.length < longestRecord) {
    const next = await input.next();
    if (next.done) break;
    head += next.value;
  }
  return head;
}

async function* rest(head: string, input: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await input.next(); !next.done; next = await input.next()) yield next.value;
}

/** The sign that the first line has most of, quoted cells apart. */
function guessDelimiter(head: string): string {
  const [first = ''] = head.replaceAll(/"(?:[^"]|"")*"/g, '').split('\n', 1);
  const counts = Object.values(signs).map((sign) => [first.split(sign).length, sign] as const);
  return counts.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
}

function checkLength(record: readonly string[], columns: readonly string[], line: number): void {
  const more = record.slice(columns.length).findIndex((cell) => cell !== '');
  if (more < 0) return;
  throw invalid(
    `Line ${line} has a value in column ${columns.length + more + 1}, but there are only ${columns.length} columns: put values that hold the separator in quotes`,
    { line, column: columns.length + more + 1 },
  );
}

function explained(error: CsvError): Error {
  const { lines, column } = error as unknown as { lines?: number; column?: number | string };
  const place = `Line ${lines ?? 1}${typeof column === 'number' ? `, column ${column + 1}` : ''}`;
  return invalid(`${place} cannot be read as CSV: ${error.message}`, {
    line: lines ?? 1,
    ...(typeof column === 'number' ? { column: column + 1 } : {}),
  });
}

/** Takes off what spreadsheets put before signs that they take for a formula. */
function unguard(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}
