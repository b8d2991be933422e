import { ParleyError } from '../../kernel/errors.ts';

/** One line as it came: its type letter, its value and the line end that followed. */
export interface SdpLine {
  readonly type: string;
  readonly value: string;
  /** `\r\n`, `\n`, `\r` or empty at the end of a text that stops without one. */
  readonly end: string;
}

/** A session description as lines (RFC 8866 §5): those of the session, then one block for each `m=`. */
export interface SessionDescription {
  readonly session: readonly SdpLine[];
  /** Every block begins with its `m=` line. */
  readonly media: readonly (readonly SdpLine[])[];
}

/** Longest text that is read, in characters; real offers stay below 10,000. */
export const maxSdpLength = 65_536;

const maxMediaBlocks = 64;

const [EQUALS, LETTER_A, LETTER_Z] = [0x3d, 0x61, 0x7a];

/** An error about a description that cannot be read. */
export function badSdp(message: string, details?: Record<string, unknown>): ParleyError {
  return new ParleyError('media-bad-sdp', message, details === undefined ? {} : { details });
}

/**
 * Splits a description into lines. Nothing is dropped or reordered: {@link serializeSdp} gives the same text back.
 * @throws ParleyError `media-bad-sdp` when a line is not `letter=value`, the first is not `v=0`, or the text is too long.
 */
export function parseSdp(text: string): SessionDescription {
  if (text.length > maxSdpLength)
    throw badSdp(`session description of ${text.length} characters; at most ${maxSdpLength} are read`);
  const session: SdpLine[] = [];
  const media: SdpLine[][] = [];
  let block = session;
  let lf = text.indexOf('\n');
  let cr = text.indexOf('\r');
  for (let start = 0; start < text.length; ) {
    // Each is looked for only when the last one found is behind: texts of strangers are long.
    if (lf >= 0 && lf < start) lf = text.indexOf('\n', start);
    if (cr >= 0 && cr < start) cr = text.indexOf('\r', start);
    const stop = Math.min(lf < 0 ? text.length : lf, cr < 0 ? text.length : cr);
    const isCrlf = stop === cr && lf === cr + 1;
    const next = Math.min(text.length, stop + (isCrlf ? 2 : 1));
    const line = readLine(text.slice(start, stop), isCrlf ? '\r\n' : text.slice(stop, next));
    start = next;
    if (line.type === 'm') {
      if (media.length === maxMediaBlocks) throw badSdp(`more than ${maxMediaBlocks} media blocks`);
      block = [];
      media.push(block);
    }
    block.push(line);
  }
  const version = session.find((line) => line.type !== '');
  if (version?.type !== 'v' || version.value.trim() !== '0') throw badSdp('a session description begins with "v=0"');
  return { session, media };
}

/** The text of a description, byte for byte as it was parsed. */
export function serializeSdp(description: SessionDescription): string {
  let text = '';
  for (const line of description.session) text += writeLine(line);
  for (const block of description.media) for (const line of block) text += writeLine(line);
  return text;
}

/** A line of our own. */
export function sdpLine(type: string, value: string): SdpLine {
  return { type, value, end: '\r\n' };
}

function writeLine(line: SdpLine): string {
  return line.type === '' ? line.value + line.end : `${line.type}=${line.value}${line.end}`;
}

function readLine(content: string, end: string): SdpLine {
  const letter = content.charCodeAt(0) | 0x20;
  const isSound = content.charCodeAt(1) === EQUALS && letter >= LETTER_A && letter <= LETTER_Z;
  if (isSound) return { type: content[0]!, value: content.slice(2), end };
  // Empty lines are not allowed, but some agents end with one; they are kept as they are.
  if (content.trim() === '') return { type: '', value: content, end };
  throw badSdp(`line "${content.slice(0, 40)}" of the session description is not of the form letter=value`);
}
