import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../api/index.ts';
import type { Delivery, DeliveryId, DeliveryState, Webhook, WebhookId } from './webhook.ts';

export interface WebhookRecord extends Webhook {
  readonly version: number;
  readonly changedAtMs: number;
}

export interface WebhookStore {
  /** Of every company. */
  all(): Promise<readonly Webhook[]>;
  list(companyId: CompanyId, query: ListRequest): Promise<Page<WebhookRecord>>;
  /** @throws ParleyError `not-found` */
  webhook(companyId: CompanyId, id: string): Promise<WebhookRecord>;
  /** @throws ParleyError `name-taken` */
  add(webhook: Webhook, secret: string): Promise<void>;
  /** @throws ParleyError `not-found`, `name-taken`, `changed-meanwhile` */
  change(
    companyId: CompanyId,
    id: string,
    version: number,
    change: Partial<Pick<Webhook, 'name' | 'url' | 'events' | 'enabled'>>,
  ): Promise<void>;
  setSecret(companyId: CompanyId, id: WebhookId, secret: string): Promise<void>;
  secretOf(companyId: CompanyId, id: WebhookId): Promise<string | null>;
  remove(companyId: CompanyId, id: string): Promise<void>;

  enqueue(deliveries: readonly Delivery[]): Promise<void>;
  /** Takes what is due, each for `leaseMs`: nobody else takes it meanwhile, and it comes back should this program end. Counts the attempt. */
  claim(nowMs: number, by: { leaseMs: number; most: number; except: readonly WebhookId[] }): Promise<readonly Delivery[]>;
  settle(id: DeliveryId, end: Pick<Delivery, 'state' | 'nextAtMs' | 'lastStatus' | 'lastError'>): Promise<void>;
  deliveries(
    companyId: CompanyId,
    webhookId: WebhookId,
    query: ListRequest & { readonly state?: DeliveryState | undefined },
  ): Promise<Page<Delivery>>;
  /** A dead one waits again. @throws ParleyError `not-found` */
  revive(companyId: CompanyId, deliveryId: string, nowMs: number): Promise<void>;
  /** Delivered ones before the first time, dead ones before the second. */
  forget(deliveredBeforeMs: number, deadBeforeMs: number): Promise<number>;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Sends one request. */
export interface WebhookSender {
  /** @throws ParleyError `webhook-refused` for an address that may not be asked; what the network says otherwise. */
  post(request: WebhookRequest, signal: AbortSignal): Promise<{ readonly status: number }>;
  /** @throws ParleyError `webhook-refused` when the address could never be asked */
  check(url: string): void;
}
