import { type RawBuilder, sql } from 'kysely';
import { customerKey, type InteractionEvent, type InteractionReader } from '../../contact-centre/interaction/index.ts';
import type { AgentId, CallId, CompanyId, InteractionId } from '../../kernel/ids.ts';
import { type EventRow, eventsByInteraction } from './interaction-journal.ts';
import type { Store } from './store.ts';

/** So many matters at once: a transaction stays short, memory small. */
const atOnce = 500;

/** What happened to interactions, from the store. */
export class SqlInteractionReader implements InteractionReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async *between(companyId: CompanyId, fromMs: number, toMs: number): AsyncIterable<readonly InteractionEvent[]> {
    const from = new Date(fromMs);
    const to = new Date(toMs);
    let after: { beganAt: Date; id: string } | null = null;
    for (;;) {
      const page: readonly { id: InteractionId; beganAt: Date }[] = await this.#ids(
        companyId,
        sql`began_at < ${to} and last_at >= ${from}
          ${after ? sql`and (began_at, id) > (${after.beganAt}, ${after.id}::uuid)` : sql``} order by began_at, id limit ${atOnce}`,
      );
      yield* await this.#eventsOf(companyId, page);
      if (page.length < atOnce) return;
      after = page.at(-1)!;
    }
  }

  async find(companyId: CompanyId, id: InteractionId): Promise<readonly InteractionEvent[]> {
    const [events] = await this.#eventsOf(companyId, [{ id }]);
    return events ?? [];
  }

  async ofCustomer(companyId: CompanyId, address: string, limit: number): Promise<readonly (readonly InteractionEvent[])[]> {
    const key = customerKey(address);
    if (key === '') return [];
    return this.#eventsOf(
      companyId,
      await this.#ids(companyId, sql`customer = ${key} order by began_at desc, id desc limit ${limit}`),
    );
  }

  async ofCall(companyId: CompanyId, callId: CallId): Promise<readonly (readonly InteractionEvent[])[]> {
    const named = sql`id in (select interaction_id from interaction_call where company_id = ${companyId} and call_id = ${callId})`;
    return this.#eventsOf(companyId, await this.#ids(companyId, sql`${named} order by began_at, id limit 100`));
  }

  /** Who worked last with the customers of late, of all companies: the oldest first. */
  async lastAgents(limit: number): Promise<readonly { companyId: CompanyId; customer: string; agentId: AgentId }[]> {
    const { rows } = await this.#store.inAllCompanies((scope) =>
      sql<{ companyId: CompanyId; customer: string; agentId: AgentId }>`
        select company_id as "companyId", customer, agent_id as "agentId" from interaction
        where agent_id is not null and customer <> '' order by began_at desc limit ${limit}`.execute(scope),
    );
    return rows.toReversed();
  }

  async #ids(companyId: CompanyId, where: RawBuilder<unknown>): Promise<readonly { id: InteractionId; beganAt: Date }[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<{ id: InteractionId; beganAt: Date }>`
        select id, began_at as "beganAt" from interaction where company_id = ${companyId} and ${where}`.execute(scope),
    );
    return rows;
  }

  /** In the order asked for. */
  async #eventsOf(
    companyId: CompanyId,
    asked: readonly { readonly id: InteractionId }[],
  ): Promise<readonly (readonly InteractionEvent[])[]> {
    if (asked.length === 0) return [];
    const ids = asked.map(({ id }) => id);
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<EventRow>`
        select company_id as "companyId", interaction_id as "interactionId", seq, events::json from interaction_event_group
        where company_id = ${companyId} and interaction_id = any(${ids}::uuid[])
        order by interaction_id, seq, last_seq desc`.execute(scope),
    );
    const all = eventsByInteraction(rows);
    return ids.flatMap((id) => {
      const events = all.get(id);
      return events ? [events] : [];
    });
  }
}
