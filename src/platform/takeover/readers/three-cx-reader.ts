import { columnsOf, readTable, withEnding } from '../read-table.ts';
import type { Found, FoundRow, TakeoverFile, TakeoverReader } from '../takeover-kind.ts';
import { pinOf, rowsOfExtension } from './people-of-a-pbx.ts';

/** The CSV that 3CX exports for its users: `Number`, `FirstName`, `LastName`, `EmailAddress`, `MobileNumber`, `AuthID`, `AuthPassword`, … */
export const threeCxReader: TakeoverReader = {
  format: '3cx',
  recognises: (files) => files.length > 0 && files.every(isExport),
  read: (files) => {
    const rows: FoundRow[] = [];
    const leftOut: Found['leftOut'][number][] = [];
    for (const file of files)
      for (const { line, cells } of readTable(file).rows) {
        const number = cells.get('number');
        if (!number) {
          leftOut.push({ file: file.name, line, name: cells.get('lastname') ?? '', reason: 'has no number' });
          continue;
        }
        rows.push(
          ...rowsOfExtension({
            file: file.name,
            line,
            number,
            firstName: cells.get('firstname'),
            lastName: cells.get('lastname'),
            email: cells.get('emailaddress'),
            mobile: cells.get('mobilenumber'),
            sipUser: cells.get('authid') ?? number,
            sipPassword: cells.get('authpassword'),
            voicemailPin: pinOf(cells.get('vmpin')),
          }),
        );
      }
    return { rows, leftOut };
  },
};

function isExport(file: TakeoverFile): boolean {
  if (withEnding([file], '.csv').length === 0) return false;
  const columns = columnsOf(file);
  return columns.has('number') && columns.has('firstname') && (columns.has('authid') || columns.has('authpassword'));
}
