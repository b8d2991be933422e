import type { Pool } from 'pg';
import type { CallId, CompanyId, DomainId } from '../../kernel/ids.ts';
import type { CallEvent, CallEventBody } from '../../telephony/call/index.ts';

interface Row {
  company_id: CompanyId;
  domain_id: DomainId;
  call_id: CallId;
  seq: number;
  at_ms: number;
  body: CallEventBody;
}

/** All events of calls that have no `call-ended`, each call's in order. */
export async function readUnfinishedCalls(pool: Pool): Promise<Map<CallId, CallEvent[]>> {
  const { rows } = await pool.query<Row>(`
    SELECT e.company_id, e.domain_id, e.call_id, e.seq, (extract(epoch FROM e.at) * 1000)::float8 AS at_ms, e.body
    FROM call c JOIN call_event e ON e.company_id = c.company_id AND e.call_id = c.id
    WHERE c.ended_at IS NULL
    ORDER BY c.id, e.seq`);
  const calls = new Map<CallId, CallEvent[]>();
  for (const row of rows) {
    const event: CallEvent = {
      ...row.body,
      companyId: row.company_id,
      domainId: row.domain_id,
      callId: row.call_id,
      seq: row.seq,
      atMs: Math.round(row.at_ms),
    };
    const events = calls.get(row.call_id);
    if (events) events.push(event);
    else calls.set(row.call_id, [event]);
  }
  return calls;
}
