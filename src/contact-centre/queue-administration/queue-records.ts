import type { AgentId, CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { Queue } from '../contact-centre-directory/index.ts';

export interface QueueMember {
  readonly userId: UserId;
  readonly agentId: AgentId;
  readonly name: string;
  readonly enabled: boolean;
}

/** A queue as an administrator sees it: the store knows everything of it. */
export interface QueueRecord extends Omit<Queue, 'agentIds' | Complete>, Required<Pick<Queue, Complete>> {
  readonly domainName: string;
  /** In the order in which they were put. */
  readonly members: readonly QueueMember[];
  readonly version: number;
  readonly changedAtMs: number;
}

export interface QueueListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  /** Those that this user serves. */
  readonly userId?: UserId | undefined;
  readonly enabled?: boolean | undefined;
}

type Complete =
  | 'strategy'
  | 'requirements'
  | 'stickyMs'
  | 'overflow'
  | 'serviceLevel'
  | 'shortAbandonMs'
  | 'dispositionIds'
  | 'waitingSettings';

export type QueueChange = Partial<Omit<Queue, 'id' | 'companyId' | 'domainId' | 'agentIds'>>;

/** Users and the ids their agents get, should they be none yet. */
export interface NewMember {
  readonly userId: UserId;
  readonly newAgentId: AgentId;
}

/** Queues in the store. Everything happens inside the company that is named. */
export interface QueueRecords {
  list(companyId: CompanyId, request: QueueListRequest): Promise<RowPage<QueueRecord>>;
  find(companyId: CompanyId, id: QueueId): Promise<QueueRecord | null>;
  /** @throws ParleyError `number-taken`, `input-invalid` for a user of another company */
  add(queue: Omit<Queue, 'agentIds'>, members: readonly NewMember[]): Promise<void>;
  /** `members` left out: stay. @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken` */
  change(
    companyId: CompanyId,
    id: QueueId,
    version: number,
    change: QueueChange,
    members: readonly NewMember[] | undefined,
  ): Promise<void>;
  dependents(companyId: CompanyId, id: QueueId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: QueueId, confirm: string | undefined): Promise<void>;
}
