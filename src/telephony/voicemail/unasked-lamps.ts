import type { DeviceId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { buildMessageSummary, messageSummaryType } from '../../protocol/sip/event-bodies/index.ts';
import { formatSipUri } from '../../protocol/sip/message/index.ts';
import type { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type Binding, routesTo } from '../registration/index.ts';
import type { MessageLamps } from './message-lamps.ts';
import { voicemailSettings } from './voicemail-parameters.ts';

export interface UnaskedLampsParts {
  readonly userAgent: Pick<SipUserAgent, 'request'>;
  readonly directory: Pick<CompanyDirectory, 'device' | 'domain'>;
  readonly bindingsOf: (deviceId: DeviceId) => readonly Binding[];
  readonly lamps: MessageLamps;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** Tells phones of waiting messages that never ask (NOTIFY without SUBSCRIBE, as many of them take it), where `Voicemail-LampWithoutSubscription` says so. */
export class UnaskedLamps {
  readonly #parts: UnaskedLampsParts;

  constructor(parts: UnaskedLampsParts) {
    this.#parts = parts;
  }

  tell(deviceId: DeviceId): void {
    const { directory, parameters, bindingsOf, lamps } = this.#parts;
    const device = directory.device(deviceId);
    const domain = device && directory.domain(device.domainId);
    if (!device?.userId || !domain) return;
    if (!parameters.value(voicemailSettings.lampWithoutAsking, { companyId: device.companyId, userId: device.userId })) return;
    const address = formatSipUri({ user: device.sipUser, host: domain.sipDomain });
    const account = formatSipUri({ user: device.number, host: domain.sipDomain });
    const body = { contentType: messageSummaryType, content: buildMessageSummary(account, lamps.countsOf(device)) };
    for (const binding of bindingsOf(deviceId)) this.#send(binding, address, body);
  }

  #send(binding: Binding, address: string, body: { contentType: string; content: string | Buffer }): void {
    this.#parts.userAgent
      .request({
        method: 'NOTIFY',
        target: binding.contactUri,
        flow: binding.flow,
        routes: routesTo(binding),
        from: `<${address}>`,
        to: `<${address}>`,
        contactUser: '',
        headers: [
          ['Event', 'message-summary'],
          ['Subscription-State', 'active'],
        ],
        body,
      })
      // A phone that is away, or refuses, is told the next time.
      .catch(() => null);
  }
}
