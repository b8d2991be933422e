import type { UserId } from '../../kernel/ids.ts';
import type { User } from '../../platform/user/index.ts';
import type { RouteRequest } from '../call/index.ts';
import type { ForwardingPlan } from '../forwarding/index.ts';
import type { Diversion, LegTarget, ReleaseCause } from '../leg/index.ts';
import type { Reasoning } from './decision.ts';

/** What is known of a call on its way to a decision. */
export interface Thinking {
  readonly request: RouteRequest;
  /** Forwardings followed so far: none is followed twice. */
  readonly diversions: readonly Diversion[];
  readonly reasons: Reasoning;
  /** On whose right a call may leave the company; null for callers from outside. */
  readonly payer: User | null;
  /** The call was forwarded, and must be answered (T-RUL-2). */
  readonly verification: Verification | null;
}

/** What is called when a forwarded call is not answered. */
export interface Verification {
  /** Who forwards: his rights count. */
  readonly userId: UserId;
  readonly number: string;
  readonly reason: DivertReason;
  readonly emergencyNumber: string;
  readonly callsLeft: number;
  readonly answerWithinS: number;
}

/** What is decided about a call the moment it comes holds until it ends. */
export interface Memo {
  readonly planned: { readonly userId: UserId; readonly number: string; readonly plan: ForwardingPlan } | null;
  readonly verification: Verification | null;
}

export type DivertReason = Diversion['reason'];

/** More diversions than any sane configuration makes (RFC 5806 leaves the limit to us). */
export const maxDiversions = 10;

/** How long a forwarded call that must be answered may ring, in milliseconds; null: as usual. */
export function patienceMs({ verification }: Thinking): number | null {
  return verification ? verification.answerWithinS * 1000 : null;
}

export function hasDiverted({ diversions }: Thinking, number: string): boolean {
  return diversions.some((one) => one.fromNumber === number);
}

export function isAmong(targets: readonly LegTarget[], target: LegTarget): boolean {
  return target.kind === 'device' && targets.some((one) => one.kind === 'device' && one.deviceId === target.deviceId);
}

/** Why a forwarding may follow; null: none does. */
export function divertReasonOf(cause: ReleaseCause): 'busy' | 'no-answer' | 'unreachable' | null {
  if (cause === 'no-answer' || cause === 'busy' || cause === 'unreachable') return cause;
  return cause === 'rejected' ? 'busy' : cause === 'network-failure' ? 'unreachable' : null;
}
