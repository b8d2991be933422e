import type { CompanyId, DeviceId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import type { Device } from './device.ts';
import { newSipPassword, newSipUser } from './sip-password.ts';

/** The phone in the browser that comes with a number, not yet stored. Nobody needs its password: browsers have passing ones. */
export function newBrowserPhone(
  by: { readonly ids: IdSource; readonly random: RandomSource },
  user: { readonly id: UserId; readonly companyId: CompanyId; readonly domainId: DomainId },
  sipDomain: string,
  number: string,
): Device {
  const sipUser = newSipUser({ number, protocol: 'sip-softphone' }, by.random);
  return {
    id: by.ids.next<DeviceId>(),
    companyId: user.companyId,
    domainId: user.domainId,
    userId: user.id,
    name: 'Browser',
    number,
    protocol: 'sip-softphone',
    sipUser,
    ha1: computeHa1(sipUser, sipDomain, newSipPassword(by.random)),
    oneNumber: true,
    lines: 2,
    dtmfMethod: 'rfc4733',
    codecs: [],
    videoAllowed: true,
    enabled: true,
  };
}
