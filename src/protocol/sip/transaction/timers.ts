/** The three times from which all others follow, in milliseconds (RFC 3261 §17.1.1.1). */
export interface SipTimers {
  /** Round-trip estimate. */
  readonly t1Ms: number;
  /** Longest interval between retransmissions. */
  readonly t2Ms: number;
  /** Longest time a message stays in the network. */
  readonly t4Ms: number;
}

export const defaultTimers: SipTimers = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000 };

/** Timers B, F, H, J, L and M: 64 × T1. */
export function transactionTimeoutMs(timers: SipTimers): number {
  return 64 * timers.t1Ms;
}

/** Timer D is at least this long on UDP (RFC 3261 §17.1.1.2). */
export const timerDMs = 32_000;

/** After this long without a response from above, an INVITE is answered with 100 by the transaction (RFC 3261 §17.2.1). */
export const automaticTryingMs = 200;
