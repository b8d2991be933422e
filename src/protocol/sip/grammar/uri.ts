import { isAlphaCode, isDigitCode, isUriHeaderCode, isUriParameterCode, isUserCode } from './characters.ts';
import { escape, hasSoundEscapes, unescape } from './escapes.ts';
import { formatHostPort, parseHostPort } from './host-port.ts';

/** A `sip:` or `sips:` URI (RFC 3261 §19.1). */
export interface SipUri {
  readonly kind: 'sip';
  readonly scheme: 'sip' | 'sips';
  /** Decoded. Undefined when the URI names a host only. */
  readonly user?: string;
  /** Decoded. */
  readonly password?: string;
  /** In lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number;
  /** Decoded, names in lower case; null for a name without value. */
  readonly params: ReadonlyMap<string, string | null>;
  /** Decoded, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A `tel:` URI (RFC 3966). */
export interface TelUri {
  readonly kind: 'tel';
  readonly scheme: 'tel';
  /** As written, visual separators included; `+` first for a global number. */
  readonly number: string;
  readonly params: ReadonlyMap<string, string | null>;
}

/** Any other URI: kept, not understood. */
export interface OtherUri {
  readonly kind: 'other';
  /** In lower case. */
  readonly scheme: string;
  readonly opaque: string;
}

export type Uri = SipUri | TelUri | OtherUri;

const noParams: ReadonlyMap<string, string | null> = new Map();
const noHeaders: SipUri['headers'] = [];

/** Position of the colon behind a sound scheme; -1 otherwise. */
function endOfScheme(text: string): number {
  if (!isAlphaCode(text.charCodeAt(0))) return -1;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3a) return i;
    if (!isAlphaCode(code) && !isDigitCode(code) && code !== 0x2b && code !== 0x2d && code !== 0x2e) return -1;
  }
  return -1;
}

/** True when no character is one that no URI may contain: space, control, `<`, `>`, `"`. */
function hasOnlyUriCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code === 0x22 || code === 0x3c || code === 0x3e || code === 0x7f) return false;
  }
  return true;
}

/** True for something that has a scheme and could be a URI; the cheap check made on every name-addr. */
export function looksLikeUri(text: string): boolean {
  const colon = endOfScheme(text);
  return colon > 0 && colon < text.length - 1 && hasOnlyUriCharacters(text);
}

function parseUriParams(text: string): ReadonlyMap<string, string | null> | undefined {
  const params = new Map<string, string | null>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = unescape(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (name === '') return undefined;
    // RFC 3261 §19.1.1: a parameter name may stand only once; the first counts.
    if (!params.has(name)) params.set(name, equals < 0 ? null : unescape(part.slice(equals + 1)));
  }
  return params;
}

function parseUriHeaders(text: string): SipUri['headers'] | undefined {
  const headers: [string, string][] = [];
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals <= 0) return undefined;
    headers.push([unescape(part.slice(0, equals)), unescape(part.slice(equals + 1))]);
  }
  return headers;
}

function parseSip(scheme: 'sip' | 'sips', rest: string): SipUri | undefined {
  // An unescaped @ can only be the end of the user part, which itself may contain ; and ? (RFC 4475 §3.1.1.9).
  const at = rest.indexOf('@');
  if (at === 0 || rest.includes('@', at + 1)) return undefined;
  const question = rest.indexOf('?', at + 1);
  const headers = question < 0 ? noHeaders : parseUriHeaders(rest.slice(question + 1));
  const beforeHeaders = question < 0 ? rest.length : question;
  const semicolon = rest.indexOf(';', at + 1);
  const hasParams = semicolon >= 0 && semicolon < beforeHeaders;
  const params = hasParams ? parseUriParams(rest.slice(semicolon + 1, beforeHeaders)) : noParams;
  const address = parseHostPort(rest.slice(at + 1, hasParams ? semicolon : beforeHeaders));
  if (!address || !params || !headers) return undefined;
  const colon = at < 0 ? -1 : rest.lastIndexOf(':', at);
  const userEnd = colon < 0 ? at : rest.indexOf(':');
  if (at > 0 && userEnd === 0) return undefined;
  return {
    kind: 'sip',
    scheme,
    ...(at > 0 ? { user: unescape(rest.slice(0, userEnd)) } : {}),
    ...(colon >= 0 ? { password: unescape(rest.slice(userEnd + 1, at)) } : {}),
    host: address.host,
    ...(address.port === undefined ? {} : { port: address.port }),
    params,
    headers,
  };
}

function parseTel(rest: string): TelUri | undefined {
  const semicolon = rest.indexOf(';');
  const number = semicolon < 0 ? rest : rest.slice(0, semicolon);
  if (!/^\+?[0-9A-Da-d*#().-]+$/.test(number)) return undefined;
  const params = semicolon < 0 ? noParams : parseUriParams(rest.slice(semicolon + 1));
  return params && { kind: 'tel', scheme: 'tel', number, params };
}

/** Reads a URI; undefined when it is malformed. A scheme that we do not know gives {@link OtherUri}. */
export function parseUri(text: string): Uri | undefined {
  const colon = endOfScheme(text);
  if (colon < 0 || colon === text.length - 1 || !hasOnlyUriCharacters(text)) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  const rest = text.slice(colon + 1);
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return { kind: 'other', scheme, opaque: rest };
  if (!hasSoundEscapes(rest)) return undefined;
  return scheme === 'tel' ? parseTel(rest) : parseSip(scheme, rest);
}

/** Like {@link parseUri} for `sip:` and `sips:` only. */
export function parseSipUri(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri?.kind === 'sip' ? uri : undefined;
}

function formatUriParams(params: ReadonlyMap<string, string | null>): string {
  let out = '';
  for (const [name, value] of params) {
    out += `;${escape(name, isUriParameterCode)}`;
    if (value !== null) out += `=${escape(value, isUriParameterCode)}`;
  }
  return out;
}

/** What {@link formatUri} needs of a SIP URI; everything but the host may be left out. */
export type SipUriParts = Partial<Omit<SipUri, 'kind'>> & { readonly host: string };

const isPasswordCode = (code: number): boolean => isUserCode(code) && code !== 0x3b && code !== 0x3f && code !== 0x2f;

/** Writes a `sip:` or `sips:` URI from its parts, escaping what must be. */
export function formatSipUri(parts: SipUriParts): string {
  const password = parts.password === undefined ? '' : `:${escape(parts.password, isPasswordCode)}`;
  const user = parts.user === undefined ? '' : `${escape(parts.user, isUserCode)}${password}@`;
  const params = parts.params ? formatUriParams(parts.params) : '';
  const headers = (parts.headers ?? []).map(
    ([name, value]) => `${escape(name, isUriHeaderCode)}=${escape(value, isUriHeaderCode)}`,
  );
  const address = formatHostPort(parts.host, parts.port);
  return `${parts.scheme ?? 'sip'}:${user}${address}${params}${headers.length > 0 ? `?${headers.join('&')}` : ''}`;
}

/** Writes any URI. */
export function formatUri(uri: Uri): string {
  if (uri.kind === 'sip') return formatSipUri(uri);
  return uri.kind === 'tel' ? `tel:${uri.number}${formatUriParams(uri.params)}` : `${uri.scheme}:${uri.opaque}`;
}
