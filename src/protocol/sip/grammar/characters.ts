const TOKEN = 1;
const SPACE = 2;
const DIGIT = 4;
const HEX = 8;
const ALPHA = 16;
const USER = 32;
const PARAM = 64;
const HEADER = 128;

const classes = new Uint8Array(256);

function mark(characters: string, flag: number): void {
  for (const character of characters) classes[character.charCodeAt(0)]! |= flag;
}

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const unreserved = `${digits}${letters}-_.!~*'()`;
mark(digits, DIGIT);
mark(`${digits}abcdefABCDEF`, HEX);
mark(letters, ALPHA);
mark(`${digits}${letters}-.!%*_+\`'~`, TOKEN);
mark(' \t', SPACE);
mark(`${unreserved}&=+$,;?/`, USER);
mark(`${unreserved}[]/:&+$`, PARAM);
mark(`${unreserved}[]/?:+$`, HEADER);

/** Characters of `token` (RFC 3261 §25.1), by code. */
export const isTokenCode = (code: number): boolean => (classes[code]! & TOKEN) !== 0;
/** Space and tab. */
export const isSpaceCode = (code: number): boolean => (classes[code]! & SPACE) !== 0;
export const isDigitCode = (code: number): boolean => (classes[code]! & DIGIT) !== 0;
export const isHexCode = (code: number): boolean => (classes[code]! & HEX) !== 0;
export const isAlphaCode = (code: number): boolean => (classes[code]! & ALPHA) !== 0;
/** May stand unescaped in the user part of a SIP URI. */
export const isUserCode = (code: number): boolean => (classes[code]! & USER) !== 0;
/** May stand unescaped in a URI parameter. */
export const isUriParameterCode = (code: number): boolean => (classes[code]! & PARAM) !== 0;
/** May stand unescaped in a header of a URI. */
export const isUriHeaderCode = (code: number): boolean => (classes[code]! & HEADER) !== 0;

/** True for a non-empty `token`. */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isTokenCode(text.charCodeAt(i))) return false;
  return text.length > 0;
}

/** The first position at or after `from` that is no space or tab. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && isSpaceCode(text.charCodeAt(i))) i++;
  return i;
}

/** `text` from `start` to `end` without white space at its ends. */
export function sliceTrimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isSpaceCode(text.charCodeAt(from))) from++;
  while (to > from && isSpaceCode(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** A decimal number of digits only, up to `max`; undefined otherwise. Leading zeros are allowed (RFC 4475 §3.1.1.1). */
export function parseDecimal(text: string, max: number): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isDigitCode(code)) return undefined;
    value = value * 10 + (code - 48);
    if (value > max) return undefined;
  }
  return value;
}
