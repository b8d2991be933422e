import { cseqOf, type SipMessage } from '../../protocol/sip/message/index.ts';

/** What an arrow says: `INVITE`, `200 OK (INVITE)`; `+ SDP` when a session is described. */
export function labelOf(message: SipMessage): string {
  const hasSdp = message.body.length > 0 && /application\/sdp/i.test(message.headers.get('content-type') ?? '');
  const what = message.kind === 'request' ? message.method : `${message.status} ${message.reason} (${methodOf(message)})`;
  return hasSdp ? `${what} + SDP` : what;
}

function methodOf(message: SipMessage): string {
  return cseqOf(message).method;
}
