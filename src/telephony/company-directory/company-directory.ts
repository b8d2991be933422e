import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId, DomainId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Company } from '../../platform/company/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from '../device/index.ts';
import type { Trunk } from '../trunk/index.ts';
import { type CompanyDirectoryContents, emptyDirectoryContents, type NumberedQueue } from './directory-contents.ts';
import { aorKey, DirectoryIndex, numberKey } from './directory-index.ts';
import type { NumberingRecord } from './numbering-record.ts';

/**
 * Configuration as calls need it: from memory, at once. Names, numbers and SIP user parts are looked up
 * within one domain; SIP domain names and SIP user parts without regard to case. Disabled entries are found.
 */
export interface CompanyDirectory {
  company(id: CompanyId): Company | undefined;
  domain(id: DomainId): Domain | undefined;
  domainBySipDomain(sipDomain: string): Domain | undefined;
  domainsOf(companyId: CompanyId): readonly Domain[];
  numbering(domainId: DomainId): NumberingRecord | undefined;
  user(id: UserId): User | undefined;
  usersOf(domainId: DomainId): readonly User[];
  /** The owner of the devices with this number. */
  userByNumber(domainId: DomainId, number: string): User | undefined;
  device(id: DeviceId): Device | undefined;
  /** By address-of-record `sip:sipUser@sipDomain`. */
  deviceByAor(sipUser: string, sipDomain: string): Device | undefined;
  devicesByNumber(domainId: DomainId, number: string): readonly Device[];
  devicesOf(userId: UserId): readonly Device[];
  /** All of a domain. */
  devicesIn(domainId: DomainId): readonly Device[];
  trunk(id: TrunkId): Trunk | undefined;
  trunksOf(domainId: DomainId): readonly Trunk[];
  /** Trunks known by address that may send from here, the most specific entry first. */
  trunksByPeer(address: string, port: number): readonly Trunk[];
  /** Trunks that register as `user` somewhere. */
  trunksByRegistrationUser(user: string): readonly Trunk[];
  allTrunks(): readonly Trunk[];
  queueByNumber(domainId: DomainId, number: string): NumberedQueue | undefined;
  queue(id: QueueId): NumberedQueue | undefined;
  /** After the directory changed; says for which companies. */
  onChanged(listener: (change: { readonly companyIds: readonly CompanyId[] }) => void): Unsubscribe;
}

type Table = keyof CompanyDirectoryContents;
const tables = Object.keys(emptyDirectoryContents) as Table[];

/** The directory in memory. Fill it from arrays; replace one company's part, or all, when the store changed. */
export class LiveCompanyDirectory implements CompanyDirectory {
  readonly #parts = new Map<CompanyId, CompanyDirectoryContents>();
  readonly #index = new DirectoryIndex();
  readonly #events = new Emitter<{ changed: { readonly companyIds: readonly CompanyId[] } }>();

  constructor(contents: CompanyDirectoryContents = emptyDirectoryContents) {
    this.#take(contents);
  }

  /** Takes a whole new version. */
  replaceAll(contents: CompanyDirectoryContents): void {
    const before = [...this.#parts.keys()];
    for (const part of this.#parts.values()) this.#index.remove(part);
    this.#parts.clear();
    this.#take(contents);
    this.#events.emit('changed', { companyIds: [...new Set([...before, ...this.#parts.keys()])] });
  }

  /** Takes a new version of one company; empty contents remove it. It costs as much as the company is large, not as all are. */
  replaceCompany(companyId: CompanyId, part: CompanyDirectoryContents): void {
    const before = this.#parts.get(companyId);
    if (before) this.#index.remove(before);
    this.#parts.set(companyId, part);
    this.#index.add(part);
    this.#events.emit('changed', { companyIds: [companyId] });
  }

  #take(contents: CompanyDirectoryContents): void {
    for (const [companyId, part] of partsOf(contents)) {
      this.#parts.set(companyId, part);
      this.#index.add(part);
    }
  }

  company(id: CompanyId): Company | undefined {
    return this.#index.companies.get(id);
  }

  allCompanies(): readonly Company[] {
    return [...this.#index.companies.values()];
  }

  domain(id: DomainId): Domain | undefined {
    return this.#index.domains.get(id);
  }

  domainBySipDomain(sipDomain: string): Domain | undefined {
    return this.#index.domainsBySipDomain.get(sipDomain.toLowerCase());
  }

  domainsOf(companyId: CompanyId): readonly Domain[] {
    return this.#index.domainsByCompany.get(companyId) ?? [];
  }

  numbering(domainId: DomainId): NumberingRecord | undefined {
    return this.#index.numbering.get(domainId);
  }

  user(id: UserId): User | undefined {
    return this.#index.users.get(id);
  }

  usersOf(domainId: DomainId): readonly User[] {
    return this.#index.usersByDomain.get(domainId) ?? [];
  }

  userByNumber(domainId: DomainId, number: string): User | undefined {
    const owned = this.devicesByNumber(domainId, number).find((device) => device.userId !== null);
    return owned?.userId ? this.user(owned.userId) : undefined;
  }

  device(id: DeviceId): Device | undefined {
    return this.#index.devices.get(id);
  }

  deviceByAor(sipUser: string, sipDomain: string): Device | undefined {
    return this.#index.devicesByAor.get(aorKey(sipUser, sipDomain));
  }

  devicesByNumber(domainId: DomainId, number: string): readonly Device[] {
    return this.#index.devicesByNumber.get(numberKey(domainId, number)) ?? [];
  }

  devicesOf(userId: UserId): readonly Device[] {
    return this.#index.devicesByUser.get(userId) ?? [];
  }

  devicesIn(domainId: DomainId): readonly Device[] {
    return this.#index.devicesByDomain.get(domainId) ?? [];
  }

  trunk(id: TrunkId): Trunk | undefined {
    return this.#index.trunks.get(id);
  }

  trunksOf(domainId: DomainId): readonly Trunk[] {
    return this.#index.trunksByDomain.get(domainId) ?? [];
  }

  trunksByPeer(address: string, port: number): readonly Trunk[] {
    return this.#index.trunksByPeer(address, port);
  }

  trunksByRegistrationUser(user: string): readonly Trunk[] {
    return this.#index.trunksRegisteredAs(user);
  }

  allTrunks(): readonly Trunk[] {
    return this.#index.allTrunks();
  }

  queueByNumber(domainId: DomainId, number: string): NumberedQueue | undefined {
    return this.#index.queuesByNumber.get(numberKey(domainId, number));
  }

  queue(id: QueueId): NumberedQueue | undefined {
    return this.#index.queues.get(id);
  }

  onChanged(listener: (change: { readonly companyIds: readonly CompanyId[] }) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}

/** The contents company by company, each in the order given. */
function partsOf(contents: CompanyDirectoryContents): Map<CompanyId, CompanyDirectoryContents> {
  const parts = new Map<CompanyId, Record<Table, unknown[]>>();
  for (const table of tables)
    for (const row of contents[table]) {
      const owner = ownerOf(row);
      const part =
        parts.get(owner) ?? (Object.fromEntries(tables.map((name) => [name, []])) as unknown as Record<Table, unknown[]>);
      parts.set(owner, part);
      part[table].push(row);
    }
  return parts as unknown as Map<CompanyId, CompanyDirectoryContents>;
}

function ownerOf(row: CompanyDirectoryContents[Table][number]): CompanyId {
  return 'companyId' in row ? row.companyId : row.id;
}
