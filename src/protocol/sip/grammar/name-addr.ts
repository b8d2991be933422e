import { skipSpace, sliceTrimmed } from './characters.ts';
import { formatParams, noParameters, type Parameters, parseParams } from './parameters.ts';
import { endOfQuoted, quote, unquote } from './quoted-string.ts';
import { looksLikeUri } from './uri.ts';
import { fromWire, safeWire, toWire } from './wire-text.ts';

/** An address in From, To, Contact, Route …: `"Display" <uri>;params` (RFC 3261 §20.10). */
export interface NameAddr {
  /** As a person reads it; undefined when there is none. */
  readonly displayName: string | undefined;
  /** As it came; `parseUri` reads it. */
  readonly uri: string;
  /** Parameters of the header, not of the URI. */
  readonly params: Parameters;
  /** The `tag` parameter (From, To). */
  readonly tag: string | undefined;
}

function build(displayName: string | undefined, uri: string, params: Parameters | undefined): NameAddr | undefined {
  if (!params || !looksLikeUri(uri)) return undefined;
  return { displayName, uri, params, tag: params.get('tag') ?? undefined };
}

/** `sip:a@b;x`: without brackets everything behind the first semicolon belongs to the header, and `?` or `,` may not occur. */
function parseBare(value: string): NameAddr | undefined {
  const semicolon = value.indexOf(';');
  const end = semicolon < 0 ? value.length : semicolon;
  const uri = sliceTrimmed(value, 0, end);
  if (uri.includes('?') || uri.includes(',')) return undefined;
  return build(undefined, uri, semicolon < 0 ? noParameters : parseParams(value, semicolon));
}

/** An unquoted display name: more than the grammar's tokens is let through, but nothing that separates values. */
const isPlainName = (text: string): boolean => !/[",;:@>\\]/.test(text);

/** Reads one address with or without brackets; undefined when malformed. */
export function parseNameAddr(value: string): NameAddr | undefined {
  const start = skipSpace(value, 0);
  let displayName: string | undefined;
  let open: number;
  if (value.charCodeAt(start) === 0x22) {
    const end = endOfQuoted(value, start);
    if (end < 0) return undefined;
    displayName = fromWire(unquote(value.slice(start, end)));
    open = skipSpace(value, end);
    if (value.charCodeAt(open) !== 0x3c) return undefined;
  } else {
    open = value.indexOf('<');
    const before = open < 0 ? '' : sliceTrimmed(value, start, open);
    if (open < 0 || !isPlainName(before)) return parseBare(value);
    if (before !== '') displayName = fromWire(before);
  }
  const close = value.indexOf('>', open);
  if (close < 0) return undefined;
  return build(displayName, value.slice(open + 1, close), parseParams(value, close + 1));
}

/** Writes an address, always with brackets. `params` values are written as given: quote them where needed. */
export function formatNameAddr(parts: {
  displayName?: string | undefined;
  uri: string;
  params?: Iterable<readonly [string, string | null]>;
}): string {
  const name = parts.displayName ? `${quote(safeWire(toWire(parts.displayName)))} ` : '';
  return `${name}<${parts.uri}>${parts.params ? formatParams(parts.params) : ''}`;
}
