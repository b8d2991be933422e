import type { AgentId, CompanyId, InteractionId, OfferId, QueueId, SkillId } from '../../kernel/ids.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { Channel, InteractionTarget, OfferOutcome, QueueExit, SkillRequirement } from '../interaction/index.ts';

/**
 * Which of several free agents is offered an interaction. Equal ones: longest idle, then the smaller id.
 * `least-occupied`: fewest works in hand, then the smaller share of the last half hour at work; `best-skill`: the highest sum of the
 * levels asked for; `round-robin`: whose last offer, of whichever queue, is longest ago; `ring-all`: up to 50 at once.
 */
export type RoutingStrategy = 'longest-idle' | 'least-occupied' | 'best-skill' | 'round-robin' | 'ring-all';

/** When an interaction leaves for somewhere else without having been served. */
export interface OverflowRule {
  readonly when:
    | { readonly kind: 'waited'; readonly forMs: number }
    /** At arrival: so many wait already. */
    | { readonly kind: 'length'; readonly moreThan: number }
    /** At arrival: waiting ones to one logged-on agent. */
    | { readonly kind: 'ratio'; readonly moreThan: number }
    /** At arrival: nobody of the queue is logged on. */
    | { readonly kind: 'nobody-there' }
    /** At arrival: the low end of the forecast is beyond. */
    | { readonly kind: 'forecast'; readonly beyondMs: number };
  /** Null: it is let go. */
  readonly to: InteractionTarget | null;
}

/** A queue as the engine sees it. */
export interface RoutedQueue {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly strategy: RoutingStrategy;
  /** 1 (most urgent) to 9, unless an interaction brings its own. */
  readonly priority: number;
  /** What one step of priority is worth in waiting, in milliseconds (of the company: the same for all its queues). */
  readonly priorityStepMs: number;
  readonly offerTimeoutMs: number;
  readonly agentIds: readonly AgentId[];
  /** Asked of agents besides what the interaction brings. */
  readonly requirements: readonly SkillRequirement[];
  /** How long an interaction waits for the agent its customer knows, in milliseconds; 0: not. */
  readonly stickyMs: number;
  /** First that applies. */
  readonly overflow: readonly OverflowRule[];
}

/** An agent as the engine sees him. */
export interface RoutedAgent {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly name: string;
  /** Level of each skill, 1 to 10. */
  readonly skills: ReadonlyMap<SkillId, number>;
  /** How many of each channel at once; left out: none. */
  readonly capacity: Readonly<Partial<Record<Channel, number>>>;
}

/** Why somebody is not offered an interaction. `resting`: an offer to him ended without a word a moment ago. */
export type Refusal =
  | 'logged-off'
  | 'not-ready'
  | 'wrap-up'
  | 'unreachable'
  | 'resting'
  | 'offered-another'
  | 'at-capacity'
  | 'lacks-skill'
  | 'others-customer'
  | 'refused-before';

/** An interaction as it enters a queue. */
export interface RoutedInteraction {
  readonly id: InteractionId;
  readonly queueId: QueueId;
  readonly channel: Channel;
  readonly enqueuedAtMs: number;
  readonly priority: number;
  readonly requirements: readonly SkillRequirement[];
  readonly stickyAgentId: AgentId | null;
}

/** Whether an agent takes work now; `ready` with work in hand is bounded by his capacity. */
export type Readiness = 'ready' | 'not-ready' | 'wrap-up' | 'unreachable' | 'logged-off';

/**
 * What the engine is told. Each comes with its time, which never goes back. Who shall not be offered the next one at once (wrap-up, not
 * ready after he let it ring) is told by `agent-is` *before* `work-ended` or `declined`.
 */
export type RoutingInput =
  | { readonly type: 'queue-configured'; readonly queue: RoutedQueue }
  | { readonly type: 'queue-removed'; readonly queueId: QueueId }
  | { readonly type: 'agent-configured'; readonly agent: RoutedAgent }
  | { readonly type: 'agent-removed'; readonly agentId: AgentId }
  /** Of one who is not configured: not heard. `idleSinceMs` when that is known better than "since now" (after a restart). An offer he has goes on. */
  | { readonly type: 'agent-is'; readonly agentId: AgentId; readonly readiness: Readiness; readonly idleSinceMs?: number }
  | { readonly type: 'arrived'; readonly interaction: RoutedInteraction }
  | {
      readonly type: 'changed';
      readonly interactionId: InteractionId;
      readonly priority: number;
      readonly requirements: readonly SkillRequirement[];
    }
  | { readonly type: 'left'; readonly interactionId: InteractionId; readonly how: Exclude<QueueExit, 'assigned'> }
  /** By an agent who was offered it. */
  | { readonly type: 'accepted'; readonly offerId: OfferId; readonly agentId: AgentId }
  | { readonly type: 'declined'; readonly offerId: OfferId; readonly agentId: AgentId; readonly outcome: OfferOutcome }
  /** He has it without an offer of the engine: assigned by a supervisor, transferred to him, dialled. Counts for his capacity. */
  | { readonly type: 'work-began'; readonly agentId: AgentId; readonly interactionId: InteractionId; readonly channel: Channel }
  | { readonly type: 'work-ended'; readonly agentId: AgentId; readonly interactionId: InteractionId }
  /** Nothing but time. */
  | { readonly type: 'time-passed' };

/** What is to be done. */
export type RoutingOutput =
  | {
      readonly type: 'offer';
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly agentIds: readonly AgentId[];
      readonly expiresAtMs: number;
      readonly decision: Decision;
    }
  /** Somebody else accepted, or it left: whoever is still being rung is let go. */
  | {
      readonly type: 'offer-withdrawn';
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
      readonly agentIds: readonly AgentId[];
    }
  /**
   * A lease came to its end without a word from anybody: the ringing has failed to report. Who was rung alone rests for five
   * seconds; he stays ready unless the engine is told otherwise.
   */
  | {
      readonly type: 'offer-expired';
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
      readonly agentIds: readonly AgentId[];
    }
  | { readonly type: 'assigned'; readonly interactionId: InteractionId; readonly queueId: QueueId; readonly agentId: AgentId }
  | {
      readonly type: 'overflow';
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly to: InteractionTarget | null;
      readonly decision: Decision;
    };
