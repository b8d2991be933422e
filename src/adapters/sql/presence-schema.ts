import type { ColumnType, Generated } from 'kysely';
import type { OwnNumberView } from '../../contract/rest/me.ts';
import type { CompanyId, DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import type { IntercomGroupId } from '../../telephony/intercom-group/index.ts';
import type { UserStatusName } from '../../telephony/user-status/index.ts';
import type { Administered } from './columns.ts';

/** Tables of `0027-presence.sql` and `0039-device-choice.sql`. */
export interface PresenceTables {
  userStatus: {
    userId: UserId;
    companyId: CompanyId;
    status: UserStatusName;
    message: string;
    until: Date | null;
    note: string;
  };
  deviceChoice: {
    userId: UserId;
    companyId: CompanyId;
    silentDeviceIds: DeviceId[];
    numbers: ColumnType<OwnNumberView[], string, string>;
    currentNumberId: string | null;
  };
  intercomGroup: Administered & {
    id: IntercomGroupId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    description: Generated<string>;
    deviceId: DeviceId | null;
    enabled: Generated<boolean>;
  };
  intercomGroupDevice: Administered & { companyId: CompanyId; groupId: IntercomGroupId; deviceId: DeviceId };
}
