import type { SipHeaders } from './headers.ts';

/** A request (RFC 3261 §7.1). */
export interface SipRequest {
  readonly kind: 'request';
  method: string;
  /** As it came; `parseUri` reads it. */
  requestUri: string;
  readonly headers: SipHeaders;
  body: Buffer;
}

/** A response (RFC 3261 §7.2). */
export interface SipResponse {
  readonly kind: 'response';
  status: number;
  reason: string;
  readonly headers: SipHeaders;
  body: Buffer;
}

export type SipMessage = SipRequest | SipResponse;
