import type { CallId } from '../../kernel/ids.ts';
import type { FlowDemand, FlowFacts, FlowQueueEntry, FlowQueuePort, QueueReturn } from './flow-ports.ts';

/** A caller whom a flow led to a queue. */
export interface FlowStay {
  readonly entry: FlowQueueEntry;
  /** Why he goes back, set before he does; null: as the queue says. */
  return: QueueReturn | null;
}

/** Hands callers of flows over to queues, which find here what their flows ask for, and takes them back. */
export class FlowQueues implements FlowQueuePort {
  readonly #facts: Pick<FlowFacts, 'queueNumber'>;
  readonly #stays = new Map<CallId, FlowStay>();

  constructor(parts: { facts: Pick<FlowFacts, 'queueNumber'> }) {
    this.#facts = parts.facts;
  }

  /** What a caller's flow asked of the queue that he is led to; undefined: he came without one. */
  demandOf(callId: CallId): FlowDemand | undefined {
    return this.#stays.get(callId)?.entry;
  }

  stayOf(callId: CallId): FlowStay | undefined {
    return this.#stays.get(callId);
  }

  enter(entry: FlowQueueEntry): void {
    const { party, queueId, flowName } = entry;
    const number = this.#facts.queueNumber(queueId);
    if (number === null) return entry.returned({ how: 'not-taken' });
    const { callId } = party;
    const stay: FlowStay = { entry, return: null };
    this.#stays.set(callId, stay);
    const over = () => {
      if (this.#stays.get(callId) === stay) this.#stays.delete(callId);
    };
    party.leg.leg.on('released', over);
    const sentence = `The flow ${flowName} leads to this queue.`;
    party.lead({
      to: { kind: 'queue', queueId, number },
      decision: { code: 'flow-to-queue', params: { flow: flowName }, sentence, steps: [] },
      connected: () => {
        over();
        entry.served();
      },
      failed: (cause) => {
        over();
        entry.returned(stay.return ?? { how: cause === 'no-answer' ? 'timeout' : 'not-taken' });
      },
    });
  }
}
