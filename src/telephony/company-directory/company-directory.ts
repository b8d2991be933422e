import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId, DomainId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Company } from '../../platform/company/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from '../device/index.ts';
import { PeerAddressIndex, type Trunk } from '../trunk/index.ts';
import type { NumberingRecord } from './numbering-record.ts';

/** What telephony knows of a queue: that a number leads to it. The rest belongs to `contact-centre/queue`. */
export interface NumberedQueue {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly number: string;
  readonly enabled: boolean;
}

/** All that is known, as plain arrays. */
export interface CompanyDirectoryContents {
  readonly companies: readonly Company[];
  readonly domains: readonly Domain[];
  readonly numbering: readonly NumberingRecord[];
  readonly users: readonly User[];
  readonly devices: readonly Device[];
  readonly trunks: readonly Trunk[];
  readonly queues: readonly NumberedQueue[];
}

/** No company at all; spread it in tests: `{ ...emptyDirectoryContents, devices: [phone] }`. */
export const emptyDirectoryContents: CompanyDirectoryContents = {
  companies: [],
  domains: [],
  numbering: [],
  users: [],
  devices: [],
  trunks: [],
  queues: [],
};

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

/** Everything indexed of one version of the directory. Built whole and swapped in, so that no reader sees half of a change. */
class DirectoryIndex {
  readonly companies = new Map<CompanyId, Company>();
  readonly domains = new Map<DomainId, Domain>();
  readonly domainsBySipDomain = new Map<string, Domain>();
  readonly domainsByCompany = new Map<CompanyId, Domain[]>();
  readonly numbering = new Map<DomainId, NumberingRecord>();
  readonly users = new Map<UserId, User>();
  readonly usersByDomain = new Map<DomainId, User[]>();
  readonly devices = new Map<DeviceId, Device>();
  readonly devicesByAor = new Map<string, Device>();
  readonly devicesByNumber = new Map<string, Device[]>();
  readonly devicesByUser = new Map<UserId, Device[]>();
  readonly devicesByDomain = new Map<DomainId, Device[]>();
  readonly trunks = new Map<TrunkId, Trunk>();
  readonly trunksByDomain = new Map<DomainId, Trunk[]>();
  readonly trunksByRegistrationUser = new Map<string, Trunk[]>();
  readonly peers = new PeerAddressIndex<Trunk>();
  readonly queues = new Map<QueueId, NumberedQueue>();
  readonly queuesByNumber = new Map<string, NumberedQueue>();

  constructor(contents: CompanyDirectoryContents) {
    for (const company of contents.companies) this.companies.set(company.id, company);
    for (const domain of contents.domains) this.#addDomain(domain);
    for (const record of contents.numbering) this.numbering.set(record.domainId, record);
    for (const user of contents.users) {
      this.users.set(user.id, user);
      push(this.usersByDomain, user.domainId, user);
    }
    for (const device of contents.devices) this.#addDevice(device);
    for (const trunk of contents.trunks) this.#addTrunk(trunk);
    for (const queue of contents.queues) {
      this.queues.set(queue.id, queue);
      this.queuesByNumber.set(numberKey(queue.domainId, queue.number), queue);
    }
  }

  #addDomain(domain: Domain): void {
    this.domains.set(domain.id, domain);
    this.domainsBySipDomain.set(domain.sipDomain.toLowerCase(), domain);
    push(this.domainsByCompany, domain.companyId, domain);
  }

  #addDevice(device: Device): void {
    this.devices.set(device.id, device);
    const domain = this.domains.get(device.domainId);
    if (domain) this.devicesByAor.set(aorKey(device.sipUser, domain.sipDomain), device);
    push(this.devicesByNumber, numberKey(device.domainId, device.number), device);
    if (device.userId) push(this.devicesByUser, device.userId, device);
    push(this.devicesByDomain, device.domainId, device);
  }

  #addTrunk(trunk: Trunk): void {
    this.trunks.set(trunk.id, trunk);
    push(this.trunksByDomain, trunk.domainId, trunk);
    if (trunk.authentication.kind === 'registration') push(this.trunksByRegistrationUser, trunk.authentication.user, trunk);
    else for (const peer of trunk.authentication.peers) this.peers.add(peer, trunk);
  }
}

/** The directory in memory. Fill it from arrays; replace one company's part, or all, when the store changed. */
export class LiveCompanyDirectory implements CompanyDirectory {
  #contents: CompanyDirectoryContents;
  #index: DirectoryIndex;
  readonly #events = new Emitter<{ changed: { readonly companyIds: readonly CompanyId[] } }>();

  constructor(contents: CompanyDirectoryContents = emptyDirectoryContents) {
    this.#contents = contents;
    this.#index = new DirectoryIndex(contents);
  }

  /** Takes a whole new version. */
  replaceAll(contents: CompanyDirectoryContents): void {
    const companyIds = [...new Set([...this.#contents.companies, ...contents.companies].map((company) => company.id))];
    this.#swap(contents, companyIds);
  }

  /** Takes a new version of one company; empty contents remove it. */
  replaceCompany(companyId: CompanyId, part: CompanyDirectoryContents): void {
    const merged = Object.fromEntries(
      tables.map((table) => [table, [...this.#contents[table].filter((row) => ownerOf(row) !== companyId), ...part[table]]]),
    ) as unknown as CompanyDirectoryContents;
    this.#swap(merged, [companyId]);
  }

  #swap(contents: CompanyDirectoryContents, companyIds: readonly CompanyId[]): void {
    this.#contents = contents;
    this.#index = new DirectoryIndex(contents);
    this.#events.emit('changed', { companyIds });
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
    return this.#index.peers.find(address, port);
  }

  trunksByRegistrationUser(user: string): readonly Trunk[] {
    return this.#index.trunksByRegistrationUser.get(user) ?? [];
  }

  allTrunks(): readonly Trunk[] {
    return this.#contents.trunks;
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

function ownerOf(row: CompanyDirectoryContents[Table][number]): CompanyId {
  return 'companyId' in row ? row.companyId : row.id;
}

function aorKey(sipUser: string, sipDomain: string): string {
  return `${sipUser}@${sipDomain}`.toLowerCase();
}

function numberKey(domainId: DomainId, number: string): string {
  return `${domainId} ${number}`;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
