import { createRequest, cseqOf, type SipRequest, type SipResponse } from '../message/index.ts';

/** The ACK for a 3xx-6xx: same branch, To of the response (RFC 3261 §17.1.1.3). */
export function ackForRefusal(invite: SipRequest, response: SipResponse): SipRequest {
  return sameHop(invite, 'ACK', response.headers.get('To') ?? '');
}

/** The CANCEL for an INVITE: same branch, a single Via (RFC 3261 §9.1); `reason` goes into a Reason header (RFC 3326). */
export function cancelFor(invite: SipRequest, reason?: string): SipRequest {
  const cancel = sameHop(invite, 'CANCEL', invite.headers.get('To') ?? '');
  if (reason !== undefined) cancel.headers.append('Reason', reason);
  return cancel;
}

function sameHop(invite: SipRequest, method: 'ACK' | 'CANCEL', to: string): SipRequest {
  const { headers } = invite;
  return createRequest(method, invite.requestUri, {
    Via: headers.getAll('Via')[0],
    Route: headers.getAll('Route'),
    'Max-Forwards': '70',
    From: headers.get('From'),
    To: to,
    'Call-ID': headers.get('Call-ID'),
    CSeq: `${cseqOf(invite).number} ${method}`,
  });
}
