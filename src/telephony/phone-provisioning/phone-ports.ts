import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { Ha1 } from '../../protocol/sip/digest/index.ts';
import type { PhoneFetch, PhoneRecord, PhoneSecrets, PhoneSettings, ToldPhone } from './phone-record.ts';

/** What is stored when a telephone is given its passwords. */
export interface Enrolment {
  readonly atMs: number;
  readonly secrets: PhoneSecrets;
  /** Of the new SIP password: it becomes the device's in the same step. */
  readonly ha1: Ha1;
}

/** Telephones in the store. All but two look inside the company that is named. */
export interface PhoneStore {
  find(companyId: CompanyId, id: DeviceId): Promise<PhoneRecord | null>;
  /** In any company. */
  findByToken(token: string): Promise<PhoneRecord | null>;
  /** In any company: those with this MAC address that are open at this moment. */
  findOpen(mac: string, atMs: number): Promise<readonly PhoneRecord[]>;
  /** All that were told something, without their secrets. */
  enrolled(companyId: CompanyId): Promise<readonly ToldPhone[]>;
  /** @throws ParleyError `name-taken` for another's MAC address, `changed-meanwhile` when it is there already */
  add(companyId: CompanyId, id: DeviceId, settings: PhoneSettings, token: string): Promise<void>;
  /**
   * @param token a new one closes the telephone: what it was given before is forgotten
   * @throws ParleyError `name-taken`, `changed-meanwhile`, `not-found`
   */
  change(companyId: CompanyId, id: DeviceId, version: number, settings: PhoneSettings, token: string | null): Promise<void>;
  remove(companyId: CompanyId, id: DeviceId): Promise<void>;
  open(companyId: CompanyId, id: DeviceId, untilMs: number): Promise<void>;
  /** Also forgets what it was given. */
  close(companyId: CompanyId, id: DeviceId): Promise<void>;
  /** @returns false when it is not open, e.g. because another request was first */
  enrol(companyId: CompanyId, id: DeviceId, enrolment: Enrolment): Promise<boolean>;
  /** @param delivered set when the telephone was told its settings */
  note(companyId: CompanyId, id: DeviceId, fetch: PhoneFetch, delivered?: string): Promise<void>;
}
