import type { DeviceId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { Device } from '../device/index.ts';
import type { StoredBinding } from './binding.ts';

/** What the registrar must know of the configuration; `CompanyDirectory` has it. */
export interface RegistrationDirectory {
  domainBySipDomain(sipDomain: string): Domain | undefined;
  deviceByAor(sipUser: string, sipDomain: string): Device | undefined;
  device(id: DeviceId): Device | undefined;
  domain(id: Domain['id']): Domain | undefined;
}

/**
 * Keeps bindings over a restart. A binding is named by its device and {@link bindingKey}; `save` inserts or replaces. A promise
 * settles when the change is durable; changes take effect in the order of the calls. Only bindings that can be reached
 * without their connection are handed over. A rejection is logged and the registration stands: it is renewed before long.
 */
export interface BindingStore {
  save(bindings: readonly StoredBinding[]): Promise<void>;
  remove(bindings: readonly { readonly deviceId: DeviceId; readonly key: string }[]): Promise<void>;
  /** Everything kept; what has expired meanwhile may be among it. */
  loadAll(): Promise<readonly StoredBinding[]>;
}

export type HostileKind = 'bad-password' | 'unknown-user' | 'unknown-domain' | 'blocked';

/** Counts what looks hostile per source, and may stop reading from it. `source` is an IP address. */
export interface HostileTrafficPort {
  report(source: string, kind: HostileKind): void;
}
