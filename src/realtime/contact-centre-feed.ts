import type { SupervisionBoard, SupervisionSight } from '../contact-centre/supervision/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { AgentId, CompanyId, QueueId } from '../kernel/ids.ts';
import { AfterStored } from './after-stored.ts';
import type { LiveSources, SharePublisher } from './live-hub.ts';

/** What has changed of a company's contact centre. */
export interface CentreChanged {
  readonly companyId: CompanyId;
  readonly queueIds: ReadonlySet<QueueId>;
  readonly agentIds: ReadonlySet<AgentId>;
}

export interface ContactCentreFeedParts {
  readonly clock: Clock;
  readonly publisher: SharePublisher;
  readonly journal: { durable(): Promise<void> };
  readonly board: Pick<SupervisionBoard, 'queue' | 'agent'>;
  readonly sight: SupervisionSight;
  readonly onChanged: (listener: (change: CentreChanged) => void) => Unsubscribe;
}

/** A moment in which changes become one message. */
const gatherMs = 200;

interface Gathered {
  readonly queueIds: Set<QueueId>;
  readonly agentIds: Set<AgentId>;
}

/**
 * Tells supervisors what changed of what they see. Each queue and agent is described once, each message written once for all who see the
 * same (a share of the topic); a company whose page nobody has open costs a look.
 */
export class ContactCentreFeed implements Disposable {
  readonly #parts: ContactCentreFeedParts;
  readonly #afterStored: AfterStored;
  readonly #stop: Unsubscribe;
  #gathered = new Map<CompanyId, Gathered>();
  #timer: Timer | null = null;

  constructor(parts: ContactCentreFeedParts) {
    this.#parts = parts;
    this.#afterStored = new AfterStored(parts);
    this.#stop = parts.onChanged((change) => this.#gather(change));
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#timer?.cancel();
  }

  #gather({ companyId, queueIds, agentIds }: CentreChanged): void {
    if (this.#parts.publisher.sharesOf(companyId, 'supervision').length === 0) return;
    const gathered = this.#gathered.get(companyId) ?? { queueIds: new Set(), agentIds: new Set() };
    this.#gathered.set(companyId, gathered);
    for (const id of queueIds) gathered.queueIds.add(id);
    for (const id of agentIds) gathered.agentIds.add(id);
    this.#timer ??= this.#parts.clock.setTimer(gatherMs, () => {
      this.#timer = null;
      const ready = this.#gathered;
      this.#gathered = new Map();
      for (const [id, one] of ready)
        this.#afterStored.tell(`${id}/${[...one.queueIds, ...one.agentIds].join()}`, () => this.#tell(id, one));
    });
  }

  #tell(companyId: CompanyId, { queueIds, agentIds }: Gathered): void {
    const { publisher, board, sight } = this.#parts;
    const views = {
      queues: [...queueIds].map((id) => ({ id, view: board.queue(id) })),
      agents: [...agentIds].map((id) => ({ id, view: board.agent(id) })),
    };
    for (const share of publisher.sharesOf(companyId, 'supervision')) {
      const seen = sight.byKey(companyId, share);
      if (!seen) continue;
      const queues = views.queues.flatMap(({ id, view }) => (view && seen.queueIds.has(id) ? [view] : []));
      const agents = views.agents.flatMap(({ id, view }) => (view && seen.agentIds.has(id) ? [view] : []));
      if (queues.length + agents.length > 0)
        publisher.toShare(companyId, 'supervision', share, { type: 'supervision-changed', queues, agents });
    }
  }
}

/** Who supervises somebody may listen to the topic, each to the share that he sees. */
export function withSupervision(sources: LiveSources, sight: SupervisionSight): LiveSources {
  return {
    ...sources,
    shareOf: (actor, topic) => (topic === 'supervision' ? sight.of(actor).key : (sources.shareOf?.(actor, topic) ?? null)),
    refuseTopic: (actor, topic) => {
      if (topic !== 'supervision') return sources.refuseTopic(actor, topic);
      const { queueIds, agentIds } = sight.of(actor);
      if (queueIds.size + agentIds.size > 0) return null;
      return { code: 'not-permitted', detail: 'You supervise no queue and no agent. An administrator may authorize you.' };
    },
  };
}
