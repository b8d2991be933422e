const mark = '•••';

/** A run of digits as people write numbers, that is no part of a word, an id or a time. */
const numberLike = /(?<![\w.-])\+?\(?\d[\d ()./-]*\d(?![\w-])/g;
const wholeId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:\.\d+)?$/i;

/** Takes numbers on the red list out of any JSON value, wherever a text has them and however they are written. */
export function hideNumbers<T>(value: T, isHidden: (number: string) => boolean): T {
  return hideIn(value, isHidden) as T;
}

function hideIn(value: unknown, isHidden: (number: string) => boolean): unknown {
  if (typeof value === 'string') return wholeId.test(value) ? value : hideInText(value, isHidden);
  if (Array.isArray(value)) return value.map((one) => hideIn(one, isHidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hideIn(one, isHidden)]));
}

function hideInText(text: string, isHidden: (number: string) => boolean): string {
  if (!/\d\D{0,3}\d/.test(text)) return text;
  return text.replaceAll(numberLike, (found) => (isHidden(found) ? mark : found));
}
