import { sql } from 'kysely';
import type { AgentStateFact, AgentStateStore } from '../../contact-centre/agent-desk/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { GroupCommit } from './group-commit.ts';
import type { Store } from './store.ts';

/** States of agents, one row for each change, by group commit: a thousand agents change more often than transactions are cheap. */
export class SqlAgentStateStore implements AgentStateStore, AsyncDisposable {
  readonly #store: Store;
  readonly #commit: GroupCommit<AgentStateFact>;

  constructor(parts: { store: Store; clock: Clock; logger: Logger }) {
    this.#store = parts.store;
    this.#commit = new GroupCommit({
      ...parts,
      what: 'states of agents',
      write: (facts) => this.#write(facts),
      describe: ({ agentId, state, atMs }) => ({ agentId, state, atMs }),
    });
  }

  append(fact: AgentStateFact): void {
    this.#commit.append(fact);
  }

  durable(): Promise<void> {
    return this.#commit.durable();
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.close();
  }

  async #write(facts: readonly AgentStateFact[]): Promise<void> {
    const column = <Key extends keyof AgentStateFact>(key: Key) => facts.map((fact) => fact[key]);
    const write = sql`
      insert into agent_state (company_id, agent_id, state, reason, at, interaction_id, queue_id)
      select company_id, agent_id, state, reason, to_timestamp(at_ms / 1000), interaction_id, queue_id
      from unnest(${column('companyId')}::uuid[], ${column('agentId')}::uuid[], ${column('state')}::text[], ${column('reason')}::text[],
        ${column('atMs')}::float8[], ${column('interactionId')}::uuid[], ${column('queueId')}::uuid[])
        as f (company_id, agent_id, state, reason, at_ms, interaction_id, queue_id)`;
    const companies = new Set<CompanyId>(column('companyId'));
    const [only] = companies;
    await (companies.size === 1
      ? this.#store.inCompany(only!, (scope) => write.execute(scope))
      : this.#store.inAllCompanies((scope) => write.execute(scope)));
  }
}
