import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type Device, newSipPassword } from '../device/index.ts';
import type { CheckSyncAnswer } from './check-sync.ts';
import { isCurrentPassword } from './phone-fetch-service.ts';
import type { PhoneModelMaker } from './phone-model-maker.ts';
import type { PhoneStore } from './phone-ports.ts';
import { type EnrolmentState, enrolmentState, type PhoneRecord, type PhoneSettings } from './phone-record.ts';

/** A telephone as an administrator sees it. */
export interface AdministeredPhone {
  readonly record: PhoneRecord;
  readonly state: EnrolmentState;
  /** Something changed since it fetched. */
  readonly isBehind: boolean;
}

export interface PhoneAdministrationParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly directory: Pick<CompanyDirectory, 'device' | 'domain'>;
  readonly store: PhoneStore;
  readonly models: Pick<PhoneModelMaker, 'fingerprint'>;
  readonly checkSync: (id: DeviceId) => Promise<CheckSyncAnswer>;
  /** Puts into the record of changes that a password was looked at. */
  readonly recordShown: (by: Subject, device: Device) => Promise<void>;
}

const hourMs = 3_600_000;

/** Telephones as administrators set them up (P-LNK-3). */
export class PhoneAdministration {
  readonly #parts: PhoneAdministrationParts;

  constructor(parts: PhoneAdministrationParts) {
    this.#parts = parts;
  }

  /** Null: the device is not set up by itself. @throws ParleyError `device-unknown` */
  async read(by: Subject, id: DeviceId): Promise<AdministeredPhone | null> {
    const device = this.#device(by, id);
    const record = await this.#parts.store.find(by.companyId, id);
    return record && this.#shown(record, device);
  }

  /**
   * Another MAC address or maker is another telephone: it gets an address of its own and has to be opened.
   * @param version 0 when there is none yet
   * @throws ParleyError `device-unknown`, `input-invalid`, `name-taken`, `changed-meanwhile`
   */
  async save(by: Subject, id: DeviceId, version: number, settings: PhoneSettings): Promise<AdministeredPhone> {
    const { store, random } = this.#parts;
    const device = this.#device(by, id);
    if (device.protocol !== 'sip-phone')
      throw new ParleyError('input-invalid', `${device.name} is no desk phone: only desk phones fetch a configuration.`);
    const before = await store.find(by.companyId, id);
    if (before) {
      const isOther = before.mac !== settings.mac || before.vendor !== settings.vendor;
      await store.change(by.companyId, id, version, settings, isOther ? newSipPassword(random) : null);
    } else await store.add(by.companyId, id, settings, newSipPassword(random));
    return this.#current(by, id);
  }

  async remove(by: Subject, id: DeviceId): Promise<void> {
    this.#device(by, id);
    await this.#parts.store.remove(by.companyId, id);
  }

  /** For so long its next request gets new passwords. @throws ParleyError `device-unknown`, `not-found` */
  async open(by: Subject, id: DeviceId, hours: number): Promise<AdministeredPhone> {
    await this.#current(by, id);
    await this.#parts.store.open(by.companyId, id, this.#parts.clock.now() + hours * hourMs);
    return this.#current(by, id);
  }

  /** It gets nothing any more; what it has registered stays. @throws ParleyError `device-unknown`, `not-found` */
  async close(by: Subject, id: DeviceId): Promise<AdministeredPhone> {
    await this.#current(by, id);
    await this.#parts.store.close(by.companyId, id);
    return this.#current(by, id);
  }

  /** @throws ParleyError `device-unknown`, `device-unreachable` when it is not registered */
  async checkSync(by: Subject, id: DeviceId): Promise<CheckSyncAnswer> {
    const device = this.#device(by, id);
    const answer = await this.#parts.checkSync(id);
    if (answer.told === 0)
      throw new ParleyError(
        'device-unreachable',
        `${device.name} is not registered: it fetches its configuration when it starts.`,
      );
    return answer;
  }

  /** What opens the settings on the telephone itself. Its showing is recorded. @throws ParleyError `device-unknown`, `not-found` */
  async adminPassword(by: Subject, id: DeviceId): Promise<string> {
    const device = this.#device(by, id);
    const { record } = await this.#current(by, id);
    if (!record.secrets) throw new ParleyError('not-found', `${device.name} has not fetched its configuration yet.`);
    await this.#parts.recordShown(by, device);
    return record.secrets.adminPassword;
  }

  async #current(by: Subject, id: DeviceId): Promise<AdministeredPhone> {
    const phone = await this.read(by, id);
    if (!phone) throw new ParleyError('not-found', 'The device is not set up to fetch its configuration.');
    return phone;
  }

  #shown(record: PhoneRecord, device: Device): AdministeredPhone {
    const { clock, directory, models } = this.#parts;
    const sipDomain = directory.domain(device.domainId)?.sipDomain ?? '';
    return {
      record,
      state: enrolmentState(record, clock.now(), isCurrentPassword(record, device, sipDomain)),
      isBehind: record.delivered !== null && models.fingerprint(record) !== record.delivered,
    };
  }

  /** @throws ParleyError `device-unknown` also for another company's */
  #device(by: Subject, id: DeviceId): Device {
    demand(by, 'administer', { kind: 'device', companyId: by.companyId, ownerId: null });
    const device = this.#parts.directory.device(id);
    if (device?.companyId !== by.companyId) throw new ParleyError('device-unknown', `There is no device ${id}.`);
    return device;
  }
}
