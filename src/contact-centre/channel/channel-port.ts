import type { AgentId, CallId, CompanyId, InteractionId, OfferId, QueueId } from '../../kernel/ids.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { Party } from '../../telephony/leg/index.ts';
import type { Channel, InteractionTarget, OfferOutcome, SkillRequirement } from '../interaction/index.ts';

/** What a queue asks a channel to do with one who waits. */
export interface OfferOrder {
  readonly offerId: OfferId;
  /** Several where a queue rings all. */
  readonly agentIds: readonly AgentId[];
  readonly timeoutMs: number;
  readonly decision: Decision;
  /** Once for each agent: `accepted` by one at most, after which the others are `withdrawn`. */
  ended(agentId: AgentId, outcome: OfferOutcome): void;
}

/**
 * One matter that waits, as its channel drives it. The queue decides, the channel does: rings telephones, shows a card on the agent's
 * page, calls the customer back. `voice` is `channel/voice`; call-back and the written channels implement it beside it.
 */
export interface WaitingMatter {
  readonly interactionId: InteractionId;
  readonly companyId: CompanyId;
  readonly channel: Channel;
  /** Of voice: the call he waits in. */
  readonly callId: CallId | null;
  /** Of voice: who calls, as telephony knows him. Left out: as the interaction says. */
  readonly from?: Party;
  /** What it asks of whatever queue it comes to. Left out: as its flow or the queue says. */
  readonly demand?: { readonly priority?: number; readonly requirements?: readonly SkillRequirement[] };
  /** Presents it to agents. One offer at a time. */
  offer(order: OfferOrder): void;
  /** Takes the offer back; each agent's outcome is `withdrawn`. It waits on. */
  withdraw(): void;
  /** Leads it elsewhere; in another queue it arrives by `arrive`. @returns false when that cannot be done: it is let go */
  lead(to: InteractionTarget, decision: Decision): boolean;
  /** Lets it go: waited too long, the queue is gone or closed, or full. */
  release(why: 'waited-too-long' | 'closed' | 'full' | 'removed'): void;
}

/** Why one arrives in a queue. `returned`: nobody took him where its overflow had led him. */
export type Arrival = 'entered' | 'overflow' | 'transfer' | 're-queued' | 'call-back' | 'returned' | 'server-restart';

/** What a channel tells the queues. */
export interface MatterArrival {
  readonly matter: WaitingMatter;
  readonly queueId: QueueId;
  readonly because: Arrival;
  /** Its age; left out: as old as it was in its last queue, else it comes now. */
  readonly enqueuedAtMs?: number;
}
