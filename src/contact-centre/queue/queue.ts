import type { AgentId, CompanyId, DeviceId, DomainId, QueueId } from '../../kernel/ids.ts';

/** Of a queue that says nothing else. */
export const usualPriority = 5;

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
  /** `shared`: nobody is offered its callers, whoever is authorized takes them (T-QUE-1). Left out: `agents`. */
  readonly kind?: 'agents' | 'shared';
  /** How many may wait at once in a shared one; left out: 100. */
  readonly lines?: number;
  /** 1 to 9: callers of a queue with a lower one stand first on the attendant console. Left out: 5. */
  readonly priority?: number;
  /** The extension whose ringing calls are the waiting ones; null or left out: callers wait in the queue itself. */
  readonly deviceId?: DeviceId | null;
}
