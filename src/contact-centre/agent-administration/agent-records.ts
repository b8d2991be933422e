import type { AgentId, CompanyId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { AgentPhone, AgentRecord } from '../contact-centre-directory/index.ts';

type Capacity = NonNullable<AgentRecord['capacity']>;
type SkillLevels = NonNullable<AgentRecord['skills']>;

/** An agent as an administrator sees him. */
export interface AgentAdministrationRecord {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly userName: string;
  readonly login: string;
  readonly enabled: boolean;
  readonly queues: readonly { readonly id: QueueId; readonly name: string }[];
  readonly skills: SkillLevels;
  readonly capacity: Capacity;
  readonly phone: AgentPhone;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface AgentListRequest extends ListRequest {
  readonly queueId?: QueueId | undefined;
  readonly skillId?: SkillId | undefined;
  readonly enabled?: boolean | undefined;
}

/** What can be changed of an agent. */
export interface AgentChange {
  readonly enabled?: boolean | undefined;
  readonly skills?: SkillLevels | undefined;
  readonly capacity?: Capacity | undefined;
  readonly phone?: AgentPhone | undefined;
  /** He stands last in those he comes to. */
  readonly queueIds?: readonly QueueId[] | undefined;
}

export interface NewAgent extends AgentChange {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly enabled: boolean;
}

/** A level of one agent in one skill; null: he has it no more. */
export interface SkillLevelChange {
  readonly agentId: AgentId;
  readonly skillId: SkillId;
  readonly level: number | null;
}

/** Agents in the store. Everything happens inside the company that is named. */
export interface AgentRecords {
  list(companyId: CompanyId, request: AgentListRequest): Promise<RowPage<AgentAdministrationRecord>>;
  find(companyId: CompanyId, id: AgentId): Promise<AgentAdministrationRecord | null>;
  /** @throws ParleyError `name-taken` for who is one already, `input-invalid` for skills and queues that are not there */
  add(agent: NewAgent): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `input-invalid` */
  change(companyId: CompanyId, id: AgentId, version: number, change: AgentChange): Promise<void>;
  /** All or none. @returns how many levels are others now. @throws ParleyError `input-invalid` */
  setSkillLevels(companyId: CompanyId, changes: readonly SkillLevelChange[]): Promise<number>;
  dependents(companyId: CompanyId, id: AgentId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: AgentId, confirm: string | undefined): Promise<void>;
}
