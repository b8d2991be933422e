import { type AccessObject, type AnySubject, may } from './access.ts';
import { type AccessReason, type AccessStep, AuthorizedAnswer } from './access-answer.ts';
import { type AccessSnapshot, findAuthorizations } from './access-snapshot.ts';
import { type AuthorizableKind, authorizableKinds } from './authorizable-kinds.ts';
import type { Action } from './authorization.ts';

/** One authorization that alone would suffice. */
export interface AccessWay {
  readonly authorizationId: string;
  readonly sentence: string;
  readonly steps: readonly AccessStep[];
}

export interface AccessExplanation {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  /** In English, about the subject: "Anna may read the call log of Ben: …". */
  readonly sentence: string;
  /** Every way, not only the first: who would take the right away must close all of them. */
  readonly ways: readonly AccessWay[];
}

/** The answer of `may` for somebody else to read: "why can Anna see this?", or why not. */
export function explainAccess(
  subject: AnySubject,
  action: Action,
  object: AccessObject,
  rights: AccessSnapshot,
): AccessExplanation {
  const { allowed, reason } = may(subject, action, object, rights);
  const subjectId = 'userId' in subject ? subject.userId : subject.queueId;
  const names = { who: rights.nameOf(subjectId), what: describeObject(object, rights) };
  const ways = reason === 'authorized' || reason === 'other-domain' ? allWays(subjectId, object, rights) : [];
  const because = reason === 'authorized' ? ways[0]!.sentence : sentence(reason, subjectId, object, rights);
  return {
    allowed,
    reason,
    sentence: `${names.who} may${allowed ? '' : ' not'} ${action} the ${names.what}: ${because}`,
    ways,
  };
}

function kindOf(object: AccessObject): AuthorizableKind | undefined {
  return (authorizableKinds as Readonly<Record<string, AuthorizableKind | undefined>>)[object.kind];
}

function describeObject(object: AccessObject, rights: AccessSnapshot): string {
  const id = object.ownerId ?? object.id;
  const kind = kindOf(object);
  if (id === undefined) return object.kind;
  return kind ? `${kind.what} ${rights.nameOf(id)}` : `${object.kind} ${object.ownerId ? 'of ' : ''}${rights.nameOf(id)}`;
}

function allWays(subjectId: string, object: AccessObject, rights: AccessSnapshot): AccessWay[] {
  const kind = kindOf(object)!;
  const asking = rights.node(subjectId)!;
  const asked = rights.node(object.ownerId ?? object.id ?? '')!;
  return findAuthorizations(kind.kind, asking, asked).map((authorization) => {
    const answer = new AuthorizedAnswer(rights, kind, asking.id, asked.id, authorization);
    return { authorizationId: authorization.id, sentence: answer.why, steps: answer.chain };
  });
}

function sentence(reason: AccessReason, subjectId: string, object: AccessObject, rights: AccessSnapshot): string {
  const who = rights.nameOf(subjectId);
  const groups = rights.node(subjectId)?.keys.slice(1) ?? [];
  const domainName = (id: string) => rights.nameOf(rights.node(id)?.domainId ?? '');
  const sentences: Record<AccessReason, () => string> = {
    own: () => `it is ${who}’s own.`,
    administrator: () => `${who} is an administrator of the company.`,
    'super-user': () => `${who} administers every company.`,
    'not-super': () => 'it is for who administers every company.',
    'everyone-in-company': () => 'everyone in the company may.',
    'open-to-everyone': () => 'the application is open to everyone in the company.',
    authorized: () => 'an authorization says so.',
    'other-company': () => 'it belongs to another company.',
    'other-domain': () =>
      `an authorization exists, but ${who} is of the domain ${domainName(subjectId)} and it of ${domainName(object.ownerId ?? object.id ?? '')}; such things are not shared between domains.`,
    'not-authorized': () =>
      rights.node(subjectId)?.type === 'queue'
        ? `nobody authorized the queue ${who}.`
        : groups.length === 0
          ? `nobody authorized ${who}, who is in no group.`
          : `nobody authorized ${who}, nor one of the groups ${groups.map(({ name }) => name).join(', ')}.`,
    'not-yours': () => `it is not ${who}’s own, ${who} is no administrator, and one cannot be authorized to it.`,
  };
  return sentences[reason]();
}
