import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Access, AccessAnswer, Subject } from '../../platform/access/index.ts';

/** Whose conversation, and the queue it came through; of somebody who talks to nobody the queues that he serves. */
export interface Overheard {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly queueIds: readonly QueueId[];
}

/**
 * Whether, and why, somebody may supervise a conversation: he is authorized to the supervision of the person, of a group that he is in, or
 * of the queue that the caller came through.
 */
export function maySupervise(
  access: Pick<Access, 'may'>,
  subject: Subject,
  { companyId, userId, queueIds }: Overheard,
): AccessAnswer {
  const person = access.may(subject, 'use', { kind: 'supervision', companyId, ownerId: userId });
  if (userId === subject.userId || person.allowed) return person;
  const queues = queueIds.map((id) => access.may(subject, 'use', { kind: 'supervision', companyId, ownerId: null, id }));
  return queues.find(({ allowed }) => allowed) ?? person;
}

/** @throws ParleyError `not-permitted` with the reason; `not-found` for people of another company */
export function demandSupervision(access: Pick<Access, 'may'>, subject: Subject, overheard: Overheard): AccessAnswer {
  if (overheard.userId === subject.userId)
    throw new ParleyError('not-permitted', 'Nobody supervises himself.', { details: { reason: 'own' } });
  const answer = maySupervise(access, subject, overheard);
  if (answer.allowed) return answer;
  if (answer.reason === 'other-company') throw new ParleyError('not-found', 'There is no such user');
  throw new ParleyError('not-permitted', `You may not supervise this user. ${answer.why}`, {
    details: { reason: answer.reason },
  });
}
