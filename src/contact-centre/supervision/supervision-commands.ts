import type { SupervisionCommand, SupervisionEffect } from '../../contract/rest/contact-centre-supervision.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, CompanyId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Subject } from '../../platform/access/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { Agent, AgentService } from '../agent/index.ts';
import type { ContactCentreDirectory, Queue } from '../contact-centre-directory/index.ts';
import type { ContactCentreState, QueueService, WaitingView } from '../queue/index.ts';
import { effect } from './effects.ts';
import type { SupervisionSight } from './supervision-sight.ts';

/** Where it is kept what supervisors did, and where queues are configured. */
export interface SupervisionRecords {
  note(
    companyId: CompanyId,
    note: { readonly id: string; readonly name: string; readonly action: string; readonly details: object },
  ): Promise<void>;
  /** Takes an agent into a queue or out of it. @throws ParleyError `queue-unknown`, `changed-meanwhile` */
  setMember(
    companyId: CompanyId,
    queueId: QueueId,
    agent: { readonly userId: UserId; readonly agentId: AgentId },
    isMember: boolean,
  ): Promise<void>;
}

/** Something was done to an agent, who is to be told by whom. */
export interface DoneToAgent {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly byName: string;
  readonly command: SupervisionCommand;
  /** Of the queue, where one is concerned. */
  readonly queueName: string;
}

export interface SupervisionCommandsParts {
  readonly state: Pick<ContactCentreState, 'queue' | 'waiting'>;
  readonly agents: Pick<AgentService, 'agent' | 'changeByOther'>;
  readonly queues: Pick<QueueService, 'assign' | 'requeue' | 'reprioritise'>;
  readonly directory: ContactCentreDirectory;
  readonly people: Pick<CompanyDirectory, 'user'>;
  readonly sight: SupervisionSight;
  readonly records: SupervisionRecords;
  readonly told: (done: DoneToAgent) => void;
}

/** What supervisors do by hand: first said, then done, and taken back by the command that undoes it. */
export class SupervisionCommands {
  readonly #parts: SupervisionCommandsParts;
  /** Whom a supervisor took out of a queue of his: he may take him back, though he may see him no more. */
  readonly #takenOut = new Set<string>();

  constructor(parts: SupervisionCommandsParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `agent-unknown`, `queue-unknown`, `interaction-unknown` for what he does not supervise */
  preview(by: Subject, command: SupervisionCommand): readonly SupervisionEffect[] {
    switch (command.kind) {
      case 'agent-state':
        return this.#stateEffects(by, command);
      case 'membership':
        return this.#membershipEffects(by, command);
      case 'assign':
        return this.#assignEffects(by, command);
      case 'requeue': {
        const caller = this.#caller(by, command.queueId, command.interactionId);
        const [from, to] = [this.#queue(by, command.queueId), this.#queue(by, command.toQueueId)];
        const { waiting } = this.#parts.state.queue(to.id)!;
        return [
          effect('requeue', { caller: shown(caller), from: from.name, to: to.name }),
          effect('queue-length', { queue: to.name, waiting }),
          effect('keeps-age', {}),
        ];
      }
      case 'priority': {
        const caller = this.#caller(by, command.queueId, command.interactionId);
        return [effect('priority', { caller: shown(caller), before: caller.priority, after: command.priority })];
      }
    }
  }

  /**
   * @returns what it did, and what takes it back; null: nothing does
   * @throws ParleyError as `preview`, and `agent-wrong-state`, `changed-meanwhile`
   */
  async do(
    by: Subject,
    command: SupervisionCommand,
  ): Promise<{ effects: readonly SupervisionEffect[]; undo: SupervisionCommand | null }> {
    const effects = this.preview(by, command);
    const about = 'agentId' in command ? command.agentId : command.interactionId;
    const name = effects[0]?.params['name'] ?? effects[0]?.params['caller'] ?? '';
    await this.#parts.records.note(by.companyId, { id: about, name: String(name), action: command.kind, details: command });
    const userId = 'agentId' in command ? (this.#parts.agents.agent(command.agentId as AgentId)?.userId ?? null) : null;
    const undo = await this.#carryOut(by, command);
    if (userId !== null) this.#tell(by, userId, command);
    return { effects, undo };
  }

  async #carryOut(by: Subject, command: SupervisionCommand): Promise<SupervisionCommand | null> {
    const { agents, queues, records } = this.#parts;
    const reason = `by ${this.#nameOf(by.userId)}`;
    const byHand = { byUserId: by.userId, reason };
    switch (command.kind) {
      case 'agent-state': {
        const { state, reason: before } = this.#agent(by, command.agentId).intent;
        agents.changeByOther(command.agentId as AgentId, command.state, command.reason);
        return { ...command, state, reason: before };
      }
      case 'membership': {
        const agent = this.#member(by, command);
        await records.setMember(
          by.companyId,
          command.queueId as QueueId,
          { userId: agent.userId, agentId: agent.id },
          command.isMember,
        );
        this.#takenOut[command.isMember ? 'delete' : 'add'](keyOf(by, command));
        return { ...command, isMember: !command.isMember };
      }
      case 'assign':
        queues.assign(command.interactionId as InteractionId, command.agentId as AgentId, byHand);
        return null;
      case 'requeue':
        queues.requeue(command.interactionId as InteractionId, { queueId: command.toQueueId as QueueId }, byHand);
        return { ...command, queueId: command.toQueueId, toQueueId: command.queueId };
      case 'priority': {
        const { priority } = this.#caller(by, command.queueId, command.interactionId);
        queues.reprioritise(command.interactionId as InteractionId, { priority: command.priority }, by.userId);
        return { ...command, priority };
      }
    }
  }

  #tell(by: Subject, userId: UserId, command: SupervisionCommand): void {
    const queueName = 'queueId' in command ? (this.#parts.directory.queue(command.queueId as QueueId)?.name ?? '') : '';
    this.#parts.told({ companyId: by.companyId, userId, byName: this.#nameOf(by.userId), command, queueName });
  }

  #stateEffects(by: Subject, command: Extract<SupervisionCommand, { kind: 'agent-state' }>): SupervisionEffect[] {
    const agent = this.#agent(by, command.agentId);
    const name = this.#nameOf(agent.userId);
    const said = [effect(`state-${command.state}`, { name, reason: command.reason ?? '' })];
    if (agent.works.length > 0) said.push(effect('after-work', { name }));
    else if (agent.wrapUp) said.push(effect('ends-wrap-up', { name }));
    if (agent.offer) said.push(effect('offer-goes-on', { name }));
    // Who is ready no more is missed where he served.
    const isLost = command.state !== 'ready' && agent.state === 'ready';
    for (const { id, name: queue } of isLost ? this.#parts.directory.queuesOfAgent(agent.id) : []) {
      const now = this.#parts.state.queue(id);
      if (now) said.push(effect('ready-left', { queue, ready: Math.max(0, now.agents.ready - 1), waiting: now.waiting }));
    }
    said.push(effect('is-told', { name }));
    return said;
  }

  #membershipEffects(by: Subject, command: Membership): SupervisionEffect[] {
    const agent = this.#member(by, command);
    const queue = this.#queue(by, command.queueId);
    const name = this.#nameOf(agent.userId);
    const { agents, waiting } = this.#parts.state.queue(queue.id)!;
    const ready = agents.ready + (agent.state === 'ready' ? (command.isMember ? 1 : -1) : 0);
    const others = this.#parts.directory.queuesOfAgent(agent.id).filter(({ id }) => id !== queue.id).length;
    return [
      effect(command.isMember ? 'queue-in' : 'queue-out', { name, queue: queue.name }),
      effect('ready-left', { queue: queue.name, ready: Math.max(0, ready), waiting }),
      ...(!command.isMember && others === 0 ? [effect('no-queue-left', { name })] : []),
      effect('is-told', { name }),
    ];
  }

  #assignEffects(by: Subject, command: Extract<SupervisionCommand, { kind: 'assign' }>): SupervisionEffect[] {
    const caller = this.#caller(by, command.queueId, command.interactionId);
    const agent = this.#agent(by, command.agentId);
    const name = this.#nameOf(agent.userId);
    const before = caller.position - 1;
    return [
      effect('assign', { caller: shown(caller), name }),
      ...(before > 0 ? [effect('overtakes', { count: before })] : []),
      ...(agent.state === 'ready' ? [] : [effect('not-ready-now', { name })]),
      effect('waits-on', {}),
    ];
  }

  #agent(by: Subject, id: string): Readonly<Agent> {
    const { sight, agents } = this.#parts;
    const agent = sight.of(by).agentIds.has(id as AgentId) ? agents.agent(id as AgentId) : undefined;
    if (!agent) throw new ParleyError('agent-unknown', 'There is no such agent among those whom you supervise.');
    return agent;
  }

  #member(by: Subject, command: Membership): Readonly<Agent> {
    const agent = this.#takenOut.has(keyOf(by, command)) ? this.#parts.agents.agent(command.agentId as AgentId) : undefined;
    return agent?.companyId === by.companyId ? agent : this.#agent(by, command.agentId);
  }

  #queue(by: Subject, id: string): Queue {
    const { sight, directory } = this.#parts;
    const queue = sight.of(by).queueIds.has(id as QueueId) ? directory.queue(id as QueueId) : undefined;
    if (!queue) throw new ParleyError('queue-unknown', 'There is no such queue among those that you supervise.');
    return queue;
  }

  #caller(by: Subject, queueId: string, interactionId: string): WaitingView {
    const { id } = this.#queue(by, queueId);
    const caller = this.#parts.state.waiting(id).find((one) => one.interactionId === interactionId);
    if (!caller) throw new ParleyError('interaction-unknown', 'He does not wait there any more.');
    return caller;
  }

  #nameOf(userId: UserId): string {
    const user = this.#parts.people.user(userId);
    return user ? displayName(user) : '';
  }
}

type Membership = Extract<SupervisionCommand, { kind: 'membership' }>;

function keyOf({ userId }: Subject, { agentId, queueId }: Membership): string {
  return `${userId} ${agentId} ${queueId}`;
}

/** Numbers on the red list stay where they are: who waits is named by his place alone. */
function shown({ position }: WaitingView): string {
  return `#${position}`;
}
