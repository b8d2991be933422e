import { isSpaceCode, isToken, sliceTrimmed } from '../grammar/characters.ts';
import type { HeaderField } from './header-list.ts';
import { headerKind } from './header-names.ts';

/** More header fields than any honest message has. */
export const maxHeaderFields = 256;

/** The fields read, and why reading was not clean: the first fault, in words for a Reason-Phrase. */
export interface HeaderBlock {
  readonly fields: HeaderField[];
  readonly fault: string | undefined;
}

/** Joins folded lines: line break and the white space around it become one space (RFC 3261 §7.3.1). */
function unfold(lines: string): string {
  return lines
    .split('\r\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** End of the line that starts at `start`: its CR, or the end of the text. -1 for a CR or LF that stands alone. */
export function endOfLine(text: string, start: number): number {
  const cr = text.indexOf('\r', start);
  const lf = text.indexOf('\n', start);
  if (cr < 0 && lf < 0) return text.length;
  return lf === cr + 1 ? cr : -1;
}

/**
 * Reads the header lines of `head` from `from`; `head` ends before the empty line. A lone CR or LF is a fault: another
 * element could take it for a line end and see other headers than we do.
 */
export function parseHeaders(head: string, from: number): HeaderBlock {
  const fields: HeaderField[] = [];
  let seenOnce = 0;
  let fault: string | undefined;
  let start = from;
  while (start < head.length) {
    let end = endOfLine(head, start);
    const firstEnd = end;
    while (end >= 0 && end < head.length && isSpaceCode(head.charCodeAt(end + 2))) end = endOfLine(head, end + 2);
    if (end < 0) return { fields, fault: fault ?? 'Stray line break in header' };
    const colon = head.indexOf(':', start);
    const name = colon < 0 || colon > firstEnd ? '' : sliceTrimmed(head, start, colon);
    if (!isToken(name) || name.length === 0) fault ??= 'Malformed header line';
    else {
      if (fields.length === maxHeaderFields) return { fields, fault: fault ?? 'Too many header fields' };
      const kind = headerKind(name);
      const value = end === firstEnd ? sliceTrimmed(head, colon + 1, end) : unfold(head.slice(colon + 1, end));
      fields.push({ name, value, kind, raw: head.slice(start, end) });
      if (kind.onceBit !== 0) {
        if ((seenOnce & kind.onceBit) !== 0) fault ??= `Repeated ${name}`;
        seenOnce |= kind.onceBit;
      }
    }
    start = end + 2;
  }
  return { fields, fault };
}
