import type { QueueId } from '../../kernel/ids.ts';
import type { Queue } from '../contact-centre-directory/index.ts';

/** Where a queue sends callers. */
export type Leading = Pick<Queue, 'overflow' | 'closedTo'>;

/** Queues that callers are sent to, whatever the reason, each with the field that says so. */
export function ledTo({
  overflow = [],
  closedTo = null,
}: Leading): readonly { readonly field: string; readonly queueId: QueueId }[] {
  const targets = [
    ...overflow.map(({ to }, index) => ({ field: `overflow.${index}.to`, to })),
    { field: 'closedTo', to: closedTo },
  ];
  return targets.flatMap(({ field, to }) => (to?.kind === 'queue' ? [{ field, queueId: to.queueId }] : []));
}

/**
 * The shortest way by which callers who are sent from a queue come back to it: first where they are sent, last the queue itself; null: none.
 * @param of what other queues say
 */
export function wayBack(to: QueueId, from: QueueId, of: (id: QueueId) => Leading | undefined): readonly QueueId[] | null {
  const cameFrom = new Map<QueueId, QueueId | null>([[from, null]]);
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const way: QueueId[] = [];
      for (let one: QueueId | null = at; one !== null; one = cameFrom.get(one) ?? null) way.unshift(one);
      return way;
    }
    // A map is gone through in the order of adding, also what is added meanwhile.
    for (const { queueId } of ledTo(of(at) ?? {})) if (!cameFrom.has(queueId)) cameFrom.set(queueId, at);
  }
  return null;
}
