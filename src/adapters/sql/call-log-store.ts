import { type RawBuilder, sql } from 'kysely';
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
      for (const condition of conditionsOf(query)) select = select.where(condition);
      return select
        .orderBy('startedAt', 'desc')
        .orderBy('callId', 'desc')
        .orderBy('part', 'desc')
        .limit(query.limit + 1)
        .execute();
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      rows: await this.#withSharedNotes(actor, page.map(toNotedRow)),
      nextCursor: rows.length > query.limit && last ? writeCursor(last) : null,
    };
  }

  async withParty(actor: Actor, of: Parameters<CallLogStore['withParty']>[1], limit: number): Promise<readonly NotedRow[]> {
    const rows = await this.#store.inCompany(actor.companyId, (scope) =>
      scope
        .selectFrom('callLog')
        .selectAll()
        .where('companyId', '=', actor.companyId)
        .where('userId', '=', actor.userId)
        .where('isPrivate', '=', false)
        .where(withParties({ numbers: of.numbers, userIds: of.userId === null ? [] : [of.userId] }))
        .orderBy('startedAt', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(toNotedRow);
  }

  /** What others who had a part in these calls share about them. */
  async #withSharedNotes(actor: Actor, rows: readonly NotedRow[]): Promise<readonly NotedRow[]> {
    const callIds = [...new Set(rows.map(({ callId }) => callId))];
    if (callIds.length === 0) return rows;
    const notes = await this.#store.inCompany(actor.companyId, (scope) =>
      scope
        .selectFrom('callLog')
        .select(['callId', 'userId', 'note'])
        .where('companyId', '=', actor.companyId)
        .where('callId', 'in', callIds)
        .where('noteIsShared', '=', true)
        .where('userId', '!=', actor.userId)
        .where('note', '!=', '')
        .orderBy('userId')
        .execute(),
    );
    return rows.map((row) => {
      const of = notes.filter(({ callId }) => callId === row.callId);
      return of.length === 0 ? row : { ...row, sharedNotes: of.map(({ userId, note }) => ({ authorId: userId, text: note })) };
    });
  }

  async setNote(
    actor: Actor,
    { callId, part }: { callId: CallId; part: number },
    { text, isShared }: { text: string; isShared?: boolean },
  ): Promise<NotedRow> {
    const row = isUuid(callId)
      ? await this.#store.inCompany(actor.companyId, (scope) =>
          scope
            .updateTable('callLog')
            .set({ note: text, ...(isShared === undefined ? {} : { noteIsShared: isShared }) })
            .where('companyId', '=', actor.companyId)
            .where('userId', '=', actor.userId)
            .where('callId', '=', callId)
            .where('part', '=', part)
            .returningAll()
            .executeTakeFirst(),
        )
      : undefined;
    if (!row) throw new ParleyError('note-unknown', 'The call log has no such line of yours');
    return (await this.#withSharedNotes(actor, [toNotedRow(row)]))[0]!;
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

/** Written with or without prefixes of countries and lines, the last nine digits are the same. */
function withParties({ numbers, userIds }: NonNullable<CallLogQuery['parties']>): RawBuilder<boolean> {
  const digits = numbers.map((number) => number.replaceAll(/\D/g, '')).filter((number) => number.length >= 2);
  const tails = digits.filter((number) => number.length >= 9).map((number) => number.slice(-9));
  return sql<boolean>`(other_user_id = any(${sql.val(userIds)}::uuid[])
    or regexp_replace(other_number, '\\D', '', 'g') = any(${sql.val(digits)}::text[])
    or right(regexp_replace(other_number, '\\D', '', 'g'), 9) = any(${sql.val(tails)}::text[]))`;
}

function conditionsOf(query: CallLogQuery): RawBuilder<boolean>[] {
  const { search, parties, fromMs, toMs, withUserId, number, queueId, answeredBy, hasNote } = query;
  const conditions: RawBuilder<boolean>[] = [];
  if (search) {
    const pattern = `%${search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    const own = sql<boolean>`lower(other_name || ' ' || other_number || ' ' || note) LIKE ${pattern}`;
    const isNamed = parties !== undefined && parties.numbers.length + parties.userIds.length > 0;
    conditions.push(isNamed ? sql<boolean>`(${own} or not is_private and ${withParties(parties)})` : own);
  }
  if (fromMs !== undefined) conditions.push(sql<boolean>`started_at >= ${new Date(fromMs)}`);
  if (toMs !== undefined) conditions.push(sql<boolean>`started_at < ${new Date(toMs)}`);
  if (withUserId) conditions.push(sql<boolean>`other_user_id = ${withUserId}`);
  if (number) conditions.push(sql<boolean>`(not is_private and ${withParties({ numbers: [number], userIds: [] })})`);
  if (queueId) conditions.push(queueId === 'any' ? sql<boolean>`queue_id is not null` : sql<boolean>`queue_id = ${queueId}`);
  if (answeredBy) conditions.push(sql<boolean>`answered_by = ${answeredBy}`);
  if (hasNote !== undefined) conditions.push(hasNote ? sql<boolean>`note <> ''` : sql<boolean>`note = ''`);
  return conditions;
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
