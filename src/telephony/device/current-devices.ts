import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';

export interface CurrentDeviceStore {
  loadCurrentDevices(): Promise<readonly { readonly userId: UserId; readonly deviceId: DeviceId }[]>;
  setCurrentDevice(user: { readonly companyId: CompanyId; readonly userId: UserId }, deviceId: DeviceId): Promise<void>;
}

/** The device each user calls with when he does not say (T-APP-2). Kept by the store, read from memory. */
export class CurrentDevices {
  readonly #store: CurrentDeviceStore;
  readonly #byUser = new Map<UserId, DeviceId>();

  constructor(parts: { store: CurrentDeviceStore }) {
    this.#store = parts.store;
  }

  /** Reads all; once at start. */
  async restore(): Promise<void> {
    for (const { userId, deviceId } of await this.#store.loadCurrentDevices()) this.#byUser.set(userId, deviceId);
  }

  /** It may have been removed meanwhile. */
  of(userId: UserId): DeviceId | null {
    return this.#byUser.get(userId) ?? null;
  }

  async choose(user: { readonly companyId: CompanyId; readonly userId: UserId }, deviceId: DeviceId): Promise<void> {
    await this.#store.setCurrentDevice(user, deviceId);
    this.#byUser.set(user.userId, deviceId);
  }
}
