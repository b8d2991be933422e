import { bindingKey, type StoredBinding } from './binding.ts';
import type { BindingStore } from './registration-ports.ts';

/** Keeps bindings as long as the process lives: for tests, and where a restart may forget them. */
export class InMemoryBindingStore implements BindingStore {
  readonly #bindings = new Map<string, StoredBinding>();

  save(bindings: readonly StoredBinding[]): Promise<void> {
    for (const binding of bindings) this.#bindings.set(`${binding.deviceId} ${bindingKey(binding)}`, binding);
    return Promise.resolve();
  }

  remove(bindings: readonly { deviceId: string; key: string }[]): Promise<void> {
    for (const { deviceId, key } of bindings) this.#bindings.delete(`${deviceId} ${key}`);
    return Promise.resolve();
  }

  loadAll(): Promise<readonly StoredBinding[]> {
    return Promise.resolve([...this.#bindings.values()]);
  }
}
