import type { AccessSnapshot } from './access-snapshot.ts';
import type { AuthorizableKind } from './authorizable-kinds.ts';
import type { Authorization } from './authorization.ts';

export type AccessReason =
  | 'own'
  | 'administrator'
  | 'super-user'
  | 'everyone-in-company'
  | 'open-to-everyone'
  | 'authorized'
  | 'other-company'
  | 'other-domain'
  | 'not-authorized'
  | 'not-yours'
  | 'not-super';

/** One link of a reason. `code` and `params` let another language say it; `sentence` is English. */
export interface AccessStep {
  readonly code: 'member-of' | 'authorized' | 'owner-member-of';
  readonly params: Readonly<Record<string, string>>;
  readonly sentence: string;
}

export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  /** The same in English. */
  readonly why: string;
  /** How an authorization leads from the one who asks to the object; empty for other reasons. */
  readonly chain: readonly AccessStep[];
}

const sentences: Record<Exclude<AccessReason, 'authorized'>, readonly [allowed: boolean, why: string]> = {
  own: [true, 'It is yours.'],
  administrator: [true, 'You are an administrator of the company.'],
  'super-user': [true, 'You administer every company.'],
  'everyone-in-company': [true, 'Everyone in the company may.'],
  'open-to-everyone': [true, 'The application is open to everyone in the company.'],
  'other-company': [false, 'It belongs to another company.'],
  'other-domain': [false, 'It belongs to another domain, and such things are not shared between domains.'],
  'not-authorized': [false, 'Nobody authorized you, nor a group that you are in.'],
  'not-yours': [false, 'It is not yours, and you are no administrator.'],
  'not-super': [false, 'It is for who administers every company. Ask one of yours.'],
};

/** Answers that need no names, made once. */
export const plainAnswers = Object.fromEntries(
  Object.entries(sentences).map(([reason, [allowed, why]]) => [
    reason,
    Object.freeze({ allowed, reason: reason as AccessReason, why, chain: Object.freeze([]) }),
  ]),
) as unknown as Readonly<Record<Exclude<AccessReason, 'authorized'>, AccessAnswer>>;

/** Allowed by an authorization. Its words are made when they are read: a million of these are made in a second. */
export class AuthorizedAnswer implements AccessAnswer {
  readonly allowed = true;
  readonly reason = 'authorized';
  readonly #rights: AccessSnapshot;
  readonly #kind: AuthorizableKind;
  readonly #subjectId: string;
  readonly #objectId: string;
  readonly authorization: Authorization;

  constructor(rights: AccessSnapshot, kind: AuthorizableKind, subjectId: string, objectId: string, authorization: Authorization) {
    this.#rights = rights;
    this.#kind = kind;
    this.#subjectId = subjectId;
    this.#objectId = objectId;
    this.authorization = authorization;
  }

  get chain(): readonly AccessStep[] {
    const { subject, object, id } = this.authorization;
    const name = (one: string) => this.#rights.nameOf(one);
    const steps: AccessStep[] = [];
    if (subject.id !== this.#subjectId) {
      const params = { subject: name(this.#subjectId), group: name(subject.id), groupId: subject.id };
      steps.push({ code: 'member-of', params, sentence: `${params.subject} is a member of ${params.group}.` });
    }
    const { what, kind } = this.#kind;
    const params = { subject: name(subject.id), kind, object: name(object.id), authorizationId: id };
    steps.push({
      code: 'authorized',
      params,
      sentence: `${params.subject} is authorized to the ${what} ${params.object}.`,
    });
    if (object.id !== this.#objectId) {
      const owner = { owner: name(this.#objectId), group: name(object.id), groupId: object.id };
      steps.push({ code: 'owner-member-of', params: owner, sentence: `${owner.owner} is a member of ${owner.group}.` });
    }
    return steps;
  }

  /** All steps in one sentence: "Anna is a member of Sales, which is authorized to the call log of Ben." */
  get why(): string {
    const { subject, object } = this.authorization;
    const name = (one: string) => this.#rights.nameOf(one);
    const who =
      subject.id === this.#subjectId ? name(subject.id) : `${name(this.#subjectId)} is a member of ${name(subject.id)}, which`;
    const tail = object.id === this.#objectId ? '' : `, of which ${name(this.#objectId)} is a member`;
    return `${who} is authorized to the ${this.#kind.what} ${name(object.id)}${tail}.`;
  }
}
