import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource } from '../../kernel/ids.ts';
import {
  type AccessSnapshot,
  type Application,
  type Authorization,
  type AuthorizedKind,
  applicationById,
  applications,
  authorizableKinds,
  demand,
  type LiveAccess,
  type ObjectRef,
  type SubjectRef,
} from '../access/index.ts';
import type { Actor } from '../api/index.ts';
import type { AuthorizationStore, StoredApplication } from './authorization-store.ts';

export interface AuthorizationServiceParts {
  readonly ids: IdSource;
  readonly access: LiveAccess;
  readonly store: AuthorizationStore;
}

export interface ApplicationState extends Application {
  readonly isOpen: boolean;
  readonly seats: number | null;
  readonly seatsUsed: number;
  readonly version: number;
}

/** Gives rights and takes them away. */
export class AuthorizationService {
  readonly #parts: AuthorizationServiceParts;

  constructor(parts: AuthorizationServiceParts) {
    this.#parts = parts;
  }

  /**
   * Authorizes every subject to every object.
   * @throws ParleyError `not-permitted`; `input-invalid` for what the kind does not take; `not-found` for what is not of the company;
   *   `domain-crossed` where a domain's things are not shared; `no-seat-left`
   */
  async authorize(
    actor: Actor,
    draft: { readonly kind: AuthorizedKind; readonly objects: readonly ObjectRef[]; readonly subjects: readonly SubjectRef[] },
  ): Promise<{ readonly created: readonly Authorization[]; readonly existed: number }> {
    this.#demand(actor);
    const { companyId } = actor;
    const rights = this.#parts.access.of(companyId);
    const pairs = draft.objects.flatMap((object) => draft.subjects.map((subject) => ({ object, subject })));
    if (pairs.length > mostAtOnce)
      throw new ParleyError('input-invalid', `These are ${pairs.length} rights; at most ${mostAtOnce} can be given at once.`);
    const authorizations = pairs.map(({ object, subject }) => {
      checkPair(rights, draft.kind, object, subject);
      const name = `${rights.nameOf(subject.id)} → ${authorizableKinds[draft.kind].what} ${rights.nameOf(object.id)}`;
      return { id: this.#parts.ids.next(), companyId, kind: draft.kind, object, subject, name };
    });
    const created = await this.#parts.store.add(companyId, authorizations);
    return { created, existed: pairs.length - created.length };
  }

  /** @throws ParleyError `not-permitted`, `not-found` */
  async takeAway(actor: Actor, ids: readonly string[]): Promise<void> {
    this.#demand(actor);
    await this.#parts.store.remove(actor.companyId, [...new Set(ids)]);
  }

  async applications(actor: Actor): Promise<readonly ApplicationState[]> {
    this.#demand(actor);
    const { access, store } = this.#parts;
    const stored = new Map((await store.applications(actor.companyId)).map((one) => [one.application, one]));
    const rights = access.of(actor.companyId);
    return applications.map((application) => stateOf(application, stored.get(application.id), rights));
  }

  /**
   * Opens or closes an application, and says how many may be authorized to it.
   * @throws ParleyError `not-found`, `not-permitted` (seats are for super users), `input-invalid`, `changed-meanwhile`, `no-seat-left`
   */
  async changeApplication(
    actor: Actor,
    id: string,
    change: { readonly version: number; readonly isOpen?: boolean | undefined; readonly seats?: number | null | undefined },
  ): Promise<ApplicationState> {
    this.#demand(actor);
    const application = applicationById(id);
    if (!application) throw new ParleyError('not-found', `There is no application ${id}.`);
    if (change.seats !== undefined)
      demand(actor, 'administer', { kind: 'installation', companyId: actor.companyId, ownerId: null });
    const { store, access } = this.#parts;
    const before = (await store.applications(actor.companyId)).find((one) => one.application === application.id);
    const isOpen = change.isOpen ?? before?.isOpen ?? true;
    const seats = change.seats === undefined ? (before?.seats ?? null) : change.seats;
    if (isOpen && seats !== null)
      throw new ParleyError(
        'input-invalid',
        `${application.name} cannot be open to everyone and have a number of seats. Close it, or take the number away.`,
      );
    const saved = await store.saveApplication(actor.companyId, {
      application: application.id,
      isOpen,
      seats,
      version: change.version,
    });
    return stateOf(application, saved, access.of(actor.companyId));
  }

  #demand(actor: Actor): void {
    demand(actor, 'administer', { kind: 'authorization', companyId: actor.companyId, ownerId: null });
  }
}

const mostAtOnce = 5000;

function stateOf(application: Application, stored: StoredApplication | undefined, rights: AccessSnapshot): ApplicationState {
  return {
    ...application,
    isOpen: stored?.isOpen ?? true,
    seats: stored?.seats ?? null,
    seatsUsed: rights.seatsUsed(application.id),
    version: stored?.version ?? 0,
  };
}

/** @throws ParleyError as `authorize` */
function checkPair(rights: AccessSnapshot, kind: AuthorizedKind, object: ObjectRef, subject: SubjectRef): void {
  const rule = authorizableKinds[kind];
  if (!rule.objects.includes(object.type) || !rule.subjects.includes(subject.type))
    throw new ParleyError('input-invalid', `A ${subject.type} cannot be authorized to the ${rule.what} a ${object.type}.`);
  const [asked, asking] = [rights.node(object.id), rights.node(subject.id)];
  if (asked?.type !== object.type) throw new ParleyError('not-found', `There is no such ${object.type}.`);
  if (asking?.type !== subject.type) throw new ParleyError('not-found', `There is no such ${subject.type}.`);
  if (object.type === 'named' && !isOfKind(rights, object.id, kind))
    throw new ParleyError('not-found', `There is no such ${kind}.`);
  demandSharedDomain(kind, asking, asked);
}

interface InDomain {
  readonly name: string;
  /** Null: what is of no domain, like a group. */
  readonly domainId: DomainId | null;
}

/** @throws ParleyError `domain-crossed` where a domain's things are not shared */
export function demandSharedDomain(kind: AuthorizedKind, asking: InDomain, asked: InDomain): void {
  const isCrossed = asked.domainId !== null && asking.domainId !== null && asked.domainId !== asking.domainId;
  if (authorizableKinds[kind].crossesDomains || !isCrossed) return;
  throw new ParleyError(
    'domain-crossed',
    `${asking.name} is of another domain than ${asked.name}: a ${kind} is not shared between domains. Directories, calendars and intercom groups are.`,
  );
}

function isOfKind(rights: AccessSnapshot, id: string, kind: AuthorizedKind): boolean {
  return rights.contents.named.some((one) => one.id === id && one.kind === kind);
}
