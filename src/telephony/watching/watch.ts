import type { DeviceId, DomainId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';

/** What is asked of the configuration. */
export type WatchingDirectory = Pick<
  CompanyDirectory,
  'device' | 'deviceByAor' | 'devicesByNumber' | 'domain' | 'domainBySipDomain' | 'onChanged'
>;

/** One device watches one number. */
export interface Watch {
  readonly watcherId: DeviceId;
  readonly domainId: DomainId;
  /** A number or the user part of an address-of-record, in lower case. */
  readonly user: string;
  /** The URI as the watcher wrote it; documents must repeat it letter by letter. */
  readonly entity: string;
}

/** The name of a watch towards the notifier. */
export function watchKey({ watcherId, domainId, user, entity }: Watch): string {
  return `${watcherId} ${domainId} ${user} ${entity}`;
}

/** The devices watched, by number or by address-of-record; none when there is no such. */
export function watchedDevices(directory: WatchingDirectory, { domainId, user }: Watch): readonly Device[] {
  const byNumber = directory.devicesByNumber(domainId, user);
  if (byNumber.length > 0) return byNumber;
  const byUser = directory.deviceByAor(user, directory.domain(domainId)?.sipDomain ?? '');
  return byUser ? [byUser] : [];
}

/** Under which names a device may be watched. */
export function namesOfDevice({ domainId, number, sipUser }: Device): readonly string[] {
  return [...new Set([`${domainId} ${number.toLowerCase()}`, `${domainId} ${sipUser.toLowerCase()}`])];
}

/** The watches of one event package, found by the name of what is watched. */
export class WatchTable {
  readonly #byKey = new Map<string, Watch>();
  readonly #byName = new Map<string, Map<string, Watch>>();

  get size(): number {
    return this.#byKey.size;
  }

  add(watch: Watch): void {
    const key = watchKey(watch);
    this.#byKey.set(key, watch);
    const name = `${watch.domainId} ${watch.user}`;
    const named = this.#byName.get(name) ?? new Map<string, Watch>();
    named.set(key, watch);
    this.#byName.set(name, named);
  }

  remove(key: string): void {
    const watch = this.#byKey.get(key);
    if (!watch) return;
    this.#byKey.delete(key);
    const name = `${watch.domainId} ${watch.user}`;
    const named = this.#byName.get(name);
    named?.delete(key);
    if (named?.size === 0) this.#byName.delete(name);
  }

  get(key: string): Watch | undefined {
    return this.#byKey.get(key);
  }

  all(): readonly Watch[] {
    return [...this.#byKey.values()];
  }

  ofDevice(device: Device): readonly Watch[] {
    return namesOfDevice(device).flatMap((name) => [...(this.#byName.get(name)?.values() ?? [])]);
  }
}
