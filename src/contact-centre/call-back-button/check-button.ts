import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { CallBackButton } from './call-back-button.ts';

/**
 * Whether it names whom to call, in its own company, and what belongs to that.
 * @throws ParleyError `input-invalid` with the field
 */
export function checkButton(
  { companyId, target, userId, queueId, whenClosed, hoursId }: CallBackButton,
  { directory, hasHours }: { directory: Pick<CompanyDirectory, 'user' | 'queue'>; hasHours: (id: string) => boolean },
): void {
  if (target === 'person') {
    if (userId === null || directory.user(userId)?.companyId !== companyId) throw invalidField('userId', 'Say who is called.');
    if (queueId !== null) throw invalidField('queueId', 'A button for a person has no queue.');
  } else {
    if (queueId === null || directory.queue(queueId)?.companyId !== companyId)
      throw invalidField('queueId', 'Say whose agents call.');
    if (userId !== null) throw invalidField('userId', 'A button for a queue has no person.');
  }
  if (hoursId !== null && !hasHours(hoursId)) throw invalidField('hoursId', 'There are no such opening hours.');
  if (whenClosed === 'ask-time' && hoursId === null)
    throw invalidField('whenClosed', 'Without opening hours it is never closed: there is no time to ask for.');
}
