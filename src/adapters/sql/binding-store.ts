import type { DeviceId } from '../../kernel/ids.ts';
import { type BindingStore, bindingKey, type StoredBinding } from '../../telephony/registration/index.ts';
import type { Store } from './store.ts';

/** Bindings in PostgreSQL. Changes take effect in the order of the calls. */
export class SqlBindingStore implements BindingStore {
  readonly #store: Store;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  save(bindings: readonly StoredBinding[]): Promise<void> {
    return this.#inOrder(async () => {
      if (bindings.length === 0) return;
      await this.#store.inAllCompanies(async (scope) => {
        const ids = [...new Set(bindings.map((binding) => binding.deviceId))];
        const owners = await scope.selectFrom('device').select(['id', 'companyId']).where('id', 'in', ids).execute();
        const companyOf = new Map(owners.map((owner) => [owner.id, owner.companyId]));
        for (const binding of bindings) {
          const companyId = companyOf.get(binding.deviceId);
          // Removed meanwhile: nothing to keep.
          if (!companyId) continue;
          const change = {
            contactUri: binding.contactUri,
            expiresAt: new Date(binding.expiresAt),
            details: JSON.stringify(binding),
          };
          await scope
            .insertInto('sipBinding')
            .values({ companyId, deviceId: binding.deviceId, bindingKey: bindingKey(binding), ...change })
            .onConflict((conflict) => conflict.columns(['deviceId', 'bindingKey']).doUpdateSet(change))
            .execute();
        }
      });
    });
  }

  remove(bindings: readonly { readonly deviceId: DeviceId; readonly key: string }[]): Promise<void> {
    return this.#inOrder(async () => {
      if (bindings.length === 0) return;
      await this.#store.inAllCompanies(async (scope) => {
        for (const { deviceId, key } of bindings) {
          await scope.deleteFrom('sipBinding').where('deviceId', '=', deviceId).where('bindingKey', '=', key).execute();
        }
      });
    });
  }

  async loadAll(): Promise<readonly StoredBinding[]> {
    const rows = await this.#inOrder(() =>
      this.#store.inAllCompanies((scope) => scope.selectFrom('sipBinding').select('details').execute()),
    );
    return rows.map(({ details }) => {
      const kept = details as unknown as StoredBinding;
      // JSON has no `undefined`.
      return { ...kept, instanceId: kept.instanceId, regId: kept.regId, userAgent: kept.userAgent, gruuNumber: kept.gruuNumber };
    });
  }
}
