import { inflateRawSync } from 'node:zlib';
import { takeoverRefused } from './takeover-faults.ts';
import type { TakeoverFile } from './takeover-kind.ts';

const endOfDirectory = 0x06054b50;
const entryOfDirectory = 0x02014b50;
const localHeader = 0x04034b50;
const mostFiles = 1000;
const mostBytes = 256 << 20;

/**
 * The files of a zip archive (APPNOTE 6.3 §4.3), by their names without folders. Stored and deflated ones; hidden files and those of
 * a Macintosh are left out.
 * @throws ParleyError `takeover-refused` for what is no archive, encrypted, or too large when unpacked
 */
export function readZip(name: string, archive: Buffer): TakeoverFile[] {
  const refuse = (message: string) => takeoverRefused([{ file: name, line: 0, message }]);
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== endOfDirectory) throw refuse('is no zip archive');
  const count = archive.readUInt16LE(end + 10);
  if (count > mostFiles) throw refuse(`holds more than ${mostFiles} files`);
  const files: TakeoverFile[] = [];
  let at = archive.readUInt32LE(end + 16);
  let total = 0;
  try {
    for (let index = 0; index < count; index++) {
      const entry = readEntry(archive, at);
      at = entry.next;
      if (isUninteresting(entry.path)) continue;
      if (entry.isEncrypted) throw refuse(`${entry.path} in it is encrypted`);
      if ((total += entry.size) > mostBytes) throw refuse('is too large when unpacked');
      files.push({ name: baseName(entry.path), content: contentOf(archive, entry) });
    }
  } catch (error) {
    if (isDamage(error)) throw refuse('is damaged');
    throw error;
  }
  return files;
}

/** Beyond the end of the archive, or nothing that can be unpacked. */
function isDamage(error: unknown): boolean {
  return error instanceof RangeError || String((error as { code?: unknown }).code).startsWith('Z_');
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly start: number;
  readonly isEncrypted: boolean;
  readonly next: number;
}

function readEntry(archive: Buffer, at: number): Entry {
  if (archive.readUInt32LE(at) !== entryOfDirectory) throw new RangeError('not an entry');
  const nameLength = archive.readUInt16LE(at + 28);
  const rest = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  return {
    path: archive.toString('utf8', at + 46, at + 46 + nameLength),
    method: archive.readUInt16LE(at + 10),
    packed: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    start: archive.readUInt32LE(at + 42),
    isEncrypted: (archive.readUInt16LE(at + 8) & 1) !== 0,
    next: at + 46 + nameLength + rest,
  };
}

function contentOf(archive: Buffer, { start, method, packed, size }: Entry): Buffer {
  if (archive.readUInt32LE(start) !== localHeader) throw new RangeError('not a file');
  const from = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
  const bytes = archive.subarray(from, from + packed);
  if (bytes.length !== packed) throw new RangeError('cut short');
  if (method === 0) return bytes;
  if (method !== 8) throw new RangeError('packed in a way that is not known');
  // Not a byte more than it says, whatever it holds.
  const content = inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  if (content.length !== size) throw new RangeError('not as long as it says');
  return content;
}

function isUninteresting(path: string): boolean {
  return path.endsWith('/') || path.startsWith('__MACOSX/') || baseName(path).startsWith('.');
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
