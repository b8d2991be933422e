import type { LineFault } from '../../contract/rest/listing.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DeviceId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import { addressRange } from './allowed-address.ts';
import type { Device } from './device.ts';
import { refused } from './device-lines.ts';
import type { DeviceChange, DeviceListRequest, DeviceRecord, DeviceRecords } from './device-records.ts';
import type { KnownOwners } from './known-owners.ts';
import { newSipPassword, newSipUser } from './sip-password.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface DeviceAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewDeviceSettings extends Omit<Required<Device>, 'id' | 'companyId' | 'domainId' | 'sipUser' | 'ha1'> {
  readonly domainId?: DomainId | undefined;
  readonly sipUser?: string | undefined;
}

/** A device just made. The password is not kept; null for a virtual device. */
export interface MadeDevice {
  readonly id: DeviceId;
  readonly name: string;
  readonly number: string;
  readonly account: SipAccount | null;
}

export interface SipAccount {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
  readonly device: Pick<Device, 'transport' | 'stunServer' | 'protocol'>;
}

export interface DeviceAdministrationParts {
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly directory: Pick<KnownOwners, 'domain' | 'user'>;
  readonly records: DeviceRecords;
  /** Ends what a device has registered. */
  readonly dropBindings: (deviceId: DeviceId) => void;
}

/** Devices as administrators make, change and delete them (T-USR-2). What they change holds at once. */
export class DeviceAdministration {
  readonly #parts: DeviceAdministrationParts;

  constructor(parts: DeviceAdministrationParts) {
    this.#parts = parts;
  }

  list(by: DeviceAdministrator, request: DeviceListRequest): ReturnType<DeviceRecords['list']> {
    demandDevices(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `device-unknown` */
  async read(by: DeviceAdministrator, id: DeviceId): Promise<DeviceRecord> {
    demandDevices(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('device-unknown', `There is no device ${id}.`);
    return record;
  }

  /** @throws ParleyError `number-taken`, `name-taken`, `input-invalid`, `not-found` */
  async create(by: DeviceAdministrator, input: NewDeviceSettings): Promise<MadeDevice> {
    demandDevices(by);
    const { device, made } = this.#make(by, input);
    await this.#parts.records.add(by.companyId, [device]);
    return made;
  }

  /** All or none. @throws ParleyError `lines-refused`; lines count from 1 */
  async createMany(
    by: DeviceAdministrator,
    inputs: readonly NewDeviceSettings[],
    lines?: readonly number[],
  ): Promise<MadeDevice[]> {
    const all = this.#makeAll(by, inputs, lines);
    const devices = all.map(({ device }) => device);
    await this.#parts.records.add(by.companyId, devices).catch((error: unknown) => {
      throw refusedLines(error, devices, lines);
    });
    return all.map(({ made }) => made);
  }

  /** Looks whether they could be made now. @throws ParleyError `lines-refused` */
  async tryMany(by: DeviceAdministrator, inputs: readonly NewDeviceSettings[], lines?: readonly number[]): Promise<void> {
    const devices = this.#makeAll(by, inputs, lines).map(({ device }) => device);
    await this.#parts.records.demandFree(by.companyId, devices).catch((error: unknown) => {
      throw refusedLines(error, devices, lines);
    });
  }

  /** @throws ParleyError `device-unknown`, `changed-meanwhile`, `number-taken`, `input-invalid`, `not-found` */
  async change(by: DeviceAdministrator, id: DeviceId, version: number, change: DeviceChange): Promise<DeviceRecord> {
    const before = await this.read(by, id);
    checkSettings(change);
    if (change.userId) this.#owner(by, change.userId, before.domainId);
    await this.#parts.records.change(by.companyId, id, version, change);
    const after = await this.read(by, id);
    if (mayNoLongerCome(before, after)) this.#parts.dropBindings(id);
    return after;
  }

  /** The password before stops working at once. @throws ParleyError `device-unknown`, `input-invalid` for a virtual device */
  async renewPassword(by: DeviceAdministrator, id: DeviceId): Promise<SipAccount> {
    const device = await this.read(by, id);
    if (device.protocol === 'virtual') throw new ParleyError('input-invalid', `${device.name} is virtual and has no password.`);
    const password = newSipPassword(this.#parts.random);
    await this.#parts.records.setHa1(by.companyId, id, computeHa1(device.sipUser, device.sipDomain, password));
    this.#parts.dropBindings(id);
    return { user: device.sipUser, password, domain: device.sipDomain, device };
  }

  async dependents(by: DeviceAdministrator, id: DeviceId): ReturnType<DeviceRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `device-unknown`, `has-dependents` */
  async remove(by: DeviceAdministrator, id: DeviceId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
    this.#parts.dropBindings(id);
  }

  #makeAll(by: DeviceAdministrator, inputs: readonly NewDeviceSettings[], lines?: readonly number[]) {
    demandDevices(by);
    const faults: LineFault[] = [];
    const made = inputs.flatMap((input, index) => {
      try {
        return [this.#make(by, input)];
      } catch (error) {
        if (!(error instanceof ParleyError)) throw error;
        faults.push({ line: lines?.[index] ?? index + 1, message: error.message.replace(/\.$/, '') });
        return [];
      }
    });
    if (faults.length > 0) throw refused(faults);
    return made;
  }

  #make(by: DeviceAdministrator, input: NewDeviceSettings): { device: Device; made: MadeDevice } {
    checkSettings(input);
    const owner = input.userId === null ? null : this.#owner(by, input.userId, input.domainId);
    const domain = this.#domain(by, input.domainId ?? owner?.domainId ?? by.domainId);
    const password = newSipPassword(this.#parts.random);
    const sipUser = input.sipUser ?? newSipUser(input, this.#parts.random);
    const device: Device = {
      ...input,
      id: this.#parts.ids.next<DeviceId>(),
      companyId: by.companyId,
      domainId: domain.id,
      sipUser,
      ha1: computeHa1(sipUser, domain.sipDomain, password),
    };
    const account = device.protocol === 'virtual' ? null : { user: sipUser, password, domain: domain.sipDomain, device };
    return { device, made: { id: device.id, name: device.name, number: device.number, account } };
  }

  #domain(by: { companyId: CompanyId }, id: DomainId): Domain {
    const domain = this.#parts.directory.domain(id);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    return domain;
  }

  #owner(by: { companyId: CompanyId }, id: UserId, domainId: DomainId | undefined) {
    const user = this.#parts.directory.user(id);
    if (user?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such user.');
    if (domainId !== undefined && user.domainId !== domainId)
      throw new ParleyError('input-invalid', `${user.login} belongs to another domain than the device.`);
    return user;
  }
}

function demandDevices(by: Subject): void {
  demand(by, 'administer', { kind: 'device', companyId: by.companyId, ownerId: null });
}

/** @throws ParleyError `input-invalid` */
function checkSettings({ allowedAddress, stunServer, protocol, transport }: DeviceChange): void {
  if (allowedAddress && !addressRange(allowedAddress))
    throw new ParleyError(
      'input-invalid',
      `The address is ${JSON.stringify(allowedAddress)}, expected e.g. 192.0.2.7 or 192.0.2.0/24`,
    );
  if (stunServer && !/^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/.test(stunServer))
    throw new ParleyError('input-invalid', `The STUN server is ${JSON.stringify(stunServer)}, expected host or host:port`);
  if (protocol === 'sip-softphone' && transport !== undefined && !['any', 'ws', 'wss'].includes(transport))
    throw new ParleyError('input-invalid', `A browser cannot register over ${transport}; expected any, ws or wss`);
}

function mayNoLongerCome(before: DeviceRecord, after: DeviceRecord): boolean {
  const isOther = (['transport', 'allowedAddress', 'protocol', 'userId'] as const).some(
    (field) => before[field] !== after[field],
  );
  return isOther || !after.enabled;
}

function refusedLines(error: unknown, devices: readonly Device[], lines: readonly number[] | undefined): unknown {
  if (!(error instanceof ParleyError)) return error;
  const { claims } = error.details as { claims?: readonly number[] };
  if (error.code !== 'number-taken' || !claims) return error;
  return refused(
    claims.map((index) => ({
      line: lines?.[index] ?? index + 1,
      field: 'number',
      message: `The number ${devices[index]?.number} is in use`,
    })),
  );
}
