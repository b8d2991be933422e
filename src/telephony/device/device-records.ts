import type { CompanyId, DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { Device, DeviceProtocol } from './device.ts';

/** A device as an administrator sees it. */
export interface DeviceRecord extends Required<Omit<Device, 'ha1'>> {
  readonly domainName: string;
  readonly sipDomain: string;
  readonly userName: string | null;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface DeviceListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly userId?: UserId | undefined;
  readonly protocol?: DeviceProtocol | undefined;
  readonly enabled?: boolean | undefined;
}

/** What may be changed of a device; its SIP user stays, for the password hangs on it. */
export type DeviceChange = Partial<Omit<Device, 'id' | 'companyId' | 'domainId' | 'sipUser' | 'ha1'>>;

/** Devices in the store. Everything happens inside the company that is named. */
export interface DeviceRecords {
  list(companyId: CompanyId, request: DeviceListRequest): Promise<RowPage<DeviceRecord>>;
  find(companyId: CompanyId, id: DeviceId): Promise<DeviceRecord | null>;
  /** All or none. @throws ParleyError `number-taken` (details `claims`: indexes), `name-taken` */
  add(companyId: CompanyId, devices: readonly Device[]): Promise<void>;
  /** Whether their numbers could be had now. @throws ParleyError `number-taken` as {@link add} */
  demandFree(companyId: CompanyId, devices: readonly Device[]): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken` */
  change(companyId: CompanyId, id: DeviceId, version: number, change: DeviceChange): Promise<void>;
  setHa1(companyId: CompanyId, id: DeviceId, ha1: Device['ha1']): Promise<void>;
  dependents(companyId: CompanyId, id: DeviceId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: DeviceId, confirm: string | undefined): Promise<void>;
}
