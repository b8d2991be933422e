import type { WaitingSettings } from '../../contract/rest/flow-document.ts';
import type { AgentId, CompanyId, DeviceId, DomainId, QueueId } from '../../kernel/ids.ts';
import type { InteractionTarget, SkillRequirement } from '../interaction/index.ts';
import type { OverflowRule, RoutingStrategy } from '../routing/index.ts';

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
  /** Which of several free agents is offered a caller. Left out: `longest-idle`. */
  readonly strategy?: RoutingStrategy;
  /** What its agents must know, besides what a caller brings. */
  readonly requirements?: readonly SkillRequirement[];
  /** How long somebody waits for the agent who last helped him, in milliseconds. Left out or 0: not. */
  readonly stickyMs?: number;
  /** The first that applies sends a caller elsewhere; `maxWaitMs` is one more that lets him go. */
  readonly overflow?: readonly OverflowRule[];
  /** `ratio` (0 to 1) of the callers shall be answered within `withinMs`. Left out: 0.8 within 20 s. */
  readonly serviceLevel?: { readonly withinMs: number; readonly ratio: number };
  /** Who hangs up sooner is no lost caller, in milliseconds. Left out: 5 s. */
  readonly shortAbandonMs?: number;
  /** When it takes callers (`opening-hours`); null or left out: always. */
  readonly hoursId?: string | null;
  /** Where callers go while it is closed; null or left out: they are let go. */
  readonly closedTo?: InteractionTarget | null;
  /** Who waited this long is offered to be called back, in milliseconds; null or left out: nobody. */
  readonly offerCallBackAfterMs?: number | null;
  /** What an agent may say a matter was about (`disposition`), in their order. */
  readonly dispositionIds?: readonly string[];
  /** Whether an agent must choose one before his wrap-up ends. */
  readonly needsDisposition?: boolean;
  /** What an agent reads out and fills in (`disposition/script`). */
  readonly scriptId?: string | null;
  /** What callers hear and can do while they wait (carried out by `flow`). Left out: music alone. */
  readonly waitingSettings?: WaitingSettings;
}
