import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';

/** The device each user calls with when he does not say (T-APP-2); it may have been removed meanwhile. */
export interface CurrentDevices {
  currentDevice(companyId: CompanyId, userId: UserId): Promise<DeviceId | null>;
  setCurrentDevice(companyId: CompanyId, userId: UserId, deviceId: DeviceId): Promise<void>;
}
