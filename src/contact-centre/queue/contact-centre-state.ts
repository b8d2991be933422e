import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, QueueId } from '../../kernel/ids.ts';
import type { Agent, AgentService, AgentState } from '../agent/index.ts';
import type { ContactCentreDirectory, Queue } from '../contact-centre-directory/index.ts';
import type { WaitingView } from './queue-ports.ts';
import type { QueueService } from './queue-service.ts';

/** A queue at this moment. */
export interface QueueNow {
  readonly queue: Queue;
  readonly waiting: number;
  /** Since when the longest waiting one does, in this queue; null: nobody waits. */
  readonly longestSinceMs: number | null;
  /** Its agents by what they are. Who has no phone that can be rung counts as he is shown: ready for half a minute, then not ready. */
  readonly agents: Readonly<Record<AgentState, number>>;
}

/** What has changed since the last time; read it from the state. */
export interface CentreChange {
  readonly companyId: CompanyId;
  readonly queueIds: ReadonlySet<QueueId>;
  readonly agentIds: ReadonlySet<AgentId>;
}

export interface ContactCentreStateParts {
  readonly clock: Clock;
  readonly directory: ContactCentreDirectory;
  readonly agents: AgentService;
  readonly queues: Pick<QueueService, 'snapshot' | 'lengthOf' | 'onChanged'>;
}

/** Changes within this time are told together. */
const togetherMs = 50;

const none = { 'logged-off': 0, 'not-ready': 0, ready: 0, busy: 0, 'wrap-up': 0 } as const;

/**
 * Queues and agents at this moment, from memory: what wallboards, supervisors and agents' pages read. Reading costs the same with ten
 * agents and with thousands, as agents are counted as they change. Whoever tells people of it waits for the journals first (`AfterStored`).
 */
export class ContactCentreState implements Disposable {
  readonly #parts: ContactCentreStateParts;
  readonly #events = new Emitter<{ changed: CentreChange }>();
  readonly #stops: readonly Unsubscribe[];
  /** Built anew with the configuration. */
  #queuesOfAgent = new Map<AgentId, readonly QueueId[]>();
  #counts = new Map<QueueId, Record<AgentState, number>>();
  #counted = new Map<AgentId, AgentState>();
  #changes = new Map<CompanyId, { queueIds: Set<QueueId>; agentIds: Set<AgentId> }>();
  #listeners = 0;
  #timer: Timer | null = null;

  constructor(parts: ContactCentreStateParts) {
    this.#parts = parts;
    this.#stops = [
      parts.directory.onChanged(() => this.#recount()),
      parts.agents.onChanged(({ agent }) => this.#agentChanged(agent)),
      parts.queues.onChanged((queueId) => this.#queueChanged(queueId)),
    ];
    this.#recount();
  }

  /** At most every 50 ms for a company; nothing is collected while nobody listens. */
  onChanged(listener: (change: CentreChange) => void): Unsubscribe {
    this.#listeners += 1;
    const stop = this.#events.on('changed', listener);
    return () => {
      this.#listeners -= 1;
      stop();
    };
  }

  /** Undefined for a queue that is not there. */
  queue(queueId: QueueId): QueueNow | undefined {
    const queue = this.#parts.directory.queue(queueId);
    return queue && { queue, ...this.#parts.queues.lengthOf(queueId), agents: this.#counts.get(queueId) ?? none };
  }

  /** The enabled ones. */
  queuesOf(companyId: CompanyId): readonly QueueNow[] {
    const own = this.#parts.directory.allQueues().filter((queue) => queue.companyId === companyId && queue.enabled);
    return own.map(({ id }) => this.queue(id)!);
  }

  /** In their order. */
  waiting(queueId: QueueId): readonly WaitingView[] {
    return this.#parts.queues.snapshot(queueId).waiting;
  }

  /** State, since when, works in hand, offer, wrap-up. */
  agent(agentId: AgentId): Readonly<Agent> | undefined {
    return this.#parts.agents.agent(agentId);
  }

  /** Those of the company's queues, and whoever else was seen at work. */
  agentsOf(companyId: CompanyId): readonly Readonly<Agent>[] {
    const ids = new Set([...this.#queuesOfAgent.keys(), ...[...this.#parts.agents.all()].map(({ id }) => id)]);
    return [...ids].flatMap((id) => {
      const agent = this.#parts.directory.agent(id)?.companyId === companyId ? this.#parts.agents.agent(id) : undefined;
      return agent ? [agent] : [];
    });
  }

  /** The queues that an agent serves. */
  queueIdsOf(agentId: AgentId): readonly QueueId[] {
    return this.#queuesOfAgent.get(agentId) ?? [];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#timer?.cancel();
    this.#events.removeAll();
  }

  #recount(): void {
    const queuesOfAgent = new Map<AgentId, QueueId[]>();
    this.#counts = new Map();
    this.#counted = new Map();
    for (const { id, companyId, agentIds } of this.#parts.directory.allQueues()) {
      const counts = { ...none };
      this.#counts.set(id, counts);
      for (const agentId of agentIds) {
        const state = this.#parts.agents.agent(agentId)?.state ?? 'logged-off';
        counts[state] += 1;
        this.#counted.set(agentId, state);
        const queues = queuesOfAgent.get(agentId) ?? [];
        queuesOfAgent.set(agentId, queues);
        queues.push(id);
      }
      this.#note(companyId, 'queueIds', id);
    }
    this.#queuesOfAgent = queuesOfAgent;
  }

  #agentChanged({ id, companyId, state }: Readonly<Agent>): void {
    const before = this.#counted.get(id);
    if (before !== undefined && before !== state) {
      this.#counted.set(id, state);
      for (const queueId of this.queueIdsOf(id)) {
        const counts = this.#counts.get(queueId)!;
        counts[before] -= 1;
        counts[state] += 1;
        this.#note(companyId, 'queueIds', queueId);
      }
    }
    this.#note(companyId, 'agentIds', id);
  }

  #queueChanged(queueId: QueueId): void {
    const companyId = this.#parts.directory.queue(queueId)?.companyId;
    if (companyId) this.#note(companyId, 'queueIds', queueId);
  }

  #note<Kind extends 'queueIds' | 'agentIds'>(
    companyId: CompanyId,
    kind: Kind,
    id: Kind extends 'queueIds' ? QueueId : AgentId,
  ): void {
    if (this.#listeners === 0) return;
    const change = this.#changes.get(companyId) ?? { queueIds: new Set<QueueId>(), agentIds: new Set<AgentId>() };
    this.#changes.set(companyId, change);
    (change[kind] as Set<string>).add(id);
    this.#timer ??= this.#parts.clock.setTimer(togetherMs, () => this.#tell());
  }

  #tell(): void {
    this.#timer = null;
    const changes = this.#changes;
    this.#changes = new Map();
    for (const [companyId, change] of changes) this.#events.emit('changed', { companyId, ...change });
  }
}
