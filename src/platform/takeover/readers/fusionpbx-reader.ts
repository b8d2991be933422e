import type { TableRow } from '../read-table.ts';
import type { FoundRow, TakeoverFile, TakeoverReader } from '../takeover-kind.ts';
import { exportReader } from './export-reader.ts';
import { rowsOfExtension } from './people-of-a-pbx.ts';

const telling = [
  'extensionuuid',
  'effectivecalleridname',
  'effectivecalleridnumber',
  'directoryfirstname',
  'usercontext',
  'tollallow',
];

/** The CSV that FusionPBX exports for extensions: `extension`, `password`, `effective_caller_id_name`, `directory_first_name`, …, and forwards. */
export const fusionpbxReader: TakeoverReader = exportReader({
  format: 'fusionpbx',
  isExport: (columns) => columns.has('extension') && telling.some((name) => columns.has(name)),
  rowOf: (file, row) => {
    const extension = row.cells.get('extension');
    if (!extension) return { rows: [], leftOut: { name: '', reason: 'has no extension' } };
    return { rows: rowsOf(file, row, extension) };
  },
});

function rowsOf(file: TakeoverFile, { line, cells }: TableRow, extension: string): FoundRow[] {
  const forward = (name: string): string | undefined =>
    cells.get(`forward${name}enabled`)?.toLowerCase() === 'true' ? cells.get(`forward${name}destination`) : undefined;
  const seconds = Number(cells.get('calltimeout'));
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
      noAnswerAfterS: forward('noanswer') && seconds >= 5 && seconds <= 120 ? String(seconds) : undefined,
    },
  });
}
