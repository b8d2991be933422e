import type { AgentView, PassOnQueue } from '../../contract/rest/agent.ts';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, DomainId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import { nobody, publicParty } from '../../telephony/call/index.ts';
import { type NamesChange, noPartyNames, type PartyNames } from '../../telephony/party-names/index.ts';
import type { Agent, AgentService } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { type Queue, usualPriority } from '../contact-centre-directory/index.ts';
import { activeWork, type Interaction, type Interactions, lastQueueOf, queueServedBy } from '../interaction/index.ts';
import type { QueueService } from '../queue/index.ts';
import { leaseGraceMs } from '../routing/index.ts';

export interface AgentDeskParts {
  readonly clock: Clock;
  readonly directory: ContactCentreDirectory;
  readonly agents: AgentService;
  readonly interactions: Interactions;
  readonly queues: Pick<QueueService, 'snapshot' | 'onChanged'>;
  readonly parties?: PartyNames;
}

/** So many of a queue's callers are shown. */
const shownCallers = 50;
/** What happens in queues within this time is told together: an agent's own state is told at once. */
const togetherMs = 100;

export type AgentDeskEvents = {
  /** `view` is made only when somebody asks. */
  changed: { readonly companyId: CompanyId; readonly userId: UserId; readonly view: () => AgentView };
};

type MatterView = AgentView['works'][number];

/** What agents see of themselves. */
export class AgentDesk implements Disposable {
  readonly events = new Emitter<AgentDeskEvents>();
  readonly #parts: AgentDeskParts;
  readonly #stops: readonly Unsubscribe[];
  #changedQueues = new Set<QueueId>();
  #timer: Timer | null = null;

  constructor(parts: AgentDeskParts) {
    this.#parts = parts;
    this.#stops = [
      parts.agents.onChanged(({ agent }) => this.#tell(agent)),
      parts.queues.onChanged((queueId) => this.#queueChanged(queueId)),
      parts.interactions.onEvent(({ event }) => {
        // Everything else that an agent sees of his matters changes him, too.
        if (event.type === 'work-held' || event.type === 'work-retrieved') this.#tellById(event.agentId);
      }),
      this.#parties.onChanged((change) => this.#renamed(change)),
    ];
  }

  /** @throws ParleyError `agent-unknown` */
  ofUser(actor: { companyId: CompanyId; userId: UserId }): AgentView {
    return this.#view(this.#parts.agents.ofUser(actor));
  }

  /** Null for who is none. */
  findOfUser({ companyId, userId }: { companyId: CompanyId; userId: UserId }): AgentView | null {
    const record = this.#parts.directory.agentByUser(userId);
    if (!record?.enabled || record.companyId !== companyId) return null;
    return this.ofUser({ companyId, userId });
  }

  /** By name. @throws ParleyError `agent-unknown` */
  queuesToPassOnTo(actor: { companyId: CompanyId; domainId: DomainId; userId: UserId }): PassOnQueue[] {
    const { agents, directory, queues } = this.#parts;
    const { companyId } = agents.ofUser(actor);
    return directory
      .allQueues()
      .filter((queue) => queue.companyId === companyId && queue.domainId === actor.domainId && queue.enabled)
      .map(({ id: queueId, name, number, agentIds }) => ({
        queueId,
        name,
        number,
        waiting: queues.snapshot(queueId).waiting.length,
        ready: agentIds.filter((id) => agents.agent(id)?.state === 'ready').length,
      }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
  }

  /** A matter as its agent sees it. */
  matterView(
    interaction: Readonly<Interaction>,
    userId: UserId,
    queueId: QueueId | null,
  ): Omit<MatterView, 'sinceMs' | 'heldSinceMs'> {
    const { id: interactionId, channel, companyId, callIds, customer } = interaction;
    const isHidden = customer.address === '' && customer.name === '';
    const party = { ...nobody, number: customer.address, displayName: customer.name, isPrivate: isHidden };
    return {
      interactionId,
      channel,
      callId: callIds.at(-1) ?? null,
      queueId,
      queueName: (queueId && this.#parts.directory.queue(queueId)?.name) ?? '',
      customer: this.#parties.named({ companyId, userId, queueId }, publicParty(party)),
    };
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#timer?.cancel();
    this.events.removeAll();
  }

  #queueChanged(queueId: QueueId): void {
    this.#changedQueues.add(queueId);
    this.#timer ??= this.#parts.clock.setTimer(togetherMs, () => this.#tellOfQueues());
  }

  #tellOfQueues(): void {
    this.#timer = null;
    const queueIds = this.#changedQueues;
    this.#changedQueues = new Set();
    const agentIds = new Set<AgentId>();
    for (const id of queueIds) for (const agentId of this.#parts.directory.queue(id)?.agentIds ?? []) agentIds.add(agentId);
    for (const id of agentIds) this.#tellById(id);
  }

  #tellById(id: AgentId): void {
    const agent = this.#parts.agents.agent(id);
    // Who is logged off does not look at queues.
    if (agent && agent.state !== 'logged-off') this.#tell(agent);
  }

  #tell(agent: Readonly<Agent>): void {
    const { companyId, userId } = agent;
    this.events.emit('changed', { companyId, userId, view: () => this.#view(agent) });
  }

  #view(agent: Readonly<Agent>): AgentView {
    const { id, userId, state, reason, stateSinceMs, intent, lostSinceMs, line } = agent;
    const queues = this.#parts.directory.queuesOfAgent(id).filter((queue) => queue.enabled);
    const isOccupied = state === 'busy' || state === 'wrap-up';
    const next = isOccupied && intent.state !== 'ready' ? { state: intent.state, reason: intent.reason } : null;
    return {
      agentId: id,
      state,
      reason,
      sinceMs: stateSinceMs,
      next,
      isReachable: lostSinceMs === null,
      place: this.#parts.directory.agent(id)?.phone ?? { kind: 'own' },
      line,
      offer: this.#offerView(agent),
      works: this.#worksView(agent),
      wrapUp: this.#wrapUpView(agent),
      queues: queues.map((queue) => this.#queueView(queue, userId)),
    };
  }

  #offerView({ offer, userId }: Readonly<Agent>): AgentView['offer'] {
    const interaction = offer && this.#parts.interactions.find(offer.interactionId);
    if (!offer || !interaction) return null;
    const { decision } = offer;
    // What he sees is how long it rings: afterwards it is too late, though the lease goes on for a while.
    const expiresAtMs = offer.expiresAtMs - leaseGraceMs;
    const said = { ...decision, params: { ...decision.params }, steps: decision.steps.map((step) => ({ ...step })) };
    return { ...this.matterView(interaction, userId, lastQueueOf(interaction)), expiresAtMs, decision: said };
  }

  #worksView({ id, works, userId }: Readonly<Agent>): AgentView['works'] {
    return works.flatMap(({ interactionId, sinceMs }) => {
      const interaction = this.#parts.interactions.find(interactionId);
      if (!interaction) return [];
      const heldSinceMs = activeWork(interaction, id)?.heldSinceMs ?? null;
      return [{ ...this.matterView(interaction, userId, queueServedBy(interaction, id)), sinceMs, heldSinceMs }];
    });
  }

  #wrapUpView({ id: agentId, wrapUp, userId }: Readonly<Agent>): AgentView['wrapUp'] {
    if (!wrapUp) return null;
    const { interactionIds, sinceMs, endsAtMs, needsDisposition } = wrapUp;
    const found = interactionIds.flatMap((id: InteractionId) => this.#parts.interactions.find(id) ?? []);
    return {
      matters: found.map((one) => this.matterView(one, userId, queueServedBy(one, agentId))),
      sinceMs,
      endsAtMs,
      needsDisposition,
    };
  }

  get #parties(): PartyNames {
    return this.#parts.parties ?? noPartyNames;
  }

  /** Queues in which the number waits; `null`: any number. */
  #renamed({ companyId, number }: NamesChange): void {
    for (const queue of this.#parts.directory.allQueues()) {
      if (queue.companyId !== companyId) continue;
      const { waiting } = this.#parts.queues.snapshot(queue.id);
      if (waiting.some(({ from }) => number === null || from.number === number)) this.#queueChanged(queue.id);
    }
  }

  /** Callers are named by the queue's rights to directories and by the agent's. */
  #queueView({ id, companyId, name, number, priority = usualPriority }: Queue, userId: UserId): AgentView['queues'][number] {
    const { waiting } = this.#parts.queues.snapshot(id);
    const nowMs = this.#parts.clock.now();
    const longestWaitMs = waiting.reduce((longest, { sinceMs }) => Math.max(longest, nowMs - sinceMs), 0);
    const callers = waiting.slice(0, shownCallers).map(({ interactionId, callId, sinceMs, from }) => ({
      callId: callId ?? interactionId,
      sinceMs,
      caller: this.#parties.named({ companyId, userId, queueId: id }, publicParty(from)),
    }));
    return { queueId: id, name, number, priority, waiting: waiting.length, longestWaitMs, callers };
  }
}
