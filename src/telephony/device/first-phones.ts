import type { DeviceId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import type { Device } from './device.ts';
import type { DeviceRecords } from './device-records.ts';
import { newSipPassword, newSipUser } from './sip-password.ts';

export type NewPhone = Pick<Device, 'userId' | 'name' | 'number' | 'protocol' | 'oneNumber' | 'lines' | 'dtmfMethod' | 'codecs'>;

/** What a phone needs to register; the password is not kept and shown this once. */
export interface SipCredentials {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

export interface FirstPhonesParts {
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly records: Pick<DeviceRecords, 'add'>;
}

/** What a new user's phones have in common. */
const usual = { oneNumber: true, lines: 2, dtmfMethod: 'rfc4733', codecs: [] } as const;

/** The phones that come with a new user, a set-up or the demonstration: whoever calls has asked already whether it may be. */
export class FirstPhones {
  readonly #parts: FirstPhonesParts;

  constructor(parts: FirstPhonesParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `number-taken`, `name-taken` */
  async create(domain: Domain, input: NewPhone): Promise<{ device: Device; credentials: SipCredentials }> {
    const user = newSipUser(input, this.#parts.random);
    const password = newSipPassword(this.#parts.random);
    const device: Device = {
      ...input,
      id: this.#parts.ids.next<DeviceId>(),
      companyId: domain.companyId,
      domainId: domain.id,
      sipUser: user,
      ha1: computeHa1(user, domain.sipDomain, password),
      enabled: true,
    };
    await this.#parts.records.add(domain.companyId, [device]);
    this.#parts.logger.info('device created', { deviceId: device.id });
    return { device, credentials: { user, password, domain: domain.sipDomain } };
  }

  /** A browser phone and a desk phone for a new user; gives the desk phone's credentials. */
  async createBoth(domain: Domain, user: User, number: string): Promise<SipCredentials> {
    await this.createBrowserPhone(domain, user, number);
    const phone = { ...usual, userId: user.id, number, name: 'Desk phone', protocol: 'sip-phone' } as const;
    const { credentials } = await this.create(domain, phone);
    return credentials;
  }

  /** The phone of a new user's browser, which needs no credentials of its own. */
  async createBrowserPhone(domain: Domain, user: User, number: string): Promise<Device> {
    const phone = { ...usual, userId: user.id, number, name: 'Browser', protocol: 'sip-softphone', videoAllowed: true } as const;
    return (await this.create(domain, phone)).device;
  }
}
