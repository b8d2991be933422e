import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import { type AccessAnswer, AuthorizedAnswer, plainAnswers } from './access-answer.ts';
import { type AccessSnapshot, findAuthorization, noAuthorizations } from './access-snapshot.ts';
import { type AuthorizableKind, authorizableKinds } from './authorizable-kinds.ts';
import type { Action, AuthorizedKind } from './authorization.ts';
import type { AdministratorRank, UserRole } from './rank.ts';

/** Who asks. */
export interface Subject {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly role: UserRole;
  /** `super`: every company and the installation. Left out: as the role says. */
  readonly administrator?: AdministratorRank;
}

/** A queue asks for the names of its callers. */
export interface QueueSubject {
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
}

export type AnySubject = Subject | QueueSubject;

/** What it is about. `installation`: what is of no company, like seats and the server itself; for super users. */
export interface AccessObject {
  readonly kind:
    | AuthorizedKind
    | 'installation'
    | 'company'
    | 'domain'
    | 'user'
    | 'group'
    | 'device'
    | 'trunk'
    | 'flow'
    | 'prompt'
    | 'numbering'
    | 'call'
    | 'forwarding'
    | 'session'
    | 'trace'
    | 'authorization'
    | 'parameter';
  readonly companyId: CompanyId;
  /** Whose it is; null when it is nobody's in particular. */
  readonly ownerId: UserId | null;
  /** Which queue, directory, intercom group or application. What people own is found by its owner. */
  readonly id?: string;
}

/** Kinds that everyone of a company may see, because one calls them. */
const openToRead: ReadonlySet<AccessObject['kind']> = new Set(['company', 'domain', 'user', 'queue', 'numbering']);

/**
 * Kinds that an administrator does not have by being one: sign-ins of others; what is or was said and what is in a calendar, for which he
 * must authorize himself, seen in the audit log; and applications, which use up seats.
 */
const notByOffice: ReadonlySet<AccessObject['kind']> = new Set([
  'session',
  'application',
  'calendar',
  'recording',
  'supervision',
]);

/** Whether `subject` may do `action` on `object`, and why. Pure; the only place that decides. `rights`: of the object's company. */
export function may(
  subject: AnySubject,
  action: Action,
  object: AccessObject,
  rights: AccessSnapshot = noAuthorizations,
): AccessAnswer {
  if (subject.companyId !== object.companyId) return plainAnswers['other-company'];
  if (object.kind === 'installation')
    return plainAnswers['userId' in subject && subject.administrator === 'super' ? 'super-user' : 'not-super'];
  if ('userId' in subject) {
    if (object.ownerId === subject.userId && action !== 'administer') return plainAnswers.own;
    if (subject.role === 'administrator' && !notByOffice.has(object.kind)) return plainAnswers.administrator;
  }
  if (action === 'read' && openToRead.has(object.kind)) return plainAnswers['everyone-in-company'];
  const kind = (authorizableKinds as Readonly<Record<string, AuthorizableKind | undefined>>)[object.kind];
  return kind?.allows === action ? byAuthorization(subject, kind, object, rights) : plainAnswers['not-yours'];
}

function byAuthorization(
  subject: AnySubject,
  kind: AuthorizableKind,
  object: AccessObject,
  rights: AccessSnapshot,
): AccessAnswer {
  if (kind.kind === 'application' && 'userId' in subject && rights.isOpenToEveryone(object.id ?? ''))
    return plainAnswers['open-to-everyone'];
  const asking = rights.node('userId' in subject ? subject.userId : subject.queueId);
  const asked = rights.node(object.ownerId ?? object.id ?? '');
  if (!asking || !asked) return plainAnswers['not-authorized'];
  const found = findAuthorization(kind.kind, asking, asked);
  if (!found) return plainAnswers['not-authorized'];
  if (!kind.crossesDomains && asking.domainId !== asked.domainId) return plainAnswers['other-domain'];
  return new AuthorizedAnswer(rights, kind, asking.id, asked.id, found);
}

/** Whether somebody administers the whole installation: every company, and the server itself. */
export function mayAdministerAll(subject: Subject): boolean {
  return may(subject, 'administer', { kind: 'installation', companyId: subject.companyId, ownerId: null }).allowed;
}

/** @throws ParleyError `not-permitted` for who does not administer the whole installation */
export function demandAll(subject: Subject): void {
  if (!mayAdministerAll(subject)) throw new ParleyError('not-permitted', 'Only who administers every company may do this.');
}

/**
 * Ends what is not allowed.
 * @throws ParleyError `not-found` for things of another company, which must not even show that they exist; `not-permitted` otherwise.
 */
export function demand(subject: AnySubject, action: Action, object: AccessObject, rights?: AccessSnapshot): void {
  const { allowed, reason, why } = may(subject, action, object, rights);
  if (allowed) return;
  if (reason === 'other-company') throw new ParleyError('not-found', `There is no such ${object.kind}`);
  throw new ParleyError('not-permitted', `You may not ${action} this ${object.kind}. ${why}`, { details: { reason } });
}
