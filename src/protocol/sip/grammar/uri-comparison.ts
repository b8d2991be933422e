import { parseUri, type SipUri, type TelUri, type Uri } from './uri.ts';

/** Parameters that make two URIs different when only one of them has it (RFC 3261 §19.1.4). */
const weighty = ['user', 'ttl', 'method', 'maddr', 'transport'];

function sameParams(a: SipUri['params'], b: SipUri['params']): boolean {
  if (weighty.some((name) => a.has(name) !== b.has(name))) return false;
  for (const [name, value] of a) {
    if (b.has(name) && b.get(name)?.toLowerCase() !== value?.toLowerCase()) return false;
  }
  return true;
}

const sortedHeaders = (headers: SipUri['headers']): string[] =>
  headers.map(([name, value]) => `${name.toLowerCase()}=${value}`).toSorted();

/** Headers are never ignored; names compare without case, order does not matter. */
function sameHeaders(a: SipUri['headers'], b: SipUri['headers']): boolean {
  if (a.length !== b.length) return false;
  const ours = sortedHeaders(a);
  const theirs = sortedHeaders(b);
  return ours.every((header, i) => header === theirs[i]);
}

function sameSip(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    a.password === b.password &&
    a.host === b.host &&
    a.port === b.port &&
    sameParams(a.params, b.params) &&
    sameHeaders(a.headers, b.headers)
  );
}

const telDigits = (uri: TelUri): string => uri.number.replace(/[().-]/g, '').toLowerCase();

/** RFC 3966 §5: visual separators do not count. */
function sameTel(a: TelUri, b: TelUri): boolean {
  if (telDigits(a) !== telDigits(b) || a.params.size !== b.params.size) return false;
  for (const [name, value] of a.params) if (b.params.get(name)?.toLowerCase() !== value?.toLowerCase()) return false;
  return true;
}

/** Whether two URIs are equivalent (RFC 3261 §19.1.4; RFC 3966 §5 for `tel:`). */
export function isSameUri(a: Uri, b: Uri): boolean {
  if (a.kind === 'sip' && b.kind === 'sip') return sameSip(a, b);
  if (a.kind === 'tel' && b.kind === 'tel') return sameTel(a, b);
  return a.kind === 'other' && b.kind === 'other' && a.scheme === b.scheme && a.opaque === b.opaque;
}

/** {@link isSameUri} on text; URIs that cannot be read are the same only when written the same. */
export function isSameUriText(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [parseUri(a), parseUri(b)];
  return first !== undefined && second !== undefined && isSameUri(first, second);
}
