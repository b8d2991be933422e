import type { Clock } from '../../kernel/clock.ts';
import type { AgentId, CallId, CompanyId, IdSource, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { Party } from '../../telephony/leg/index.ts';
import type { AgentService, AgentWorks } from '../agent/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { Channel, Interactions, SkillRequirement } from '../interaction/index.ts';
import type { RoutingMachine } from './routing-pump.ts';

/** Whether a queue takes callers now (`opening-hours`). */
export interface QueueHours {
  stateAt(hoursId: string, atMs: number): { readonly open: boolean; readonly because: string };
}

/** Who last worked with a customer. */
export interface KnownCustomers {
  lastAgentOf(companyId: CompanyId, address: string): AgentId | null;
}

export interface QueueServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly agents: AgentService;
  readonly works: AgentWorks;
  readonly interactions: Interactions;
  readonly engine: RoutingMachine;
  /** Left out: queues are always open. */
  readonly hours?: QueueHours;
  readonly customers?: KnownCustomers;
  /** What the flow of a caller asks of the queue he is led to. */
  readonly demandOf?: ((interactionId: InteractionId, callId: CallId | null) => Demand | undefined) | undefined;
  /** So often somebody is rung where overflow leads one caller, before he goes to the queue's mailbox or is let go. Left out: 3. */
  readonly overflowTries?: (companyId: CompanyId) => number;
  /** What one step of priority is worth in waiting, in milliseconds. Left out: a minute. */
  readonly priorityStepMs?: (companyId: CompanyId) => number;
}

/** One who waits, as he is shown. */
export interface WaitingView {
  readonly interactionId: InteractionId;
  readonly channel: Channel;
  /** Null where it is no call. */
  readonly callId: CallId | null;
  readonly position: number;
  /** In this queue. */
  readonly sinceMs: number;
  /** His age, across queues. */
  readonly enqueuedAtMs: number;
  readonly priority: number;
  /** One of them where it is offered to several. */
  readonly offeredTo: AgentId | null;
  readonly from: Party;
}

/** A queue as it is now. */
export interface QueueSnapshot {
  readonly queueId: QueueId;
  /** In their order. */
  readonly waiting: readonly WaitingView[];
}

/** Who does something by hand, and why. */
export interface ByHand {
  readonly byUserId: UserId;
  readonly reason: string;
}

/** What an interaction brings along to a queue, in place of what the queue says. */
export interface Demand {
  readonly priority?: number;
  readonly requirements?: readonly SkillRequirement[];
}
