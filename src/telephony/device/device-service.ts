import type { DeviceId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import type { Device } from './device.ts';
import { newSipPassword, newSipUser } from './sip-password.ts';

export interface DeviceStore {
  /** @throws ParleyError `number-taken`, `name-taken` */
  addDevice(device: Device): Promise<void>;
  setDeviceHa1(device: Device, ha1: Device['ha1']): Promise<void>;
  removeDevice(device: Device): Promise<void>;
}

export type NewDevice = Pick<Device, 'userId' | 'name' | 'number' | 'protocol' | 'oneNumber' | 'lines' | 'dtmfMethod' | 'codecs'>;

/** What a phone needs to register; the password is not kept and shown this once. */
export interface SipCredentials {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

/** What a new user's phones have in common. */
const usual = { oneNumber: true, lines: 2, dtmfMethod: 'rfc4733', codecs: [] } as const;

/** Phones of a company and their SIP credentials, which are made here and never chosen. */
export class DeviceService {
  readonly #parts: { ids: IdSource; random: RandomSource; logger: Logger; store: DeviceStore };

  constructor(parts: { ids: IdSource; random: RandomSource; logger: Logger; store: DeviceStore }) {
    this.#parts = parts;
  }

  /** @throws ParleyError `number-taken`, `not-permitted` */
  create(by: Subject, domain: Domain, input: NewDevice): Promise<{ device: Device; credentials: SipCredentials }> {
    demand(by, 'administer', { kind: 'device', companyId: domain.companyId, ownerId: null });
    return this.createFirst(domain, input);
  }

  /** As {@link create} where nobody is there yet to be asked: set-up and the demonstration. */
  async createFirst(domain: Domain, input: NewDevice): Promise<{ device: Device; credentials: SipCredentials }> {
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
    await this.#parts.store.addDevice(device);
    this.#parts.logger.info('device created', { deviceId: device.id });
    return { device, credentials: { user, password, domain: domain.sipDomain } };
  }

  /** A browser phone and a desk phone for a new user; gives the desk phone's credentials. */
  async createFirstPhones(domain: Domain, user: User, number: string): Promise<SipCredentials> {
    await this.createBrowserPhone(domain, user, number);
    const phone = { ...usual, userId: user.id, number, name: 'Desk phone', protocol: 'sip-phone' } as const;
    const { credentials } = await this.createFirst(domain, phone);
    return credentials;
  }

  /** The phone of a new user's browser, which needs no credentials of its own. */
  async createBrowserPhone(domain: Domain, user: User, number: string): Promise<Device> {
    const phone = { ...usual, userId: user.id, number, name: 'Browser', protocol: 'sip-softphone' } as const;
    return (await this.createFirst(domain, phone)).device;
  }

  /** The password before stops working at once. */
  async renewPassword(by: Subject, domain: Domain, device: Device): Promise<SipCredentials> {
    demand(by, 'administer', { kind: 'device', companyId: device.companyId, ownerId: device.userId });
    const password = newSipPassword(this.#parts.random);
    await this.#parts.store.setDeviceHa1(device, computeHa1(device.sipUser, domain.sipDomain, password));
    return { user: device.sipUser, password, domain: domain.sipDomain };
  }

  async remove(by: Subject, device: Device): Promise<void> {
    demand(by, 'administer', { kind: 'device', companyId: device.companyId, ownerId: device.userId });
    await this.#parts.store.removeDevice(device);
    this.#parts.logger.info('device removed', { deviceId: device.id });
  }
}
