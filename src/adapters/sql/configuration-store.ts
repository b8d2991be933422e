import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';
import { type CallingPolicy, type CallingPolicyStore, checkPolicy } from '../../telephony/calling-policy/index.ts';
import type { CurrentDevices } from '../../telephony/device/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { Scope, Store } from './store.ts';

export interface SqlConfigurationStoreParts {
  readonly store: Store;
  readonly writer: ConfigurationWriter;
}

/** The configuration in PostgreSQL: implements the small stores of the features that own it. */
export class SqlConfigurationStore implements CurrentDevices, CallingPolicyStore {
  readonly #parts: SqlConfigurationStoreParts;

  constructor(parts: SqlConfigurationStoreParts) {
    this.#parts = parts;
  }

  async #write(companyId: CompanyId, work: (scope: Scope) => Promise<unknown>): Promise<void> {
    await this.#parts.writer.write(companyId, work);
  }

  /** The device a user calls with when he does not say. */
  async setCurrentDevice(companyId: CompanyId, userId: UserId, deviceId: DeviceId): Promise<void> {
    await this.#parts.store.inCompany(companyId, (scope) =>
      scope.updateTable('appUser').set({ currentDeviceId: deviceId }).where('id', '=', userId).execute(),
    );
  }

  async currentDevice(companyId: CompanyId, userId: UserId): Promise<DeviceId | null> {
    const row = await this.#parts.store.inCompany(companyId, (scope) =>
      scope.selectFrom('appUser').select('currentDeviceId').where('id', '=', userId).executeTakeFirst(),
    );
    return row?.currentDeviceId ?? null;
  }

  /** @throws ParleyError `input-invalid`, also for a user of another company */
  async saveCallingPolicy(policy: CallingPolicy): Promise<void> {
    checkPolicy(policy);
    const { companyId, dialOutUserIds, ...rest } = policy;
    const row = { ...rest, companyId, blockedPrefixes: [...rest.blockedPrefixes], openNumbers: [...rest.openNumbers] };
    const users = [...new Set(dialOutUserIds)].map((userId) => ({ companyId, userId }));
    await this.#write(companyId, async (scope) => {
      await scope
        .insertInto('callingPolicy')
        .values(row)
        .onConflict((conflict) => conflict.column('companyId').doUpdateSet(row))
        .execute();
      await scope.deleteFrom('dialOutUser').where('companyId', '=', companyId).execute();
      if (users.length > 0) await scope.insertInto('dialOutUser').values(users).execute();
    });
  }
}
