export { nextAttempt } from './retry.ts';
export { isSigned, sign } from './signature.ts';
export {
  type Delivery,
  type DeliveryId,
  type DeliveryState,
  type Webhook,
  type WebhookEvent,
  type WebhookId,
  wants,
  webhookEvents,
} from './webhook.ts';
export { type Attempt, type Occurrence, WebhookDelivery, type WebhookDeliveryParts } from './webhook-delivery.ts';
export type { WebhookRecord, WebhookRequest, WebhookSender, WebhookStore } from './webhook-ports.ts';
export { WebhookService, type WebhookServiceParts } from './webhook-service.ts';
