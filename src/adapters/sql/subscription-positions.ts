import { sql } from 'kysely';
import type { StoredSubscription, SubscriptionPositions } from '../../contact-centre/reporting/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Store } from './store.ts';

/** Reports sent by mail, of all companies, and for which moment each was sent last. */
export class SqlSubscriptionPositions implements SubscriptionPositions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async all(): ReturnType<SubscriptionPositions['all']> {
    const { rows } = await this.#store.inAllCompanies((scope) =>
      sql<StoredSubscription & { sentForMs: string; sentAtMs: string | null; createdMs: number }>`
        select id, company_id as "companyId", owner_id as "ownerId", name, body, shared_with as "sharedWith", version,
          sent_for_ms as "sentForMs", sent_at_ms as "sentAtMs", (extract(epoch from changed_at) * 1000)::float8 as "createdMs"
        from report_subscription order by id`.execute(scope),
    );
    return rows.map(({ sentForMs, sentAtMs, createdMs, ...subscription }) => ({
      subscription,
      // One that is new, or was changed, begins with its next time.
      sentForMs: Math.max(Number(sentForMs), Math.floor(createdMs)),
      sentAtMs: sentAtMs === null ? null : Number(sentAtMs),
    }));
  }

  async sent(companyId: CompanyId, id: string, sentForMs: number, sentAtMs: number): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      sql`update report_subscription set sent_for_ms = ${sentForMs}, sent_at_ms = ${sentAtMs}
        where company_id = ${companyId} and id = ${id}`.execute(scope),
    );
  }
}
