import * as contract from '../../../contract/rest/call-backs.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { Subject } from '../../../platform/access/index.ts';
import type { RouteRegistrar } from '../../../platform/api/index.ts';
import { nobody } from '../../../telephony/call/index.ts';
import type { NamedParty, NameViewer, PartyNames } from '../../../telephony/party-names/index.ts';
import type { CallBackRequests, CallBackView } from './call-back-requests.ts';

export interface CallBackRouteParts {
  readonly callBacks: CallBackRequests;
  /** The queues that somebody supervises. */
  readonly queuesOf: (by: Subject) => ReadonlySet<QueueId>;
  readonly queueName: (id: QueueId) => string;
  readonly parties: Pick<PartyNames, 'named'>;
  /** What supervisors do is written down. */
  readonly note: (companyId: CompanyId, note: { id: string; name: string; action: string; details: object }) => Promise<void>;
}

/** Call-backs as supervisors see and make them. Who supervises nobody sees none. */
export function callBackRoutes(routes: RouteRegistrar, parts: CallBackRouteParts): void {
  const { callBacks, queuesOf, note, parties } = parts;
  const shown = (one: CallBackView, { companyId, userId }: Omit<NameViewer, 'queueId'>) => {
    const party = { ...nobody, number: one.number, displayName: one.name };
    return viewOf(one, parts.queueName(one.queueId), parties.named({ companyId, userId, queueId: one.queueId }, party));
  };
  routes.handle(contract.listCallBacks, ({ actor }) => {
    const queueIds = queuesOf(actor);
    return { items: callBacks.list(actor.companyId).flatMap((one) => (queueIds.has(one.queueId) ? [shown(one, actor)] : [])) };
  });
  routes.handle(contract.requestCallBack, async ({ actor, body }) => {
    const { number, name, notBefore: notBeforeMs, priority } = body;
    const { companyId } = actor;
    const queueId = body.queueId as QueueId;
    if (!queuesOf(actor).has(queueId))
      throw new ParleyError('queue-unknown', 'There is no such queue among those that you supervise.');
    const wish = { companyId, queueId, number, name, notBeforeMs, source: 'api', cameBy: '' } as const;
    const reply = await callBacks.request({ ...wish, ...(priority !== undefined && { priority }) });
    if (reply.kind === 'refused') throw new ParleyError('call-back-refused', reply.sentence, { details: { reason: reply.code } });
    const { interactionId: id } = reply.callBack;
    await note(companyId, { id, name: parts.queueName(queueId), action: 'call-back-asked', details: { queueId } });
    return { callBack: shown(reply.callBack, actor), isMerged: reply.kind === 'merged' };
  });
  routes.handle(contract.cancelCallBack, async ({ actor, params }) => {
    const { companyId } = actor;
    const id = params.interactionId as InteractionId;
    const known = callBacks.find(companyId, id);
    const isHis = known !== undefined && queuesOf(actor).has(known.queueId);
    if (!isHis || !(await callBacks.cancel(companyId, id, 'system')))
      throw new ParleyError('interaction-unknown', 'There is no such call-back among yours, or he is being called now.');
    const { queueId } = known;
    await note(companyId, { id, name: parts.queueName(queueId), action: 'call-back-cancelled', details: { queueId } });
  });
}

function viewOf(one: CallBackView, queueName: string, customer: NamedParty): contract.CallBackItem {
  const { interactionId, queueId, name, source, state, tries, position } = one;
  const { number } = customer;
  const { askedAtMs: askedAt, enqueuedAtMs: enqueuedAt, dueAtMs: dueAt } = one;
  return {
    interactionId,
    queueId,
    queueName,
    number,
    name,
    customer,
    source,
    state,
    askedAt,
    enqueuedAt,
    dueAt,
    tries,
    position,
  };
}
