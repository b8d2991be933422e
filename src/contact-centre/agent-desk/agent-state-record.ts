import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import {
  type Agent,
  type AgentService,
  type AgentState,
  type KnownAgentState,
  serverRestartReason,
  stateAfterRestart,
} from '../agent/index.ts';

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
  return parts.agents.onChanged(({ agent, before: stateBefore }) => {
    const fact = factOf(agent);
    const before = last.get(agent.id);
    // Offers, and more work beside what he has, are told as changes, too.
    if (before && before.state === fact.state && before.reason === fact.reason && before.atMs === fact.atMs) return;
    last.set(agent.id, fact);
    // Known as logged off already, unless he was restored as something else.
    if (!before && fact.state === 'logged-off' && stateBefore === 'logged-off') return;
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
 * After a restart: agents are what they were, but nobody was at work while nothing ran. Reports learn that they were logged off from the
 * moment at which the program is known to have lived last until now, so that the time between is neither readiness nor a break; since when
 * they wait for work is kept, so that nobody loses his turn.
 * @param parts.lastAliveMs null: not known, nothing lies between
 * @returns how many agents are not logged off
 */
export async function restoreAgentStates(parts: {
  readonly agents: AgentService;
  readonly store: AgentStateStore;
  readonly clock: Clock;
  readonly lastAliveMs: number | null;
  readonly isReachable: (userId: UserId) => boolean;
}): Promise<number> {
  const { agents, store, clock, lastAliveMs, isReachable } = parts;
  const latest = await store.latestAgentStates();
  const now = clock.now();
  const endMs = Math.round(Math.min(now, lastAliveMs ?? now));
  const atWork = latest.filter(({ state }) => state !== 'logged-off');
  const known = atWork.map((fact): KnownAgentState => {
    const state = stateAfterRestart(fact.state);
    const isSame = state === fact.state;
    return {
      agentId: fact.agentId,
      state,
      reason: isSame ? fact.reason : null,
      atMs: now,
      idleSinceMs: isSame ? fact.atMs : now,
    };
  });
  agents.restore(known, isReachable);
  let count = 0;
  // Both facts of one agent together: whatever is lost of them by another kill is his alone.
  for (const fact of atWork) {
    store.append(closed(fact, Math.max(endMs, fact.atMs)));
    const agent = agents.agent(fact.agentId);
    if (!agent || agent.state === 'logged-off') continue;
    store.append(factOf(agent));
    count += 1;
  }
  await store.durable();
  return count;
}

function closed(fact: AgentStateFact, atMs: number): AgentStateFact {
  return { ...fact, state: 'logged-off', reason: serverRestartReason, atMs, interactionId: null, queueId: null };
}
