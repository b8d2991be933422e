import type { Decision } from '../../telephony/call/index.ts';
import type { Queue } from '../contact-centre-directory/index.ts';
import { type InteractionTarget, leadsToSomebody, triesOf, type Visit } from '../interaction/index.ts';
import { goneInCircles, inVain } from './sentences.ts';

/** Who was sent on so often goes round in circles. */
const mostOverflows = 20;
/** So often somebody is rung for one caller, before he is led to a mailbox or let go. */
const usualTries = 3;

/** Where somebody goes whom routing sends away: not for ever round in a circle, nor for ever to who does not answer. */
export function overflowTarget({
  to,
  decision,
  visits,
  queue,
  tries = usualTries,
}: {
  readonly to: InteractionTarget | null;
  readonly decision: Decision;
  readonly visits: readonly Visit[];
  readonly queue: Queue | undefined;
  readonly tries: number | undefined;
}): { readonly target: InteractionTarget | null; readonly why: Decision } {
  const name = queue?.name ?? '';
  if (visits.filter(({ how }) => how === 'overflowed').length >= mostOverflows) return { target: null, why: goneInCircles(name) };
  if (!queue || to === null || !leadsToSomebody(to) || triesOf(visits, queue.id) < tries) return { target: to, why: decision };
  const mailbox = (queue.overflow ?? []).map((rule) => rule.to).find((one) => one?.kind === 'voicemail') ?? null;
  return { target: mailbox, why: inVain(name, mailbox !== null) };
}
