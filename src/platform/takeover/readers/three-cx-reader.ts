import type { TakeoverReader } from '../takeover-kind.ts';
import { exportReader } from './export-reader.ts';
import { pinOf, rowsOfExtension } from './people-of-a-pbx.ts';

/** The CSV that 3CX exports for its users: `Number`, `FirstName`, `LastName`, `EmailAddress`, `MobileNumber`, `AuthID`, `AuthPassword`, … */
export const threeCxReader: TakeoverReader = exportReader({
  format: '3cx',
  isExport: (columns) =>
    columns.has('number') && columns.has('firstname') && (columns.has('authid') || columns.has('authpassword')),
  rowOf: (file, { line, cells }) => {
    const number = cells.get('number');
    if (!number) return { rows: [], leftOut: { name: cells.get('lastname') ?? '', reason: 'has no number' } };
    const rows = rowsOfExtension({
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
    });
    return { rows };
  },
});
