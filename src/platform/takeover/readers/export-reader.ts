import { columnsOf, readTable, type TableRow, withEnding } from '../read-table.ts';
import type { Found, FoundRow, TakeoverFile, TakeoverFormat, TakeoverReader } from '../takeover-kind.ts';

type LeftOut = Found['leftOut'][number];

/** A row of an export: what it becomes, and why it, or its phone, is left out. */
export interface ExportedRow {
  readonly rows: readonly FoundRow[];
  readonly leftOut?: Pick<LeftOut, 'name' | 'reason'>;
}

/** Reads the CSV files that a PBX exports; other files beside them are named and left out. */
export function exportReader(parts: {
  readonly format: TakeoverFormat;
  /** Whether these columns, by their plain names, are of such an export. */
  readonly isExport: (columns: ReadonlySet<string>) => boolean;
  readonly rowOf: (file: TakeoverFile, row: TableRow) => ExportedRow;
}): TakeoverReader {
  return {
    format: parts.format,
    recognises: (files) => {
      const tables = withEnding(files, '.csv');
      return tables.length > 0 && tables.every((file) => parts.isExport(columnsOf(file)));
    },
    read: (files) => {
      const tables = withEnding(files, '.csv');
      const rows: FoundRow[] = [];
      const leftOut: LeftOut[] = files
        .filter((file) => !tables.includes(file))
        .map(({ name }) => ({ file: name, line: 0, name, reason: 'is no CSV file' }));
      for (const file of tables)
        for (const row of readTable(file).rows) {
          const read = parts.rowOf(file, row);
          rows.push(...read.rows);
          if (read.leftOut) leftOut.push({ file: file.name, line: row.line, ...read.leftOut });
        }
      return { rows, leftOut };
    },
  };
}
