import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Agent, type AgentService, type AgentState, stateAfterRestart } from '../agent/index.ts';

/** That an agent was in a state from a moment on. */
export interface AgentStateFact {
  readonly companyId: CompanyId;
  readonly agentId: AgentId;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly atMs: number;
  /** Of busy and wrap-up: the matter, the first where there are several. */
  readonly interactionId: InteractionId | null;
  readonly queueId: QueueId | null;
}

/** Where facts are kept: appending never blocks, what is told to somebody is told after `durable`. */
export interface AgentStateStore {
  /** @throws ParleyError `journal-full` */
  append(fact: AgentStateFact): void;
  durable(): Promise<void>;
  /** The last one of each agent, of all companies. */
  latestAgentStates(): Promise<readonly AgentStateFact[]>;
}

/** Writes every change of state down, in order, for reports. One that cannot be written is logged: no agent waits for it. */
export function recordAgentStates(parts: { agents: AgentService; store: AgentStateStore; logger: Logger }): Unsubscribe {
  const last = new Map<AgentId, AgentStateFact>();
  return parts.agents.onChanged(({ agent }) => {
    const fact = factOf(agent);
    const before = last.get(agent.id);
    // Offers, and more work beside what he has, are told as changes, too.
    if (before && before.state === fact.state && before.reason === fact.reason && before.atMs === fact.atMs) return;
    last.set(agent.id, fact);
    if (!before && fact.state === 'logged-off') return;
    try {
      parts.store.append(fact);
    } catch (error) {
      parts.logger.warn('a state of an agent is not recorded', { agentId: agent.id, error });
    }
  });
}

function factOf({ id: agentId, companyId, state, reason, stateSinceMs: atMs, works, wrapUp }: Readonly<Agent>): AgentStateFact {
  const interactionId = works[0]?.interactionId ?? wrapUp?.interactionIds[0] ?? null;
  const queueId = works[0]?.queueId ?? wrapUp?.queueId ?? null;
  return { companyId, agentId, state, reason, atMs, interactionId, queueId };
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
    return state === fact.state ? fact : { ...fact, state, reason: null, atMs: now, interactionId: null, queueId: null };
  });
  for (const [index, fact] of facts.entries()) if (fact !== latest[index]) store.append(fact);
  await store.durable();
  agents.restore(facts, isReachable);
  return facts.filter(({ state }) => state !== 'logged-off').length;
}
