import { type Generated, type Selectable, sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import type {
  Delivery,
  DeliveryId,
  DeliveryState,
  Webhook,
  WebhookEvent,
  WebhookId,
  WebhookRecord,
  WebhookStore,
} from '../../platform/webhook/index.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { brokenConstraint, type Scope, type Store } from './store.ts';
import { changedMeanwhile, demandId, given } from './versioned.ts';

type WebhookTables = {
  webhook: {
    id: WebhookId;
    companyId: CompanyId;
    name: string;
    url: string;
    events: WebhookEvent[];
    secret: Buffer;
    enabled: boolean;
    version: Generated<number>;
    changedAt: Generated<Date>;
  };
  webhookDelivery: {
    id: DeliveryId;
    companyId: CompanyId;
    webhookId: WebhookId;
    event: WebhookEvent;
    body: string;
    state: DeliveryState;
    attempts: number;
    createdAt: Date;
    nextAt: Date;
    lastStatus: number | null;
    lastError: string | null;
  };
};

export interface WebhookStoreParts {
  readonly store: Store;
  readonly encrypt: (plain: string, context: string) => Buffer;
  readonly decrypt: (sealed: Buffer, context: string) => string;
}

const secretContext = (id: WebhookId): string => `webhook:${id}:secret`;

const webhookListing: ListingSpec = {
  sorts: { name: sortText(sql`name`) },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`name`, sql`url`],
};
const deliveryListing: ListingSpec = {
  sorts: { createdAt: { by: sql`created_at`, type: 'timestamptz' } },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`event`, sql`body`, sql`last_error`],
};
const columns = ['id', 'companyId', 'name', 'url', 'events', 'enabled', 'version', 'changedAt'] as const;

/** Webhooks and their outbox in PostgreSQL. */
export class SqlWebhookStore implements WebhookStore {
  readonly #parts: WebhookStoreParts;

  constructor(parts: WebhookStoreParts) {
    this.#parts = parts;
  }

  async #in<T>(companyId: CompanyId, work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    try {
      return await this.#parts.store.inCompany(companyId, (scope) => work(tablesOf(scope)));
    } catch (error) {
      if (brokenConstraint(error) !== 'webhook_name') throw error;
      throw new ParleyError('name-taken', 'A webhook of this name exists', { cause: error });
    }
  }

  #inAll<T>(work: (tables: ReturnType<typeof tablesOf>) => Promise<T>): Promise<T> {
    return this.#parts.store.inAllCompanies((scope) => work(tablesOf(scope)));
  }

  async all(): Promise<readonly Webhook[]> {
    return (await this.#inAll((tables) => tables.selectFrom('webhook').select(columns).execute())).map(recordOf);
  }

  async list(companyId: CompanyId, query: ListRequest): Promise<Page<WebhookRecord>> {
    const { rows, ...page } = await this.#in(companyId, (tables) =>
      listRows(tables.selectFrom('webhook').select(columns).where('companyId', '=', companyId), webhookListing, query),
    );
    return { ...page, items: rows.map(recordOf) };
  }

  async webhook(companyId: CompanyId, id: string): Promise<WebhookRecord> {
    demandId(id, 'webhook');
    const row = await this.#in(companyId, (tables) =>
      tables
        .selectFrom('webhook')
        .select(columns)
        .where('id', '=', id as WebhookId)
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    if (!row) throw new ParleyError('not-found', 'There is no such webhook.');
    return recordOf(row);
  }

  async add(webhook: Webhook, secret: string): Promise<void> {
    const row = { ...webhook, events: [...webhook.events], secret: this.#parts.encrypt(secret, secretContext(webhook.id)) };
    await this.#in(webhook.companyId, (tables) => tables.insertInto('webhook').values(row).execute());
  }

  async change(
    companyId: CompanyId,
    id: string,
    version: number,
    { events, ...change }: Partial<Pick<Webhook, 'name' | 'url' | 'events' | 'enabled'>>,
  ): Promise<void> {
    const before = await this.webhook(companyId, id);
    const set = { ...given(change), ...(events ? { events: [...events] } : {}) };
    if (Object.keys(set).length === 0) return;
    const changed = await this.#in(companyId, (tables) =>
      tables.updateTable('webhook').set(set).where('id', '=', before.id).where('version', '=', version).executeTakeFirst(),
    );
    if (changed.numUpdatedRows > 0n) return;
    const { companyId: _company, ...current } = await this.webhook(companyId, id);
    throw changedMeanwhile('webhook', current);
  }

  async setSecret(companyId: CompanyId, id: WebhookId, secret: string): Promise<void> {
    const sealed = this.#parts.encrypt(secret, secretContext(id));
    await this.#in(companyId, (tables) => tables.updateTable('webhook').set({ secret: sealed }).where('id', '=', id).execute());
  }

  async secretOf(companyId: CompanyId, id: WebhookId): Promise<string | null> {
    const row = await this.#in(companyId, (tables) =>
      tables.selectFrom('webhook').select('secret').where('id', '=', id).executeTakeFirst(),
    );
    return row ? this.#parts.decrypt(row.secret, secretContext(id)) : null;
  }

  async remove(companyId: CompanyId, id: string): Promise<void> {
    const { id: known } = await this.webhook(companyId, id);
    await this.#in(companyId, (tables) => tables.deleteFrom('webhook').where('id', '=', known).execute());
  }

  async enqueue(deliveries: readonly Delivery[]): Promise<void> {
    const rows = deliveries.map(({ createdAtMs, nextAtMs, ...rest }) => ({
      ...rest,
      createdAt: new Date(createdAtMs),
      nextAt: new Date(nextAtMs),
    }));
    await this.#inAll((tables) => tables.insertInto('webhookDelivery').values(rows).execute());
  }

  async claim(
    nowMs: number,
    { leaseMs, most, except }: { leaseMs: number; most: number; except: readonly WebhookId[] },
  ): Promise<readonly Delivery[]> {
    const rows = await this.#inAll((tables) =>
      tables
        .updateTable('webhookDelivery')
        .set({ nextAt: new Date(nowMs + leaseMs), attempts: sql`attempts + 1` })
        .where('id', 'in', (inner) =>
          inner
            .selectFrom('webhookDelivery')
            .select('id')
            .where('state', '=', 'waiting')
            .where('nextAt', '<=', new Date(nowMs))
            .where(sql<boolean>`not (webhook_id = any (${[...except]}::uuid[]))`)
            .orderBy('nextAt')
            .limit(most)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute(),
    );
    return rows.map(deliveryOf);
  }

  async settle(
    id: DeliveryId,
    { nextAtMs, ...end }: Pick<Delivery, 'state' | 'nextAtMs' | 'lastStatus' | 'lastError'>,
  ): Promise<void> {
    await this.#inAll((tables) =>
      tables
        .updateTable('webhookDelivery')
        .set({ ...end, nextAt: new Date(nextAtMs) })
        .where('id', '=', id)
        .execute(),
    );
  }

  async deliveries(
    companyId: CompanyId,
    webhookId: WebhookId,
    query: ListRequest & { state?: DeliveryState | undefined },
  ): Promise<Page<Delivery>> {
    const { rows, ...page } = await this.#in(companyId, (tables) => {
      let select = tables.selectFrom('webhookDelivery').selectAll().where('webhookId', '=', webhookId);
      if (query.state !== undefined) select = select.where('state', '=', query.state);
      return listRows(select, deliveryListing, query);
    });
    return { ...page, items: rows.map(deliveryOf) };
  }

  async revive(companyId: CompanyId, deliveryId: string, nowMs: number): Promise<void> {
    demandId(deliveryId, 'delivery');
    const revived = await this.#in(companyId, (tables) =>
      tables
        .updateTable('webhookDelivery')
        .set({ state: 'waiting', attempts: 0, nextAt: new Date(nowMs) })
        .where('id', '=', deliveryId as DeliveryId)
        .where('companyId', '=', companyId)
        .where('state', '=', 'dead')
        .executeTakeFirst(),
    );
    if (revived.numUpdatedRows === 0n) throw new ParleyError('not-found', 'There is no such delivery that was given up.');
  }

  async forget(deliveredBeforeMs: number, deadBeforeMs: number): Promise<number> {
    const result = await this.#inAll((tables) =>
      tables
        .deleteFrom('webhookDelivery')
        .where((by) =>
          by.or([
            by.and([by('state', '=', 'delivered'), by('createdAt', '<', new Date(deliveredBeforeMs))]),
            by.and([by('state', '=', 'dead'), by('createdAt', '<', new Date(deadBeforeMs))]),
          ]),
        )
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }
}

function tablesOf(scope: Scope) {
  return scope.withTables<WebhookTables>();
}

function recordOf({ changedAt, ...row }: Omit<Selectable<WebhookTables['webhook']>, 'secret'>): WebhookRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}

function deliveryOf({ createdAt, nextAt, ...row }: Selectable<WebhookTables['webhookDelivery']>): Delivery {
  return { ...row, createdAtMs: createdAt.getTime(), nextAtMs: nextAt.getTime() };
}
