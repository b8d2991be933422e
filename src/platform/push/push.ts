import type { CompanyId, SessionId, UserId } from '../../kernel/ids.ts';

/** What a push is about; the service worker of the pages (`web/service-worker`) shows it. */
export type PushKind = 'incoming-call' | 'missed-call' | 'message' | 'test';

/** What is shown. Only what its reader may see, in his language. */
export interface PushMessage {
  readonly kind: PushKind;
  /** A later one with the same tag takes the place of an earlier one. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Page to be opened, from `/`. */
  readonly path: string;
  /** How long a push service keeps it for a device that is away, seconds. */
  readonly ttlS: number;
}

/** Where a browser is told, and with which keys. */
export interface PushAddress {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface PushSubscription extends PushAddress {
  readonly sessionId: SessionId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
}
