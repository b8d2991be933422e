import type { AgentId, CallId, QueueId } from '../../kernel/ids.ts';
import type { Decision, DecisionStep } from '../../telephony/call/index.ts';

/** One who waits, as an engine sees him. */
export interface WaitingInteraction {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly queueName: string;
  readonly sinceMs: number;
  readonly agents: readonly SimpleRoutedAgent[];
}

/** An agent of the queue. `refusal`: why he cannot be offered anything now; null when he can. */
export interface SimpleRoutedAgent {
  readonly id: AgentId;
  readonly name: string;
  readonly idleSinceMs: number;
  readonly refusal: string | null;
}

/**
 * Decides whom to offer a waiting caller. Pure and deterministic: the same question gives the same answer, time comes in
 * with it. The engine of skills and priorities will stand here.
 */
export interface SimpleRouting {
  choose(waiting: WaitingInteraction, nowMs: number): { agentId: AgentId | null; decision: Decision };
}

/** The agent who has been ready for longest; among equals the smaller id. */
export class LongestIdleRouting implements SimpleRouting {
  choose(waiting: WaitingInteraction, nowMs: number): { agentId: AgentId | null; decision: Decision } {
    let best: SimpleRoutedAgent | null = null;
    const steps: DecisionStep[] = [];
    for (const agent of waiting.agents) {
      const { name, refusal } = agent;
      if (refusal) {
        steps.push({
          code: 'agent-refused',
          params: { name, refusal },
          sentence: `${name} is not offered the call: ${refusal}.`,
        });
        continue;
      }
      const idleS = Math.max(0, Math.round((nowMs - agent.idleSinceMs) / 1000));
      steps.push({ code: 'agent-candidate', params: { name, idleS }, sentence: `${name} has been ready for ${idleS} s.` });
      if (!best || agent.idleSinceMs < best.idleSinceMs || (agent.idleSinceMs === best.idleSinceMs && agent.id < best.id))
        best = agent;
    }
    const queue = waiting.queueName;
    if (!best)
      return {
        agentId: null,
        decision: { code: 'nobody-free', params: { queue }, sentence: `Nobody is free in ${queue}.`, steps },
      };
    const params = { queue, name: best.name };
    const sentence = `${best.name} has been ready for longest in ${queue}.`;
    return { agentId: best.id, decision: { code: 'longest-idle', params, sentence, steps } };
  }
}
