import { parseUri } from '../../protocol/sip/message/index.ts';
import { parseReplacesValue, type ReceivedRefer } from '../../protocol/sip/user-agent/index.ts';
import type { TransferRequest } from './leg.ts';
import { numberOfUri } from './sip-identity.ts';
import type { SipLegs } from './sip-legs.ts';

/** What a REFER asks for; it is accepted with 202 at once (RFC 3515 §2.4.2). */
export function transferRequestOf(refer: ReceivedRefer, legs: SipLegs): TransferRequest {
  refer.accept();
  const uri = parseUri(refer.referTo);
  const value = uri?.kind === 'sip' ? uri.headers.find(([name]) => name.toLowerCase() === 'replaces')?.[1] : undefined;
  const replaces = value === undefined ? undefined : parseReplacesValue(value);
  return {
    target: numberOfUri(refer.referTo),
    replaces: (replaces && legs.find(replaces.keys)?.id) ?? null,
    notify: (status, reason) => refer.notify(status, reason),
  };
}
