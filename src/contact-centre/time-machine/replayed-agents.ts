import type { AgentId, CompanyId, InteractionId } from '../../kernel/ids.ts';
import type { AgentState } from '../agent/index.ts';
import type { AgentSpanFact } from '../reporting/index.ts';
import type { Readiness } from '../routing/index.ts';
import type { Intent } from './workload.ts';

interface ReplayedAgent {
  intent: Intent['is'];
  readonly works: Set<InteractionId>;
  wrapUps: number;
  readiness: Readiness;
  state: AgentState;
  sinceMs: number;
}

/** What agents mean to do, do, and are therefore to the engine and to statistics. */
export class ReplayedAgents {
  readonly spans: AgentSpanFact[] = [];
  readonly #companyId: CompanyId;
  readonly #agents = new Map<AgentId, ReplayedAgent>();

  constructor(companyId: CompanyId) {
    this.#companyId = companyId;
  }

  /** @returns what the engine is to be told; null: nothing new */
  intend(id: AgentId, is: Intent['is'], nowMs: number): Readiness | null {
    return this.#change(id, nowMs, (agent) => (agent.intent = is));
  }

  begin(id: AgentId, interactionId: InteractionId, nowMs: number): Readiness | null {
    return this.#change(id, nowMs, (agent) => agent.works.add(interactionId));
  }

  /** With a wrap-up after it, or without. */
  end(id: AgentId, interactionId: InteractionId, isWrapped: boolean, nowMs: number): Readiness | null {
    return this.#change(id, nowMs, (agent) => {
      agent.works.delete(interactionId);
      if (isWrapped) agent.wrapUps += 1;
    });
  }

  endWrapUp(id: AgentId, nowMs: number): Readiness | null {
    return this.#change(id, nowMs, (agent) => (agent.wrapUps -= 1));
  }

  finish(nowMs: number): void {
    for (const [id, agent] of this.#agents) this.#close(id, agent, nowMs);
  }

  #change(id: AgentId, nowMs: number, change: (agent: ReplayedAgent) => unknown): Readiness | null {
    let agent = this.#agents.get(id);
    if (!agent) {
      agent = {
        intent: 'logged-off',
        works: new Set(),
        wrapUps: 0,
        readiness: 'logged-off',
        state: 'logged-off',
        sinceMs: nowMs,
      };
      this.#agents.set(id, agent);
    }
    change(agent);
    const { intent, works, wrapUps } = agent;
    const isBusy = works.size > 0 || wrapUps > 0;
    const state = works.size > 0 ? 'busy' : wrapUps > 0 ? 'wrap-up' : intent;
    if (state !== agent.state) {
      this.#close(id, agent, nowMs);
      agent.state = state;
      agent.sinceMs = nowMs;
    }
    // Who is about to go finishes what he has, and is offered nothing more.
    const readiness: Readiness = intent === 'ready' ? (wrapUps > 0 ? 'wrap-up' : 'ready') : isBusy ? 'not-ready' : intent;
    if (readiness === agent.readiness) return null;
    agent.readiness = readiness;
    return readiness;
  }

  #close(agentId: AgentId, { state, sinceMs }: ReplayedAgent, nowMs: number): void {
    if (nowMs <= sinceMs) return;
    this.spans.push({
      kind: 'agent-span',
      companyId: this.#companyId,
      agentId,
      state,
      reason: null,
      atMs: sinceMs,
      endMs: nowMs,
    });
  }
}
