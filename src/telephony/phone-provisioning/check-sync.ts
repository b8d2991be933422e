import type { DeviceId } from '../../kernel/ids.ts';
import { formatSipUri } from '../../protocol/sip/message/index.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type Binding, routesTo } from '../registration/index.ts';

/** How many telephones were told, and how many said that they understood. */
export interface CheckSyncAnswer {
  readonly told: number;
  readonly understood: number;
}

export interface CheckSyncParts {
  readonly userAgent: Pick<SipUserAgent, 'request'>;
  readonly directory: Pick<CompanyDirectory, 'device' | 'domain'>;
  readonly bindingsOf: (deviceId: DeviceId) => readonly Binding[];
}

/** Telephones take it without having subscribed; there is no standard for it. */
const event = 'check-sync;reboot=false';

/** Asks a device's telephones to fetch their configuration again, where they are registered. */
export async function checkSync({ userAgent, directory, bindingsOf }: CheckSyncParts, id: DeviceId): Promise<CheckSyncAnswer> {
  const device = directory.device(id);
  const domain = device && directory.domain(device.domainId);
  if (!device || !domain) return { told: 0, understood: 0 };
  const address = formatSipUri({ user: device.sipUser, host: domain.sipDomain });
  const answers = await Promise.all(
    bindingsOf(id).map(async (binding) => {
      const answer = await userAgent
        .request({
          method: 'NOTIFY',
          target: binding.contactUri,
          flow: binding.flow,
          routes: routesTo(binding),
          from: `<sip:${domain.sipDomain}>`,
          to: `<${address}>`,
          contactUser: '',
          headers: [
            ['Event', event],
            ['Subscription-State', 'terminated;reason=noresource'],
          ],
        })
        .catch(() => null);
      return answer !== null && answer.status >= 200 && answer.status < 300;
    }),
  );
  return { told: answers.length, understood: answers.filter(Boolean).length };
}
