import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { nextAttempt } from './retry.ts';
import { sign } from './signature.ts';
import { type Delivery, type DeliveryId, type Webhook, type WebhookEvent, type WebhookId, wants } from './webhook.ts';
import type { WebhookSender, WebhookStore } from './webhook-ports.ts';

export interface WebhookDeliveryParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly store: WebhookStore;
  readonly sender: WebhookSender;
}

/** Something that happened, for the webhooks of a company. */
export interface Occurrence {
  readonly companyId: CompanyId;
  readonly event: WebhookEvent;
  readonly atMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const lookEveryMs = 5000;
const answerPatienceMs = 10_000;
const leaseMs = 60_000;
const atOnce = 16;
/** Of one webhook not many more than so many at once. */
const takenAtOnce = 4;

export interface Attempt {
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
}

/** The outbox of webhooks: at least once, in no promised order. */
export class WebhookDelivery implements AsyncDisposable {
  readonly #parts: WebhookDeliveryParts;
  readonly #stop = new AbortController();
  #byCompany = new Map<CompanyId, Webhook[]>();
  readonly #underWay = new Map<Delivery, Promise<void>>();
  #timer: Timer | null = null;
  #isDue = false;
  #looking: Promise<void> | null = null;

  constructor(parts: WebhookDeliveryParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.reload();
    this.#plan();
    this.wake();
  }

  /** After webhooks changed. */
  async reload(): Promise<void> {
    this.#byCompany = Map.groupBy(await this.#parts.store.all(), ({ companyId }) => companyId);
  }

  /** Whether anybody of the company wants to know; spares making what nobody reads. */
  isWanted(companyId: CompanyId, event: WebhookEvent): boolean {
    return this.#byCompany.get(companyId)?.some((webhook) => wants(webhook, event)) ?? false;
  }

  /** Puts it into the outbox of each webhook that wants it. Never throws: what cannot be kept is logged. */
  async publish(occurrences: readonly Occurrence[]): Promise<void> {
    const deliveries = occurrences.flatMap((one) =>
      (this.#byCompany.get(one.companyId) ?? [])
        .filter((webhook) => wants(webhook, one.event))
        .map((webhook) => this.#make(webhook, one)),
    );
    if (deliveries.length === 0) return;
    try {
      await this.#parts.store.enqueue(deliveries);
      this.wake();
    } catch (error) {
      this.#parts.logger.error('Events for webhooks were lost: the store did not take them', {
        events: deliveries.length,
        error,
      });
    }
  }

  #make(webhook: Webhook, { event, atMs, data, companyId }: Occurrence): Delivery {
    const id = this.#parts.ids.next<DeliveryId>();
    const now = this.#parts.clock.now();
    return {
      id,
      companyId,
      webhookId: webhook.id,
      event,
      body: JSON.stringify({ id, event, at: new Date(atMs).toISOString(), data }),
      state: 'waiting',
      attempts: 0,
      createdAtMs: now,
      nextAtMs: now,
      lastStatus: null,
      lastError: null,
    };
  }

  #plan(): void {
    this.#timer = this.#parts.clock.setTimer(lookEveryMs, () => {
      this.#plan();
      this.wake();
    });
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.#isDue = true;
    if (this.#looking || this.#stop.signal.aborted) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      // Woken between the last look and this: it would be forgotten.
      if (this.#isDue) this.wake();
    });
  }

  async #look(): Promise<void> {
    const { clock, store, logger } = this.#parts;
    while (this.#isDue && !this.#stop.signal.aborted) {
      this.#isDue = false;
      const busy = this.#busyWebhooks();
      if (this.#underWay.size >= atOnce) return;
      try {
        const due = await store.claim(clock.now(), { leaseMs, most: takenAtOnce, except: busy });
        for (const delivery of due) this.#begin(delivery);
        this.#isDue ||= due.length === takenAtOnce;
      } catch (error) {
        logger.warn('webhooks wait for the store', { error });
      }
    }
  }

  /** One receiver that does not answer must not keep the others waiting. */
  #busyWebhooks(): WebhookId[] {
    const counts = new Map<WebhookId, number>();
    for (const { webhookId } of this.#underWay.keys()) counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= takenAtOnce).map(([id]) => id);
  }

  #begin(delivery: Delivery): void {
    const work = this.#deliver(delivery)
      .catch((error: unknown) => this.#parts.logger.warn('the end of a delivery could not be noted', { error }))
      .finally(() => {
        this.#underWay.delete(delivery);
        this.wake();
      });
    this.#underWay.set(delivery, work);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { store, clock, logger, random } = this.#parts;
    const { id, companyId, webhookId, attempts } = delivery;
    const webhook = this.#byCompany.get(companyId)?.find((one) => one.id === webhookId);
    const { status, error } = webhook ? await this.attempt(webhook, delivery) : { status: null, error: 'the webhook is gone' };
    const last = { lastStatus: status, lastError: error };
    if (error === null) return store.settle(id, { state: 'delivered', nextAtMs: clock.now(), ...last });
    // Cut off by our own end: it is due again at the next start.
    if (this.#stop.signal.aborted) return store.settle(id, { state: 'waiting', nextAtMs: clock.now(), ...last });
    const isFinal = status === 410 || !webhook;
    const again = isFinal ? null : nextAttempt(attempts, clock.now(), random.bytes(1)[0]! / 255);
    logger.info('a webhook was not delivered', { webhookId, attempts, status, again: again !== null });
    await store.settle(id, { state: again === null ? 'dead' : 'waiting', nextAtMs: again ?? clock.now(), ...last });
  }

  /** One signed request. Never throws. */
  async attempt(
    webhook: Webhook,
    { id, event, body, companyId }: Pick<Delivery, 'id' | 'event' | 'body' | 'companyId'>,
  ): Promise<Attempt> {
    const { clock, store, sender } = this.#parts;
    const began = clock.now();
    const patience = new AbortController();
    const timer = clock.setTimer(answerPatienceMs, () =>
      patience.abort(new Error(`no answer within ${answerPatienceMs / 1000} s`)),
    );
    const signal = AbortSignal.any([patience.signal, this.#stop.signal]);
    try {
      const secret = await store.secretOf(companyId, webhook.id);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Parley-Webhook/1',
        'parley-event': event,
        'parley-delivery': id,
        'parley-signature': sign(secret ?? '', body, began),
      };
      const { status } = await sender.post({ url: webhook.url, headers, body }, signal);
      const isGood = status >= 200 && status < 300;
      return { status, error: isGood ? null : `answered ${status}`, milliseconds: clock.now() - began };
    } catch (error) {
      const reason: unknown = patience.signal.aborted ? patience.signal.reason : error;
      return { status: null, error: describeError(reason).slice(0, 500), milliseconds: clock.now() - began };
    } finally {
      timer.cancel();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer?.cancel();
    this.#stop.abort(new Error('Parley ends'));
    // What is being taken now would otherwise be leased by nobody.
    await this.#looking;
    await Promise.all(this.#underWay.values());
  }
}
