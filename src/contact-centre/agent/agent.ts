import type { AgentId, CallId, CompanyId, InteractionId, OfferId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { Channel } from '../interaction/index.ts';

/**
 * ```
 * logged-off ◄──────────── logs off (any; busy: afterwards) ──────────────┐
 *     │ logs on                                                            │
 *     ▼            makes ready            work begins                      │
 * not-ready ───────────────────► ready ───────────────────► busy ──┐       │
 *     ▲  ◄── makes not ready, no answer,┘ ◄── time is up, ── wrap-up◄┘─────┘
 *     │       phone lost                      ends it by himself
 * ```
 * Busy is who has work in hand, on any channel; how much more of it he is offered is the affair of his capacity. What he wants to be
 * (`intent`) stands behind work and wrap-up and shows again after them. An offer changes no state: it is a lease beside it.
 */
export type AgentState = 'logged-off' | 'not-ready' | 'ready' | 'busy' | 'wrap-up';

/** What an agent said he is, or what we said for him. `reason`: why not ready, or by what he was logged off. */
export interface AgentIntent {
  readonly state: 'ready' | 'not-ready' | 'logged-off';
  readonly reason: string | null;
}

/** That an agent is being rung. Without an end it ends at `expiresAtMs`. */
export interface OfferLease {
  readonly offerId: OfferId;
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  readonly channel: Channel;
  /** Of voice: the call. */
  readonly callId: CallId | null;
  /** Why he. */
  readonly decision: Decision;
  readonly expiresAtMs: number;
}

/** Something an agent has in hand. */
export interface AgentWork {
  readonly interactionId: InteractionId;
  readonly channel: Channel;
  /** Null: not from a queue. */
  readonly queueId: QueueId | null;
  readonly callId: CallId | null;
  readonly sinceMs: number;
}

/** The time after work; it belongs to the agent. What ends while it lasts is wrapped up with it. */
export interface WrapUp {
  readonly interactionIds: readonly InteractionId[];
  /** Of the latest. */
  readonly queueId: QueueId | null;
  readonly sinceMs: number;
  readonly endsAtMs: number;
  /** He must say what it was about before he may end it himself. */
  readonly needsDisposition: boolean;
}

/** The line of an agent who keeps one open at an outside number (`telephony/agent-line`). */
export type LineState = 'closed' | 'opening' | 'open';

export type WrapUpEnd = 'by-agent' | 'time-out' | 'by-supervisor';

export interface Agent {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  state: AgentState;
  /** Why not ready, e.g. `lunch`, `no-answer`, `phone-lost`; why logged off, where we did it; null in every other state. */
  reason: string | null;
  /** Since when he waits for work. */
  idleSinceMs: number;
  stateSinceMs: number;
  intent: AgentIntent;
  offer: OfferLease | null;
  /** The oldest first. */
  works: readonly AgentWork[];
  wrapUp: WrapUp | null;
  /** No telephone of his can be rung, since then; null: one can. */
  lostSinceMs: number | null;
  /** Counts for him alone whose place is a line that stays open. */
  line: LineState;
}
