import type { TableRow } from '../read-table.ts';
import type { FoundRow, TakeoverFile, TakeoverReader } from '../takeover-kind.ts';
import { exportReader } from './export-reader.ts';
import { pinOf, rowsOfExtension } from './people-of-a-pbx.ts';

/** Technologies that are no SIP: their devices stay behind, their people come. */
const notSip = new Set(['iax2', 'dahdi', 'zap', 'custom', 'virtual', 'none']);

/**
 * The CSV that FreePBX's Bulk Handler exports for extensions (`extension`, `name`, `tech`, `secret`, `voicemail_vmpwd`, …), and that of the older
 * Bulk Extensions module (`devinfo_secret`, `vmpwd`).
 */
export const freepbxReader: TakeoverReader = exportReader({
  format: 'freepbx',
  isExport: (columns) =>
    columns.has('extension') && ['secret', 'devinfosecret', 'tech', 'voicemailvmpwd'].some((name) => columns.has(name)),
  rowOf: (file, row) => {
    const number = row.cells.get('extension');
    if (!number) return { rows: [], leftOut: { name: '', reason: 'has no extension' } };
    const rows = rowsOf(file, row, number);
    const tech = row.cells.get('tech')?.toLowerCase() ?? '';
    if (!notSip.has(tech)) return { rows };
    return {
      rows: rows.filter(({ kind }) => kind !== 'devices'),
      leftOut: { name: `${tech} ${number}`, reason: 'is no SIP phone' },
    };
  },
});

function rowsOf(file: TakeoverFile, { line, cells }: TableRow, number: string): FoundRow[] {
  const get = (...names: string[]): string | undefined => names.map((name) => cells.get(name)).find(Boolean);
  return rowsOfExtension({
    file: file.name,
    line,
    number,
    name: get('name', 'description'),
    email: get('voicemailemail', 'email')?.split(/[,;|]/)[0],
    sipUser: get('id', 'deviceid', 'account') ?? number,
    sipPassword: get('secret', 'devinfosecret'),
    voicemailPin: pinOf(get('voicemailvmpwd', 'vmpwd')),
  });
}
