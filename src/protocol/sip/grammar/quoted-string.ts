/** Index just behind the closing quote of the quoted string that opens at `open`; -1 when it is not closed. */
export function endOfQuoted(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i + 1;
  }
  return -1;
}

/** The content of a quoted string with its escapes resolved; text without quotes comes back as it is. */
export function unquote(value: string): string {
  if (value.charCodeAt(0) !== 0x22) return value;
  const inner = value.slice(1, value.charCodeAt(value.length - 1) === 0x22 && value.length > 1 ? -1 : undefined);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** `text` as a quoted string. */
export function quote(text: string): string {
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

/** Splits at commas that stand neither in quotes nor in angle brackets; empty parts are kept. */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value];
  const parts: string[] = [];
  let start = 0;
  let inBrackets = false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === 0x22) {
      const end = endOfQuoted(value, i);
      if (end < 0) break;
      i = end - 1;
    } else if (code === 0x3c) inBrackets = true;
    else if (code === 0x3e) inBrackets = false;
    else if (code === 0x2c && !inBrackets) {
      parts.push(value.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts;
}
