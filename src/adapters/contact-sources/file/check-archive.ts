import { inflateRawSync } from 'node:zlib';

const largestContent = 512 << 20;
const mostFiles = 5000;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const deflated = 8;

/**
 * Refuses an archive (ZIP, APPNOTE 4.3) that would become too large, by what it says and by what is really in it.
 * Anything else passes.
 * @throws Error saying why
 */
export function checkArchive(content: Buffer): void {
  if (content.length < 4 || content.readUInt32LE(0) !== 0x04034b50) return;
  const end = content.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || content.length < end + 22 || content.readUInt32LE(end) !== endMark) throw new Error('its end is missing');
  const files = content.readUInt16LE(end + 10);
  if (files > mostFiles) throw new Error(`there are ${files} files in it, at most ${mostFiles} are read`);
  let at = content.readUInt32LE(end + 16);
  let total = 0;
  for (let file = 0; file < files; file++) {
    if (at + 46 > content.length || content.readUInt32LE(at) !== entryMark) throw new Error('its table of contents is damaged');
    const size = content.readUInt32LE(at + 24);
    total += size;
    if (total > largestContent) throw new Error(`unpacked it has more than ${largestContent >> 20} MB: save it as CSV`);
    checkSize(content, at, size);
    at += 46 + content.readUInt16LE(at + 28) + content.readUInt16LE(at + 30) + content.readUInt16LE(at + 32);
  }
}

/** What is unpacked must not be more than what was said. */
function checkSize(content: Buffer, entry: number, size: number): void {
  const packed = content.readUInt32LE(entry + 20);
  const local = content.readUInt32LE(entry + 42);
  if (content.readUInt16LE(entry + 10) !== deflated || local + 30 > content.length) return;
  const start = local + 30 + content.readUInt16LE(local + 26) + content.readUInt16LE(local + 28);
  try {
    inflateRawSync(content.subarray(start, start + packed), { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new Error('a file in it is damaged, or larger than it says');
  }
}
