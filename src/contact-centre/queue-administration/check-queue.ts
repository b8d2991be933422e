import type { CompanyId, QueueId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { InteractionTarget } from '../interaction/index.ts';
import { ledTo, wayBack } from './overflow-circles.ts';
import type { QueueChange } from './queue-records.ts';

export interface QueueCheckParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'queue'>;
  readonly centre: Pick<ContactCentreDirectory, 'agent' | 'queue'>;
}

/**
 * What a form cannot see: whether callers are sent somewhere that is there, and whether the parts go together. References to skills, hours,
 * dispositions and scripts are kept by the store.
 * @throws ParleyError `input-invalid` with the field
 */
export function checkQueue(parts: QueueCheckParts, companyId: CompanyId, id: QueueId | null, change: QueueChange): void {
  const { overflow = [], closedTo, requirements = [] } = change;
  overflow.forEach(({ to }, index) => checkTarget(parts, { companyId, id }, `overflow.${index}.to`, to));
  if (closedTo) {
    checkTarget(parts, { companyId, id }, 'closedTo', closedTo);
    if (closedTo.kind === 'call-back') throw invalidField('closedTo', 'While it is closed nobody is there to call back.');
  }
  if (id) checkCircles(parts, id, change);
  const skills = requirements.map(({ skillId }) => skillId);
  if (new Set(skills).size < skills.length) throw invalidField('requirements', 'Each skill stands there once.');
}

/** Callers who come round are in no queue for long, and nobody sees why they wait. */
function checkCircles({ directory, centre }: QueueCheckParts, id: QueueId, { overflow, closedTo }: QueueChange): void {
  for (const { field, queueId } of ledTo({ ...(overflow && { overflow }), ...(closedTo && { closedTo }) })) {
    const way = wayBack(id, queueId, (one) => centre.queue(one));
    if (!way) continue;
    const names = [id, ...way].map((one) => directory.queue(one)?.name ?? '');
    throw invalidField(field, `Callers would go round in a circle: ${names.join(' → ')}. Lead them elsewhere.`, {
      circle: names,
    });
  }
}

function checkTarget(
  { directory, centre }: QueueCheckParts,
  { companyId, id }: { readonly companyId: CompanyId; readonly id: QueueId | null },
  field: string,
  target: InteractionTarget | null,
): void {
  if (target === null) return;
  if (target.kind === 'queue') {
    if (target.queueId === id) throw invalidField(field, 'Callers would come back to this queue at once: choose another.');
    if (directory.queue(target.queueId)?.companyId !== companyId) throw invalidField(field, 'There is no such queue.');
  }
  if (target.kind === 'user' && directory.user(target.userId)?.companyId !== companyId)
    throw invalidField(field, 'There is no such user.');
  if (target.kind === 'voicemail' && directory.user(target.id as never)?.companyId !== companyId)
    throw invalidField(field, 'There is nobody with such a mailbox.');
  if (target.kind === 'agent' && centre.agent(target.agentId)?.companyId !== companyId)
    throw invalidField(field, 'There is no such agent.');
}
