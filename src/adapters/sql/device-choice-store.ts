import type { DeviceChoice, DeviceChoiceStore } from '../../telephony/device-choice/index.ts';
import type { Store } from './store.ts';

/** What people call with and where they are rung, in PostgreSQL. */
export class SqlDeviceChoiceStore implements DeviceChoiceStore {
  readonly #store: Store;

  constructor(parts: { store: Store }) {
    this.#store = parts.store;
  }

  async all(): Promise<readonly DeviceChoice[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('appUser')
        .leftJoin('deviceChoice', 'deviceChoice.userId', 'appUser.id')
        .select(['appUser.id', 'appUser.companyId', 'currentDeviceId', 'currentNumberId', 'silentDeviceIds', 'numbers'])
        .where((where) => where.or([where('currentDeviceId', 'is not', null), where('deviceChoice.userId', 'is not', null)]))
        .execute(),
    );
    return rows.map(({ id, silentDeviceIds, numbers, ...row }) => ({
      ...row,
      userId: id,
      silentDeviceIds: silentDeviceIds ?? [],
      numbers: numbers ?? [],
    }));
  }

  async save({ companyId, userId, currentDeviceId, numbers, currentNumberId, silentDeviceIds }: DeviceChoice): Promise<void> {
    const set = { numbers: JSON.stringify(numbers), currentNumberId, silentDeviceIds: [...silentDeviceIds] };
    await this.#store.inCompany(companyId, async (scope) => {
      await scope.updateTable('appUser').set({ currentDeviceId }).where('id', '=', userId).execute();
      await scope
        .insertInto('deviceChoice')
        .values({ companyId, userId, ...set })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(set))
        .execute();
    });
  }
}
