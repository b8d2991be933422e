import { Client } from 'pg';
import type { StoreConnection } from '../../../src/adapters/sql/index.ts';
import type { InteractionEvent } from '../../../src/contact-centre/interaction/index.ts';
import { type Recounted, recounted } from './recounted-history.ts';

/** Everything that is stored of a company's interactions and agents, read past the program. */
export interface StoredHistory {
  readonly histories: readonly (readonly InteractionEvent[])[];
  /** In the order in which they were written. */
  readonly states: readonly StoredState[];
  readonly counted: Recounted;
}

/** That an agent was in a state from a moment on. */
export interface StoredState {
  readonly agentId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly atMs: number;
}

export async function storedHistory(connection: StoreConnection, companyId: string): Promise<StoredHistory> {
  const client = new Client('url' in connection ? { connectionString: connection.url } : connection);
  await client.connect();
  try {
    const events = await client.query<{ id: string; seq: number; at: string; body: object }>(
      `SELECT interaction_id AS id, seq, (extract(epoch from at) * 1000)::bigint AS at, body FROM interaction_event
       WHERE company_id = $1 ORDER BY interaction_id, seq`,
      [companyId],
    );
    const histories = new Map<string, InteractionEvent[]>();
    for (const { id, seq, at, body } of events.rows) {
      const history = histories.get(id) ?? [];
      histories.set(id, history);
      if (history.length !== seq) throw new Error(`interaction ${id}: event ${history.length} is missing`);
      history.push({ ...body, companyId, interactionId: id, seq, atMs: Number(at) } as InteractionEvent);
    }
    const states = await client.query<{ agentId: string; state: string; reason: string | null; at: string }>(
      `SELECT agent_id AS "agentId", state, reason, (extract(epoch from at) * 1000)::bigint AS at FROM agent_state
       WHERE company_id = $1 ORDER BY id`,
      [companyId],
    );
    const told = states.rows.map(({ at, ...state }) => ({ ...state, atMs: Number(at) }));
    return { histories: [...histories.values()], states: told, counted: recounted(histories.values(), told) };
  } finally {
    await client.end();
  }
}
