import type { CompanyId, DeviceId, DomainId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Company } from '../../platform/company/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from '../device/index.ts';
import { PeerAddressIndex, type Trunk } from '../trunk/index.ts';
import type { CompanyDirectoryContents, NumberedQueue } from './directory-contents.ts';
import type { NumberingRecord } from './numbering-record.ts';

/**
 * Everything by what it is looked up by. Companies are put in and taken out whole; in between nothing runs, so that no reader sees half
 * of a change, and lists that were handed out stay as they are.
 */
export class DirectoryIndex {
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
  readonly queues = new Map<QueueId, NumberedQueue>();
  readonly queuesByNumber = new Map<string, NumberedQueue>();
  /** Of all companies; made anew after a change, for there are few. */
  #trunkIndex: TrunkIndex | null = null;

  /** A company, or what is left of one. */
  add(part: CompanyDirectoryContents): void {
    for (const company of part.companies) this.companies.set(company.id, company);
    for (const domain of part.domains) {
      this.domains.set(domain.id, domain);
      this.domainsBySipDomain.set(domain.sipDomain.toLowerCase(), domain);
      push(this.domainsByCompany, domain.companyId, domain);
    }
    for (const record of part.numbering) this.numbering.set(record.domainId, record);
    for (const user of part.users) {
      this.users.set(user.id, user);
      push(this.usersByDomain, user.domainId, user);
    }
    for (const device of part.devices) this.#addDevice(device);
    for (const trunk of part.trunks) {
      this.trunks.set(trunk.id, trunk);
      push(this.trunksByDomain, trunk.domainId, trunk);
    }
    for (const queue of part.queues) {
      this.queues.set(queue.id, queue);
      this.queuesByNumber.set(numberKey(queue.domainId, queue.number), queue);
    }
    if (part.trunks.length > 0) this.#trunkIndex = null;
  }

  #addDevice(device: Device): void {
    this.devices.set(device.id, device);
    const domain = this.domains.get(device.domainId);
    if (domain) this.devicesByAor.set(aorKey(device.sipUser, domain.sipDomain), device);
    push(this.devicesByNumber, numberKey(device.domainId, device.number), device);
    if (device.userId) push(this.devicesByUser, device.userId, device);
    push(this.devicesByDomain, device.domainId, device);
  }

  /** What was {@link add}ed, exactly. */
  remove(part: CompanyDirectoryContents): void {
    for (const device of part.devices) {
      this.devices.delete(device.id);
      const domain = this.domains.get(device.domainId);
      if (domain) forget(this.devicesByAor, aorKey(device.sipUser, domain.sipDomain), device);
      this.devicesByNumber.delete(numberKey(device.domainId, device.number));
      if (device.userId) this.devicesByUser.delete(device.userId);
      this.devicesByDomain.delete(device.domainId);
    }
    for (const queue of part.queues) {
      this.queues.delete(queue.id);
      this.queuesByNumber.delete(numberKey(queue.domainId, queue.number));
    }
    for (const trunk of part.trunks) {
      this.trunks.delete(trunk.id);
      this.trunksByDomain.delete(trunk.domainId);
    }
    for (const user of part.users) {
      this.users.delete(user.id);
      this.usersByDomain.delete(user.domainId);
    }
    for (const record of part.numbering) this.numbering.delete(record.domainId);
    for (const domain of part.domains) {
      this.domains.delete(domain.id);
      forget(this.domainsBySipDomain, domain.sipDomain.toLowerCase(), domain);
      this.domainsByCompany.delete(domain.companyId);
    }
    for (const company of part.companies) this.companies.delete(company.id);
    if (part.trunks.length > 0) this.#trunkIndex = null;
  }

  allTrunks(): readonly Trunk[] {
    return this.#allOfTrunks().list;
  }

  trunksByPeer(address: string, port: number): readonly Trunk[] {
    return this.#allOfTrunks().peers.find(address, port);
  }

  trunksRegisteredAs(user: string): readonly Trunk[] {
    return this.#allOfTrunks().byRegistrationUser.get(user) ?? [];
  }

  #allOfTrunks(): TrunkIndex {
    this.#trunkIndex ??= new TrunkIndex([...this.trunks.values()]);
    return this.#trunkIndex;
  }
}

/** Trunks by who may be at their other end, whichever company's. */
class TrunkIndex {
  readonly list: readonly Trunk[];
  readonly byRegistrationUser = new Map<string, Trunk[]>();
  readonly peers = new PeerAddressIndex<Trunk>();

  constructor(trunks: readonly Trunk[]) {
    this.list = trunks;
    for (const trunk of trunks) {
      if (trunk.authentication.kind === 'registration') push(this.byRegistrationUser, trunk.authentication.user, trunk);
      else for (const peer of trunk.authentication.peers) this.peers.add(peer, trunk);
    }
  }
}

export function aorKey(sipUser: string, sipDomain: string): string {
  return `${sipUser}@${sipDomain}`.toLowerCase();
}

export function numberKey(domainId: DomainId, number: string): string {
  return `${domainId} ${number}`;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Not what another company has taken over meanwhile: a name given up by one and read of the other first. */
function forget<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.get(key) === value) map.delete(key);
}
