import type { DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import { type AccessContents, type AccessGroup, emptyAccessContents } from './access-contents.ts';
import { applicationById, applications } from './applications.ts';
import { authorizableKinds } from './authorizable-kinds.ts';
import type { Authorization, AuthorizedKind, ObjectType } from './authorization.ts';

const bitOf = Object.fromEntries(
  (Object.keys(authorizableKinds) as AuthorizedKind[]).map((kind, position) => [kind, 1 << position]),
) as Readonly<Record<AuthorizedKind, number>>;

type Authorizations = Map<AccessNode, Authorization>;

/** Somebody who may be authorized, or something one may be authorized to. Nodes point to each other, so that a decision looks up few names. */
class AccessNode {
  readonly id: string;
  readonly type: ObjectType;
  readonly name: string;
  readonly domainId: DomainId | null;
  /** Itself, and then the groups it is in, sorted by name. */
  readonly keys: AccessNode[];
  /** By kind: who is authorized to it. */
  authorized: Map<AuthorizedKind, Authorizations> | null = null;
  /** Kinds in which it, or a group it is in, is an object; a bit each. Most questions end at these two. */
  objectKinds = 0;
  /** Kinds in which it, or a group it is in, is authorized to something. */
  subjectKinds = 0;

  constructor(type: ObjectType, of: { id: string; name: string; domainId?: DomainId }) {
    this.id = of.id;
    this.type = type;
    this.name = of.name;
    this.domainId = of.domainId ?? null;
    this.keys = [this];
  }

  add(kind: AuthorizedKind, subject: AccessNode, authorization: Authorization): void {
    this.authorized ??= new Map();
    const subjects = this.authorized.get(kind) ?? new Map<AccessNode, Authorization>();
    if (subjects.size === 0) this.authorized.set(kind, subjects);
    subjects.set(subject, authorization);
    this.objectKinds |= bitOf[kind];
    subject.subjectKinds |= bitOf[kind];
  }

  /** After everything is added. */
  takeOverFromGroups(): void {
    for (const group of this.keys) {
      this.objectKinds |= group.objectKinds;
      this.subjectKinds |= group.subjectKinds;
    }
  }
}

export type { AccessNode };

/** One version of a company's rights, indexed so that a decision is a few look-ups. Never changes. */
export class AccessSnapshot {
  readonly contents: AccessContents;
  readonly #nodes = new Map<string, AccessNode>();
  readonly #groups = new Map<string, AccessGroup>();
  readonly #domainNames: ReadonlyMap<string, string>;
  readonly #closed: ReadonlySet<string>;

  constructor(contents: AccessContents) {
    this.contents = contents;
    this.#domainNames = new Map(contents.domains.map(({ id, name }) => [id, name]));
    this.#closed = new Set(contents.applications.flatMap(({ application, isOpen }) => (isOpen ? [] : [application])));
    for (const application of applications) this.#place('application', application);
    for (const user of contents.users) this.#place('user', user);
    for (const queue of contents.queues) this.#place('queue', queue);
    for (const named of contents.named) this.#place('named', named);
    for (const group of contents.groups.toSorted(byName)) this.#placeGroup(group);
    for (const authorization of contents.authorizations) this.#add(authorization);
    for (const { id } of contents.users) this.#nodes.get(id)!.takeOverFromGroups();
  }

  #place(type: ObjectType, one: { id: string; name: string; domainId?: DomainId }): AccessNode {
    const node = new AccessNode(type, one);
    this.#nodes.set(one.id, node);
    return node;
  }

  #placeGroup(group: AccessGroup): void {
    this.#groups.set(group.id, group);
    const node = this.#place('group', group);
    if (!group.enabled) return;
    for (const userId of group.memberIds) this.#nodes.get(userId)?.keys.push(node);
  }

  #add(authorization: Authorization): void {
    const object = this.#nodes.get(authorization.object.id);
    const subject = this.#nodes.get(authorization.subject.id);
    if (object && subject) object.add(authorization.kind, subject, authorization);
  }

  /** What an id stands for here; undefined when it is nothing of this company. */
  node(id: string): AccessNode | undefined {
    return this.#nodes.get(id);
  }

  /** For sentences. */
  nameOf(id: string): string {
    return this.#nodes.get(id)?.name ?? this.#domainNames.get(id) ?? 'somebody who is gone';
  }

  /** In the order of their names. */
  groupsOf(userId: UserId): readonly GroupId[] {
    return (this.#nodes.get(userId)?.keys.slice(1) ?? []).map(({ id }) => id as GroupId);
  }

  group(id: string): AccessGroup | undefined {
    return this.#groups.get(id);
  }

  /** A group's members, none when it is disabled; a user himself. */
  #membersOf(id: string): readonly string[] {
    const group = this.#groups.get(id);
    if (!group) return [id];
    return group.enabled ? group.memberIds : [];
  }

  /** All that one is authorized to of a kind, groups resolved to their members; as far as domains are no hindrance. */
  reachable(kind: AuthorizedKind, subjectId: string): readonly AccessNode[] {
    const subject = this.#nodes.get(subjectId);
    if (!subject) return [];
    const found = new Set<AccessNode>();
    for (const { kind: of, object, subject: who } of this.contents.authorizations) {
      if (of !== kind || !subject.keys.some(({ id }) => id === who.id)) continue;
      for (const id of this.#membersOf(object.id)) {
        const node = this.#nodes.get(id);
        const isShared = authorizableKinds[kind].crossesDomains || node?.domainId === subject.domainId;
        if (node && node !== subject && isShared) found.add(node);
      }
    }
    return [...found].toSorted(byName);
  }

  isOpenToEveryone(application: string): boolean {
    return !this.#closed.has(application) && applicationById(application) !== undefined;
  }

  /** Who holds a seat: enabled users who are authorized, themselves or through a group. */
  seatsUsed(application: string): number {
    const holders = new Set<string>();
    for (const { id } of this.#nodes.get(application)?.authorized?.get('application')?.keys() ?? [])
      for (const userId of this.#membersOf(id)) holders.add(userId);
    return this.contents.users.filter((user) => user.enabled && holders.has(user.id)).length;
  }
}

/** The first authorization of one who asks, or of his groups, to something or to a group it is in. */
export function findAuthorization(kind: AuthorizedKind, subject: AccessNode, asked: AccessNode): Authorization | undefined {
  if ((subject.subjectKinds & asked.objectKinds & bitOf[kind]) === 0) return undefined;
  for (const object of asked.keys) {
    const subjects = object.authorized?.get(kind);
    if (!subjects) continue;
    for (const key of subject.keys) {
      const found = subjects.get(key);
      if (found) return found;
    }
  }
  return undefined;
}

/** Every such authorization: each is a way that alone suffices. */
export function findAuthorizations(kind: AuthorizedKind, subject: AccessNode, asked: AccessNode): readonly Authorization[] {
  return asked.keys.flatMap((object) => subject.keys.flatMap((key) => object.authorized?.get(kind)?.get(key) ?? []));
}

/** Where nobody is authorized to anything. */
export const noAuthorizations = new AccessSnapshot(emptyAccessContents);

/** The same order everywhere, whatever the language of the machine. */
export function byName(one: { name: string; id: string }, other: { name: string; id: string }): number {
  const [first, second] = [one.name.toLowerCase(), other.name.toLowerCase()];
  if (first !== second) return first < second ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
