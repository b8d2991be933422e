import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { Actor, CallEvent } from '../../telephony/call/index.ts';
import type { CallLogQuery, CallLogStore, NotedRow } from '../../telephony/call-log/index.ts';
import type { Store } from './store.ts';

interface Row extends Omit<NotedRow, 'startedAtMs' | 'answeredAtMs' | 'endedAtMs'> {
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date;
}

function toNotedRow({ startedAt, answeredAt, endedAt, ...row }: Row): NotedRow {
  return { ...row, startedAtMs: startedAt.getTime(), answeredAtMs: answeredAt?.getTime() ?? null, endedAtMs: endedAt.getTime() };
}

/** The call log in PostgreSQL. Pages continue after a row, not after a count: a new call shifts nothing. */
export class SqlCallLogStore implements CallLogStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(actor: Actor, query: CallLogQuery): Promise<{ rows: readonly NotedRow[]; nextCursor: string | null }> {
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    const rows = await this.#store.inCompany(actor.companyId, (scope) => {
      let select = scope
        .selectFrom('callLog')
        .selectAll()
        .where('companyId', '=', actor.companyId)
        .where('userId', '=', actor.userId);
      if (query.direction) select = select.where('direction', '=', query.direction);
      if (after)
        select = select.where(
          sql<boolean>`(started_at, call_id, part) < (${after.startedAt}, ${after.callId}::uuid, ${after.part})`,
        );
      if (query.search) {
        const pattern = `%${query.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
        select = select.where(sql<boolean>`lower(other_name || ' ' || other_number || ' ' || note) LIKE ${pattern}`);
      }
      return select
        .orderBy('startedAt', 'desc')
        .orderBy('callId', 'desc')
        .orderBy('part', 'desc')
        .limit(query.limit + 1)
        .execute();
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return { rows: page.map(toNotedRow), nextCursor: rows.length > query.limit && last ? writeCursor(last) : null };
  }

  async withParty(actor: Actor, of: Parameters<CallLogStore['withParty']>[1], limit: number): Promise<readonly NotedRow[]> {
    const digits = of.numbers.map((number) => number.replaceAll(/\D/g, '')).filter((number) => number.length >= 2);
    // Written with or without prefixes of countries and lines, the last nine digits are the same.
    const tails = digits.filter((number) => number.length >= 9).map((number) => number.slice(-9));
    const rows = await this.#store.inCompany(actor.companyId, (scope) =>
      scope
        .selectFrom('callLog')
        .selectAll()
        .where('companyId', '=', actor.companyId)
        .where('userId', '=', actor.userId)
        .where('isPrivate', '=', false)
        .where(
          sql<boolean>`(other_user_id = ${of.userId} or regexp_replace(other_number, '\\D', '', 'g') = any(${sql.val(digits)}::text[])
            or right(regexp_replace(other_number, '\\D', '', 'g'), 9) = any(${sql.val(tails)}::text[]))`,
        )
        .orderBy('startedAt', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(toNotedRow);
  }

  async setNote(actor: Actor, { callId, part }: { callId: CallId; part: number }, note: string): Promise<NotedRow> {
    const row = isUuid(callId)
      ? await this.#store.inCompany(actor.companyId, (scope) =>
          scope
            .updateTable('callLog')
            .set({ note })
            .where('companyId', '=', actor.companyId)
            .where('userId', '=', actor.userId)
            .where('callId', '=', callId)
            .where('part', '=', part)
            .returningAll()
            .executeTakeFirst(),
        )
      : undefined;
    if (!row) throw new ParleyError('note-unknown', 'The call log has no such line of yours');
    return toNotedRow(row);
  }

  async events(actor: Actor, callId: CallId): Promise<readonly CallEvent[]> {
    if (!isUuid(callId)) return [];
    const rows = await this.#store.inCompany(actor.companyId, (scope) =>
      scope
        .selectFrom('callEvent')
        .selectAll()
        .where('companyId', '=', actor.companyId)
        .where('callId', '=', callId)
        .orderBy('seq')
        .execute(),
    );
    return rows.map(({ body, companyId, domainId, seq, at }) => ({
      ...body,
      companyId,
      domainId,
      callId,
      seq,
      atMs: at.getTime(),
    }));
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function writeCursor(row: { startedAt: Date; callId: CallId; part: number }): string {
  return `${row.startedAt.getTime()}.${row.callId}.${row.part}`;
}

function readCursor(cursor: string): { startedAt: Date; callId: string; part: number } {
  const [at, callId, part] = cursor.split('.');
  if (!/^\d{1,15}$/.test(at ?? '') || !isUuid(callId ?? '') || !/^\d{1,4}$/.test(part ?? '')) {
    throw new ParleyError('input-invalid', 'The cursor is not one that a page of the call log gave');
  }
  return { startedAt: new Date(Number(at)), callId: callId!, part: Number(part) };
}
