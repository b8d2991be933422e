import { isTokenCode, skipSpace } from './characters.ts';
import { endOfQuoted, unquote } from './quoted-string.ts';
import { fromWire } from './wire-text.ts';

/**
 * Parameters of a header value: names in lower case, values as written (quotes included, see {@link parameterText});
 * null for a name without value.
 */
export type Parameters = ReadonlyMap<string, string | null>;

export const noParameters: Parameters = new Map();

/** End of an unquoted parameter value: hosts with brackets and lenient characters are taken, separators are not. */
function endOfValue(text: string, from: number): number {
  let i = from;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 0x3b || code === 0x20 || code === 0x09 || code === 0x2c || code === 0x22 || code === 0x3c || code === 0x3e)
      break;
    i++;
  }
  return i;
}

/**
 * Reads `;name=value;name…` from `from` to the end of `text` (RFC 3261 §25.1 generic-param). White space is allowed around
 * separators. Undefined when there is anything else; `lenient` skips empty parameters instead.
 */
export function parseParams(text: string, from = 0, lenient = false): Parameters | undefined {
  let i = skipSpace(text, from);
  if (i >= text.length) return noParameters;
  const params = new Map<string, string | null>();
  while (i < text.length) {
    if (text.charCodeAt(i) !== 0x3b) return lenient ? params : undefined;
    const start = skipSpace(text, i + 1);
    let end = start;
    while (end < text.length && isTokenCode(text.charCodeAt(end))) end++;
    if (end === start) {
      if (!lenient) return undefined;
      i = start;
      continue;
    }
    const name = text.slice(start, end).toLowerCase();
    i = skipSpace(text, end);
    let value: string | null = null;
    if (text.charCodeAt(i) === 0x3d) {
      const valueStart = skipSpace(text, i + 1);
      i = text.charCodeAt(valueStart) === 0x22 ? endOfQuoted(text, valueStart) : endOfValue(text, valueStart);
      if (i < 0) return lenient ? params : undefined;
      if (i === valueStart && !lenient) return undefined;
      value = text.slice(valueStart, i);
      i = skipSpace(text, i);
    }
    // The first of two equal names counts, as for every peer that scans from the left.
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

/** `;name=value…` in the order of the map. */
export function formatParams(params: Iterable<readonly [string, string | null]>): string {
  let out = '';
  for (const [name, value] of params) out += value === null ? `;${name}` : `;${name}=${value}`;
  return out;
}

/** A parameter's value as text: without quotes and escapes, UTF-8 decoded; undefined when absent or without value. */
export function parameterText(params: Parameters, name: string): string | undefined {
  const value = params.get(name);
  return value === null || value === undefined ? undefined : fromWire(unquote(value));
}
