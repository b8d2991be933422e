import type { AgentId, CallId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';

/**
 * ```
 * logged-off ◄──────────────── logOff (any, but busy) ────────────────┐
 *     │ logOn                                                          │
 *     ▼            makeReady              offer accepted               │
 * not-ready ───────────────────► ready ───────────────────► busy ──┐   │
 *     ▲   ◄── makeNotReady, no answer ┘ ◄──── time is up ── wrap-up◄┘──┘
 * ```
 * An offer does not change the state of a ready agent: it is a lease beside it, which ends by itself.
 */
export type AgentState = 'logged-off' | 'not-ready' | 'ready' | 'busy' | 'wrap-up';

/** That an agent is being rung. Without an end it ends at `expiresAtMs`. */
export interface OfferLease {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly expiresAtMs: number;
}

export interface Agent {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  state: AgentState;
  /** Why not ready, e.g. `lunch`, `no-answer`; null in every other state. */
  reason: string | null;
  /** Since when he waits for work: longest idle is offered first. */
  idleSinceMs: number;
  stateSinceMs: number;
  offer: OfferLease | null;
  /** What a busy agent wished to become after this call. */
  wish: { state: 'not-ready' | 'logged-off'; reason: string | null } | null;
}

const moves: Readonly<Record<AgentState, readonly AgentState[]>> = {
  'logged-off': ['not-ready', 'ready'],
  'not-ready': ['ready', 'logged-off', 'not-ready'],
  ready: ['not-ready', 'busy', 'logged-off'],
  busy: ['wrap-up', 'ready', 'not-ready', 'logged-off'],
  'wrap-up': ['ready', 'not-ready', 'logged-off'],
};

export function agentMayBecome(from: AgentState, to: AgentState): boolean {
  return moves[from].includes(to);
}
