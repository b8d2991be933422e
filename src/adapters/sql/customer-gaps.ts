import { type RawBuilder, sql } from 'kysely';
import type { InteractionFacts } from '../../contact-centre/reporting/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Scope } from './store.ts';

/** Contacts of a customer further apart are none that belong together. */
const furthestMs = 30 * 86_400_000;

/** Where a contact stands among those of its customer: beside those of the same first queue, by when they began. */
export interface CustomerPlace {
  readonly customer: string;
  readonly queueId: string | null;
  readonly atMs: number;
  readonly interactionId: string;
}

/** Places of facts that know their customer. */
export function placesOf(facts: readonly InteractionFacts[]): CustomerPlace[] {
  return facts.flatMap(({ interaction: { customer, queueId, atMs, interactionId } }) =>
    customer === null ? [] : [{ customer, queueId, atMs, interactionId }],
  );
}

/**
 * The next one before or after a place, found in the index `report_interaction_customer` alone, however many there are: therefore those
 * without a queue are looked for apart, as `is not distinct from` is nothing an index can answer.
 */
function neighbour(side: 'before' | 'after', place: string, companyId: CompanyId, column: string) {
  const [compares, direction] = (side === 'before' ? ['<', 'desc'] : ['>', 'asc']).map((word) => sql.raw(word));
  const one = sql.raw(place);
  const among = (queue: RawBuilder<unknown>) => sql`(
    select n.${sql.raw(column)} from report_interaction n
    where n.company_id = ${companyId} and n.customer = ${one}.customer and ${queue}
      and (n.at_ms, n.interaction_id) ${compares!} (${one}.at_ms, ${one}.interaction_id)
    order by n.at_ms ${direction!}, n.interaction_id ${direction!} limit 1)`;
  return sql`${among(sql`n.queue_id = ${one}.queue_id`)} union all ${among(sql`n.queue_id is null and ${one}.queue_id is null`)}`;
}

/**
 * Writes how long before and after a customer's contact the next of the same first queue was: for those at these places and their
 * neighbours, however many others the customer has.
 * @param places where contacts stand now and where they stood before
 */
export async function relateContacts(scope: Scope, companyId: CompanyId, places: readonly CustomerPlace[]): Promise<void> {
  if (places.length === 0) return;
  const written = JSON.stringify(
    places.map(({ customer, queueId, atMs, interactionId }) => ({
      customer,
      queue_id: queueId,
      at_ms: atMs,
      interaction_id: interactionId,
    })),
  );
  await sql`
    with place as (
      select * from jsonb_to_recordset(${written}::jsonb) as p (customer text, queue_id uuid, at_ms bigint, interaction_id uuid)
    ), touched as (
      select interaction_id from place
      union select b.interaction_id from place p, lateral (${neighbour('before', 'p', companyId, 'interaction_id')}) b
      union select a.interaction_id from place p, lateral (${neighbour('after', 'p', companyId, 'interaction_id')}) a
    ), related as (
      select i.interaction_id, i.part, i.at_ms - b.end_ms as before, a.at_ms - i.end_ms as after
      from report_interaction i
        left join lateral (${neighbour('before', 'i', companyId, 'end_ms')}) b on true
        left join lateral (${neighbour('after', 'i', companyId, 'at_ms')}) a on true
      where i.company_id = ${companyId} and i.interaction_id = any (array(select interaction_id from touched))
    ), gap as (
      select interaction_id, part, case when before <= ${furthestMs} then greatest(before, 0) end as previous,
        case when after <= ${furthestMs} then greatest(after, 0) end as next
      from related
    )
    update report_interaction as i set previous_gap_ms = gap.previous, next_gap_ms = gap.next
    from gap
    where i.company_id = ${companyId} and i.interaction_id = gap.interaction_id and i.part = gap.part
      and (i.previous_gap_ms is distinct from gap.previous or i.next_gap_ms is distinct from gap.next)`.execute(scope);
}
