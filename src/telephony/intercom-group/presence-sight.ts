import { createHash } from 'node:crypto';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';
import type { LiveAccess, Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { IntercomGroup } from './intercom-group.ts';
import type { LiveIntercomGroups } from './live-intercom-groups.ts';

/** What several viewers see alike. */
export interface PresenceView {
  /** The same for all who see the same people; another when those change. */
  readonly key: string;
  seesUser(userId: UserId): boolean;
  seesDevice(device: Pick<Device, 'id' | 'userId'>): boolean;
}

export interface PresenceSightParts {
  readonly access: Pick<LiveAccess, 'may' | 'of' | 'onChanged'>;
  readonly groups: Pick<LiveIntercomGroups, 'of' | 'onChanged'>;
  readonly directory: Pick<CompanyDirectory, 'user' | 'device' | 'onChanged'>;
}

/** One group with everything resolved. */
interface Resolved {
  readonly group: IntercomGroup;
  /** Who is authorized, and the owners of supervised devices. */
  readonly users: ReadonlySet<UserId>;
  readonly devices: ReadonlySet<DeviceId>;
}

interface CompanySight {
  readonly groups: readonly Resolved[];
  readonly byViewer: Map<string, PresenceView>;
  readonly byGroups: Map<string, PresenceView>;
}

const everybody: PresenceView = { key: 'everybody', seesUser: () => true, seesDevice: () => true };

/**
 * Who sees whose telephony presence; the only place that decides it. Within a company: no right leads to another. While a company has no
 * (enabled) intercom group, everybody of it sees everybody; from the first one on, those who may read a group see its people and devices.
 * Everybody sees himself. Kept per company until its rights, groups, people or devices change.
 */
export class PresenceSight implements Disposable {
  readonly #parts: PresenceSightParts;
  readonly #companies = new Map<CompanyId, CompanySight>();
  /** Views by their keys, which say what is seen: those of the time before a change hold until whoever has them was moved. */
  readonly #byKey = new Map<CompanyId, { now: Map<string, PresenceView>; before: ReadonlyMap<string, PresenceView> }>();
  readonly #events = new Emitter<{ changed: CompanyId }>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: PresenceSightParts) {
    this.#parts = parts;
    this.#stops = [
      parts.access.onChanged((companyId) => this.#forget(companyId)),
      parts.groups.onChanged((companyId) => this.#forget(companyId)),
      parts.directory.onChanged(({ companyIds }) => {
        for (const companyId of companyIds) this.#forget(companyId);
      }),
    ];
  }

  /** What somebody sees besides himself. */
  viewOf(viewer: Subject): PresenceView {
    const sight = this.#sight(viewer.companyId);
    if (sight.groups.length === 0) return everybody;
    const known = sight.byViewer.get(viewer.userId);
    if (known) return known;
    const view = viewOfGroups(
      sight,
      sight.groups.filter(
        ({ group: { id, companyId } }) =>
          this.#parts.access.may(viewer, 'read', { kind: 'intercom-group', companyId, ownerId: null, id }).allowed,
      ),
    );
    sight.byViewer.set(viewer.userId, view);
    this.#keysOf(viewer.companyId).now.set(view.key, view);
    return view;
  }

  /** Whether those whose view has this key see somebody. */
  isSeenBy(companyId: CompanyId, key: string, userId: UserId): boolean {
    if (key === everybody.key) return true;
    const keys = this.#keysOf(companyId);
    return (keys.now.get(key) ?? keys.before.get(key))?.seesUser(userId) ?? false;
  }

  #keysOf(companyId: CompanyId) {
    const known = this.#byKey.get(companyId) ?? { now: new Map<string, PresenceView>(), before: new Map() };
    this.#byKey.set(companyId, known);
    return known;
  }

  /** What the keys of a telephone may show: what its user sees; one of nobody sees the groups that supervise it. */
  viewOfDevice(watcher: Device): PresenceView {
    const user = watcher.userId === null ? undefined : this.#parts.directory.user(watcher.userId);
    if (user) return this.viewOf({ companyId: user.companyId, userId: user.id, role: user.role });
    const sight = this.#sight(watcher.companyId);
    if (sight.groups.length === 0) return everybody;
    return viewOfGroups(
      sight,
      sight.groups.filter(({ devices }) => devices.has(watcher.id)),
    );
  }

  seesUser(viewer: Subject, userId: UserId): boolean {
    if (viewer.userId === userId) return true;
    return this.#parts.directory.user(userId)?.companyId === viewer.companyId && this.viewOf(viewer).seesUser(userId);
  }

  deviceSees(watcher: Device, watched: Device): boolean {
    if (watcher.companyId !== watched.companyId) return false;
    if (watcher.id === watched.id || (watcher.userId !== null && watcher.userId === watched.userId)) return true;
    return this.viewOfDevice(watcher).seesDevice(watched);
  }

  /** Groups in which both are: what a secretary shares with her boss. */
  sharedGroups(viewer: Subject, userId: UserId): readonly IntercomGroup[] {
    return this.#sight(viewer.companyId)
      .groups.filter(({ users }) => users.has(viewer.userId) && users.has(userId))
      .map(({ group }) => group);
  }

  /** After views of a company may be others. */
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#events.removeAll();
  }

  #forget(companyId: CompanyId): void {
    // Of several changes in a row the views of before the first are kept.
    if (this.#companies.delete(companyId)) this.#byKey.set(companyId, { now: new Map(), before: this.#keysOf(companyId).now });
    this.#events.emit('changed', companyId);
  }

  #sight(companyId: CompanyId): CompanySight {
    const known = this.#companies.get(companyId);
    if (known) return known;
    const groups = this.#parts.groups.of(companyId).map((group) => this.#resolve(group));
    const sight: CompanySight = { groups, byViewer: new Map(), byGroups: new Map() };
    this.#companies.set(companyId, sight);
    return sight;
  }

  #resolve(group: IntercomGroup): Resolved {
    const { access, directory } = this.#parts;
    const rights = access.of(group.companyId);
    const users = new Set<UserId>();
    for (const { kind, object, subject } of rights.contents.authorizations) {
      if (kind !== 'intercom-group' || object.id !== group.id) continue;
      const ofGroup = rights.group(subject.id);
      const ids = ofGroup ? (ofGroup.enabled ? ofGroup.memberIds : []) : [subject.id as UserId];
      for (const id of ids) users.add(id);
    }
    const devices = new Set<DeviceId>(group.supervisedIds);
    if (group.deviceId) devices.add(group.deviceId);
    for (const id of group.supervisedIds) {
      const owner = directory.device(id)?.userId;
      if (owner) users.add(owner);
    }
    return { group, users, devices };
  }
}

function viewOfGroups({ byGroups }: CompanySight, groups: readonly Resolved[]): PresenceView {
  const name = groups.map(({ group }) => group.id).join(' ');
  const known = byGroups.get(name);
  if (known) return known;
  const users = new Set(groups.flatMap((one) => [...one.users]));
  const devices = new Set(groups.flatMap((one) => [...one.devices]));
  const view: PresenceView = {
    key: createHash('sha256')
      .update([...users].toSorted().join(' '))
      .digest('base64url')
      .slice(0, 22),
    seesUser: (userId) => users.has(userId),
    seesDevice: ({ id, userId }) => devices.has(id) || (userId !== null && users.has(userId)),
  };
  byGroups.set(name, view);
  return view;
}
