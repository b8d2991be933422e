import { columnsOf, readTable, type TableRow, withEnding } from '../read-table.ts';
import type { Found, FoundRow, TakeoverFile, TakeoverReader } from '../takeover-kind.ts';
import { pinOf, rowsOfExtension } from './people-of-a-pbx.ts';

/** Technologies that are no SIP: their devices stay behind, their people come. */
const notSip = new Set(['iax2', 'dahdi', 'zap', 'custom', 'virtual', 'none']);

/**
 * The CSV that FreePBX's Bulk Handler exports for extensions (`extension`, `name`, `tech`, `secret`, `voicemail_vmpwd`, …), and that of the older
 * Bulk Extensions module (`devinfo_secret`, `vmpwd`).
 */
export const freepbxReader: TakeoverReader = {
  format: 'freepbx',
  recognises: (files) => files.length > 0 && files.every(isExport),
  read: (files) => {
    const rows: FoundRow[] = [];
    const leftOut: Found['leftOut'][number][] = [];
    for (const file of files)
      for (const row of readTable(file).rows) {
        const number = row.cells.get('extension');
        if (number) rows.push(...rowsOfRow(file, row, number));
        else leftOut.push({ file: file.name, line: row.line, name: '', reason: 'has no extension' });
        const tech = row.cells.get('tech')?.toLowerCase() ?? '';
        if (number && notSip.has(tech))
          leftOut.push({ file: file.name, line: row.line, name: `${tech} ${number}`, reason: 'is no SIP phone' });
      }
    return { rows, leftOut };
  },
};

function isExport(file: TakeoverFile): boolean {
  if (withEnding([file], '.csv').length === 0) return false;
  const columns = columnsOf(file);
  return columns.has('extension') && ['secret', 'devinfosecret', 'tech', 'voicemailvmpwd'].some((name) => columns.has(name));
}

function rowsOfRow(file: TakeoverFile, { line, cells }: TableRow, number: string): FoundRow[] {
  const get = (...names: string[]): string | undefined => names.map((name) => cells.get(name)).find(Boolean);
  const rows = rowsOfExtension({
    file: file.name,
    line,
    number,
    name: get('name', 'description'),
    email: get('voicemailemail', 'email')?.split(/[,;|]/)[0],
    sipUser: get('id', 'deviceid', 'account') ?? number,
    sipPassword: get('secret', 'devinfosecret'),
    voicemailPin: pinOf(get('voicemailvmpwd', 'vmpwd')),
  });
  return notSip.has(get('tech')?.toLowerCase() ?? '') ? rows.filter(({ kind }) => kind !== 'devices') : rows;
}
