import type { Pool } from 'pg';
import type { CallId, CompanyId, DomainId } from '../../kernel/ids.ts';
import type { CallEvent, CallEventBody } from '../../telephony/call/index.ts';

interface Row {
  company_id: CompanyId;
  domain_id: DomainId;
  call_id: CallId;
  seq: number;
  events: readonly (CallEventBody & { readonly atMs: number })[];
}

/** All events of calls that have no `call-ended`, each call's in order. */
export async function readUnfinishedCalls(pool: Pool): Promise<Map<CallId, CallEvent[]>> {
  const { rows } = await pool.query<Row>(`
    SELECT g.company_id, g.domain_id, g.call_id, g.seq, g.events::json
    FROM open_call c JOIN call_event_group g ON g.company_id = c.company_id AND g.call_id = c.id
    ORDER BY c.id, g.seq, g.last_seq DESC`);
  const calls = new Map<CallId, CallEvent[]>();
  for (const row of rows) {
    const known = calls.get(row.call_id) ?? [];
    calls.set(row.call_id, known);
    // Groups may overlap after a batch was written twice.
    const next = (known.at(-1)?.seq ?? -1) + 1;
    for (const [index, body] of row.events.entries()) {
      const seq = row.seq + index;
      if (seq >= next) known.push({ ...body, companyId: row.company_id, domainId: row.domain_id, callId: row.call_id, seq });
    }
  }
  return calls;
}
