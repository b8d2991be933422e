import type { CallEvent } from '../../telephony/call/index.ts';
import type { CallLogRow } from '../../telephony/call-log/index.ts';
import { bodiesOf, cleanJson, groupsOf, plainArray } from './event-groups.ts';

/**
 * Events, the list of open calls and the call log in one statement, thus in one transaction and one exchange with the server.
 * Stored a second time, after an answer was lost, it changes nothing.
 */
export const storeBatchStatement = `
  WITH events AS (
    INSERT INTO call_event_group (company_id, call_id, seq, last_seq, domain_id, events)
    SELECT company_id, call_id, seq, last_seq, domain_id, events::text
    FROM ROWS FROM (unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::int[]), unnest($4::int[]), unnest($5::uuid[]), json_array_elements($6::json))
      AS g (company_id, call_id, seq, last_seq, domain_id, events)
    ON CONFLICT (company_id, call_id, seq, last_seq) DO NOTHING
  ), begun AS (
    INSERT INTO open_call (company_id, id, started_at)
    SELECT company_id, call_id, to_timestamp(started_ms / 1000)
    FROM unnest($7::uuid[], $8::uuid[], $9::float8[]) AS c (company_id, call_id, started_ms)
    ON CONFLICT (company_id, id) DO NOTHING
  ), ended AS (
    DELETE FROM open_call c USING unnest($10::uuid[], $11::uuid[]) AS e (company_id, call_id)
    WHERE c.company_id = e.company_id AND c.id = e.call_id
  )
  INSERT INTO call_log (company_id, call_id, user_id, part, direction, other_number, other_name, other_user_id, is_private,
      started_at, answered_at, ended_at, talk_ms, cause, queue_id, answered_by)
    SELECT company_id, call_id, user_id, part, direction, other_number, other_name, other_user_id, is_private,
      to_timestamp(started_at_ms / 1000), to_timestamp(answered_at_ms / 1000), to_timestamp(ended_at_ms / 1000), talk_ms, cause, queue_id, answered_by
    FROM jsonb_to_recordset($12::jsonb) AS l (company_id uuid, call_id uuid, user_id uuid, part int, direction text, other_number text, other_name text,
      other_user_id uuid, is_private boolean, started_at_ms float8, answered_at_ms float8, ended_at_ms float8, talk_ms int, cause text, queue_id uuid, answered_by uuid)
    ON CONFLICT (company_id, call_id, user_id, part) DO NOTHING`;

/** A call that began or ended in a batch. */
export interface OpenCallChange {
  readonly companyId: string;
  readonly callId: string;
  /** Null: it ended. */
  readonly startedAtMs: number | null;
}

export interface Batch {
  readonly events: readonly CallEvent[];
  readonly calls: readonly OpenCallChange[];
  readonly log: readonly CallLogRow[];
}

/** The statement's values, without what PostgreSQL cannot hold in text: NUL and halves of surrogate pairs. */
export function batchValues({ events, calls, log }: Batch): unknown[] {
  const groups = groupsOf(events, ({ callId }) => callId, bodyOf);
  const begun = calls.filter((call) => call.startedAtMs !== null);
  const ended = calls.filter((call) => call.startedAtMs === null);
  return [
    plainArray(groups.map(({ first }) => first.companyId)),
    plainArray(groups.map(({ first }) => first.callId)),
    plainArray(groups.map(({ first }) => first.seq)),
    plainArray(groups.map(({ lastSeq }) => lastSeq)),
    plainArray(groups.map(({ first }) => first.domainId)),
    bodiesOf(groups),
    plainArray(begun.map((call) => call.companyId)),
    plainArray(begun.map((call) => call.callId)),
    plainArray(begun.map((call) => call.startedAtMs)),
    plainArray(ended.map((call) => call.companyId)),
    plainArray(ended.map((call) => call.callId)),
    cleanJson(log.map(logColumns)),
  ];
}

/** What is undefined is not written; leaving the names out of a copy would take V8 five times as long. */
function bodyOf(event: CallEvent): object {
  return { ...event, companyId: undefined, domainId: undefined, callId: undefined, seq: undefined };
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
