import { sql } from 'kysely';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Scope } from './store.ts';

/** The numbers that these devices alone have: nobody is reached by them when the devices are gone. */
const orphaned = (deviceIds: readonly string[]) => sql`(
  select d.domain_id, d.number from device d where d.id = any (${[...deviceIds]}::uuid[])
  except select o.domain_id, o.number from device o where o.id <> all (${[...deviceIds]}::uuid[]))`;

/** Where others name the numbers of devices that are to go: carriers' numbers that lead to them, and what people forward to. */
export async function mentionsOf(scope: Scope, companyId: CompanyId, deviceIds: readonly string[]): Promise<Dependent[]> {
  if (deviceIds.length === 0) return [];
  const { rows } = await sql<Dependent>`
    with gone as ${orphaned(deviceIds)}
    select 'trunk-number' as kind, t.id || '/' || (entry ->> 'number') as id, t.name || ' ' || (entry ->> 'number') as name, 'detached' as effect
      from trunk t, jsonb_array_elements(t.numbers) entry, gone
      where t.company_id = ${companyId} and t.domain_id = gone.domain_id and entry ->> 'destination' = gone.number
    union all select distinct 'forwarding', u.id::text, u.login, 'detached'
      from forwarding f join app_user u on u.id = f.user_id, gone
      where f.company_id = ${companyId} and u.domain_id = gone.domain_id and gone.number = any (parley_forwarding_numbers(f))
        and not exists (select from device d where d.user_id = u.id and d.id = any (${[...deviceIds]}::uuid[]))
    order by 1, 3`.execute(scope);
  return rows;
}

/** A column, or null where it is one of the numbers. */
const without = (column: string) => sql`case when ${sql.ref(column)} = any (numbers.list) then null else ${sql.ref(column)} end`;

/** Takes them away there; to be done before the devices go. */
export async function forgetNumbers(scope: Scope, companyId: CompanyId, deviceIds: readonly string[]): Promise<void> {
  const gone = orphaned(deviceIds);
  await sql`with gone as ${gone}
    update trunk t set numbers = coalesce((select jsonb_agg(entry order by position) from jsonb_array_elements(t.numbers) with ordinality e (entry, position)
      where not exists (select from gone where gone.domain_id = t.domain_id and gone.number = entry ->> 'destination')), '[]')
    where t.company_id = ${companyId} and exists (select from jsonb_array_elements(t.numbers) entry, gone
      where gone.domain_id = t.domain_id and gone.number = entry ->> 'destination')`.execute(scope);
  await sql`with gone as ${gone}
    update forwarding f set immediate = ${without('f.immediate')}, busy = ${without('f.busy')}, no_answer = ${without('f.no_answer')},
      also_ring = ${without('f.also_ring')}, internal = parley_without_numbers(f.internal, numbers.list),
      external = parley_without_numbers(f.external, numbers.list), rules = parley_rules_without_numbers(f.rules, numbers.list)
    from app_user u, lateral (select array_agg(gone.number) as list from gone where gone.domain_id = u.domain_id) numbers
    where f.company_id = ${companyId} and u.id = f.user_id and parley_forwarding_numbers(f) && numbers.list`.execute(scope);
}
