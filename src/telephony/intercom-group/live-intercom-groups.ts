import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { IntercomGroup } from './intercom-group.ts';

/** The groups of every company in memory. A change replaces those of a company as a whole. */
export class LiveIntercomGroups {
  readonly #byCompany = new Map<CompanyId, readonly IntercomGroup[]>();
  readonly #events = new Emitter<{ changed: CompanyId }>();

  /** Enabled ones. */
  of(companyId: CompanyId): readonly IntercomGroup[] {
    return this.#byCompany.get(companyId) ?? [];
  }

  /** The group whose number this virtual device is. */
  standingFor(companyId: CompanyId, deviceId: DeviceId): IntercomGroup | undefined {
    return this.of(companyId).find((group) => group.deviceId === deviceId);
  }

  replaceCompany(companyId: CompanyId, groups: readonly IntercomGroup[]): void {
    const enabled = groups.filter((group) => group.enabled);
    if (enabled.length > 0) this.#byCompany.set(companyId, enabled);
    else if (!this.#byCompany.delete(companyId)) return;
    this.#events.emit('changed', companyId);
  }

  replaceAll(groups: readonly IntercomGroup[]): void {
    const byCompany = Map.groupBy(groups, ({ companyId }) => companyId);
    for (const companyId of new Set([...this.#byCompany.keys(), ...byCompany.keys()]))
      this.replaceCompany(companyId, byCompany.get(companyId) ?? []);
  }

  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}
