import { callIdOf, cseqOf, fromOf, type SipRequest, type SipResponse, topVia } from '../message/index.ts';

const cookie = 'z9hG4bK';

/**
 * The key of the server transaction that a request belongs to (RFC 3261 §17.2.3): branch, sent-by and method, an ACK
 * counting as INVITE. Peers of RFC 2543, and those that send the bare cookie, are matched by the fields that stay equal
 * in retransmission, ACK and CANCEL.
 *
 * @param method the method to look for instead of the request's own (INVITE, for a CANCEL)
 */
export function requestKey(request: SipRequest, method: string = request.method): string {
  const { branch, host, port } = topVia(request);
  const matched = method === 'ACK' ? 'INVITE' : method;
  const sentBy = `${host}:${port ?? ''}`;
  if (branch !== undefined && branch.length > cookie.length && branch.startsWith(cookie)) return `${branch}|${sentBy}|${matched}`;
  return legacyKey(request, `${sentBy};${branch ?? ''}`, matched);
}

/** The key of the client transaction that a response belongs to (RFC 3261 §17.1.3). */
export function responseKey(response: SipResponse): string {
  return `${topVia(response).branch ?? ''}|${cseqOf(response).method}`;
}

/** The To tag is left out: an ACK carries the one of our response, the INVITE none. */
function legacyKey(request: SipRequest, via: string, method: string): string {
  return `2543|${via}|${request.requestUri}|${callIdOf(request)}|${fromOf(request).tag ?? ''}|${cseqOf(request).number}|${method}`;
}
