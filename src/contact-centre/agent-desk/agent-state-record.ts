import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type AgentService, type AgentState, stateAfterRestart } from '../agent/index.ts';

/** That an agent was in a state from a moment on. */
export interface AgentStateFact {
  readonly companyId: CompanyId;
  readonly agentId: AgentId;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly atMs: number;
}

export interface AgentStateStore {
  appendAgentState(fact: AgentStateFact): Promise<void>;
  /** The last one of each agent, of all companies. */
  latestAgentStates(): Promise<readonly AgentStateFact[]>;
}

/** Writes every change of state down, in order, for reports. One that cannot be written is logged: no agent waits for it. */
export function recordAgentStates(parts: { agents: AgentService; store: AgentStateStore; logger: Logger }): Unsubscribe {
  let last: Promise<void> = Promise.resolve();
  return parts.agents.onChanged(({ agent, before }) => {
    const { companyId, id: agentId, state, reason, stateSinceMs: atMs } = agent;
    // An offer's beginning and end are told as changes, too.
    if (state === before && state !== 'not-ready') return;
    const fact: AgentStateFact = { companyId, agentId, state, reason, atMs };
    last = last
      .then(() => parts.store.appendAgentState(fact))
      .catch((error: unknown) =>
        parts.logger.warn('a state of an agent is not recorded', { agentId, reason: describeError(error) }),
      );
  });
}

/**
 * After a restart: agents are what they were, and reports learn that those who talked do so no more.
 * @returns how many agents are not logged off
 */
export async function restoreAgentStates(parts: {
  readonly agents: AgentService;
  readonly store: AgentStateStore;
  readonly clock: Clock;
  readonly isReachable: (userId: UserId) => boolean;
}): Promise<number> {
  const { agents, store, clock, isReachable } = parts;
  const latest = await store.latestAgentStates();
  const now = clock.now();
  const facts = latest.map((fact): AgentStateFact => {
    const state = stateAfterRestart(fact.state);
    return state === fact.state ? fact : { ...fact, state, reason: null, atMs: now };
  });
  for (const [index, fact] of facts.entries()) if (fact !== latest[index]) await store.appendAgentState(fact);
  agents.restore(facts, isReachable);
  return facts.filter(({ state }) => state !== 'logged-off').length;
}
