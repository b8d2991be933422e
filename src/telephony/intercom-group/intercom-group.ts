import type { CompanyId, DeviceId, DomainId, Id } from '../../kernel/ids.ts';

export type IntercomGroupId = Id<'intercom-group'>;

/** People who see each other's telephony presence, and the devices they see besides. */
export interface IntercomGroup {
  readonly id: IntercomGroupId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly description: string;
  /** A virtual device whose number stands for all devices of the group on a key; null: none. */
  readonly deviceId: DeviceId | null;
  /** Supervised devices, of any domain of the company; empty: those authorized see each other only. */
  readonly supervisedIds: readonly DeviceId[];
  readonly enabled: boolean;
}
