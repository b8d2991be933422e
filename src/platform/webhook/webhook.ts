import type { CompanyId, Id } from '../../kernel/ids.ts';

export type WebhookId = Id<'webhook'>;
export type DeliveryId = Id<'webhook-delivery'>;

/** What can be told. `test` is sent by hand only. */
export const webhookEvents = ['call.started', 'call.queued', 'call.connected', 'call.transferred', 'call.ended', 'test'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface Webhook {
  readonly id: WebhookId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly url: string;
  /** Empty: all. */
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
}

/**
 * ```
 *  waiting ──2xx──► delivered
 *     │ ▲
 *     │ └── failed: again after a pause
 *     └──── failed too often, or 410 ──► dead ── by hand ──► waiting
 * ```
 */
export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export interface Delivery {
  readonly id: DeliveryId;
  readonly companyId: CompanyId;
  readonly webhookId: WebhookId;
  readonly event: WebhookEvent;
  readonly body: string;
  readonly state: DeliveryState;
  /** Begun so far. */
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly nextAtMs: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

export function wants(webhook: Webhook, event: WebhookEvent): boolean {
  return webhook.enabled && (webhook.events.length === 0 || webhook.events.includes(event));
}
