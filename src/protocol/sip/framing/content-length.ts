const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;
const NAME = Buffer.from('content-length');

export type ContentLengthFault = 'content-length-missing' | 'content-length-unreadable' | 'content-length-contradictory';

/**
 * Reads Content-Length (or `l`) from the header block `data[from, to)` without decoding the rest: names in any case, white space
 * and folding around the colon (RFC 3261 §7.3.1). Two fields with the same number pass here; the parser refuses them with 400.
 */
export function readContentLength(data: Buffer, from: number, to: number): number | ContentLengthFault {
  let found = -1;
  for (let line = nextLine(data, from, to); line < to; line = nextLine(data, line, to)) {
    const valueAt = valueStart(data, line, to);
    if (valueAt < 0) continue;
    const length = readNumber(data, valueAt, to);
    if (length < 0) return 'content-length-unreadable';
    if (found >= 0 && found !== length) return 'content-length-contradictory';
    found = length;
  }
  return found < 0 ? 'content-length-missing' : found;
}

function nextLine(data: Buffer, from: number, to: number): number {
  const end = data.indexOf(LF, from);
  return end < 0 || end >= to ? to : end + 1;
}

/** Where the value of a Content-Length line starts, or -1 when the line at `at` is another field. */
function valueStart(data: Buffer, at: number, to: number): number {
  let next = at + nameLength(data, at);
  if (next === at) return -1;
  while (next < to && isWhite(data[next])) next++;
  return data[next] === COLON ? next + 1 : -1;
}

function nameLength(data: Buffer, at: number): number {
  const first = data[at]! | 0x20;
  const isCompact = first === 0x6c && !isTokenByte(data[at + 1]);
  if (isCompact) return 1;
  if (first !== 0x63) return 0;
  for (let i = 0; i < NAME.length; i++) {
    if ((data[at + i]! | 0x20) !== (NAME[i]! | 0x20)) return 0;
  }
  return NAME.length;
}

/** The decimal number at `at`, or -1. Values beyond 2^31 come out as 2^31: larger than any limit. */
function readNumber(data: Buffer, at: number, to: number): number {
  let next = at;
  while (next < to && (isWhite(data[next]) || isFold(data, next))) next += isWhite(data[next]) ? 1 : 2;
  const start = next;
  let value = 0;
  for (; next < to && data[next]! >= 0x30 && data[next]! <= 0x39; next++)
    value = Math.min(value * 10 + data[next]! - 0x30, 2 ** 31);
  if (next === start) return -1;
  while (next < to && isWhite(data[next])) next++;
  return next >= to || data[next] === CR || data[next] === LF ? value : -1;
}

function isFold(data: Buffer, at: number): boolean {
  return data[at] === CR && data[at + 1] === LF && isWhite(data[at + 2]);
}

function isWhite(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function isTokenByte(byte: number | undefined): boolean {
  return byte !== undefined && byte !== COLON && !isWhite(byte);
}
