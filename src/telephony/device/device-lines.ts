import { parse } from 'csv-parse/sync';
import type { LineFault } from '../../contract/rest/listing.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';

/** One line of a pasted table, by the names of its columns; empty fields are left out. */
export interface DeviceLine {
  readonly line: number;
  readonly values: Readonly<Partial<Record<DeviceColumn, string>>>;
}

const columns = [
  'number',
  'name',
  'login',
  'domain',
  'protocol',
  'description',
  'lines',
  'onenumber',
  'dtmf',
  'codecs',
  'transport',
  'address',
  'stun',
  'video',
  'enabled',
  'sipuser',
] as const;
export type DeviceColumn = (typeof columns)[number];

/** Reads the text. @throws ParleyError `lines-refused` when it is no table or a column is not known */
export function readDeviceLines(text: string): readonly DeviceLine[] {
  const rows = readRows(text);
  const [head, ...body] = rows;
  const names = (head?.record ?? []).map((name) => name.toLowerCase().replaceAll(/[\s_-]/g, ''));
  const unknown = names.filter((name) => !(columns as readonly string[]).includes(name));
  if (unknown.length > 0 || !names.includes('number')) {
    const problem = unknown.length > 0 ? `There is no column ${unknown.join(', ')}` : 'The column "number" is missing';
    throw refused([{ line: 1, message: `${problem}. The first line names the columns: ${columns.join(', ')}` }]);
  }
  if (body.length === 0) throw refused([{ line: 1, message: 'Below the names of the columns nothing follows' }]);
  return body.map(({ record, line }) => ({
    line,
    values: Object.fromEntries(
      names.map((name, index) => [name, record[index]?.trim() ?? '']).filter(([, value]) => value !== ''),
    ),
  }));
}

export function refused(lines: readonly LineFault[]): ParleyError {
  const [first] = lines;
  const more = lines.length > 1 ? ` ${lines.length - 1} more lines have faults.` : '';
  return new ParleyError('lines-refused', `Line ${first?.line}: ${first?.message}.${more} Nothing was changed.`, {
    details: { lines },
  });
}

function readRows(text: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    const { lines } = error as { lines?: unknown };
    throw refused([{ line: typeof lines === 'number' ? lines : 1, message: describeError(error).replace(/\.$/, '') }]);
  }
}
