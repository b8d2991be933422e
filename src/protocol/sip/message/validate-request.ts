import { looksLikeUri, parseUri } from '../grammar/uri.ts';
import { parseVia } from '../grammar/via.ts';
import { fromOf, toOf } from './accessors.ts';
import type { HeaderList } from './header-list.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { acceptedTypesOf, contentTypeOf, optionTagsOf, parseNameAddrs, parseParameterised } from './optional-accessors.ts';

/** Why a request must be refused before anything else is done with it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the user agent understands; the defaults are those of Parley. */
export interface RequestRules {
  /** Option tags that may stand in Require. */
  readonly extensions: readonly string[];
  /** Media types that may be the body of an INVITE, UPDATE, PRACK or ACK. */
  readonly sessionTypes: readonly string[];
}

const defaultRules: RequestRules = {
  extensions: ['100rel', 'gruu', 'histinfo', 'norefersub', 'outbound', 'path', 'replaces', 'timer', 'tdialog', 'eventlist'],
  sessionTypes: ['application/sdp', 'multipart/mixed', 'multipart/alternative', 'multipart/related'],
};

const addressLists = new Set([
  'route',
  'record-route',
  'path',
  'p-asserted-identity',
  'p-preferred-identity',
  'diversion',
  'history-info',
]);

/** Reads the addresses and lets the accessors of that name have them. */
function areAddressesSound(message: SipMessage, name: string): boolean {
  const addresses = parseNameAddrs(message.headers.getAll(name));
  if (addresses) message.headers.memo(name, () => addresses);
  return addresses !== undefined;
}

function isContactSound(message: SipMessage): boolean {
  const value = message.headers.get('contact');
  if (value === undefined) return true;
  if (value === '*')
    return message.kind === 'request' && message.method === 'REGISTER' && message.headers.getAll('contact').length === 1;
  return areAddressesSound(message, 'contact');
}

/** A list header holding something that is no address. The topmost Via was read by the parser. */
function faultOfAddresses(message: SipMessage): string | undefined {
  if (!isContactSound(message)) return 'Malformed Contact';
  for (const { name, kind } of (message.headers as HeaderList).fields) {
    if (addressLists.has(kind.key) && !areAddressesSound(message, kind.key)) return `Malformed ${name}`;
  }
  const vias = message.headers.getAll('via');
  return vias.every((via, i) => i === 0 || parseVia(via)) ? undefined : 'Malformed Via';
}

function checkSyntax(request: SipRequest): Refusal | null {
  const malformed = faultOfAddresses(request);
  if (malformed !== undefined) return { status: 400, reason: malformed };
  const type = request.headers.get('content-type');
  if (type !== undefined && !parseParameterised(type)) return { status: 400, reason: 'Malformed Content-Type' };
  const broken = [fromOf(request).uri, toOf(request).uri].some((uri) => !parseUri(uri));
  return broken ? { status: 400, reason: 'Malformed URI in From or To' } : null;
}

/** RFC 3261 §8.2.2.1; a REGISTER must name a SIP address-of-record in To (§10.3; RFC 4475 §3.3.4). */
function checkUris(request: SipRequest): Refusal | null {
  const uri = parseUri(request.requestUri);
  if (!uri) return { status: 400, reason: 'Malformed Request-URI' };
  if (uri.kind === 'other') return { status: 416, reason: 'Unsupported URI Scheme' };
  if (uri.kind === 'sip' && uri.headers.length > 0) return { status: 400, reason: 'Headers in Request-URI' };
  if (request.method === 'REGISTER' && parseUri(toOf(request).uri)?.kind !== 'sip') {
    return { status: 400, reason: 'To is no SIP address-of-record' };
  }
  return null;
}

/** RFC 3261 §8.2.2.3. CANCEL and ACK are never refused for Require. */
function checkExtensions(request: SipRequest, rules: RequestRules): Refusal | null {
  if (request.method === 'ACK' || request.method === 'CANCEL') return null;
  const unknown = optionTagsOf(request, 'require').filter((tag) => !rules.extensions.includes(tag));
  if (unknown.length === 0) return null;
  const named = request.headers.getAll('require').filter((tag) => unknown.includes(tag.toLowerCase()));
  return { status: 420, reason: 'Bad Extension', headers: { Unsupported: named.join(', ') } };
}

/** RFC 3261 §8.2.3: the body of a session request must be one that we read. */
function checkBody(request: SipRequest, rules: RequestRules): Refusal | null {
  if (request.body.length === 0 || !['INVITE', 'UPDATE', 'PRACK'].includes(request.method)) return null;
  const accept = { Accept: 'application/sdp' };
  const type = contentTypeOf(request);
  if (!type) return { status: 415, reason: 'Body without Content-Type', headers: accept };
  const encoding = request.headers.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return { status: 415, reason: 'Unsupported Content-Encoding', headers: { 'Accept-Encoding': 'identity' } };
  }
  const disposition = parseParameterised(request.headers.get('content-disposition') ?? '');
  if (rules.sessionTypes.includes(type.value) || disposition?.params.get('handling')?.toLowerCase() === 'optional') return null;
  return { status: 415, reason: 'Unsupported Media Type', headers: accept };
}

/** An INVITE whose Accept leaves no room for SDP cannot be answered (RFC 4475 §3.3.15). */
function checkAccept(request: SipRequest): Refusal | null {
  if (request.method !== 'INVITE') return null;
  const types = acceptedTypesOf(request);
  // An empty Accept means that no body is welcome.
  const allowed = types?.some((type) => type === 'application/sdp' || type === 'application/*' || type === '*/*') ?? true;
  return allowed ? null : { status: 406, reason: 'No session description acceptable' };
}

/**
 * What a user agent server checks before it acts on a request (RFC 3261 §8.2.1–§8.2.3): null when it may go on.
 * An ACK that is refused here is dropped, never answered. Max-Forwards is not looked at: that is for who passes the
 * request on (RFC 4475 §3.3.11). The method is not looked at either: that needs to know who serves it (405).
 */
export function validateRequest(request: SipRequest, rules: RequestRules = defaultRules): Refusal | null {
  return (
    checkSyntax(request) ??
    checkUris(request) ??
    checkExtensions(request, rules) ??
    checkAccept(request) ??
    checkBody(request, rules)
  );
}

/**
 * What a user agent client checks on a response: a fault means that it is dropped. More than one Via is not for us
 * (RFC 3261 §8.1.3.3).
 */
export function validateResponse(message: SipMessage): string | null {
  if (message.headers.getAll('via').length > 1) return 'More than one Via';
  const fault = faultOfAddresses(message);
  if (fault !== undefined) return fault;
  return [fromOf(message).uri, toOf(message).uri].every(looksLikeUri) ? null : 'Malformed URI in From or To';
}
