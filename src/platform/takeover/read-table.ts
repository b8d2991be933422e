import { type RawEntry, readCsvEntries, textOfFile } from '../import/index.ts';
import { inFile } from './takeover-faults.ts';
import type { TakeoverFile } from './takeover-kind.ts';

export interface TableRow {
  readonly line: number;
  /** Plain name of the column → text; empty cells are left out. */
  readonly cells: ReadonlyMap<string, string>;
}

/** `First name`, `first_name` and `firstName` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, '');
}

/** A CSV file in UTF-8, UTF-16 or windows-1252. @throws ParleyError `takeover-refused` */
export function readTable({ name, content }: TakeoverFile): { columns: readonly string[]; rows: readonly TableRow[] } {
  const entries = inFile(name, () => readCsvEntries(textOfFile(content)));
  const columns = [...(entries[0]?.attributes.keys() ?? [])].map(plainName);
  return { columns, rows: entries.map(rowOf) };
}

function rowOf({ line, attributes }: RawEntry): TableRow {
  const cells = [...attributes].flatMap(([column, [text = '']]) => (text === '' ? [] : [[plainName(column), text] as const]));
  return { line: line ?? 0, cells: new Map(cells) };
}

/** The names of the columns of a CSV file, plain; none of what is no table. */
export function columnsOf({ content }: TakeoverFile): ReadonlySet<string> {
  const [first = ''] = textOfFile(content.subarray(0, 65_536))
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, 1);
  return new Set(first.split(/[;,\t]/).map((name) => plainName(name.replaceAll('"', ''))));
}

/** Every file of this ending, compared without case. */
export function withEnding(files: readonly TakeoverFile[], ending: string): readonly TakeoverFile[] {
  return files.filter(({ name }) => name.toLowerCase().endsWith(ending));
}
