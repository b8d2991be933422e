import type { ColumnType, Generated } from 'kysely';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { PhoneFetch, PhoneKey, PhoneVendor } from '../../telephony/phone-provisioning/index.ts';
import type { Administered, Json } from './columns.ts';

/** Tables of `0019-phone-provisioning.sql`. */
export interface PhoneTables {
  phoneProvisioning: Administered & {
    id: DeviceId;
    companyId: CompanyId;
    vendor: PhoneVendor;
    model: string;
    mac: string;
    keys: Json<PhoneKey[]>;
    tokenHash: Buffer;
    tokenSealed: Buffer;
    openUntil: Date | null;
    enrolledAt: Date | null;
    secrets: Buffer | null;
    delivered: string | null;
    /** Has a default. */
    fetches: ColumnType<PhoneFetch[], string | undefined, string>;
    createdAt: Generated<Date>;
  };
}
