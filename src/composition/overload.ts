import type { SipTransport } from '../adapters/sip-transport/index.ts';
import { threadLoad } from '../adapters/thread-load/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { IncomingInvite } from '../protocol/sip/user-agent/index.ts';
import { numberOfUri } from '../telephony/leg/index.ts';
import { mayBeEmergency, OverloadControl } from '../telephony/overload/index.ts';
import type { Foundation } from './foundation.ts';

const subject = { code: 'more-calls-than-can-be-carried', companyId: null, subject: '' } as const;

/** Says how long a peer that was refused had better wait, in seconds. */
const retryAfter = '5';

/** Hands a new call on, or refuses it when more come than this machine can carry. What takes over a call that is up is no new call. */
export function openOverloadControl(
  { clock, logger, incidents }: Foundation,
  transport: Pick<SipTransport, 'readingDelayMs'>,
  take: (invite: IncomingInvite) => void,
  parts: DisposalStack,
): (invite: IncomingInvite) => void {
  const control = parts.use(
    'overload control',
    new OverloadControl({
      clock,
      busySinceLastAsked: threadLoad(),
      waitedSinceLastAsked: () => transport.readingDelayMs(),
      onChanged: ({ isOverloaded, takenPerSecond, refused }) => {
        if (isOverloaded) {
          incidents.raise({ ...subject, params: { perSecond: takenPerSecond, refused } });
          return;
        }
        logger.info('All calls are taken again', { refused });
        incidents.resolve(subject);
      },
    }),
  );
  return (invite) => {
    const isExempt = invite.replaces !== undefined || mayBeEmergency(numberOfUri(invite.message.requestUri));
    if (isExempt || control.admits()) take(invite);
    else invite.reject(503, { headers: [['Retry-After', retryAfter]] });
  };
}
