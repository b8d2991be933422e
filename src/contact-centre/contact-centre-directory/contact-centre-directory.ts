import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { AgentId, CompanyId, DeviceId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import { choosable, type Disposition, type Script } from '../disposition/index.ts';
import type { Channel } from '../interaction/index.ts';
import type { NotReadyReason } from '../not-ready-reason/index.ts';
import type { OpeningHours } from '../opening-hours/index.ts';
import type { Skill } from '../skill/index.ts';
import type { Queue } from './queue.ts';

/** That a user is an agent. What he is doing (agent state) is live and belongs to `contact-centre/agent`. */
export interface AgentRecord {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly enabled: boolean;
  readonly skills?: readonly { readonly skillId: SkillId; readonly level: number }[];
  /** How many of each channel at once; left out or empty: one call. */
  readonly capacity?: Readonly<Partial<Record<Channel, number>>>;
  /** Where he is rung (C-LNK-4). Left out: at his own telephones. */
  readonly phone?: AgentPhone;
}

/**
 * `own`: all his telephones; `device`: one of them. `number`: any telephone in the world. `nailed-up`: he is called once when he becomes ready, and the line stays open between callers;
 * `per-call`: for each caller.
 */
export type AgentPhone =
  | { readonly kind: 'own' }
  | { readonly kind: 'device'; readonly deviceId: DeviceId }
  | { readonly kind: 'number'; readonly number: string; readonly mode: 'per-call' | 'nailed-up' };

/** Everything that is configured of the contact centre. */
export interface ContactCentreContents {
  readonly queues: readonly Queue[];
  readonly agents: readonly AgentRecord[];
  readonly skills?: readonly Skill[];
  readonly openingHours?: readonly OpeningHours[];
  readonly notReadyReasons?: readonly NotReadyReason[];
  readonly dispositions?: readonly Disposition[];
  readonly scripts?: readonly Script[];
}

/** The contact centre as configured, from memory. Disabled things are found. */
export interface ContactCentreDirectory {
  queue(id: QueueId): Queue | undefined;
  allQueues(): readonly Queue[];
  agent(id: AgentId): AgentRecord | undefined;
  agentByUser(userId: UserId): AgentRecord | undefined;
  allAgents(): readonly AgentRecord[];
  queuesOfAgent(agentId: AgentId): readonly Queue[];
  skill(id: SkillId): Skill | undefined;
  skillsOf(companyId: CompanyId): readonly Skill[];
  openingHours(id: string): OpeningHours | undefined;
  openingHoursOf(companyId: CompanyId): readonly OpeningHours[];
  /** In the order in which they are offered. */
  notReadyReasonsOf(companyId: CompanyId): readonly NotReadyReason[];
  /** All of the company, of any queue. */
  dispositionsOf(companyId: CompanyId): readonly Disposition[];
  /** What its agents may choose, categories resolved. */
  dispositionsOfQueue(id: QueueId): readonly Disposition[];
  script(id: string): Script | undefined;
  onChanged(listener: () => void): Unsubscribe;
}

const parts = ['queues', 'agents', 'skills', 'openingHours', 'notReadyReasons', 'dispositions', 'scripts'] as const;
type Loaded = Required<ContactCentreContents>;

/** The directory in memory. */
export class LiveContactCentreDirectory implements ContactCentreDirectory {
  #all: Loaded = complete({ queues: [], agents: [] });
  #index = indexed(this.#all);
  readonly #events = new Emitter<{ changed: null }>();

  constructor(contents: ContactCentreContents = { queues: [], agents: [] }) {
    this.replaceAll(contents);
  }

  replaceAll(contents: ContactCentreContents): void {
    this.#all = complete(contents);
    this.#index = indexed(this.#all);
    this.#events.emit('changed', null);
  }

  /** Takes a new version of one company. */
  replaceCompany(companyId: CompanyId, part: ContactCentreContents): void {
    const own = complete(part);
    const joined = parts.map((name) => {
      const others = (this.#all[name] as readonly { readonly companyId: CompanyId }[]).filter(
        (row) => row.companyId !== companyId,
      );
      return [name, [...others, ...own[name]]];
    });
    this.replaceAll(Object.fromEntries(joined) as Loaded);
  }

  queue(id: QueueId): Queue | undefined {
    return this.#index.queues.get(id);
  }

  allQueues(): readonly Queue[] {
    return this.#all.queues;
  }

  agent(id: AgentId): AgentRecord | undefined {
    return this.#index.agents.get(id);
  }

  agentByUser(userId: UserId): AgentRecord | undefined {
    return this.#index.agentsByUser.get(userId);
  }

  allAgents(): readonly AgentRecord[] {
    return this.#all.agents;
  }

  queuesOfAgent(agentId: AgentId): readonly Queue[] {
    return this.#index.queuesOfAgent.get(agentId) ?? [];
  }

  skill(id: SkillId): Skill | undefined {
    return this.#index.skills.get(id);
  }

  skillsOf(companyId: CompanyId): readonly Skill[] {
    return this.#all.skills.filter((skill) => skill.companyId === companyId);
  }

  openingHours(id: string): OpeningHours | undefined {
    return this.#index.openingHours.get(id);
  }

  openingHoursOf(companyId: CompanyId): readonly OpeningHours[] {
    return this.#all.openingHours.filter((hours) => hours.companyId === companyId);
  }

  notReadyReasonsOf(companyId: CompanyId): readonly NotReadyReason[] {
    return this.#all.notReadyReasons
      .filter((reason) => reason.companyId === companyId)
      .toSorted((one, other) => one.position - other.position || (one.code < other.code ? -1 : 1));
  }

  dispositionsOf(companyId: CompanyId): readonly Disposition[] {
    return this.#all.dispositions.filter((one) => one.companyId === companyId);
  }

  dispositionsOfQueue(id: QueueId): readonly Disposition[] {
    const queue = this.queue(id);
    return queue?.dispositionIds ? choosable(this.dispositionsOf(queue.companyId), queue.dispositionIds) : [];
  }

  script(id: string): Script | undefined {
    return this.#index.scripts.get(id);
  }

  onChanged(listener: () => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}

function complete(contents: ContactCentreContents): Loaded {
  return { skills: [], openingHours: [], notReadyReasons: [], dispositions: [], scripts: [], ...contents };
}

function indexed({ queues, agents, skills, openingHours, scripts }: Loaded) {
  const queuesOfAgent = new Map<AgentId, Queue[]>();
  for (const queue of queues)
    for (const agentId of queue.agentIds) {
      const known = queuesOfAgent.get(agentId);
      if (known) known.push(queue);
      else queuesOfAgent.set(agentId, [queue]);
    }
  return {
    queues: new Map(queues.map((queue) => [queue.id, queue])),
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    agentsByUser: new Map(agents.map((agent) => [agent.userId, agent])),
    queuesOfAgent,
    skills: new Map(skills.map((skill) => [skill.id, skill])),
    openingHours: new Map(openingHours.map((hours) => [hours.id, hours])),
    scripts: new Map(scripts.map((script) => [script.id, script])),
  };
}
