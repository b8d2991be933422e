import type { Clock, Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, InteractionId, UserId } from '../../kernel/ids.ts';
import type { AgentRecord, ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { Agent, AgentIntent, AgentState, AgentWork, LineState, OfferLease, WrapUp, WrapUpEnd } from './agent.ts';
import { LostPhones } from './lost-phones.ts';
import { readinessOf, ringsOutside } from './readiness.ts';
import { WrapUps } from './wrap-ups.ts';

/** What an agent was at a moment, as recorded. */
export interface KnownAgentState {
  readonly agentId: AgentId;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly atMs: number;
  /** Since when he waits for work; left out: since then. */
  readonly idleSinceMs?: number;
}

/** No call survives a restart. */
export function stateAfterRestart(state: AgentState): AgentState {
  return state === 'busy' || state === 'wrap-up' ? 'ready' : state;
}

/** Why an agent is not ready, or was logged off, whose phones are gone. */
export const phoneLostReason = 'phone-lost';

/** Why agents count as logged off while the program did not run. */
export const serverRestartReason = 'server-restart';

export interface AgentChange {
  readonly agent: Readonly<Agent>;
  readonly before: AgentState;
}

type Events = {
  changed: AgentChange;
  wrapUpEnded: { readonly agent: Readonly<Agent>; readonly wrapUp: WrapUp; readonly how: WrapUpEnd };
};

/** How an agent stands after work. */
export interface Rest {
  readonly wrapUpMs: number;
  readonly needsDisposition?: boolean;
}

/**
 * The live states of agents. Whoever is not known yet is logged off.
 *
 * Nobody is stuck: offers and wrap-ups end by themselves. Nobody is silently unready: whose phones are lost is offered nothing at once
 * (his callers would hear ringing for nothing), shown as not ready because of it after half a minute, ready again by himself when one is
 * back, and logged off after an hour, so that who went home does not count as staff.
 */
export class AgentService implements Disposable {
  readonly #clock: Clock;
  readonly #directory: ContactCentreDirectory;
  readonly #agents = new Map<AgentId, Agent>();
  readonly #wrapUps: WrapUps;
  readonly #leases = new Map<AgentId, Timer>();
  readonly #lostPhones: LostPhones;
  readonly #places = new Map<AgentId, string>();
  readonly #events = new Emitter<Events>();
  readonly #mustGiveReason: (companyId: CompanyId) => boolean;
  readonly #stop: Unsubscribe;

  constructor(parts: {
    clock: Clock;
    directory: ContactCentreDirectory;
    /** Whether agents must say why they are not ready; left out: not. */
    mustGiveReason?: (companyId: CompanyId) => boolean;
  }) {
    this.#clock = parts.clock;
    this.#directory = parts.directory;
    this.#wrapUps = new WrapUps(parts.clock);
    this.#lostPhones = new LostPhones({
      clock: parts.clock,
      missed: (agent) => this.#settle(agent),
      gone: (agent) => {
        agent.intent = { state: 'logged-off', reason: phoneLostReason };
        this.#settle(agent);
      },
    });
    this.#mustGiveReason = parts.mustGiveReason ?? (() => false);
    this.#stop = parts.directory.onChanged(() => this.#lookAtPlaces());
  }

  onChanged(listener: (change: AgentChange) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  onWrapUpEnded(listener: (ended: Events['wrapUpEnded']) => void): Unsubscribe {
    return this.#events.on('wrapUpEnded', listener);
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

  /** Everybody who was seen since the start. */
  all(): Iterable<Readonly<Agent>> {
    return this.#agents.values();
  }

  /**
   * Logs on, makes ready or not ready, logs off; with work in hand that holds afterwards. Whoever wraps up ends that by it.
   * @throws ParleyError `agent-unknown`; `not-ready-reason-required`; `disposition-required` when he has still to say what it was about
   */
  change(
    actor: { companyId: CompanyId; userId: UserId },
    to: AgentIntent['state'],
    reason: string | null = null,
  ): Readonly<Agent> {
    const agent = this.#agent(this.ofUser(actor).id)!;
    if (to === 'not-ready') this.#demandReason(agent, reason);
    return this.#intend(agent, { state: to, reason: to === 'not-ready' ? (reason ?? 'none') : null }, 'by-agent');
  }

  /** A supervisor does it. @throws ParleyError `agent-unknown` */
  changeByOther(id: AgentId, to: AgentIntent['state'], reason: string | null): Readonly<Agent> {
    const agent = this.#agent(id);
    if (!agent || this.#directory.agent(id)?.enabled !== true) throw new ParleyError('agent-unknown', 'There is no such agent.');
    const intent = { state: to, reason: to === 'ready' ? null : (reason ?? 'by-supervisor') };
    return this.#intend(agent, intent, 'by-supervisor');
  }

  #intend(agent: Agent, intent: AgentIntent, by: 'by-agent' | 'by-supervisor'): Readonly<Agent> {
    const endsWrapUp = agent.wrapUp !== null && agent.works.length === 0;
    if (endsWrapUp && by === 'by-agent' && intent.state === 'ready') this.#demandDisposition(agent);
    // Pressed once more it counts anew: the break begins now.
    const isSame = agent.intent.state === intent.state && intent.state !== 'not-ready' && agent.state === intent.state;
    if (isSame) return agent;
    agent.intent = intent;
    // A phone is asked for anew by whoever says that he is there.
    if (intent.state === 'ready' && agent.lostSinceMs !== null) this.#lostPhones.found(agent);
    const keepsWrapUp = by === 'by-agent' && intent.state === 'not-ready' && agent.wrapUp?.needsDisposition === true;
    if (endsWrapUp && !keepsWrapUp) this.#endWrapUp(agent, by);
    this.#settle(agent, { isAnew: true });
    return agent;
  }

  /**
   * Takes up what agents were before a restart; nobody is told. Who talked or wrapped up is ready again, as no call has survived.
   * @param isReachable whether the user's phone can be rung; who cannot be waits for `phoneIsBack`
   */
  restore(known: readonly KnownAgentState[], isReachable: (userId: UserId) => boolean): void {
    for (const { agentId, state, reason, atMs, idleSinceMs = atMs } of known) {
      const agent = this.#agent(agentId);
      if (!agent || this.#directory.agent(agentId)?.enabled !== true) continue;
      const after = stateAfterRestart(state);
      // Ready again by himself, as he would have been without the restart.
      const isLost = after === 'not-ready' && reason === phoneLostReason;
      const intent = isLost ? 'ready' : (after as AgentIntent['state']);
      agent.intent = { state: intent, reason: intent === 'not-ready' ? (reason ?? 'none') : null };
      agent.state = after;
      agent.reason = isLost ? reason : agent.intent.reason;
      agent.stateSinceMs = atMs;
      agent.idleSinceMs = idleSinceMs;
      if (intent !== 'logged-off' && !ringsOutside(this.#record(agent)) && !isReachable(agent.userId))
        this.#lostPhones.lost(agent);
      else if (isLost) this.#settle(agent);
    }
  }

  /** A phone of the user has registered. */
  phoneIsBack(userId: UserId): void {
    const agent = this.#known(userId);
    if (!agent || agent.lostSinceMs === null) return;
    this.#lostPhones.found(agent);
    this.#settle(agent, { mustTell: true });
  }

  /** No phone of the user can be rung any more. */
  phoneIsLost(userId: UserId): void {
    const agent = this.#known(userId);
    if (!agent || agent.lostSinceMs !== null || agent.state === 'logged-off' || ringsOutside(this.#record(agent))) return;
    this.#lostPhones.lost(agent);
    this.#events.emit('changed', { agent, before: agent.state });
  }

  /**
   * Of an agent whose place is a line that stays open.
   * @param reason why he is not ready from now on: it was not opened, or has dropped; he asks for it anew by becoming ready
   */
  lineIs(id: AgentId, line: LineState, reason: string | null = null): void {
    const agent = this.#agent(id);
    if (!agent) return;
    agent.line = line;
    if (reason !== null && agent.intent.state === 'ready') agent.intent = { state: 'not-ready', reason };
    this.#settle(agent, { mustTell: true });
  }

  /** Ready, with nothing to do, free of offers, and enabled. */
  isFree(id: AgentId): boolean {
    const agent = this.#agent(id);
    return agent !== undefined && agent.works.length === 0 && this.#mayBeOffered(agent);
  }

  /** Takes the agent for one offer. @returns false when somebody else has him: claim first, then ring. */
  claim(id: AgentId, lease: OfferLease): boolean {
    const agent = this.#agent(id);
    if (!agent || !this.#mayBeOffered(agent)) return false;
    this.lease(id, lease);
    return true;
  }

  /** As `claim`, whatever his state: a supervisor gives it to him. @returns false when he is being offered something already */
  lease(id: AgentId, lease: OfferLease): boolean {
    const agent = this.#agent(id);
    if (!agent || agent.offer) return false;
    agent.offer = lease;
    const delayMs = Math.max(0, lease.expiresAtMs - this.#clock.now());
    this.#leases.set(
      id,
      this.#clock.setTimer(delayMs, () => this.endOffer(id, lease)),
    );
    this.#events.emit('changed', { agent, before: agent.state });
    return true;
  }

  /** Gives him back without having talked; with `reason` he becomes not ready. */
  endOffer(id: AgentId, lease: OfferLease, reason: string | null = null): void {
    const agent = this.#agents.get(id);
    if (!agent || agent.offer !== lease) return;
    this.#dropLease(agent);
    if (reason && agent.intent.state === 'ready') agent.intent = { state: 'not-ready', reason };
    this.#settle(agent, { mustTell: true });
  }

  /** He has something in hand from now on; a lease for it is over. */
  beginWork(id: AgentId, work: AgentWork): void {
    const agent = this.#agent(id);
    if (!agent || agent.works.some(({ interactionId }) => interactionId === work.interactionId)) return;
    if (agent.offer?.interactionId === work.interactionId) this.#dropLease(agent);
    agent.works = [...agent.works, work];
    this.#settle(agent, { mustTell: true });
  }

  /** @returns how long he wraps up, in milliseconds; 0 when he does not, as he goes home */
  endWork(id: AgentId, interactionId: InteractionId, { wrapUpMs, needsDisposition = false }: Rest): number {
    const agent = this.#agents.get(id);
    const work = agent?.works.find((one) => one.interactionId === interactionId);
    if (!agent || !work) return 0;
    agent.works = agent.works.filter((one) => one !== work);
    const takesMs = agent.intent.state === 'logged-off' ? 0 : wrapUpMs;
    const over = (): void => {
      this.#endWrapUp(agent, 'time-out');
      this.#settle(agent);
    };
    if (takesMs > 0) this.#wrapUps.begin(agent, work, { takesMs, needsDisposition, over });
    this.#settle(agent, { mustTell: true });
    return takesMs;
  }

  /** @throws ParleyError `agent-wrong-state` when there is none, `disposition-required` */
  endWrapUp(id: AgentId, how: 'by-agent' | 'by-supervisor'): void {
    const agent = this.#agents.get(id);
    if (!agent?.wrapUp) throw new ParleyError('agent-wrong-state', 'No wrap-up is going on.');
    if (how === 'by-agent') this.#demandDisposition(agent);
    this.#endWrapUp(agent, how);
    this.#settle(agent);
  }

  /** He has said what it was about. */
  disposed(id: AgentId): void {
    const agent = this.#agents.get(id);
    if (!agent?.wrapUp?.needsDisposition) return;
    agent.wrapUp = { ...agent.wrapUp, needsDisposition: false };
    this.#events.emit('changed', { agent, before: agent.state });
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#wrapUps[Symbol.dispose]();
    this.#lostPhones[Symbol.dispose]();
    for (const timer of this.#leases.values()) timer.cancel();
    this.#events.removeAll();
  }

  /** Who works at another place now may be reached by what he was not, and the other way round. */
  #lookAtPlaces(): void {
    for (const agent of this.#agents.values()) {
      if (agent.intent.state === 'logged-off') continue;
      const phone = JSON.stringify(this.#record(agent)?.phone ?? null);
      if (this.#places.get(agent.id) === phone) continue;
      this.#places.set(agent.id, phone);
      if (ringsOutside(this.#record(agent))) this.#lostPhones.found(agent);
      this.#settle(agent, { mustTell: true });
    }
  }

  #mayBeOffered(agent: Agent): boolean {
    return agent.offer === null && readinessOf(agent, this.#record(agent)) === 'ready';
  }

  /** One of the company's, where it has any. */
  #demandReason({ companyId }: Agent, reason: string | null): void {
    if (!this.#mustGiveReason(companyId)) return;
    const known = this.#directory.notReadyReasonsOf(companyId).filter(({ enabled }) => enabled);
    if (known.length === 0 || known.some(({ code }) => code === reason)) return;
    const codes = known.map(({ code }) => code);
    throw new ParleyError('not-ready-reason-required', 'Say why you are not ready: choose one of the reasons of your company.', {
      details: { reasons: codes },
    });
  }

  #demandDisposition(agent: Agent): void {
    if (agent.wrapUp?.needsDisposition)
      throw new ParleyError('disposition-required', 'Say what it was about first: this queue asks for it.');
  }

  #endWrapUp(agent: Agent, how: WrapUpEnd): void {
    const wrapUp = this.#wrapUps.end(agent);
    if (wrapUp) this.#events.emit('wrapUpEnded', { agent, wrapUp, how });
  }

  /** Brings the state to what follows from work, wrap-up, intent and phones, and tells it. */
  #settle(agent: Agent, { isAnew = false, mustTell = false }: { isAnew?: boolean; mustTell?: boolean } = {}): void {
    const before = agent.state;
    const { state, reason } = this.#stateOf(agent);
    const isOther = state !== before || reason !== agent.reason;
    const isBreakAnew = isAnew && state === 'not-ready';
    if (isOther || isBreakAnew) {
      agent.state = state;
      agent.reason = reason;
      agent.stateSinceMs = this.#clock.now();
      if (state === 'ready') agent.idleSinceMs = agent.stateSinceMs;
      if (state === 'logged-off') this.#lostPhones.found(agent);
    }
    if (isOther || isAnew || mustTell) this.#events.emit('changed', { agent, before });
  }

  #stateOf(agent: Agent): { state: AgentState; reason: string | null } {
    const { works, wrapUp, intent } = agent;
    if (works.length > 0) return { state: 'busy', reason: null };
    if (wrapUp) return { state: 'wrap-up', reason: null };
    return intent.state === 'ready' && this.#lostPhones.isMissed(agent)
      ? { state: 'not-ready', reason: phoneLostReason }
      : intent;
  }

  #dropLease(agent: Agent): void {
    agent.offer = null;
    this.#leases.get(agent.id)?.cancel();
    this.#leases.delete(agent.id);
  }

  #record({ id }: Agent): AgentRecord | undefined {
    return this.#directory.agent(id);
  }

  #known(userId: UserId): Agent | undefined {
    const record = this.#directory.agentByUser(userId);
    return record && this.#agents.get(record.id);
  }

  #agent(id: AgentId): Agent | undefined {
    const known = this.#agents.get(id);
    if (known) return known;
    const record = this.#directory.agent(id);
    if (!record) return undefined;
    const nowMs = this.#clock.now();
    const { companyId, userId } = record;
    const nothing = { reason: null, offer: null, works: [], wrapUp: null, lostSinceMs: null, line: 'closed' as const };
    const intent: AgentIntent = { state: 'logged-off', reason: null };
    const agent: Agent = {
      id,
      companyId,
      userId,
      ...nothing,
      state: 'logged-off',
      idleSinceMs: nowMs,
      stateSinceMs: nowMs,
      intent,
    };
    this.#agents.set(id, agent);
    return agent;
  }
}
