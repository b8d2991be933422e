import type { CallId, CompanyId, Id, InteractionId } from '../../kernel/ids.ts';
import type { ButtonLanguage, CallBackButtonId } from './call-back-button.ts';

export type CallBackRequestId = Id<'call-back-request'>;

/**
 * ```
 * planned ─► ringing (the person) or waiting (in the queue) ─► calling (the visitor) ─► connected ─► ended
 *                 └ not-reached         └ not-reached            └ visitor-not-reached      cancelled, failed: from any before
 * ```
 */
export type RequestState =
  | 'planned'
  | 'ringing'
  | 'waiting'
  | 'calling'
  | 'connected'
  | 'ended'
  | 'not-reached'
  | 'visitor-not-reached'
  | 'cancelled'
  | 'failed';

/** That somebody asked to be called, and what became of it. */
export interface CallBackRequest {
  readonly id: CallBackRequestId;
  readonly companyId: CompanyId;
  readonly buttonId: CallBackButtonId;
  /** E.164 */
  readonly number: string;
  readonly name: string;
  readonly language: ButtonLanguage;
  readonly via: 'web' | 'page' | 'api';
  readonly origin: string;
  readonly state: RequestState;
  readonly cause: string | null;
  readonly askedAtMs: number;
  readonly wantedAtMs: number | null;
  readonly connectedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly merged: number;
  readonly callId: CallId | null;
  readonly interactionId: InteractionId | null;
}

const over: ReadonlySet<RequestState> = new Set(['ended', 'not-reached', 'visitor-not-reached', 'cancelled', 'failed']);

export function isOver({ state }: Pick<CallBackRequest, 'state'>): boolean {
  return over.has(state);
}

/** All but its country's beginning and its end: who administers the button counts requests, and calls nobody. */
export function maskedNumber(number: string): string {
  if (number.length < 8) return '…';
  return `${number.slice(0, 3)}${'•'.repeat(number.length - 6)}${number.slice(-3)}`;
}
