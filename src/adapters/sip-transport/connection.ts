import type { SipFlow } from '../../protocol/sip/transport-port.ts';

/** A flow that can end: TCP, TLS or WebSocket. */
export interface Connection extends SipFlow {
  /** We opened it. */
  readonly isOutgoing: boolean;
  /** Nobody has sent a whole message on it so far. */
  readonly isHalfOpen: boolean;
  /** Looked at every second: closes the connection when a limit has passed, pings when it is time. */
  check(nowMs: number): void;
  /** Ends it now; listeners are told `reason` once. */
  destroy(reason: string): void;
  /** Sends what is waiting, then ends it. */
  end(reason: string): void;
}
