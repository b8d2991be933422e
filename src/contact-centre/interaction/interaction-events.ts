import type { AgentId, CallId, CompanyId, FlowId, InteractionId, OfferId, QueueId, SkillId, UserId } from '../../kernel/ids.ts';
import type { Decision } from '../../telephony/call/index.ts';
import type { Channel } from './channel.ts';

/** Who the customer is, as far as is known. */
export interface Customer {
  /** Number, mail address or name on the channel; empty when withheld. */
  readonly address: string;
  readonly name: string;
}

/** A skill that is asked for, and how that eases while one waits. */
export interface SkillRequirement {
  readonly skillId: SkillId;
  /** 1 to 10; who has it at this level or higher will do. */
  readonly level: number;
  /** From `afterMs` of waiting on this level will do; 0: not asked for any more. Rising `afterMs`, falling `level`. */
  readonly relaxations: readonly { readonly afterMs: number; readonly level: number }[];
}

/** How long somebody will probably wait: between the two in three cases of five. Null where nothing is known. */
export interface WaitForecast {
  readonly lowMs: number;
  readonly highMs: number;
  /** What it was computed of. */
  readonly ahead: number;
  readonly agents: number;
  readonly handlingMs: number;
}

/** Where an interaction goes on, or went. */
export type InteractionTarget =
  | { readonly kind: 'queue'; readonly queueId: QueueId }
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'flow'; readonly flowId: FlowId }
  | { readonly kind: 'voicemail'; readonly id: string }
  | { readonly kind: 'call-back' };

/** How a stay in a queue ended. */
export type QueueExit =
  | 'assigned'
  | 'abandoned'
  | 'overflowed'
  /** The caller chose to be called back: the same interaction goes on as one of channel `call-back`, keeping its age. */
  | 'call-back'
  | 'transferred'
  /** Let go by us: waited too long without overflow, queue closed or deleted. */
  | 'released'
  | 'server-restart';

export type OfferOutcome = 'accepted' | 'no-answer' | 'rejected' | 'withdrawn' | 'abandoned' | 'failed' | 'expired';

/** How an agent's part in an interaction ended. */
export type WorkEnd = 'customer-left' | 'agent-left' | 'transferred' | 'taken-over' | 'lost' | 'server-restart';

/**
 * What happened to an interaction. Facts only, never changed once written. Each stay in a queue is a *visit* (from `interaction-queued` to
 * `queue-left`), each part of an agent a *work* (from `work-began` to `work-ended`, then wrap-up).
 */
export type InteractionEventBody =
  | {
      readonly type: 'interaction-created';
      readonly channel: Channel;
      readonly customer: Customer;
      /** The number, address or page the customer came to. */
      readonly dialled: string;
      /** Of voice: the call. Later calls (call-back) follow by `call-attached`. */
      readonly callId: CallId | null;
    }
  | { readonly type: 'call-attached'; readonly callId: CallId }
  | { readonly type: 'flow-entered'; readonly flowId: FlowId; readonly version: number }
  /** `outlet`: by which the node was left. */
  | {
      readonly type: 'flow-stepped';
      readonly flowId: FlowId;
      readonly nodeId: string;
      readonly nodeKind: string;
      readonly outlet: string;
      readonly decision: Decision;
    }
  | {
      readonly type: 'flow-left';
      readonly flowId: FlowId;
      readonly to: InteractionTarget | null;
      readonly how: 'ended' | 'abandoned' | 'failed';
    }
  | {
      readonly type: 'interaction-queued';
      readonly queueId: QueueId;
      readonly because: 'entered' | 'overflow' | 'transfer' | 're-queued' | 'call-back' | 'returned' | 'server-restart';
      /** Its age counts from here: kept through overflow, call-back and re-queueing. */
      readonly enqueuedAtMs: number;
      /** 1 (most urgent) to 9. */
      readonly priority: number;
      readonly requirements: readonly SkillRequirement[];
      /** Whom the customer knows; he is waited for a while. */
      readonly stickyAgentId: AgentId | null;
      readonly forecast: WaitForecast | null;
      readonly decision: Decision;
    }
  /** Supervisor or flow changed what the engine reckons with. */
  | {
      readonly type: 'interaction-reprioritised';
      readonly queueId: QueueId;
      readonly priority: number;
      readonly requirements: readonly SkillRequirement[];
      readonly byUserId: UserId | null;
    }
  /** Several agents at once where a queue rings all. */
  | {
      readonly type: 'offer-made';
      readonly queueId: QueueId;
      readonly offerId: OfferId;
      readonly agentIds: readonly AgentId[];
      readonly expiresAtMs: number;
      readonly decision: Decision;
    }
  /** `agentId` null: of all of them. */
  | {
      readonly type: 'offer-ended';
      readonly queueId: QueueId;
      readonly offerId: OfferId;
      readonly agentId: AgentId | null;
      readonly outcome: OfferOutcome;
    }
  | {
      readonly type: 'queue-left';
      readonly queueId: QueueId;
      readonly how: QueueExit;
      readonly to: InteractionTarget | null;
      readonly decision: Decision | null;
    }
  /** `queueId` null: he has it by transfer or take-over, not from a queue. */
  | {
      readonly type: 'work-began';
      readonly agentId: AgentId;
      readonly queueId: QueueId | null;
      readonly how: 'offer' | 'transfer' | 'take-over' | 'assigned' | 'dialled' | 'conference';
    }
  | { readonly type: 'work-held'; readonly agentId: AgentId }
  | { readonly type: 'work-retrieved'; readonly agentId: AgentId }
  /** He asks somebody else while the customer waits. */
  | { readonly type: 'consult-began'; readonly agentId: AgentId; readonly with: InteractionTarget }
  | { readonly type: 'consult-ended'; readonly agentId: AgentId }
  | {
      readonly type: 'work-transferred';
      readonly agentId: AgentId;
      readonly kind: 'blind' | 'attended';
      readonly to: InteractionTarget;
    }
  | { readonly type: 'work-ended'; readonly agentId: AgentId; readonly how: WorkEnd; readonly wrapUpMs: number }
  | {
      readonly type: 'wrap-up-ended';
      readonly agentId: AgentId;
      readonly how: 'by-agent' | 'time-out' | 'by-supervisor' | 'server-restart';
    }
  /** What the agent said it was about; may come while he talks, again when he corrects it. */
  | {
      readonly type: 'disposed';
      readonly agentId: AgentId;
      readonly dispositions: readonly string[];
      readonly note: string;
      /** What was filled into the script's form. */
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'supervised';
      readonly byUserId: UserId;
      readonly agentId: AgentId | null;
      readonly how: 'listen' | 'whisper' | 'barge' | 'take-over' | 'left' | 'assigned' | 're-queued';
    }
  | { readonly type: 'variables-set'; readonly variables: Readonly<Record<string, string | number | boolean>> }
  /**
   * He will be called, by `number`, in his turn in `queueId`; from now on the matter is one of channel `call-back`. His age counts from
   * `enqueuedAtMs`, and he comes into the queue no sooner than `notBeforeMs` (null: at once). `priority` null: as the queue has it.
   */
  | {
      readonly type: 'call-back-arranged';
      readonly queueId: QueueId;
      readonly number: string;
      readonly name: string;
      readonly source: string;
      readonly enqueuedAtMs: number;
      readonly notBeforeMs: number | null;
      readonly priority: number | null;
      readonly requirements: readonly SkillRequirement[];
    }
  /** A second request of the same customer was joined to this one. */
  | { readonly type: 'duplicate-merged'; readonly address: string; readonly source: string }
  /** A try to reach the customer (call-back). */
  | {
      readonly type: 'customer-tried';
      readonly outcome: 'reached' | 'busy' | 'no-answer' | 'failed';
      readonly nextTryAtMs: number | null;
    }
  /** Last event of every interaction. `merged`: it goes on in another one of the same customer. */
  | {
      readonly type: 'interaction-ended';
      readonly by: 'customer' | 'agent' | 'system';
      readonly cause: 'handled' | 'abandoned' | 'overflowed' | 'released' | 'cancelled' | 'failed' | 'merged' | 'server-restart';
    };

/** An event with its place. `seq` counts from 0 within the interaction without gaps. */
export type InteractionEvent = InteractionEventBody & {
  readonly companyId: CompanyId;
  readonly interactionId: InteractionId;
  readonly seq: number;
  readonly atMs: number;
};

export type InteractionEventOf<Type extends InteractionEventBody['type']> = Extract<InteractionEvent, { readonly type: Type }>;
