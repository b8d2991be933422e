import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CallId, QueueId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { displayName } from '../../platform/user/index.ts';
import type { OfferOutcome, QueuePort, WaitingCaller } from '../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { Party } from '../../telephony/leg/index.ts';
import type { AgentService, OfferLease } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { SimpleRoutedAgent as RoutedAgent, SimpleRouting as RoutingEngine } from '../routing/index.ts';
import type { Queue } from './queue.ts';

export interface QueueServiceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly agents: AgentService;
  readonly routing: RoutingEngine;
}

/** A lease outlives the ringing by this much, so that it ends only when the ringing failed to report. */
const leaseGraceMs = 5000;
const usualLines = 100;

interface Waiting {
  readonly caller: WaitingCaller;
  offer: { readonly agentId: AgentId; readonly lease: OfferLease } | null;
  maxWait: Timer | null;
}

/** A queue as it is now. */
export interface QueueSnapshot {
  readonly queueId: QueueId;
  readonly waiting: readonly {
    readonly callId: CallId;
    readonly position: number;
    readonly sinceMs: number;
    readonly offeredTo: AgentId | null;
    readonly from: Party;
  }[];
}

/**
 * Brings callers who wait and agents together, first come first served within a queue.
 *
 * ```
 * enter ──► waiting ──claim, ring──► offered ──answer──► accepted ──► agent: wrap-up
 *              ▲                        │ no answer: agent not ready
 *              └────────────────────────┘        abandoned, waited too long: out
 * ```
 */
export class QueueService implements QueuePort {
  readonly #parts: QueueServiceParts;
  readonly #queues = new Map<QueueId, Waiting[]>();
  readonly #events = new Emitter<{ changed: QueueId }>();
  #isServing = false;
  #mustServe = false;

  constructor(parts: QueueServiceParts) {
    this.#parts = parts;
    parts.agents.onChanged(() => this.#serve());
    parts.directory.onChanged(() => {
      this.#letGoOfDeleted();
      this.#serve();
    });
  }

  onChanged(listener: (queueId: QueueId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  enter(caller: WaitingCaller): boolean {
    const queue = this.#parts.directory.queue(caller.queueId);
    if (!queue?.enabled || queue.companyId !== caller.companyId) return false;
    const waiting: Waiting = { caller, offer: null, maxWait: null };
    const line = this.#queues.get(queue.id) ?? [];
    if (queue.kind === 'shared' && line.length >= (queue.lines ?? usualLines)) {
      caller.release('busy');
      return true;
    }
    line.push(waiting);
    if (queue.maxWaitMs > 0) waiting.maxWait = this.#parts.clock.setTimer(queue.maxWaitMs, () => this.#waitedTooLong(waiting));
    this.#queues.set(queue.id, line);
    caller.onLeft((how) => {
      if (how === 'abandoned') this.#leave(waiting);
    });
    this.#events.emit('changed', queue.id);
    this.#serve();
    return true;
  }

  snapshot(queueId: QueueId): QueueSnapshot {
    const waiting = (this.#queues.get(queueId) ?? []).map(({ caller, offer }, index) => ({
      callId: caller.callId,
      position: index + 1,
      sinceMs: caller.sinceMs,
      offeredTo: offer?.agentId ?? null,
      from: caller.from,
    }));
    return { queueId, waiting };
  }

  /** Callers in all queues; 0 when nothing is left behind. */
  get size(): number {
    return [...this.#queues.values()].reduce((sum, line) => sum + line.length, 0);
  }

  /** Nobody will ever serve them. */
  #letGoOfDeleted(): void {
    for (const [queueId, line] of this.#queues) {
      if (this.#parts.directory.queue(queueId)) continue;
      for (const waiting of line) {
        this.#leave(waiting);
        waiting.caller.release('unreachable');
      }
    }
  }

  /** Offers whom it can until nobody is free. Called again while it runs, it runs once more. */
  #serve(): void {
    this.#mustServe = true;
    if (this.#isServing) return;
    this.#isServing = true;
    try {
      while (this.#mustServe) {
        this.#mustServe = false;
        for (const waiting of this.#inOrder()) this.#tryOffer(waiting);
      }
    } finally {
      this.#isServing = false;
    }
  }

  /** Across all queues the longest wait first. */
  #inOrder(): Waiting[] {
    const all = [...this.#queues.values()].flat().filter((one) => one.offer === null);
    return all.toSorted((one, other) => one.caller.sinceMs - other.caller.sinceMs);
  }

  #tryOffer(waiting: Waiting): void {
    const { clock, directory, agents, routing, people } = this.#parts;
    const { caller } = waiting;
    const queue = directory.queue(caller.queueId);
    if (!queue || waiting.offer || !this.#isWaiting(waiting)) return;
    const nowMs = clock.now();
    const asked = {
      callId: caller.callId,
      queueId: queue.id,
      queueName: queue.name,
      sinceMs: caller.sinceMs,
      agents: this.#agentsOf(queue),
    };
    const { agentId, decision } = routing.choose(asked, nowMs);
    if (agentId === null) return;
    const lease: OfferLease = {
      callId: caller.callId,
      queueId: queue.id,
      expiresAtMs: nowMs + queue.offerTimeoutMs + leaseGraceMs,
    };
    // Claimed before it rings: two callers can never be offered to one agent.
    if (!agents.claim(agentId, lease)) return;
    waiting.offer = { agentId, lease };
    const userId = agents.agent(agentId)!.userId;
    const devices = people.devicesOf(userId).filter((device) => device.enabled);
    this.#events.emit('changed', queue.id);
    caller.offer({
      agentId,
      decision,
      targets: devices.map((device) => ({ kind: 'device', deviceId: device.id })),
      timeoutMs: queue.offerTimeoutMs,
      ended: (outcome) => this.#offerEnded(waiting, queue, outcome),
    });
  }

  #offerEnded(waiting: Waiting, queue: Queue, outcome: OfferOutcome): void {
    const { agents, logger } = this.#parts;
    const { offer, caller } = waiting;
    if (!offer) return;
    waiting.offer = null;
    if (outcome === 'accepted') {
      this.#leave(waiting);
      agents.accept(offer.agentId, offer.lease);
      caller.onLeft(() => agents.finish(offer.agentId, queue.wrapUpMs));
      return;
    }
    const reason = outcome === 'abandoned' ? null : outcome === 'failed' ? 'unreachable' : outcome;
    if (reason)
      logger.info('an agent did not take a call and is not ready now', { agentId: offer.agentId, reason, queueId: queue.id });
    agents.endOffer(offer.agentId, offer.lease, reason);
    this.#events.emit('changed', queue.id);
  }

  #waitedTooLong(waiting: Waiting): void {
    waiting.maxWait = null;
    if (!this.#isWaiting(waiting)) return;
    this.#leave(waiting);
    waiting.caller.release('no-answer');
  }

  #leave(waiting: Waiting): void {
    waiting.maxWait?.cancel();
    waiting.maxWait = null;
    const { queueId } = waiting.caller;
    const left = (this.#queues.get(queueId) ?? []).filter((one) => one !== waiting);
    if (left.length > 0) this.#queues.set(queueId, left);
    else this.#queues.delete(queueId);
    const { offer } = waiting;
    waiting.offer = null;
    if (offer && waiting.caller) this.#parts.agents.endOffer(offer.agentId, offer.lease);
    this.#events.emit('changed', queueId);
  }

  #isWaiting(waiting: Waiting): boolean {
    return this.#queues.get(waiting.caller.queueId)?.includes(waiting) ?? false;
  }

  #agentsOf(queue: Queue): RoutedAgent[] {
    const { agents, people } = this.#parts;
    return queue.agentIds.flatMap((id) => {
      const agent = agents.agent(id);
      const user = agent && people.user(agent.userId);
      if (!agent || !user) return [];
      const refusal = agents.isFree(id) ? null : agent.offer ? 'being offered another call' : (agent.reason ?? agent.state);
      return [{ id, name: displayName(user), idleSinceMs: agent.idleSinceMs, refusal }];
    });
  }
}
