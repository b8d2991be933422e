import type { QueueId } from '../../kernel/ids.ts';
import type { Interaction, Visit } from './interaction.ts';
import type { InteractionTarget } from './interaction-events.ts';

/** Where a telephone rings, which nobody may answer. */
export function leadsToSomebody({ kind }: InteractionTarget): boolean {
  return kind === 'user' || kind === 'agent' || kind === 'number';
}

/** He comes back to the queue whose overflow led him to somebody who did not take him. */
export function isReturning({ visits, works }: Pick<Interaction, 'visits' | 'works'>, queueId: QueueId): boolean {
  const last = visits.at(-1);
  if (!last || last.queueId !== queueId || !isTry(last)) return false;
  return works.every(({ beganAtMs }) => beganAtMs < (last.leftAtMs ?? 0));
}

/** How often a queue's overflow has rung somebody for him. */
export function triesOf(visits: readonly Visit[], queueId: QueueId): number {
  return visits.filter((visit) => visit.queueId === queueId && isTry(visit)).length;
}

function isTry({ how, to }: Visit): boolean {
  return how === 'overflowed' && to !== null && leadsToSomebody(to);
}
