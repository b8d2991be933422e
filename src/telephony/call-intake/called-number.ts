import { diversionsOf, historyOf } from '../../protocol/sip/identity/index.ts';
import { parseNameAddr, type SipRequest, toOf } from '../../protocol/sip/message/index.ts';
import { type Diversion, numberOfUri } from '../leg/index.ts';
import type { CalledNumberSource } from '../trunk/index.ts';

/** The number that was called, from where the peer puts it; the Request-URI where that has none. */
export function calledNumber(request: SipRequest, source: CalledNumberSource): string {
  const uri = uriOf(request, source);
  const number = uri === undefined ? '' : numberOfUri(uri);
  // Parameters of a telephone number in a SIP user part (RFC 3261 §19.1.6).
  return (number === '' ? numberOfUri(request.requestUri) : number).split(';', 1)[0] ?? '';
}

function uriOf(request: SipRequest, source: CalledNumberSource): string | undefined {
  switch (source) {
    case 'request-uri':
      return request.requestUri;
    case 'to':
      return toOf(request).uri;
    case 'p-called-party-id':
      return parseNameAddr(request.headers.get('P-Called-Party-ID') ?? '')?.uri;
    case 'diversion':
      return diversionsOf(request.headers)[0]?.uri;
  }
}

const reasons: Readonly<Record<string, Diversion['reason']>> = {
  unconditional: 'immediate',
  'user-busy': 'busy',
  'no-answer': 'no-answer',
  unavailable: 'unreachable',
  deflection: 'deflected',
};

/** Diversions before the call came to us, the oldest first: Diversion (RFC 5806), else History-Info (RFC 7044). */
export function diversionsBefore(request: SipRequest): readonly Diversion[] {
  const told = diversionsOf(request.headers);
  if (told.length > 0) {
    return told.toReversed().map(({ uri, reason }) => ({ fromNumber: numberOfUri(uri), reason: reasons[reason] ?? 'unknown' }));
  }
  // The last entry is where the call goes now; those that it left carry the reason.
  return historyOf(request.headers)
    .slice(0, -1)
    .filter(({ reason }) => reason !== undefined)
    .map(({ uri, reason }) => ({ fromNumber: numberOfUri(uri), reason: reasonOfCause(reason) }));
}

/** RFC 4458 §4, as used in Reason of History-Info. */
function reasonOfCause(reason: string | undefined): Diversion['reason'] {
  switch (/cause=(\d+)/i.exec(reason ?? '')?.[1]) {
    case '302':
      return 'immediate';
    case '486':
      return 'busy';
    case '408':
      return 'no-answer';
    case '404':
    case '503':
      return 'unreachable';
    case '480':
    case '487':
      return 'deflected';
    default:
      return 'unknown';
  }
}
