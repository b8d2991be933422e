import type { Clock, Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, UserId } from '../../kernel/ids.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { type Agent, type AgentState, agentMayBecome, type OfferLease } from './agent.ts';

/** What an agent was at a moment, as recorded. */
export interface KnownAgentState {
  readonly agentId: AgentId;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly atMs: number;
}

/** No call survives a restart. */
export function stateAfterRestart(state: AgentState): AgentState {
  return state === 'busy' || state === 'wrap-up' ? 'ready' : state;
}

export interface AgentChange {
  readonly agent: Readonly<Agent>;
  readonly before: AgentState;
}

/** The live states of agents. Whoever is not known yet is logged off. */
export class AgentService implements Disposable {
  readonly #clock: Clock;
  readonly #directory: ContactCentreDirectory;
  readonly #agents = new Map<AgentId, Agent>();
  readonly #timers = new Map<AgentId, Timer>();
  readonly #leases = new Map<AgentId, Timer>();
  /** Ready since before a restart; they get no calls before their phones are back. */
  readonly #awaitingPhone = new Set<AgentId>();
  readonly #events = new Emitter<{ changed: AgentChange }>();

  constructor(parts: { clock: Clock; directory: ContactCentreDirectory }) {
    this.#clock = parts.clock;
    this.#directory = parts.directory;
  }

  onChanged(listener: (change: AgentChange) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** @throws ParleyError `agent-unknown` */
  ofUser(actor: { companyId: CompanyId; userId: UserId }): Readonly<Agent> {
    const record = this.#directory.agentByUser(actor.userId);
    if (!record?.enabled || record.companyId !== actor.companyId)
      throw new ParleyError('agent-unknown', 'You are not an agent of any queue.');
    return this.#agent(record.id)!;
  }

  agent(id: AgentId): Readonly<Agent> | undefined {
    return this.#agent(id);
  }

  /** Logs on, makes ready or not ready, logs off; a busy agent changes after his call. @throws ParleyError `agent-unknown`, `agent-wrong-state` */
  change(
    actor: { companyId: CompanyId; userId: UserId },
    to: 'ready' | 'not-ready' | 'logged-off',
    reason: string | null = null,
  ): Readonly<Agent> {
    const agent = this.#agent(this.ofUser(actor).id)!;
    if (agent.state === 'busy') {
      agent.wish = to === 'ready' ? null : { state: to, reason };
      this.#events.emit('changed', { agent, before: agent.state });
      return agent;
    }
    if (agent.state === to && to !== 'not-ready') return agent;
    if (!agentMayBecome(agent.state, to))
      throw new ParleyError('agent-wrong-state', `An agent who is ${agent.state} cannot become ${to}.`);
    this.#become(agent, to, to === 'not-ready' ? (reason ?? 'none') : null);
    return agent;
  }

  /**
   * Takes up what agents were before a restart; nobody is told. Who talked or wrapped up is ready again, as no call has survived.
   * @param isReachable whether the user's phone can be rung; who cannot be waits for `phoneIsBack`
   */
  restore(known: readonly KnownAgentState[], isReachable: (userId: UserId) => boolean): void {
    for (const { agentId, state, reason, atMs } of known) {
      const agent = this.#agent(agentId);
      if (!agent || this.#directory.agent(agentId)?.enabled !== true) continue;
      agent.state = stateAfterRestart(state);
      agent.reason = agent.state === 'not-ready' ? (reason ?? 'none') : null;
      agent.stateSinceMs = atMs;
      agent.idleSinceMs = atMs;
      if (agent.state === 'ready' && !isReachable(agent.userId)) this.#awaitingPhone.add(agentId);
    }
  }

  /** A phone of the user has registered. */
  phoneIsBack(userId: UserId): void {
    const record = this.#directory.agentByUser(userId);
    const agent = record && this.#agents.get(record.id);
    if (agent && this.#awaitingPhone.delete(agent.id)) this.#events.emit('changed', { agent, before: agent.state });
  }

  /** Ready, free of offers, and enabled. */
  isFree(id: AgentId): boolean {
    const agent = this.#agent(id);
    if (this.#awaitingPhone.has(id)) return false;
    return agent?.state === 'ready' && agent.offer === null && this.#directory.agent(id)?.enabled === true;
  }

  /** Takes the agent for one offer. @returns false when somebody else has him: claim first, then ring. */
  claim(id: AgentId, lease: OfferLease): boolean {
    if (!this.isFree(id)) return false;
    const agent = this.#agent(id)!;
    agent.offer = lease;
    const delayMs = Math.max(0, lease.expiresAtMs - this.#clock.now());
    this.#leases.set(
      id,
      this.#clock.setTimer(delayMs, () => this.endOffer(id, lease)),
    );
    return true;
  }

  /** Gives him back without having talked; with `reason` he becomes not ready. */
  endOffer(id: AgentId, lease: OfferLease, reason: string | null = null): void {
    const agent = this.#agents.get(id);
    if (!agent || agent.offer !== lease) return;
    this.#dropLease(agent);
    if (reason && agent.state === 'ready') this.#become(agent, 'not-ready', reason);
    else this.#events.emit('changed', { agent, before: agent.state });
  }

  /** The offer was accepted. @returns false when the lease is not his (any more). */
  accept(id: AgentId, lease: OfferLease): boolean {
    const agent = this.#agents.get(id);
    if (!agent || agent.offer !== lease) return false;
    this.#dropLease(agent);
    // He may have pressed "not ready" while it rang and answered all the same: that holds after the call.
    if (agent.state !== 'ready')
      agent.wish = { state: agent.state === 'logged-off' ? 'logged-off' : 'not-ready', reason: agent.reason };
    this.#become(agent, 'busy', null);
    return true;
  }

  /** His conversation is over: wrap-up, then what he wished, else ready. */
  finish(id: AgentId, wrapUpMs: number): void {
    const agent = this.#agents.get(id);
    if (agent?.state !== 'busy') return;
    if (wrapUpMs <= 0 || agent.wish?.state === 'logged-off') return this.#afterWork(agent);
    this.#become(agent, 'wrap-up', null);
    this.#timers.set(
      id,
      this.#clock.setTimer(wrapUpMs, () => this.#afterWork(agent)),
    );
  }

  [Symbol.dispose](): void {
    for (const timer of [...this.#timers.values(), ...this.#leases.values()]) timer.cancel();
    this.#events.removeAll();
  }

  #afterWork(agent: Agent): void {
    const { wish } = agent;
    agent.wish = null;
    this.#become(agent, wish?.state ?? 'ready', wish?.state === 'not-ready' ? (wish.reason ?? 'none') : null);
  }

  #become(agent: Agent, state: AgentState, reason: string | null): void {
    const before = agent.state;
    this.#awaitingPhone.delete(agent.id);
    this.#timers.get(agent.id)?.cancel();
    this.#timers.delete(agent.id);
    agent.state = state;
    agent.reason = reason;
    agent.stateSinceMs = this.#clock.now();
    if (state === 'ready') agent.idleSinceMs = agent.stateSinceMs;
    this.#events.emit('changed', { agent, before });
  }

  #dropLease(agent: Agent): void {
    agent.offer = null;
    this.#leases.get(agent.id)?.cancel();
    this.#leases.delete(agent.id);
  }

  #agent(id: AgentId): Agent | undefined {
    const known = this.#agents.get(id);
    if (known) return known;
    const record = this.#directory.agent(id);
    if (!record) return undefined;
    const nowMs = this.#clock.now();
    const { companyId, userId } = record;
    const agent: Agent = {
      id,
      companyId,
      userId,
      state: 'logged-off',
      reason: null,
      idleSinceMs: nowMs,
      stateSinceMs: nowMs,
      offer: null,
      wish: null,
    };
    this.#agents.set(id, agent);
    return agent;
  }
}
