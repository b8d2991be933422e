import type { Clock } from '../../../kernel/clock.ts';
import { createRequest, type SipRequest, type SipResponse } from '../message/index.ts';
import type { SipFlow } from '../transport-port.ts';
import type { SipTimers } from './timers.ts';

/** No answer in time, or the flow broke. The user treats them as 408 and 503 (RFC 3261 §8.1.3.1). */
export type ClientFailure = 'timeout' | 'transport';

/** Who sent a request. Exactly one final response or one failure is told; an INVITE may get several 2xx. */
export interface ClientTransactionUser {
  onResponse(response: SipResponse): void;
  onFailure(failure: ClientFailure): void;
}

/** Who answers a request. Each function may be left out. */
export interface ServerTransactionUser {
  /** A CANCEL for this INVITE came before its final response; the CANCEL itself is already answered with 200. */
  onCancel?(cancel: SipRequest): void;
  /** The flow broke, or no ACK came for a refusal: the peer may not have got the response. */
  onFailure?(failure: ClientFailure): void;
}

/** What a transaction shows as its request once that was let go. */
export const releasedRequest: SipRequest = createRequest('', '');

/** Whom nothing is told any more. */
export const nobody: ClientTransactionUser = { onResponse: () => {}, onFailure: () => {} };

/** What every transaction is made of. */
export interface TransactionParts {
  readonly key: string;
  /** Let go once the final response is there: what is kept for 32 s must be small. */
  request: SipRequest;
  readonly flow: SipFlow;
  readonly clock: Clock;
  readonly timers: SipTimers;
  /** Called once, when the transaction is over, so that its table entry goes. */
  readonly onTerminated: (key: string) => void;
}

/**
 * Checks a step of a state machine against its table.
 *
 * @throws Error when the step is not in the table: a bug of ours, never the peer's fault.
 */
export function checkStep<State extends string>(
  machine: string,
  table: Record<State, readonly State[]>,
  from: State,
  to: State,
): void {
  if (!table[from].includes(to)) throw new Error(`${machine} cannot go from ${from} to ${to}`);
}
