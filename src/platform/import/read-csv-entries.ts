import { CsvError, parse } from 'csv-parse/sync';
import { linesRefused } from '../lines/index.ts';
import type { RawEntry } from './imported-person.ts';

/**
 * The lines of a spreadsheet as entries. The first line names the columns; comma, semicolon or tab between.
 * @throws ParleyError `lines-refused` naming line and reason
 */
export function readCsvEntries(text: string): RawEntry[] {
  // One kind of line end: the parser would take the first it meets for all.
  const records = parseRecords(text.replaceAll(/\r\n?/g, '\n'));
  const [header, ...rows] = records;
  if (!header) throw linesRefused([{ line: 1, message: 'the file is empty' }]);
  const names = header.record.map((name) => name.trim().toLowerCase());
  const faults = names.flatMap((name, index) => {
    if (name === '') return [{ line: 1, message: `the column ${index + 1} has no name` }];
    return names.indexOf(name) === index ? [] : [{ line: 1, field: name, message: `two columns are named ${name}` }];
  });
  for (const { record, line } of rows) {
    if (record.length !== names.length)
      faults.push({ line, message: `has ${record.length} columns, the first line names ${names.length}` });
  }
  if (faults.length > 0) throw linesRefused(faults);
  return rows.map(({ record, line }) => ({
    place: `line ${line}`,
    line,
    attributes: new Map(names.map((name, index) => [name, [unguard(record[index]!)]])),
  }));
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly line: number;
}

function parseRecords(text: string): CsvRecord[] {
  const [first = ''] = text.split('\n', 1);
  const delimiter = [';', '\t', ','].find((sign) => first.includes(sign)) ?? ',';
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return records.map(({ info, record }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    throw linesRefused([{ line, message: `cannot be read as CSV: ${error.message}` }]);
  }
}

/** Takes off what `guard` put before signs that a spreadsheet takes for a formula. */
function unguard(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}
