import { webhooks } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { Delivery } from './webhook.ts';
import type { WebhookRecord, WebhookStore } from './webhook-ports.ts';
import { demandWebhooks, type WebhookService } from './webhook-service.ts';

/** Webhooks of a company and what became of their deliveries. */
export function webhookRoutes(
  routes: RouteRegistrar,
  { service, store }: { service: WebhookService; store: WebhookStore },
): void {
  routes.handle(webhooks.listWebhooks, async ({ actor, query }) => {
    demandWebhooks(actor);
    const { items, ...page } = await store.list(actor.companyId, query);
    return { ...page, items: items.map(webhookView) };
  });
  routes.handle(webhooks.createWebhook, async ({ actor, body }) => {
    const { webhook, secret } = await service.create(actor, body);
    return { ...webhookView(webhook), secret };
  });
  routes.handle(webhooks.changeWebhook, async ({ actor, params, body: { version, ...change } }) =>
    webhookView(await service.change(actor, params.id, version, change as Parameters<WebhookService['change']>[3])),
  );
  routes.handle(webhooks.deleteWebhook, ({ actor, params }) => service.remove(actor, params.id));
  routes.handle(webhooks.renewWebhookSecret, async ({ actor, params }) => ({
    secret: await service.renewSecret(actor, params.id),
  }));
  routes.handle(webhooks.testWebhook, async ({ actor, params }) => ({ ...(await service.test(actor, params.id)) }));
  routes.handle(webhooks.listDeliveries, async ({ actor, params, query }) => {
    demandWebhooks(actor);
    const { id } = await store.webhook(actor.companyId, params.id);
    const { items, ...page } = await store.deliveries(actor.companyId, id, query);
    return { ...page, items: items.map(deliveryView) };
  });
  routes.handle(webhooks.retryDelivery, ({ actor, params }) => service.revive(actor, params.id));
}

function webhookView({ companyId: _company, changedAtMs, events, ...webhook }: WebhookRecord) {
  return { ...webhook, events: [...events], changedAt: changedAtMs };
}

function deliveryView({ companyId: _company, webhookId: _webhook, createdAtMs, nextAtMs, ...delivery }: Delivery) {
  return { ...delivery, createdAt: createdAtMs, nextAt: delivery.state === 'waiting' ? nextAtMs : null };
}
