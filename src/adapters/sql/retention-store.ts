import { sql } from 'kysely';
import type { CompanyId } from '../../kernel/ids.ts';
import type { CallLogLimits, RetentionStore } from '../../platform/retention/index.ts';
import type { Store } from './store.ts';

/** So many users' lines at once: a transaction stays short. */
const usersAtOnce = 500;
const callsAtOnce = 5000;

/** Forgetting in PostgreSQL, by the rule of `platform/retention/call-log-retention.ts`. */
export class SqlRetentionStore implements RetentionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async forgetLines(
    companyId: CompanyId,
    limits: Parameters<RetentionStore['forgetLines']>[1],
    others: CallLogLimits,
    nowMs: number,
  ): Promise<number> {
    const known = new Map<string, CallLogLimits>(limits.map(({ userId, limits: own }) => [userId, own]));
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<{ userId: string }>`select distinct user_id as "userId" from call_log where company_id = ${companyId}`.execute(scope),
    );
    let removed = 0;
    for (let at = 0; at < rows.length; at += usersAtOnce) {
      const users = rows.slice(at, at + usersAtOnce).map(({ userId }) => ({ userId, ...(known.get(userId) ?? others) }));
      removed += await this.#forgetLinesOf(companyId, users, nowMs);
    }
    return removed;
  }

  async #forgetLinesOf(
    companyId: CompanyId,
    users: readonly (CallLogLimits & { userId: string })[],
    nowMs: number,
  ): Promise<number> {
    const now = new Date(nowMs);
    const result = await this.#store.inCompany(companyId, (scope) =>
      sql`
        with limits as (
          select * from unnest(
            ${users.map(({ userId }) => userId)}::uuid[], ${users.map(({ maxPerType }) => maxPerType)}::int[],
            ${users.map(({ days }) => days)}::int[], ${users.map(({ minKept }) => minKept)}::int[]
          ) as l (user_id, max_per_type, days, min_kept)
        ), ranked as (
          select l.*, c.call_id, c.part, c.started_at,
            row_number() over (partition by c.user_id order by c.started_at desc, c.call_id desc, c.part desc) as rank,
            row_number() over (partition by c.user_id, c.direction order by c.started_at desc, c.call_id desc, c.part desc) as rank_of_type
          from call_log c join limits l using (user_id) where c.company_id = ${companyId}
        )
        delete from call_log c using ranked r
        where c.company_id = ${companyId} and c.user_id = r.user_id and c.call_id = r.call_id and c.part = r.part
          and r.rank > r.min_kept
          and (r.started_at < ${now}::timestamptz - make_interval(hours => 24 * r.days)
            or (r.started_at < ${now}::timestamptz - interval '24 hours' and r.rank_of_type > r.max_per_type))
      `.execute(scope),
    );
    return Number(result.numAffectedRows ?? 0n);
  }

  async forgetEvents(companyId: CompanyId, beforeMs: number): Promise<number> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<{ count: string }>`
        with old as (
          select distinct g.call_id from call_event_group g
          where g.company_id = ${companyId} and g.call_id < ${firstIdAt(beforeMs)}::uuid
            and not exists (select from call_log l where l.company_id = g.company_id and l.call_id = g.call_id)
            and not exists (select from open_call o where o.company_id = g.company_id and o.id = g.call_id)
          limit ${callsAtOnce}
        ), gone as (
          delete from call_event_group g using old where g.company_id = ${companyId} and g.call_id = old.call_id
        )
        select count(*) from old
      `.execute(scope),
    );
    return Number(rows[0]!.count) + (await this.#forgetInteractions(companyId, new Date(beforeMs)));
  }

  /** Matters that are over, and what agents were: the last state of each stays. */
  async #forgetInteractions(companyId: CompanyId, before: Date): Promise<number> {
    const { rows } = await this.#store.inCompany(companyId, async (scope) => {
      await sql`
        delete from agent_state s where s.company_id = ${companyId} and s.at < ${before}
          and exists (select from agent_state n where n.agent_id = s.agent_id and n.id > s.id)`.execute(scope);
      return sql<{ count: string }>`
        with old as (
          select id from interaction where company_id = ${companyId} and last_at < ${before} and ended_at is not null limit ${callsAtOnce}
        ), events as (
          delete from interaction_event_group g using old where g.company_id = ${companyId} and g.interaction_id = old.id
        ), calls as (
          delete from interaction_call c using old where c.company_id = ${companyId} and c.interaction_id = old.id
        ), gone as (
          delete from interaction i using old where i.company_id = ${companyId} and i.id = old.id
        )
        select count(*) from old`.execute(scope);
    });
    return Number(rows[0]!.count);
  }
}

/** The smallest identifier of this moment: identifiers of calls begin with their time (RFC 9562 §5.7). */
function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
