import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import * as XLSX from '@e965/xlsx';
import { describeError } from '../../../kernel/errors.ts';
import { textOfDate, textOfValue } from '../source/index.ts';
import { checkArchive } from './check-archive.ts';
import type { FromExcelWorker } from './excel-rows.ts';

const batchRows = 500;
const mostColumns = 500;
const port = parentPort!;
const { content, sheet } = workerData as { content: Uint8Array; sheet: string };

function tell(message: FromExcelWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  port.postMessage(message);
}

/** Old Excel files (compound files) and those that are archives. */
function isExcel(): boolean {
  const start = Buffer.from(content.buffer, 0, Math.min(4, content.length)).toString('hex');
  return start === 'd0cf11e0' || start === '504b0304';
}

function openSheet(): XLSX.DenseWorkSheet {
  if (!isExcel()) throw new Error('it is no Excel file (.xlsx, .xls)');
  checkArchive(Buffer.from(content.buffer));
  const names = XLSX.read(content, { type: 'array', bookSheets: true }).SheetNames;
  const name = sheet ? names.find((one) => one.toLowerCase() === sheet.toLowerCase()) : names[0];
  if (name === undefined) throw new Error(`there is no sheet "${sheet}", only ${names.join(', ')}`);
  const book = XLSX.read(content, { type: 'array', dense: true, cellDates: true, cellNF: true, UTC: true, sheets: name });
  return book.Sheets[name] as XLSX.DenseWorkSheet;
}

/** As it is shown where a format was chosen (telephone numbers with zeros in front), else all digits. */
function textOf(cell: XLSX.CellObject | undefined): string {
  if (!cell) return '';
  switch (cell.t) {
    case 'd':
      return textOfDate(cell.v as Date);
    case 'n':
      return cell.z === undefined || cell.z === 'General' || cell.w === undefined ? textOfValue(cell.v) : cell.w.trim();
    case 'b':
      return String(cell.v);
    case 's':
      return String(cell.v ?? '');
    default:
      // An error of a formula, or nothing.
      return '';
  }
}

async function main(): Promise<void> {
  const rows = openSheet()['!data'] ?? [];
  let batch: string[][] = [];
  const send = async () => {
    const next = once(port, 'message');
    tell({ kind: 'rows', rows: batch });
    batch = [];
    await next;
  };
  for (const [index, row] of rows.entries()) {
    if (row && row.length > mostColumns)
      throw new Error(`row ${index + 1} has ${row.length} columns, at most ${mostColumns} are read`);
    const cells = Array.from(row ?? [], textOf);
    if (cells.every((cell) => cell === '')) continue;
    if (batch.push(cells) >= batchRows) await send();
  }
  if (batch.length > 0) await send();
  tell({ kind: 'end' });
}

await main().catch((error: unknown) =>
  tell({ kind: 'invalid', why: `The file cannot be read as Excel: ${describeError(error)}` }),
);
