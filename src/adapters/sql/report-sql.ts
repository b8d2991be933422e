import { type RawBuilder, sql } from 'kysely';
import type { Condition, FactKind, FactQuery, FormulaParameters, Measure } from '../../contact-centre/reporting/index.ts';
import type { ReportDimension } from '../../contract/rest/reports.ts';

/** Formulas as SQL. What a condition means is said in `formulas/evaluate.ts`; a test holds both together. */

/** Facts of a kind, as `f`. */
const tables: Readonly<Partial<Record<FactKind, string>>> = {
  visit: 'report_visit',
  work: 'report_work',
  offer: 'report_offer',
  interaction: 'report_interaction',
  step: 'report_step',
};

/** A stay or a part of an agent that lasted longer than this before the period is not looked for. */
const longestMs = 7 * 86_400_000;

const columnNames = new Map<string, string>();

/** The column of a field; there are some dozens, and each fact that is written has twenty. */
export function snake(field: string): string {
  let name = columnNames.get(field);
  if (name === undefined) {
    name = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    columnNames.set(field, name);
  }
  return name;
}

function column(field: string): RawBuilder<unknown> {
  return sql.ref(`f.${snake(field)}`);
}

/** What is looked through: facts that belong to the period, or, for time, those that lasted within it. */
export function sourceOf({ fact, companyId, bounds, nowMs }: FactQuery, isOfTime: boolean): RawBuilder<unknown> {
  const [fromMs, toMs] = [bounds[0]!, bounds.at(-1)!];
  if (fact === 'agent-span') return agentSpansSql(companyId, fromMs, Math.min(toMs, nowMs));
  if (fact === 'call') return calls(companyId, fromMs, toMs);
  const table = sql.table(tables[fact]!);
  if (!isOfTime) return sql`(select * from ${table} where company_id = ${companyId} and at_ms >= ${fromMs} and at_ms < ${toMs})`;
  return sql`(select * from ${table} where company_id = ${companyId} and at_ms < ${toMs} and at_ms > ${fromMs - longestMs}
    and coalesce(end_ms, ${nowMs}) > ${fromMs})`;
}

/** States as they followed each other; the last of each agent before the period lasts into it. */
export function agentSpansSql(companyId: string, fromMs: number, toMs: number): RawBuilder<unknown> {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const columns = sql`agent_id, state, reason, at, id`;
  return sql`(
    select agent_id, state, reason, (extract(epoch from at) * 1000)::bigint as at_ms,
      (extract(epoch from lead(at) over (partition by agent_id order by at, id)) * 1000)::bigint as end_ms
    from (
      (select distinct on (agent_id) ${columns} from agent_state where company_id = ${companyId} and at < ${from} order by agent_id, at desc, id desc)
      union all
      select ${columns} from agent_state where company_id = ${companyId} and at >= ${from} and at < ${to}
    ) as states)`;
}

function calls(companyId: string, fromMs: number, toMs: number): RawBuilder<unknown> {
  return sql`(
    select user_id, direction, nullif(case when is_private then '' else other_number end, '') as partner, talk_ms,
      (extract(epoch from answered_at - started_at) * 1000)::bigint as ring_ms,
      (extract(epoch from started_at) * 1000)::bigint as at_ms, (extract(epoch from ended_at) * 1000)::bigint as end_ms, call_id, part
    from call_log where company_id = ${companyId} and started_at >= ${new Date(fromMs)} and started_at < ${new Date(toMs)})`;
}

export function conditionSql(condition: Condition, parameters: FormulaParameters): RawBuilder<boolean> {
  switch (condition.op) {
    case 'all':
      return joined(condition.of, sql` and `, sql`true`, parameters);
    case 'any':
      return joined(condition.of, sql` or `, sql`false`, parameters);
    case 'not':
      return sql`(not ${conditionSql(condition.of, parameters)})`;
    case 'is':
      if (condition.values.length === 1) return sql`coalesce(${column(condition.field)} = (${arrayOf(condition)})[1], false)`;
      return sql`coalesce(${column(condition.field)} = any(${arrayOf(condition)}), false)`;
    case 'is-not':
      return sql`(${column(condition.field)} is null or ${column(condition.field)} <> all(${arrayOf(condition)}))`;
    case 'at-most':
      return sql`coalesce(${column(condition.field)} <= ${limitSql(condition.limit, parameters)}, false)`;
    case 'more-than':
      return sql`coalesce(${column(condition.field)} > ${condition.limit}, false)`;
    case 'known':
      return sql`(${column(condition.field)} is not null)`;
    case 'unknown':
      return sql`(${column(condition.field)} is null)`;
    case 'has':
      return sql`(${column(condition.field)} && ${arrayOf(condition)})`;
  }
}

/** X may be of each queue its own. */
function limitSql(limit: Extract<Condition, { op: 'at-most' }>['limit'], parameters: FormulaParameters): RawBuilder<unknown> {
  if (typeof limit === 'number') return sql`${limit}::bigint`;
  const usual = sql`${parameters[limit]}::bigint`;
  const exceptions = parameters.ofQueues?.[limit] ?? [];
  if (exceptions.length === 0) return usual;
  const cases = exceptions.map(({ limit: own, queueIds }) => sql`when f.queue_id = any(${queueIds}::uuid[]) then ${own}::bigint`);
  return sql`case ${sql.join(cases, sql` `)} else ${usual} end`;
}

function joined(
  of: readonly Condition[],
  by: RawBuilder<unknown>,
  none: RawBuilder<boolean>,
  parameters: FormulaParameters,
): RawBuilder<boolean> {
  if (of.length === 0) return none;
  return sql`(${sql.join(
    of.map((one) => conditionSql(one, parameters)),
    by,
  )})`;
}

function arrayOf({ field, values }: { field: string; values: readonly (string | boolean | number)[] }): RawBuilder<unknown> {
  if (/Ids?$/.test(field)) return sql`${values}::uuid[]`;
  if (typeof values[0] === 'boolean') return sql`${values}::boolean[]`;
  return typeof values[0] === 'number' ? sql`${values}::bigint[]` : sql`${values}::text[]`;
}

const dimensionFields: Readonly<Partial<Record<ReportDimension, string>>> = {
  queue: 'queueId',
  agent: 'agentId',
  dialled: 'dialled',
  channel: 'channel',
  flow: 'flowId',
  'flow-node': 'nodeId',
  reason: 'reason',
  'transfer-target': 'transferTarget',
  user: 'userId',
  partner: 'partner',
  direction: 'direction',
};

const listFields: Readonly<Partial<Record<ReportDimension, string>>> = { skill: 'skillIds', disposition: 'dispositions' };

/** Dimensions in which a fact may stand in several rows. */
export function isOfLists(by: readonly ReportDimension[]): boolean {
  return by.some((one) => one in listFields);
}

/** A row for each of the list's members; one without any keeps a row of its own. */
export function listJoins(by: readonly ReportDimension[]): RawBuilder<unknown> {
  const joins = by.flatMap((one, index) => {
    const field = listFields[one];
    return field ? [sql`left join lateral unnest(${column(field)}) as ${sql.ref(`l${index}`)}(v) on true`] : [];
  });
  return joins.length === 0 ? sql`` : sql.join(joins, sql` `);
}

/** @param bucket of the interval, from 1 */
export function dimensionSql(
  one: ReportDimension,
  index: number,
  zone: string,
  bucket: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (one.startsWith('interval-')) return bucket;
  if (one in listFields) return sql.ref(`l${index}.v`);
  const field = dimensionFields[one];
  if (field) return column(field);
  const at = sql`(to_timestamp(f.at_ms / 1000.0) at time zone ${zone}::text)`;
  return one === 'hour-of-day' ? sql`extract(hour from ${at})::integer` : sql`extract(isodow from ${at})::integer`;
}

/** The row of a key. */
export function keySql(expression: RawBuilder<unknown>, key: string | null): RawBuilder<boolean> {
  return key === null ? sql`${expression} is null` : sql`${expression}::text = ${key}`;
}

export function measureSql(measure: Measure, parameters: FormulaParameters, timeMs: RawBuilder<unknown>): RawBuilder<unknown> {
  const filter = sql`filter (where ${conditionSql(measure.where, parameters)})`;
  switch (measure.take) {
    case 'count':
      return sql`count(*) ${filter}`;
    case 'sum':
      return sql`sum(${column(measure.field)}) ${filter}`;
    case 'max':
      return sql`max(${column(measure.field)}) ${filter}`;
    case 'percentile':
      return sql`percentile_disc(${measure.share}) within group (order by ${column(measure.field)}) ${filter}`;
    case 'time':
      return sql`sum(${timeMs}) ${filter}`;
    default:
      throw new Error(`${measure.take} is of now, not of a period`);
  }
}

/** What a fact adds to a measure. */
export function addedSql(measure: Measure, timeMs: RawBuilder<unknown>): RawBuilder<unknown> {
  if (measure.take === 'count') return sql`1`;
  return 'field' in measure ? column(measure.field) : timeMs;
}
