import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { UserRole } from '../user/index.ts';

/** Who asks. */
export interface Subject {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly role: UserRole;
}

/** `use`: call with it, be in it; `administer`: create, change, delete. */
export type Action = 'read' | 'use' | 'change' | 'administer';

/** What it is about. `ownerId`: whose it is, null when it is nobody's in particular. */
export interface AccessObject {
  readonly kind:
    | 'company'
    | 'user'
    | 'device'
    | 'trunk'
    | 'queue'
    | 'numbering'
    | 'call-log'
    | 'call'
    | 'forwarding'
    | 'session'
    | 'trace';
  readonly companyId: CompanyId;
  readonly ownerId: UserId | null;
}

export type AccessReason = 'own' | 'administrator' | 'everyone-in-company' | 'other-company' | 'not-yours';

export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  /** The same in English. */
  readonly why: string;
}

const sentences: Record<AccessReason, string> = {
  own: 'It is yours.',
  administrator: 'You are an administrator of the company.',
  'everyone-in-company': 'Everyone in the company may.',
  'other-company': 'It belongs to another company.',
  'not-yours': 'It is not yours, and you are no administrator.',
};

/** Kinds that everyone of a company may see, because one calls them. */
const openToRead: ReadonlySet<AccessObject['kind']> = new Set(['company', 'user', 'queue', 'numbering']);

/** Kinds that stay private even before administrators: content of others' calls is for those who took part. */
const privateToOwner: ReadonlySet<AccessObject['kind']> = new Set(['session']);

/** Whether `subject` may do `action` on `object`, and why. Pure; the only place that decides. */
export function may(subject: Subject, action: Action, object: AccessObject): AccessAnswer {
  if (subject.companyId !== object.companyId) return answer(false, 'other-company');
  if (object.ownerId === subject.userId && action !== 'administer') return answer(true, 'own');
  if (subject.role === 'administrator' && !privateToOwner.has(object.kind)) return answer(true, 'administrator');
  if (action === 'read' && openToRead.has(object.kind)) return answer(true, 'everyone-in-company');
  return answer(false, 'not-yours');
}

/**
 * Ends what is not allowed.
 * @throws ParleyError `not-found` for things of another company, which must not even show that they exist; `not-permitted` otherwise.
 */
export function demand(subject: Subject, action: Action, object: AccessObject): void {
  const { allowed, reason, why } = may(subject, action, object);
  if (allowed) return;
  if (reason === 'other-company') throw new ParleyError('not-found', `There is no such ${object.kind}`);
  throw new ParleyError('not-permitted', `You may not ${action} this ${object.kind}. ${why}`, { details: { reason } });
}

function answer(allowed: boolean, reason: AccessReason): AccessAnswer {
  return { allowed, reason, why: sentences[reason] };
}
