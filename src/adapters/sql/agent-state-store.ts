import type { AgentStateFact, AgentStateStore } from '../../contact-centre/agent-desk/index.ts';
import type { Store } from './store.ts';

/** States of agents, one row for each change. */
export class SqlAgentStateStore implements AgentStateStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async appendAgentState({ companyId, agentId, state, reason, atMs }: AgentStateFact): Promise<void> {
    await this.#store.inCompany(companyId, (scope) =>
      scope
        .insertInto('agentState')
        .values({ companyId, agentId, state, reason, at: new Date(atMs) })
        .execute(),
    );
  }

  async latestAgentStates(): Promise<readonly AgentStateFact[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('agentState')
        .select(['companyId', 'agentId', 'state', 'reason', 'at'])
        .distinctOn('agentId')
        .orderBy('agentId')
        .orderBy('id', 'desc')
        .execute(),
    );
    return rows.map(({ at, state, ...row }) => ({ ...row, state: state as AgentStateFact['state'], atMs: at.getTime() }));
  }
}
