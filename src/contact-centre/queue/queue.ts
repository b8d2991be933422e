import type { AgentId, CompanyId, DomainId, QueueId } from '../../kernel/ids.ts';

/** An ordered line of waiting interactions, served by agents. */
export interface Queue {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  /** The internal number one dials to reach it. */
  readonly number: string;
  readonly agentIds: readonly AgentId[];
  /** How long one agent is rung before the next is tried, in milliseconds. */
  readonly offerTimeoutMs: number;
  /** Time an agent is left alone after a call, in milliseconds. */
  readonly wrapUpMs: number;
  /** A caller who waited this long is released with the busy tone; 0 waits for ever. */
  readonly maxWaitMs: number;
  readonly enabled: boolean;
}
