import type { AgentStateFact } from '../../contact-centre/agent-desk/index.ts';
import { customerKey, type InteractionEvent } from '../../contact-centre/interaction/index.ts';
import { bodiesOf, cleanJson, groupsOf, plainArray } from './event-groups.ts';

/**
 * Events and what one looks for, and states of agents, in one statement, thus in one transaction. Stored a second time (an answer was
 * lost) events change nothing, and states say the same twice.
 */
export const storeInteractionsStatement = `
  WITH events AS (
    INSERT INTO interaction_event_group (company_id, interaction_id, seq, last_seq, events)
    SELECT company_id, interaction_id, seq, last_seq, events::text
    FROM ROWS FROM (unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::int[]), unnest($4::int[]), json_array_elements($5::json))
      AS g (company_id, interaction_id, seq, last_seq, events)
    ON CONFLICT (company_id, interaction_id, seq, last_seq) DO NOTHING
  ), begun AS (
    INSERT INTO interaction AS i (company_id, id, channel, customer, began_at, last_at, ended_at, agent_id)
    SELECT company_id, id, channel, customer, to_timestamp(began_ms / 1000), to_timestamp(last_ms / 1000), to_timestamp(ended_ms / 1000), agent_id
    FROM jsonb_to_recordset($6::jsonb) AS b (company_id uuid, id uuid, channel text, customer text, began_ms float8, last_ms float8, ended_ms float8, agent_id uuid)
    WHERE began_ms IS NOT NULL
    ON CONFLICT (company_id, id) DO UPDATE SET last_at = greatest(i.last_at, excluded.last_at),
      ended_at = coalesce(excluded.ended_at, i.ended_at), agent_id = coalesce(excluded.agent_id, i.agent_id)
  ), went_on AS (
    UPDATE interaction i SET last_at = greatest(i.last_at, to_timestamp(g.last_ms / 1000)),
      ended_at = coalesce(to_timestamp(g.ended_ms / 1000), i.ended_at), agent_id = coalesce(g.agent_id, i.agent_id)
    FROM jsonb_to_recordset($6::jsonb) AS g (company_id uuid, id uuid, began_ms float8, last_ms float8, ended_ms float8, agent_id uuid)
    WHERE g.began_ms IS NULL AND i.company_id = g.company_id AND i.id = g.id
  ), states AS (
    INSERT INTO agent_state (company_id, agent_id, state, reason, at, interaction_id, queue_id)
    SELECT company_id, agent_id, state, reason, to_timestamp(at_ms / 1000), interaction_id, queue_id
    FROM unnest($10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::float8[], $15::uuid[], $16::uuid[])
      AS s (company_id, agent_id, state, reason, at_ms, interaction_id, queue_id)
  )
  INSERT INTO interaction_call (company_id, call_id, interaction_id)
    SELECT * FROM unnest($7::uuid[], $8::uuid[], $9::uuid[]) ON CONFLICT DO NOTHING`;

interface Change {
  readonly company_id: string;
  readonly id: string;
  channel: string | null;
  customer: string | null;
  began_ms: number | null;
  last_ms: number;
  ended_ms: number | null;
  agent_id: string | null;
}

export function interactionValues(events: readonly InteractionEvent[]): unknown[] {
  const groups = groupsOf(events, ({ interactionId }) => interactionId, bodyOf);
  const calls: { companyId: string; callId: string; interactionId: string }[] = [];
  const changes = new Map<string, Change>();
  for (const event of events) {
    const { companyId, interactionId } = event;
    const change = changes.get(interactionId) ?? newChange(event);
    changes.set(interactionId, change);
    change.last_ms = event.atMs;
    if (event.type === 'interaction-created') {
      const { channel, customer, atMs } = event;
      Object.assign(change, { channel, customer: customerKey(customer.address), began_ms: atMs });
    }
    if (event.type === 'interaction-ended') change.ended_ms = event.atMs;
    if (event.type === 'work-began') change.agent_id = event.agentId;
    if ((event.type === 'interaction-created' || event.type === 'call-attached') && event.callId !== null)
      calls.push({ companyId, callId: event.callId, interactionId });
  }
  return [
    plainArray(groups.map(({ first }) => first.companyId)),
    plainArray(groups.map(({ first }) => first.interactionId)),
    plainArray(groups.map(({ first }) => first.seq)),
    plainArray(groups.map(({ lastSeq }) => lastSeq)),
    bodiesOf(groups),
    cleanJson([...changes.values()]),
    plainArray(calls.map(({ companyId }) => companyId)),
    plainArray(calls.map(({ callId }) => callId)),
    plainArray(calls.map(({ interactionId }) => interactionId)),
  ];
}

/** What follows the values of events. */
export function agentStateValues(facts: readonly AgentStateFact[]): unknown[] {
  const column = <Key extends keyof AgentStateFact>(key: Key) => facts.map((fact) => fact[key]);
  return [
    column('companyId'),
    column('agentId'),
    column('state'),
    column('reason'),
    column('atMs'),
    column('interactionId'),
    column('queueId'),
  ];
}

function newChange({ companyId, interactionId, atMs }: InteractionEvent): Change {
  const nothing = { channel: null, customer: null, began_ms: null, ended_ms: null, agent_id: null };
  return { company_id: companyId, id: interactionId, last_ms: atMs, ...nothing };
}

/** What is undefined is not written; leaving the names out of a copy would take V8 five times as long. */
function bodyOf(event: InteractionEvent): object {
  return { ...event, companyId: undefined, interactionId: undefined, seq: undefined };
}
