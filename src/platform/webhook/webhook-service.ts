import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { demand, type Subject } from '../access/index.ts';
import type { JobDefinition } from '../job/index.ts';
import { type DeliveryId, type Webhook, type WebhookId } from './webhook.ts';
import type { Attempt, WebhookDelivery } from './webhook-delivery.ts';
import type { WebhookRecord, WebhookSender, WebhookStore } from './webhook-ports.ts';

export interface WebhookServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly store: WebhookStore;
  readonly sender: WebhookSender;
  readonly delivery: WebhookDelivery;
}

const dayMs = 86_400_000;
const keepDeliveredMs = 3 * dayMs;
const keepDeadMs = 30 * dayMs;

/** The webhooks of a company. */
export class WebhookService {
  readonly #parts: WebhookServiceParts;

  constructor(parts: WebhookServiceParts) {
    this.#parts = parts;
  }

  /** Forgets deliveries of long ago. */
  get job(): JobDefinition {
    const { clock, store } = this.#parts;
    return {
      name: 'webhook-cleaning',
      title: 'Cleaning of deliveries to webhooks',
      planned: () => [{ companyId: null, subjectId: null, schedule: { kind: 'every', minutes: 1440 } }],
      run: async () => ({ removed: await store.forget(clock.now() - keepDeliveredMs, clock.now() - keepDeadMs) }),
    };
  }

  /** @returns the secret, shown this once. @throws ParleyError `webhook-refused`, `name-taken` */
  async create(
    by: Subject,
    input: Pick<Webhook, 'name' | 'url' | 'events' | 'enabled'>,
  ): Promise<{ webhook: WebhookRecord; secret: string }> {
    demandWebhooks(by);
    this.#parts.sender.check(input.url);
    const webhook: Webhook = { ...input, id: this.#parts.ids.next<WebhookId>(), companyId: by.companyId };
    const secret = this.#newSecret();
    await this.#parts.store.add(webhook, secret);
    await this.#parts.delivery.reload();
    return { webhook: await this.#parts.store.webhook(by.companyId, webhook.id), secret };
  }

  async change(
    by: Subject,
    id: string,
    version: number,
    change: Partial<Pick<Webhook, 'name' | 'url' | 'events' | 'enabled'>>,
  ): Promise<WebhookRecord> {
    demandWebhooks(by);
    if (change.url !== undefined) this.#parts.sender.check(change.url);
    await this.#parts.store.change(by.companyId, id, version, change);
    await this.#parts.delivery.reload();
    return this.#parts.store.webhook(by.companyId, id);
  }

  /** The one before stops working at once. */
  async renewSecret(by: Subject, id: string): Promise<string> {
    demandWebhooks(by);
    const webhook = await this.#parts.store.webhook(by.companyId, id);
    const secret = this.#newSecret();
    await this.#parts.store.setSecret(by.companyId, webhook.id, secret);
    return secret;
  }

  async remove(by: Subject, id: string): Promise<void> {
    demandWebhooks(by);
    await this.#parts.store.remove(by.companyId, id);
    await this.#parts.delivery.reload();
  }

  /** Sends a `test` event now and tells what came back. */
  async test(by: Subject, id: string): Promise<Attempt> {
    demandWebhooks(by);
    const webhook = await this.#parts.store.webhook(by.companyId, id);
    const deliveryId = this.#parts.ids.next<DeliveryId>();
    const at = new Date(this.#parts.clock.now()).toISOString();
    const body = JSON.stringify({ id: deliveryId, event: 'test', at, data: { webhook: webhook.name } });
    return this.#parts.delivery.attempt(webhook, { id: deliveryId, event: 'test', body, companyId: by.companyId });
  }

  /** Sends a dead one again. */
  async revive(by: Subject, deliveryId: string): Promise<void> {
    demandWebhooks(by);
    await this.#parts.store.revive(by.companyId, deliveryId, this.#parts.clock.now());
    this.#parts.delivery.wake();
  }

  #newSecret(): string {
    return `whs_${this.#parts.random.bytes(32).toString('base64url')}`;
  }
}

export function demandWebhooks(by: Subject): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}
