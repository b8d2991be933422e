import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import type { LineFault } from '../../contract/rest/listing.ts';
import { type Line, linesRefused } from './take-lines.ts';

/** How a cell is read. An empty one counts as left out. */
export type ColumnKind = 'text' | 'whole-number' | 'flag' | 'words' | 'names';

const yes = new Set(['true', 'yes', 'y', '1', 'x', 'oui', 'o', 'ja', 'j']);
const no = new Set(['false', 'no', 'n', '0', 'non', 'nein', 'nej']);
const mostLines = 20_000;

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: Readonly<Record<string, string>>;
}

/**
 * Reads the text of a spreadsheet. The first line names the columns, in any order and case; commas, semicolons or tabs between.
 * @throws ParleyError `lines-refused` with every line's faults: what is no CSV, unknown columns, what the schema does not take
 */
export function readCsv<S extends z.ZodType>(
  csv: string,
  columns: Readonly<Record<string, ColumnKind>>,
  schema: S,
): Line<z.output<S>>[] {
  const records = parseRecords(csv, columns);
  const faults: LineFault[] = [];
  const lines: Line<z.output<S>>[] = [];
  for (const { info, record } of records) {
    const { value, faults: unreadable } = readCells(record, columns, info.lines);
    const result = schema.safeParse(value);
    if (result.success && unreadable.length === 0) lines.push({ line: info.lines, value: result.data });
    faults.push(...unreadable);
    for (const issue of result.error?.issues ?? []) {
      const field = issue.path.join('.');
      if (!unreadable.some((one) => one.field === field)) faults.push({ line: info.lines, field, message: issue.message });
    }
  }
  if (faults.length > 0) throw linesRefused(faults);
  if (lines.length === 0) throw linesRefused([{ line: 1, message: 'there is no line after the names of the columns' }]);
  if (lines.length > mostLines) throw linesRefused([{ line: mostLines, message: `at most ${mostLines} lines at once` }]);
  return lines;
}

function parseRecords(csv: string, columns: Readonly<Record<string, ColumnKind>>): CsvRecord[] {
  const byPlainName = new Map(Object.keys(columns).map((name) => [plain(name), name]));
  const [first = ''] = csv.split(/\r?\n/, 1);
  const delimiter = [';', '\t', ','].find((sign) => first.includes(sign)) ?? ',';
  try {
    return parse(csv, {
      bom: true,
      delimiter,
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      columns: (names: string[]) => names.map((name) => columnOf(name, byPlainName, columns)),
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (error instanceof CsvError) throw linesRefused([{ line: Number(error.lines ?? 1), message: error.message }]);
    throw error;
  }
}

function columnOf(name: string, byPlainName: ReadonlyMap<string, string>, columns: object): string {
  const known = byPlainName.get(plain(name));
  if (known) return known;
  throw linesRefused([
    { line: 1, field: name, message: `there is no column ${JSON.stringify(name)}, expected ${Object.keys(columns).join(', ')}` },
  ]);
}

/** `First name`, `first_name` and `firstName` are one. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function readCells(
  record: Readonly<Record<string, string>>,
  columns: Readonly<Record<string, ColumnKind>>,
  line: number,
): { value: Record<string, unknown>; faults: LineFault[] } {
  const value: Record<string, unknown> = {};
  const faults: LineFault[] = [];
  for (const [field, cell] of Object.entries(record)) {
    if (cell === '') continue;
    const read = readCell(cell, columns[field]!);
    if (read === undefined) faults.push({ line, field, message: `cannot be read: ${JSON.stringify(cell)}` });
    else value[field] = read;
  }
  return { value, faults };
}

/** The value of a cell that is not empty; undefined: it cannot be read so. */
export function readCell(cell: string, kind: ColumnKind): unknown {
  switch (kind) {
    case 'text':
      return cell;
    case 'whole-number':
      return /^-?\d{1,9}$/.test(cell) ? Number(cell) : undefined;
    case 'flag':
      return yes.has(cell.toLowerCase()) ? true : no.has(cell.toLowerCase()) ? false : undefined;
    case 'words':
      return cell.split(/\s+/).filter(Boolean);
    case 'names':
      return cell
        .split('|')
        .map((name) => name.trim())
        .filter(Boolean);
  }
}
