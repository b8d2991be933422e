import { type RawBuilder, sql } from 'kysely';
import type {
  CountedFact,
  FactPage,
  FactQuery,
  FactReader,
  FactRow,
  Measure,
  OccurredValues,
} from '../../contact-centre/reporting/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { factOf, type StoredFact } from './report-rows.ts';
import { addedSql, conditionSql, dimensionSql, keySql, listJoins, measureSql, sourceOf } from './report-sql.ts';
import type { Store } from './store.ts';

/** Reports of facts in PostgreSQL. Intervals are cut at the bounds that are handed in: zones and their changes are no business of the store. */
export class SqlFactReader implements FactReader {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async measure(
    query: FactQuery,
    measures: readonly Measure[],
    mostRows: number,
  ): Promise<{ rows: readonly FactRow[]; isCut: boolean }> {
    const isOfTime = measures.some(({ take }) => take === 'time');
    if (isOfTime && measures.some(({ take }) => take !== 'time')) throw new Error('time is asked for by itself');
    const taken = measures.map(
      (one, index) => sql`${measureSql(one, query.parameters, sql`f.lasted`)} as ${sql.ref(`m${index}`)}`,
    );
    const keys = query.by.map((_, index) => sql.ref(`d${index}`));
    // Grouped by itself: nobody sorts a million facts to have thirty rows in order.
    const statement = sql<Record<string, string | number | null>>`
      with grouped as materialized (
        select ${sql.join([...keys, ...taken])} from (${laidOut(query, isOfTime, [])}) as f
        ${keys.length === 0 ? sql`` : sql`group by ${sql.join(keys)}`}
      )
      select * from grouped ${keys.length === 0 ? sql`` : sql`order by ${sql.join(keys)} limit ${mostRows + 1}`}`;
    const { rows } = await this.#store.inCompany(query.companyId, async (scope) => {
      // The planner takes every moment for an interval of its own and would sort; there are few intervals.
      await sql`set local enable_sort = off`.execute(scope);
      return statement.execute(scope);
    });
    const read = rows.slice(0, mostRows).map((row) => rowOf(row, query, measures.length));
    return { rows: read, isCut: rows.length > mostRows };
  }

  async list(
    query: FactQuery,
    measure: Measure,
    { limit, cursor }: FactPage,
  ): Promise<{ items: readonly CountedFact[]; total: number; nextCursor: string | null }> {
    const isOfTime = measure.take === 'time';
    const added = addedSql(measure, sql`f.lasted`);
    const counted = sql`(select f.*, ${added} as added from (${laidOut(query, isOfTime, [measure])}) as f where ${added} is not null)`;
    const after = cursor === null ? null : readCursor(cursor);
    const beyond = after === null ? sql`` : sql`where (f.at_ms, f.place) < (${after.atMs}, ${after.place})`;
    const placed = sql`(select f.*, ${placeOf(query)} as place from ${counted} as f)`;
    const named = withCalls(query);
    const statement = sql<StoredFact>`
      select f.*, ${named.columns} from (select * from ${placed} as f ${beyond} order by f.at_ms desc, f.place desc limit ${limit + 1}) as f
      ${named.join} order by f.at_ms desc, f.place desc`;
    const count = sql<{ total: string }>`select count(*) as total from ${counted} as f`;
    const [page, all] = await this.#store.inCompany(query.companyId, async (scope) => [
      await statement.execute(scope),
      await count.execute(scope),
    ]);
    const last = page.rows.length > limit ? page.rows[limit - 1] : undefined;
    return {
      items: page.rows.slice(0, limit).map((row) => countedOf(row, query)),
      total: Number(all.rows[0]!.total),
      nextCursor: last ? `${Number(last.atMs)}.${String(last.place)}` : null,
    };
  }

  async occurred(companyId: CompanyId, sinceMs: number): Promise<OccurredValues> {
    const statement = sql<{ [Name in keyof OccurredValues]: string[] | null }>`
      with lately as materialized (select dialled, channel, skill_ids, dispositions from report_visit
        where company_id = ${companyId} and at_ms >= ${sinceMs} order by at_ms desc limit 20000)
      select (select array_agg(distinct dialled) from lately where dialled <> '') as dialled,
        (select array_agg(distinct channel) from lately) as channels,
        (select array_agg(distinct s::text) from lately, unnest(skill_ids) as s) as "skillIds",
        (select array_agg(distinct d) from lately, unnest(dispositions) as d) as dispositions,
        (select array_agg(distinct flow_id::text) from (select flow_id from report_step where company_id = ${companyId} and at_ms >= ${sinceMs}
          order by at_ms desc limit 20000) as s) as "flowIds"`;
    const { rows } = await this.#store.inCompany(companyId, (scope) => statement.execute(scope));
    const { dialled, dispositions, channels, skillIds, flowIds } = rows[0]!;
    return {
      dialled: dialled ?? [],
      dispositions: dispositions ?? [],
      channels: channels ?? [],
      skillIds: skillIds ?? [],
      flowIds: flowIds ?? [],
    };
  }
}

/** Facts with their keys `d0`, `d1` …, and of time with `lasted`: how long each lasted within the interval. */
function laidOut(query: FactQuery, isOfTime: boolean, only: readonly Measure[]): RawBuilder<unknown> {
  const { by, zone, bounds, nowMs, parameters, where } = query;
  const bounded = sql`${bounds}::bigint[]`;
  const isDivided = by.some((one) => one.startsWith('interval-'));
  const bucket = isOfTime ? sql`b.i` : sql`width_bucket(f.at_ms, ${bounded})`;
  const keys = by.map((one, index) => sql`, ${dimensionSql(one, index, zone, bucket)} as ${sql.ref(`d${index}`)}`);
  const conditions = [where, ...only.map((one) => one.where)].map((one) => conditionSql(one, parameters));
  // Without intervals the whole period is one.
  const ends = isDivided ? bounded : sql`array[${bounds[0]}::bigint, ${bounds.at(-1)}::bigint]`;
  const parts = isOfTime
    ? sql`cross join lateral (
        select i, (e.ends)[i] as lo, (e.ends)[i + 1] as hi from (select ${ends} as ends) as e,
          generate_series(width_bucket(greatest(f.at_ms, (e.ends)[1]), e.ends),
            least(width_bucket(least(coalesce(f.end_ms, ${nowMs}), ${nowMs}) - 1, e.ends), cardinality(e.ends) - 1)) as i
      ) as b`
    : sql``;
  const lasted = isOfTime
    ? sql`, least(coalesce(f.end_ms, ${nowMs}), ${nowMs}, b.hi) - greatest(f.at_ms, b.lo) as lasted`
    : sql``;
  return sql`select f.* ${sql.join(keys, sql``)} ${lasted} from ${sourceOf(query, isOfTime)} as f ${parts} ${listJoins(by)}
    where ${sql.join(conditions, sql` and `)} ${rowCondition(query, bucket)}`;
}

/** Of one row only, when it is named. */
function rowCondition({ by, zone, row }: FactQuery, bucket: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!row) return sql``;
  const conditions = by.map((one, index) => {
    const key = row[index] ?? null;
    const isInterval = one.startsWith('interval-');
    return keySql(dimensionSql(one, index, zone, bucket), isInterval && key !== null ? String(Number(key) + 1) : key);
  });
  return conditions.length === 0 ? sql`` : sql`and ${sql.join(conditions, sql` and `)}`;
}

function rowOf(row: Record<string, string | number | null>, { by }: FactQuery, measures: number): FactRow {
  const keys = by.map((one, index) => {
    const key = row[`d${index}`] ?? null;
    return key === null ? null : one.startsWith('interval-') ? String(Number(key) - 1) : String(key);
  });
  const values = Array.from({ length: measures }, (_, index) => {
    const value = row[`m${index}`] ?? null;
    return value === null ? null : Number(value);
  });
  return { keys, values };
}

/** What orders facts of the same moment. */
function placeOf({ fact }: FactQuery): RawBuilder<unknown> {
  if (fact === 'agent-span') return sql`f.agent_id::text`;
  if (fact === 'call') return sql`f.call_id::text || '/' || lpad(f.part::text, 4, '0') || '/' || f.user_id::text`;
  return sql`f.interaction_id::text || '/' || lpad(f.part::text, 4, '0')`;
}

/** The call and the customer of an interaction. */
function withCalls({ fact, companyId }: FactQuery): { columns: RawBuilder<unknown>; join: RawBuilder<unknown> } {
  if (fact === 'agent-span') return { columns: sql`null as named_call, null as named_customer`, join: sql`` };
  if (fact === 'call') return { columns: sql`f.call_id as named_call, f.partner as named_customer`, join: sql`` };
  return {
    columns: sql`i.call_id as named_call, i.customer as named_customer`,
    join: sql`left join report_interaction as i on i.company_id = ${companyId} and i.interaction_id = f.interaction_id`,
  };
}

function countedOf(row: StoredFact, { fact }: FactQuery): CountedFact {
  return {
    fact: factOf(fact, row),
    callId: row.namedCall as string | null,
    customer: row.namedCustomer as string | null,
    value: Number(row.added),
  };
}

function readCursor(cursor: string): { atMs: number; place: string } {
  const match = /^(\d{1,16})\.([0-9a-f/-]{1,120})$/i.exec(cursor);
  if (!match) throw new ParleyError('input-invalid', 'The cursor is not one that a page of these gave');
  return { atMs: Number(match[1]), place: match[2]! };
}
