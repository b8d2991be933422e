import type { LineFault } from '../../contract/rest/listing.ts';
import { linesRefused } from '../lines/index.ts';
import type { RawEntry } from './imported-person.ts';

interface LogicalLine {
  readonly text: string;
  /** Where it begins. */
  readonly line: number;
}

/**
 * Content records of LDIF (RFC 2849). Values by URL and records of changes are refused.
 * @throws ParleyError `lines-refused` naming line and reason
 */
export function readLdif(text: string): RawEntry[] {
  const faults: LineFault[] = [];
  const entries: RawEntry[] = [];
  for (const record of recordsOf(unfold(text))) {
    const entry = readRecord(record, faults);
    if (entry) entries.push(entry);
  }
  if (faults.length > 0) throw linesRefused(faults);
  if (entries.length === 0) throw linesRefused([{ line: 1, message: 'there is no entry in the file' }]);
  return entries;
}

/** A line that begins with a space goes on with the one before it (RFC 2849 note 2); null: an empty line. */
function unfold(text: string): (LogicalLine | null)[] {
  const lines: ({ text: string[]; line: number } | null)[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const before = lines.at(-1);
    if (line.startsWith(' ') && before) before.text.push(line.slice(1));
    else lines.push(line === '' ? null : { text: [line], line: index + 1 });
  }
  return lines.map((line) => line && { text: line.text.join(''), line: line.line });
}

function recordsOf(lines: readonly (LogicalLine | null)[]): LogicalLine[][] {
  const records: LogicalLine[][] = [[]];
  for (const line of lines) {
    if (!line) records.push([]);
    else if (!line.text.startsWith('#')) records.at(-1)!.push(line);
  }
  const [first] = records.filter((record) => record.length > 0);
  if (first && /^version:\s*1\s*$/.test(first[0]!.text)) first.shift();
  return records.filter((record) => record.length > 0);
}

function readRecord(record: readonly LogicalLine[], faults: LineFault[]): RawEntry | null {
  const attributes = new Map<string, string[]>();
  const before = faults.length;
  for (const { text, line } of record) {
    const pair = readPair(text);
    if (typeof pair === 'string') {
      faults.push({ line, message: pair });
      continue;
    }
    const values = attributes.get(pair.name) ?? [];
    values.push(pair.value);
    attributes.set(pair.name, values);
  }
  const { line, text } = record[0]!;
  if (!/^dn:/i.test(text)) faults.push({ line, message: 'a record must begin with dn:' });
  if (attributes.has('changetype'))
    faults.push({ line, message: 'this is a record of changes: only content is taken, export it without changetype' });
  return faults.length > before ? null : { place: attributes.get('dn')![0]!, line, attributes };
}

function readPair(text: string): { name: string; value: string } | string {
  const match = /^([A-Za-z][A-Za-z0-9.-]*|\d+(?:\.\d+)*)((?:;[A-Za-z0-9-]+)*):(:|<)?[ ]*(.*)$/s.exec(text);
  if (!match) return 'cannot be read: expected attribute: value';
  const [, name, , mark, value] = match as unknown as [string, string, string, string | undefined, string];
  if (mark === '<') return `${name} is given by an address, which is not fetched: put the value itself`;
  if (mark !== ':') return { name: name.toLowerCase(), value };
  const compact = value.replaceAll(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return `${name} is no Base64`;
  return { name: name.toLowerCase(), value: Buffer.from(compact, 'base64').toString('utf8') };
}
