import type { CallEvent } from '../../telephony/call/index.ts';
import type { CallLogRow } from '../../telephony/call-log/index.ts';

/**
 * Events, the list of calls and the call log in one statement, thus in one transaction and one exchange with the server.
 * Stored a second time, after an answer was lost, it changes nothing; `inserted` tells how many events were new.
 */
export const storeBatchStatement = `
  WITH events AS (
    INSERT INTO call_event (company_id, call_id, seq, domain_id, at, type, body)
    SELECT company_id, call_id, seq, domain_id, to_timestamp(at_ms / 1000), type, body
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::float8[], $6::text[], $7::jsonb[]) AS e (company_id, call_id, seq, domain_id, at_ms, type, body)
    ON CONFLICT (company_id, call_id, seq) DO NOTHING
    RETURNING 1
  ), calls AS (
    INSERT INTO call (company_id, id, started_at, ended_at)
    SELECT company_id, call_id, to_timestamp(started_ms / 1000), to_timestamp(ended_ms / 1000)
    FROM unnest($8::uuid[], $9::uuid[], $10::float8[], $11::float8[]) AS c (company_id, call_id, started_ms, ended_ms)
    ON CONFLICT (company_id, id) DO UPDATE SET ended_at = excluded.ended_at WHERE excluded.ended_at IS NOT NULL
  ), log AS (
    INSERT INTO call_log (company_id, call_id, user_id, part, direction, other_number, other_name, other_user_id, is_private,
      started_at, answered_at, ended_at, talk_ms, cause, queue_id, answered_by)
    SELECT company_id, call_id, user_id, part, direction, other_number, other_name, other_user_id, is_private,
      to_timestamp(started_at_ms / 1000), to_timestamp(answered_at_ms / 1000), to_timestamp(ended_at_ms / 1000), talk_ms, cause, queue_id, answered_by
    FROM jsonb_to_recordset($12::jsonb) AS l (company_id uuid, call_id uuid, user_id uuid, part int, direction text, other_number text, other_name text,
      other_user_id uuid, is_private boolean, started_at_ms float8, answered_at_ms float8, ended_at_ms float8, talk_ms int, cause text, queue_id uuid, answered_by uuid)
    ON CONFLICT (company_id, call_id, user_id, part) DO NOTHING
  )
  SELECT count(*)::int AS inserted FROM events`;

/** A call that began or ended in a batch. */
export interface CallSpan {
  readonly companyId: string;
  readonly callId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

export interface Batch {
  readonly events: readonly CallEvent[];
  readonly calls: readonly CallSpan[];
  readonly log: readonly CallLogRow[];
}

/** The statement's values. `clean` also takes out what PostgreSQL cannot hold in text: NUL and halves of surrogate pairs. */
export function batchValues(batch: Batch, options: { clean: boolean }): unknown[] {
  const json = options.clean ? cleanJson : JSON.stringify;
  const { events, calls } = batch;
  return [
    events.map((event) => event.companyId),
    events.map((event) => event.callId),
    events.map((event) => event.seq),
    events.map((event) => event.domainId),
    events.map((event) => event.atMs),
    events.map((event) => event.type),
    events.map((event) => json(bodyOf(event))),
    calls.map((call) => call.companyId),
    calls.map((call) => call.callId),
    calls.map((call) => call.startedAtMs),
    calls.map((call) => call.endedAtMs),
    json(batch.log.map(logColumns)),
  ];
}

function bodyOf({ companyId: _company, domainId: _domain, callId: _call, seq: _seq, atMs: _at, ...body }: CallEvent): object {
  return body;
}

function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '') : inner,
  );
}

function logColumns(row: CallLogRow): Record<string, unknown> {
  return {
    company_id: row.companyId,
    call_id: row.callId,
    user_id: row.userId,
    part: row.part,
    direction: row.direction,
    other_number: row.otherNumber,
    other_name: row.otherName,
    other_user_id: row.otherUserId,
    is_private: row.isPrivate,
    started_at_ms: row.startedAtMs,
    answered_at_ms: row.answeredAtMs,
    ended_at_ms: row.endedAtMs,
    talk_ms: row.talkMs,
    cause: row.cause,
    queue_id: row.queueId,
    answered_by: row.answeredBy,
  };
}
