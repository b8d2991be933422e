import { type SelectQueryBuilder, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import {
  type BegunRecording,
  type ChainEnd,
  type ChainEntry,
  type ChainNote,
  chainStart,
  type FinishedSound,
  type ListedRecording,
  type Recording,
  type RecordingId,
  type RecordingQuery,
  type RecordingSight,
  type RecordingStore,
  type RecordingSubjects,
  readLine,
} from '../../telephony/recording/index.ts';
import { type ListingSpec, listRows } from './listing.ts';
import { appendToChain } from './recording-chain.ts';
import type { Tables } from './schema.ts';
import type { Scope, Store } from './store.ts';
import { isId } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    startedAt: { by: sql.ref('recording.startedAt'), type: 'timestamptz' },
    durationMs: { by: sql.ref('recording.durationMs'), type: 'integer' },
  },
  id: sql.ref('recording.id'),
  idType: 'uuid',
  searched: [sql.ref('recording.customerNumber'), sql.ref('recording.customerName')],
  searchedElsewhere: [
    (pattern) =>
      sql<boolean>`exists (select from app_user u where u.id = any (recording.user_ids)
        and lower(concat_ws(' ', u.first_name, u.last_name)) like ${pattern})`,
  ],
};

/** Recordings and their hash-chained list in PostgreSQL. */
export class SqlRecordingStore implements RecordingStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  begin(recording: BegunRecording, note: ChainNote): Promise<void> {
    const { companyId, startedAtMs, userIds, mailUserIds, reason, ...rest } = recording;
    return this.#store.inCompany(companyId, async (scope) => {
      const lists = { userIds: [...userIds], mailUserIds: [...mailUserIds], reason: JSON.stringify(reason) };
      const row = { ...rest, ...lists, companyId, state: 'recording', startedAt: new Date(startedAtMs) } as const;
      // Stored a second time, after an answer was lost, it changes nothing.
      const { numInsertedOrUpdatedRows } = await scope
        .insertInto('recording')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) await appendToChain(scope, companyId, [note]);
    });
  }

  async addPerson(companyId: CompanyId, id: RecordingId, userId: UserId): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      sql`update recording set user_ids = user_ids || ${userId}::uuid
        where company_id = ${companyId} and id = ${id} and not ${userId}::uuid = any (user_ids)`.execute(scope),
    );
  }

  append(companyId: CompanyId, notes: readonly ChainNote[]): Promise<void> {
    return this.#store.inCompany(companyId, (scope) => appendToChain(scope, companyId, notes));
  }

  finish(
    { companyId, id, endedAtMs, pausedMs, isCut }: Parameters<RecordingStore['finish']>[0],
    { durationMs, sizeBytes, sha256, peaks }: FinishedSound,
    note: ChainNote,
  ): Promise<void> {
    const sound = {
      durationMs: Math.round(durationMs),
      sizeBytes,
      sha256,
      peaks: Buffer.concat([peaks.left, peaks.right]),
      peakStepMs: peaks.stepMs,
    };
    const end = { endedAt: new Date(endedAtMs ?? note.atMs), pausedMs: Math.round(pausedMs), isCut };
    return this.#change(companyId, id, 'recording', { ...sound, ...end, state: 'finished' }, note);
  }

  lose(companyId: CompanyId, id: RecordingId, note: ChainNote): Promise<void> {
    const end = { endedAt: new Date(note.atMs), isCut: true, sealedKey: null };
    return this.#change(companyId, id, 'recording', { ...end, state: 'lost' }, note);
  }

  async erase(companyId: CompanyId, id: RecordingId, note: ChainNote): Promise<boolean> {
    return this.#store.inCompany(companyId, async (scope) => {
      const gone = await scope
        .updateTable('recording')
        .set({
          state: 'erased',
          sealedKey: null,
          peaks: null,
          customerNumber: '',
          customerName: '',
          erasedAt: new Date(note.atMs),
        })
        .where('companyId', '=', companyId)
        .where('id', '=', id)
        .where('state', '=', 'finished')
        .where('isHeld', '=', false)
        .executeTakeFirst();
      if (gone.numUpdatedRows === 0n) return false;
      for (const table of ['recordingNote', 'scorecard'] as const)
        await scope.deleteFrom(table).where('companyId', '=', companyId).where('recordingId', '=', id).execute();
      await appendToChain(scope, companyId, [note]);
      return true;
    });
  }

  hold(companyId: CompanyId, id: RecordingId, isHeld: boolean, note: ChainNote): Promise<void> {
    return this.#change(companyId, id, 'finished', { isHeld }, note);
  }

  async unfinished(): Promise<readonly Recording[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      selectOf(scope).where('recording.state', '=', 'recording').orderBy('recording.id').execute(),
    );
    return rows.map(recordingOf);
  }

  async find(companyId: CompanyId, id: string): Promise<ListedRecording | null> {
    if (!isId(id)) return null;
    const row = await this.#store.inCompany(companyId, (scope) =>
      selectOf(scope)
        .where('recording.companyId', '=', companyId)
        .where('recording.id', '=', id as RecordingId)
        .executeTakeFirst(),
    );
    return row ? recordingOf(row) : null;
  }

  list(companyId: CompanyId, sight: RecordingSight, { limit, after, sort, search, ...filters }: RecordingQuery) {
    return this.#store.inCompany(companyId, async (scope) => {
      const query = filtered(selectOf(scope).where('recording.companyId', '=', companyId), sight, filters);
      const { rows, ...page } = await listRows(query, spec, { limit, after, sort, search });
      return { ...page, rows: rows.map(recordingOf) };
    });
  }

  async subjects(companyId: CompanyId, sight: RecordingSight): Promise<RecordingSubjects> {
    const mine = (scope: Scope) =>
      filtered(scope.selectFrom('recording').where('recording.companyId', '=', companyId), sight, {});
    return this.#store.inCompany(companyId, async (scope) => {
      const people = await mine(scope).select(sql<UserId>`unnest(recording.user_ids)`.as('id')).distinct().execute();
      const queues = await mine(scope).select('recording.queueId').distinct().execute();
      return {
        userIds: people.map(({ id }) => id),
        queueIds: queues.flatMap(({ queueId }) => (queueId === null ? [] : [queueId])),
      };
    });
  }

  async days(companyId: CompanyId, sight: RecordingSight, timeZone: string): Promise<readonly string[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      filtered(scope.selectFrom('recording').where('recording.companyId', '=', companyId), sight, { state: 'finished' })
        .select(dayIn(timeZone).as('day'))
        .distinct()
        .orderBy('day', 'desc')
        .execute(),
    );
    return rows.map(({ day }) => day);
  }

  async ofDay(companyId: CompanyId, sight: RecordingSight, day: string, timeZone: string): Promise<readonly ListedRecording[]> {
    const noonMs = Date.parse(`${day}T12:00:00Z`);
    if (Number.isNaN(noonMs)) return [];
    // No zone is further away than this; the rest is said by the day itself.
    const around = { from: noonMs - 2 * dayMs, until: noonMs + 2 * dayMs, state: 'finished' } as const;
    const rows = await this.#store.inCompany(companyId, (scope) =>
      filtered(selectOf(scope).where('recording.companyId', '=', companyId), sight, around)
        .where(sql<boolean>`${dayIn(timeZone)} = ${day}`)
        .orderBy('recording.startedAt')
        .execute(),
    );
    return rows.map(recordingOf);
  }

  async peaks(companyId: CompanyId, id: RecordingId): Promise<FinishedSound['peaks'] | null> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('recording')
        .select(['peaks', 'peakStepMs'])
        .where('companyId', '=', companyId)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (!row?.peaks) return null;
    const half = row.peaks.length / 2;
    return { stepMs: row.peakStepMs, left: row.peaks.subarray(0, half), right: row.peaks.subarray(half) };
  }

  async history(companyId: CompanyId, id: RecordingId): Promise<readonly ChainEntry[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('recordingChain')
        .select('line')
        .where('companyId', '=', companyId)
        .where('recordingId', '=', id)
        .orderBy('seq')
        .execute(),
    );
    return rows.map(({ line }) => readLine(line));
  }

  async chainEnd(companyId: CompanyId): Promise<ChainEnd> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('recordingChainHead').select(['seq', 'hash']).where('companyId', '=', companyId).executeTakeFirst(),
    );
    return row ? { seq: Number(row.seq), hash: row.hash } : chainStart;
  }

  async lines(companyId: CompanyId, after: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('recordingChain')
        .select('line')
        .where('companyId', '=', companyId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ line }) => line);
  }

  async expired(companyId: CompanyId, usualDays: number, nowMs: number, limit: number): Promise<readonly RecordingId[]> {
    const { rows } = await this.#store.inCompany(companyId, (scope) =>
      sql<{ id: RecordingId }>`
        select id from recording where company_id = ${companyId} and state = 'finished' and not is_held
          and coalesce(keep_days, ${usualDays}) > 0
          and started_at < ${new Date(nowMs)}::timestamptz - make_interval(hours => 24 * coalesce(keep_days, ${usualDays}))
        order by started_at limit ${limit}`.execute(scope),
    );
    return rows.map(({ id }) => id);
  }

  /** Once: what is in another state already was done before. */
  #change(
    companyId: CompanyId,
    id: RecordingId,
    state: Recording['state'],
    change: Partial<
      Omit<Tables['recording'], 'reason' | 'durationMs' | 'pausedMs' | 'sizeBytes' | 'peakStepMs' | 'isCut' | 'isHeld'>
    > & {
      durationMs?: number;
      pausedMs?: number;
      sizeBytes?: number;
      peakStepMs?: number;
      isCut?: boolean;
      isHeld?: boolean;
    },
    note: ChainNote,
  ): Promise<void> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { numUpdatedRows } = await scope
        .updateTable('recording')
        .set(change)
        .where('companyId', '=', companyId)
        .where('id', '=', id)
        .where('state', '=', state)
        .executeTakeFirst();
      if (numUpdatedRows === 1n) await appendToChain(scope, companyId, [note]);
    });
  }
}

const dayMs = 86_400_000;

function dayIn(timeZone: string) {
  return sql<string>`to_char(recording.started_at at time zone ${sql.lit(timeZone)}, 'YYYY-MM-DD')`;
}

function selectOf(scope: Scope) {
  return scope
    .selectFrom('recording')
    .selectAll('recording')
    .select([
      sql<string>`(select count(*) from recording_note n where n.recording_id = recording.id)`.as('notes'),
      sql<number | null>`(select avg(s.score) from scorecard s where s.recording_id = recording.id)`.as('score'),
    ]);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectOf>['executeTakeFirstOrThrow']>>;

function recordingOf({ startedAt, endedAt, erasedAt, sizeBytes, notes, score, ...row }: Selected): ListedRecording {
  const { peaks: _peaks, peakStepMs: _step, ...rest } = row;
  return {
    ...rest,
    startedAtMs: startedAt.getTime(),
    endedAtMs: endedAt?.getTime() ?? null,
    erasedAtMs: erasedAt?.getTime() ?? null,
    sizeBytes: Number(sizeBytes),
    notes: Number(notes),
    score: score === null ? null : Math.round(score * 10) / 10,
  };
}

type Query<O> = SelectQueryBuilder<Tables, 'recording', O>;

function filtered<O>(
  from: Query<O>,
  { userIds, queueIds }: RecordingSight,
  filters: Omit<RecordingQuery, 'limit' | 'after' | 'sort' | 'search'>,
): Query<O> {
  let query = from.where(
    sql<boolean>`(recording.user_ids && ${[...userIds]}::uuid[] or recording.queue_id = any (${[...queueIds]}::uuid[]))`,
  );
  const { from: first, until, userId, queueId, callId, number, direction, state, longerThanMs, shorterThanMs } = filters;
  if (first !== undefined) query = query.where('recording.startedAt', '>=', new Date(first));
  if (until !== undefined) query = query.where('recording.startedAt', '<', new Date(until));
  if (userId !== undefined) query = query.where(sql<boolean>`${idOrNone(userId)}::uuid = any (recording.user_ids)`);
  if (queueId !== undefined) query = query.where(sql<boolean>`recording.queue_id = ${idOrNone(queueId)}::uuid`);
  if (callId !== undefined) query = query.where(sql<boolean>`recording.call_id = ${idOrNone(callId)}::uuid`);
  if (number) query = query.where(sql<boolean>`strpos(recording.customer_number, ${number.replaceAll(/[^0-9+*#]/g, '')}) > 0`);
  if (direction) query = query.where('recording.direction', '=', direction);
  if (state) query = query.where('recording.state', '=', state);
  if (longerThanMs !== undefined) query = query.where('recording.durationMs', '>=', longerThanMs);
  if (shorterThanMs !== undefined) query = query.where('recording.durationMs', '<=', shorterThanMs);
  if (filters.held !== undefined) query = query.where('recording.isHeld', '=', filters.held);
  if (filters.reviewed !== undefined) query = query.where(reviewed(filters.reviewed));
  return query;
}

function reviewed(isReviewed: boolean) {
  const found = sql<boolean>`exists (select from scorecard s where s.recording_id = recording.id)`;
  return isReviewed ? found : sql<boolean>`not ${found}`;
}

/** What is no id finds nothing. */
function idOrNone(id: string): string | null {
  return isId(id) ? id : null;
}
