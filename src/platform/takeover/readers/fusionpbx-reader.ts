import { columnsOf, readTable, type TableRow, withEnding } from '../read-table.ts';
import type { Found, FoundRow, TakeoverFile, TakeoverReader } from '../takeover-kind.ts';
import { rowsOfExtension } from './people-of-a-pbx.ts';

/** The CSV that FusionPBX exports for extensions: `extension`, `password`, `effective_caller_id_name`, `directory_first_name`, …, and forwards. */
export const fusionpbxReader: TakeoverReader = {
  format: 'fusionpbx',
  recognises: (files) => files.length > 0 && files.every(isExport),
  read: (files) => {
    const rows: FoundRow[] = [];
    const leftOut: Found['leftOut'][number][] = [];
    for (const file of files)
      for (const row of readTable(file).rows) {
        const extension = row.cells.get('extension');
        if (extension) rows.push(...rowsOfRow(file, row, extension));
        else leftOut.push({ file: file.name, line: row.line, name: '', reason: 'has no extension' });
      }
    return { rows, leftOut };
  },
};

const telling = [
  'extensionuuid',
  'effectivecalleridname',
  'effectivecalleridnumber',
  'directoryfirstname',
  'usercontext',
  'tollallow',
];

function isExport(file: TakeoverFile): boolean {
  if (withEnding([file], '.csv').length === 0) return false;
  const columns = columnsOf(file);
  return columns.has('extension') && telling.some((name) => columns.has(name));
}

function rowsOfRow(file: TakeoverFile, { line, cells }: TableRow, extension: string): FoundRow[] {
  const forward = (name: string): string | undefined =>
    cells.get(`forward${name}enabled`)?.toLowerCase() === 'true' ? cells.get(`forward${name}destination`) : undefined;
  const seconds = cells.get('calltimeout');
  return rowsOfExtension({
    file: file.name,
    line,
    // A name stands for the phone, and its number is the alias.
    number: /^\d+$/.test(extension) ? extension : (cells.get('numberalias') ?? extension),
    sipUser: extension,
    firstName: cells.get('directoryfirstname'),
    lastName: cells.get('directorylastname'),
    name: cells.get('effectivecalleridname') ?? cells.get('outboundcalleridname'),
    sipPassword: cells.get('password'),
    enabled: cells.get('enabled'),
    description: cells.get('description'),
    forwarding: {
      immediate: forward('all'),
      busy: forward('busy'),
      noAnswer: forward('noanswer'),
      noAnswerAfterS: forward('noanswer') && seconds && Number(seconds) >= 5 && Number(seconds) <= 180 ? seconds : undefined,
    },
  });
}
