import type { SipTransport } from '../adapters/sip-transport/index.ts';
import { threadLoad } from '../adapters/thread-load/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { SipUserAgent } from '../protocol/sip/user-agent/index.ts';
import { numberOfUri } from '../telephony/leg/index.ts';
import { mayBeEmergency, OverloadControl } from '../telephony/overload/index.ts';
import type { Foundation } from './foundation.ts';

const subject = { code: 'more-calls-than-can-be-carried', companyId: null, subject: '' } as const;

/** What a call hears that is one too many; and how long its peer had better wait, in seconds. */
const refusal = { status: 503, headers: { 'Retry-After': '5' } } as const;

/** Refuses new calls when more come than this machine can carry, emergency calls excepted. */
export function openOverloadControl(
  { clock, logger, incidents, workload }: Foundation,
  {
    transport,
    userAgent,
  }: { readonly transport: Pick<SipTransport, 'readingDelayMs'>; readonly userAgent: Pick<SipUserAgent, 'refuseInvites'> },
  parts: DisposalStack,
): void {
  const measured = workload ?? { busySinceLastAsked: threadLoad(), waitedSinceLastAsked: () => transport.readingDelayMs() };
  const control = parts.use(
    'overload control',
    new OverloadControl({
      clock,
      ...measured,
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
  userAgent.refuseInvites(refusal, ({ requestUri }) => !mayBeEmergency(numberOfUri(requestUri)) && !control.admits());
}
