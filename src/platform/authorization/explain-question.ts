import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import {
  type AccessExplanation,
  type AccessObject,
  type AccessSnapshot,
  type Action,
  type AnySubject,
  authorizableKinds,
  explainAccess,
} from '../access/index.ts';

/** Things of one user that cannot be authorized. */
const otherOwned = ['user', 'forwarding', 'session'] as const;
/** Things of the company. */
const otherKinds = ['company', 'domain', 'group', 'trunk', 'numbering', 'trace', 'authorization', 'parameter'] as const;

/**
 * Answers a question put as texts: `anna's id`, `read`, `call-log:ben's id`.
 * @throws ParleyError `not-found` for somebody or something that is not of the company, `input-invalid` for another form
 */
export function explainQuestion(
  rights: AccessSnapshot,
  companyId: CompanyId,
  question: { readonly subject: string; readonly action: Action; readonly object: string },
): AccessExplanation {
  const subject = subjectOf(rights, companyId, question.subject);
  return explainAccess(subject, question.action, objectOf(rights, companyId, question.object), rights);
}

function subjectOf(rights: AccessSnapshot, companyId: CompanyId, text: string): AnySubject {
  const id = text.replace(/^(queue|user):/, '');
  const type = rights.node(id)?.type;
  if (type === 'queue') return { companyId, queueId: id as QueueId };
  const user = rights.contents.users.find((one) => one.id === id);
  if (!user) throw new ParleyError('not-found', 'There is no such user.');
  return { companyId, userId: user.id, role: user.role };
}

function objectOf(rights: AccessSnapshot, companyId: CompanyId, text: string): AccessObject {
  const [kind = '', id = ''] = text.split(/:(.*)/s);
  const rule = Object.values(authorizableKinds).find((one) => one.kind === kind);
  if (rule) {
    const node = rights.node(id);
    if (!node || !rule.objects.includes(node.type) || node.type === 'group') throw notThere(kind);
    return node.type === 'user'
      ? { kind: rule.kind, companyId, ownerId: id as UserId }
      : { kind: rule.kind, companyId, ownerId: null, id };
  }
  const owned = otherOwned.find((one) => one === kind);
  if (owned) {
    if (rights.node(id)?.type !== 'user') throw notThere(kind);
    return { kind: owned, companyId, ownerId: id as UserId };
  }
  const other = otherKinds.find((one) => one === kind);
  if (other) return { kind: other, companyId, ownerId: null };
  const kinds = [...Object.keys(authorizableKinds), ...otherOwned, ...otherKinds].join(', ');
  throw new ParleyError('input-invalid', `"${kind}" is no kind of object. These are: ${kinds}.`);
}

function notThere(kind: string): ParleyError {
  return new ParleyError('not-found', `There is no such ${kind}.`);
}
