import { sql } from 'kysely';
import type { AgentSpanFact, Fact, FactKind, FactWriter, InteractionFacts } from '../../contact-centre/reporting/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { type CustomerPlace, placesOf, relateContacts } from './customer-gaps.ts';
import { factOf, rowOfFact, type StoredFact } from './report-rows.ts';
import { agentSpansSql } from './report-sql.ts';
import type { Scope, Store } from './store.ts';

type OfInteraction = Exclude<FactKind, 'agent-span' | 'call'>;

const tables: Readonly<Record<OfInteraction, string>> = {
  visit: 'report_visit',
  work: 'report_work',
  offer: 'report_offer',
  interaction: 'report_interaction',
  step: 'report_step',
};
const kinds = Object.keys(tables) as OfInteraction[];

/** Facts of interactions in PostgreSQL. */
export class SqlFactWriter implements FactWriter {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async put(companyId: CompanyId, facts: readonly InteractionFacts[]): Promise<void> {
    if (facts.length === 0) return;
    const ids = facts.map(({ interaction }) => interaction.interactionId);
    const rows: Record<OfInteraction, readonly Fact[]> = {
      interaction: facts.map(({ interaction }) => interaction),
      visit: facts.flatMap(({ visits }) => visits),
      work: facts.flatMap(({ works }) => works),
      offer: facts.flatMap(({ offers }) => offers),
      step: facts.flatMap(({ steps }) => steps),
    };
    await this.#store.inCompany(companyId, async (scope) => {
      const before = await writtenBefore(scope, companyId, ids);
      await deleteFacts(scope, companyId, before.ids);
      for (const kind of kinds) {
        const table = sql.table(tables[kind]);
        if (rows[kind].length === 0) continue;
        const written = JSON.stringify(rows[kind].map(rowOfFact));
        await sql`insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${written}::jsonb)`.execute(scope);
      }
      await relateContacts(scope, companyId, [...before.places, ...placesOf(facts)]);
    });
  }

  async forget(companyId: CompanyId, fromMs: number, toMs: number): Promise<number> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<{ interactionId: string }>`select interaction_id as "interactionId" from report_interaction
        where company_id = ${companyId} and at_ms >= ${fromMs} and at_ms < ${toMs}`.execute(scope);
      const ids = rows.map(({ interactionId }) => interactionId);
      await deleteFacts(scope, companyId, ids);
      return ids.length;
    });
  }

  async position(companyId: CompanyId): Promise<number | null> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<{ at: string }>`select at_ms as at from report_position where company_id = ${companyId}`.execute(scope),
    );
    return rows[0] ? Number(rows[0].at) : null;
  }

  async setPosition(companyId: CompanyId, atMs: number): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      sql`insert into report_position (company_id, at_ms) values (${companyId}, ${atMs})
        on conflict (company_id) do update set at_ms = excluded.at_ms`.execute(scope),
    );
  }

  async between(companyId: CompanyId, fromMs: number, toMs: number): Promise<readonly Fact[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const found: Fact[] = [];
      for (const kind of kinds) {
        const { rows } = await sql<StoredFact>`select * from ${sql.table(tables[kind])}
          where company_id = ${companyId} and at_ms >= ${fromMs} and at_ms < ${toMs} order by at_ms, interaction_id, part`.execute(
          scope,
        );
        for (const row of rows) found.push(factOf(kind, row));
      }
      return found;
    });
  }

  async agentSpans(companyId: CompanyId, fromMs: number, toMs: number): Promise<readonly AgentSpanFact[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<StoredFact>`select * from ${agentSpansSql(companyId, fromMs, toMs)} as f order by at_ms`.execute(scope),
    );
    return rows.map((row) => ({ ...(factOf('agent-span', row) as AgentSpanFact), companyId }));
  }
}

interface WrittenBefore {
  readonly ids: readonly string[];
  /** Where they stood among the contacts of their customers. */
  readonly places: readonly CustomerPlace[];
}

/** Those that are written anew. Facts of an interaction are written together: it has none without its own row. */
async function writtenBefore(scope: Scope, companyId: CompanyId, ids: readonly string[]): Promise<WrittenBefore> {
  const { rows } = await sql<Omit<CustomerPlace, 'atMs' | 'customer'> & { customer: string | null; at: string }>`
    select customer, queue_id as "queueId", at_ms as at, interaction_id as "interactionId" from report_interaction
    where company_id = ${companyId} and interaction_id = any(${ids}::uuid[])`.execute(scope);
  const places = rows.flatMap(({ at, customer, ...place }) =>
    customer === null ? [] : [{ ...place, customer, atMs: Number(at) }],
  );
  return { ids: rows.map(({ interactionId }) => interactionId), places };
}

async function deleteFacts(scope: Scope, companyId: CompanyId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const kind of kinds)
    await sql`delete from ${sql.table(tables[kind])} where company_id = ${companyId} and interaction_id = any(${ids}::uuid[])`.execute(
      scope,
    );
}
