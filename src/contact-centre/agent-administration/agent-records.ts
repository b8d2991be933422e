import type { AgentId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';

/** An agent as an administrator sees him. */
export interface AgentAdministrationRecord {
  readonly id: AgentId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly userName: string;
  readonly login: string;
  readonly enabled: boolean;
  readonly queues: readonly { readonly id: QueueId; readonly name: string }[];
  readonly version: number;
  readonly changedAtMs: number;
}

export interface AgentListRequest extends ListRequest {
  readonly queueId?: QueueId | undefined;
  readonly enabled?: boolean | undefined;
}

/** Agents in the store. Everything happens inside the company that is named. */
export interface AgentRecords {
  list(companyId: CompanyId, request: AgentListRequest): Promise<RowPage<AgentAdministrationRecord>>;
  find(companyId: CompanyId, id: AgentId): Promise<AgentAdministrationRecord | null>;
  /** @throws ParleyError `name-taken` for who is one already */
  add(agent: {
    readonly id: AgentId;
    readonly companyId: CompanyId;
    readonly userId: UserId;
    readonly enabled: boolean;
  }): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile` */
  change(companyId: CompanyId, id: AgentId, version: number, change: { readonly enabled?: boolean | undefined }): Promise<void>;
  dependents(companyId: CompanyId, id: AgentId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: AgentId, confirm: string | undefined): Promise<void>;
}
