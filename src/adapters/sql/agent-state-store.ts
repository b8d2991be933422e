import { sql } from 'kysely';
import type { AgentStateFact, AgentStateStore } from '../../contact-centre/agent-desk/index.ts';
import type { SqlInteractionJournal } from './interaction-journal.ts';
import type { Store } from './store.ts';

/** States of agents, one row for each change, written together with the events of interactions. */
export class SqlAgentStateStore implements AgentStateStore {
  readonly #store: Store;
  readonly #journal: SqlInteractionJournal;

  constructor(parts: { store: Store; journal: SqlInteractionJournal }) {
    this.#store = parts.store;
    this.#journal = parts.journal;
  }

  /** What is not yet stored, events of interactions included. */
  get waiting(): number {
    return this.#journal.waiting;
  }

  append(fact: AgentStateFact): void {
    this.#journal.appendState(fact);
  }

  durable(): Promise<void> {
    return this.#journal.durable();
  }

  async latestAgentStates(): Promise<readonly AgentStateFact[]> {
    const { rows } = await this.#store.inAllCompanies((scope) =>
      sql<Omit<AgentStateFact, 'atMs'> & { at: Date }>`
        select distinct on (agent_id) company_id as "companyId", agent_id as "agentId", state, reason, at,
          interaction_id as "interactionId", queue_id as "queueId"
        from agent_state order by agent_id, id desc`.execute(scope),
    );
    return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
  }
}
