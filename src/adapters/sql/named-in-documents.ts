import { sql } from 'kysely';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { Scope } from './store.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/**
 * Flows and queues that name any of these things by their ids: what is drawn in the latest or live version, the rules by which a queue
 * sends callers elsewhere, what they hear meanwhile. Documents have no references, so they are read. What goes itself is left out.
 */
export async function namedInDocuments(scope: Scope, gone: ReadonlySet<string>): Promise<readonly Dependent[]> {
  const { rows } = await sql<Dependent>`
    with gone as (select unnest(${[...gone]}::text[]) as id),
    documents as (
      select 'flow' as kind, f.id, f.name, v.document::text as document
        from flow f join flow_version v on v.flow_id = f.id and v.number in (f.draft, f.live)
      union all select 'queue', q.id, q.name, concat(q.overflow, q.closed_to, q.waiting_settings) from queue q)
    select distinct kind, d.id::text, name, 'blocks' as effect
      from documents d, regexp_matches(document, ${uuid}, 'g') as named (ids), gone
      where named.ids[1] = gone.id and d.id::text not in (select id from gone)
      order by 1, 3`.execute(scope);
  return rows;
}
