import type { SessionId } from '../../kernel/ids.ts';
import type { PushAddress, PushSubscription } from './push.ts';

export interface PushSubscriptionStore {
  /** Of all sessions that go on. */
  all(): Promise<readonly PushSubscription[]>;
  /** Takes the place of an earlier one of the session, and of any with the same endpoint. */
  save(subscription: PushSubscription): Promise<void>;
  remove(sessionId: SessionId): Promise<void>;
}

export interface PushTransport {
  /** P-256, uncompressed, base64url (RFC 8292 §3.2). */
  readonly publicKey: string;
  /** @throws ParleyError `push-address-refused` when it could never be asked */
  check(endpoint: string): void;
  /**
   * Encrypts for the browser and sends.
   * @throws ParleyError `push-address-refused`; whatever the network says
   */
  send(
    to: PushAddress,
    payload: string,
    how: { readonly ttlS: number; readonly isUrgent: boolean; readonly signal: AbortSignal },
  ): Promise<{ readonly status: number }>;
}
