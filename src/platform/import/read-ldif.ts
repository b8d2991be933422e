import type { LineFault } from '../../contract/rest/listing.ts';
import { linesRefused } from '../lines/index.ts';
import type { RawEntry } from './imported-person.ts';

interface LogicalLine {
  readonly text: string;
  /** Where it begins. */
  readonly line: number;
}

/** A record of a file: an entry, or why it is none. */
export type LdifRecord = { readonly entry: RawEntry } | { readonly faults: readonly LineFault[] };

/** Content records of LDIF (RFC 2849), line by line. Values by URL and records of changes are faults. */
export class LdifReader {
  readonly #textOf: (bytes: Buffer) => string;
  #record: { text: string[]; line: number }[] = [];
  #line = 0;
  #isFirst = true;

  /** @param textOf how values in Base64 become text; left out: they are UTF-8 */
  constructor(textOf = (bytes: Buffer) => bytes.toString('utf8')) {
    this.#textOf = textOf;
  }

  /** @returns the record that ended with this line; null: none did */
  push(line: string): LdifRecord | null {
    this.#line++;
    if (line === '') return this.end();
    const before = this.#record.at(-1);
    // A line that begins with a space goes on with the one before it (RFC 2849 note 2).
    if (line.startsWith(' ') && before) before.text.push(line.slice(1));
    else this.#record.push({ text: [line], line: this.#line });
    return null;
  }

  /** The record that ends with the file. */
  end(): LdifRecord | null {
    const lines = this.#record
      .map(({ text, line }) => ({ text: text.join(''), line }))
      .filter(({ text }) => !text.startsWith('#'));
    this.#record = [];
    if (lines.length === 0) return null;
    if (this.#isFirst && /^version:\s*1\s*$/.test(lines[0]!.text)) lines.shift();
    this.#isFirst = false;
    if (lines.length === 0) return null;
    const faults: LineFault[] = [];
    const entry = readRecord(lines, faults, this.#textOf);
    return entry ? { entry } : { faults };
  }
}

/**
 * All records of a file.
 * @throws ParleyError `lines-refused` naming line and reason
 */
export function readLdif(text: string): RawEntry[] {
  const reader = new LdifReader();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const records = [...lines.map((line) => reader.push(line)), reader.end()].filter((record) => record !== null);
  const faults = records.flatMap((record) => ('faults' in record ? record.faults : []));
  if (faults.length > 0) throw linesRefused(faults);
  const entries = records.flatMap((record) => ('entry' in record ? [record.entry] : []));
  if (entries.length === 0) throw linesRefused([{ line: 1, message: 'there is no entry in the file' }]);
  return entries;
}

function readRecord(record: readonly LogicalLine[], faults: LineFault[], textOf: (bytes: Buffer) => string): RawEntry | null {
  const attributes = new Map<string, string[]>();
  const before = faults.length;
  for (const { text, line } of record) {
    const pair = readPair(text, textOf);
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

function readPair(text: string, textOf: (bytes: Buffer) => string): { name: string; value: string } | string {
  const match = /^([A-Za-z][A-Za-z0-9.-]*|\d+(?:\.\d+)*)((?:;[A-Za-z0-9-]+)*):(:|<)?[ ]*(.*)$/s.exec(text);
  if (!match) return 'cannot be read: expected attribute: value';
  const [, name, , mark, value] = match as unknown as [string, string, string, string | undefined, string];
  if (mark === '<') return `${name} is given by an address, which is not fetched: put the value itself`;
  if (mark !== ':') return { name: name.toLowerCase(), value };
  const compact = value.replaceAll(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return `${name} is no Base64`;
  return { name: name.toLowerCase(), value: textOf(Buffer.from(compact, 'base64')) };
}
