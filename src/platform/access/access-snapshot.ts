import type { DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import { type AccessContents, type AccessGroup, emptyAccessContents } from './access-contents.ts';
import { applicationById } from './applications.ts';
import { authorizableKinds } from './authorizable-kinds.ts';
import type { Authorization, AuthorizedKind, ObjectType } from './authorization.ts';

type SubjectsOfObject = Map<string, Authorization>;

const nothing: readonly string[] = [];
const allKinds = Object.keys(authorizableKinds) as AuthorizedKind[];

/** One version of a company's rights, indexed so that a decision is a few look-ups. Never changes. */
export class AccessSnapshot {
  readonly contents: AccessContents;
  /** A user himself and then his groups, sorted by name; a queue itself. */
  readonly #keysOf = new Map<string, readonly string[]>();
  readonly #domainOf = new Map<string, DomainId>();
  readonly #nameOf = new Map<string, string>();
  readonly #groups = new Map<string, AccessGroup>();
  readonly #closed = new Set<string>();
  readonly #authorized: Readonly<Record<AuthorizedKind, Map<string, SubjectsOfObject>>>;

  constructor(contents: AccessContents) {
    this.contents = contents;
    this.#authorized = Object.fromEntries(allKinds.map((kind) => [kind, new Map()])) as never;
    for (const { id, name } of contents.domains) this.#nameOf.set(id, name);
    for (const user of contents.users) this.#place(user, [user.id]);
    for (const queue of contents.queues) this.#place(queue, [queue.id]);
    for (const named of contents.named) this.#place(named, nothing);
    this.#addGroups(contents.groups);
    for (const { application, isOpen } of contents.applications) if (!isOpen) this.#closed.add(application);
    for (const authorization of contents.authorizations) this.#add(authorization);
  }

  #place(one: { id: string; domainId: DomainId; name: string }, keys: readonly string[]): void {
    this.#keysOf.set(one.id, keys);
    this.#domainOf.set(one.id, one.domainId);
    this.#nameOf.set(one.id, one.name);
  }

  #addGroups(groups: readonly AccessGroup[]): void {
    for (const group of groups.toSorted(byName)) {
      this.#groups.set(group.id, group);
      this.#nameOf.set(group.id, group.name);
      for (const userId of group.memberIds) (this.#keysOf.get(userId) as string[] | undefined)?.push(group.id);
    }
  }

  #add(authorization: Authorization): void {
    const { kind, object, subject } = authorization;
    const objects = this.#authorized[kind];
    const subjects = objects.get(object.id) ?? new Map<string, Authorization>();
    if (subjects.size === 0) objects.set(object.id, subjects);
    subjects.set(subject.id, authorization);
  }

  /** A user and his groups, or a queue: those who may be authorized in his name. */
  keysOf(subjectId: string): readonly string[] {
    return this.#keysOf.get(subjectId) ?? nothing;
  }

  /** Of a user, queue or named object. */
  domainOf(id: string): DomainId | undefined {
    return this.#domainOf.get(id);
  }

  /** For sentences. */
  nameOf(id: string): string {
    return this.#nameOf.get(id) ?? applicationById(id)?.name ?? 'somebody who is gone';
  }

  /** What an id stands for here; undefined when it is nothing of this company. */
  typeOf(id: string): Exclude<ObjectType, 'application'> | undefined {
    if (this.#groups.has(id)) return 'group';
    const keys = this.#keysOf.get(id);
    if (!keys) return undefined;
    if (keys === nothing) return 'named';
    return this.contents.queues.some((queue) => queue.id === id) ? 'queue' : 'user';
  }

  groupsOf(userId: UserId): readonly GroupId[] {
    return this.keysOf(userId).slice(1) as GroupId[];
  }

  group(id: string): AccessGroup | undefined {
    return this.#groups.get(id);
  }

  isOpenToEveryone(application: string): boolean {
    return !this.#closed.has(application);
  }

  /** The first authorization of one of the subjects to one of the objects, undefined when there is none. */
  find(kind: AuthorizedKind, subjectKeys: readonly string[], objectKeys: readonly string[]): Authorization | undefined {
    const objects = this.#authorized[kind];
    for (const object of objectKeys) {
      const subjects = objects.get(object);
      if (!subjects) continue;
      for (const key of subjectKeys) {
        const found = subjects.get(key);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** Every such authorization: each is a way that alone suffices. */
  findAll(kind: AuthorizedKind, subjectKeys: readonly string[], objectKeys: readonly string[]): Authorization[] {
    const objects = this.#authorized[kind];
    return objectKeys.flatMap((object) => subjectKeys.flatMap((key) => objects.get(object)?.get(key) ?? []));
  }

  /** Who holds a seat: enabled users who are authorized, themselves or through a group. */
  seatsUsed(application: string): number {
    const holders = new Set<string>();
    for (const { subject } of this.#authorized.application.get(application)?.values() ?? [])
      for (const userId of this.#groups.get(subject.id)?.memberIds ?? [subject.id]) holders.add(userId);
    return this.contents.users.filter((user) => user.enabled && holders.has(user.id)).length;
  }
}

/** Where nobody is authorized to anything. */
export const noAuthorizations = new AccessSnapshot(emptyAccessContents);

/** The same order everywhere, whatever the language of the machine. */
export function byName(one: { name: string; id: string }, other: { name: string; id: string }): number {
  const [first, second] = [one.name.toLowerCase(), other.name.toLowerCase()];
  if (first !== second) return first < second ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
