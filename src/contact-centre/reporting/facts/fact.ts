import type { AgentId, CompanyId, FlowId, InteractionId, QueueId, SkillId, UserId } from '../../../kernel/ids.ts';
import type { AgentState } from '../../agent/index.ts';
import type { Channel, InteractionEventOf, OfferOutcome, QueueExit, WorkEnd } from '../../interaction/index.ts';

/** What every fact of an interaction has. */
interface OfInteraction {
  readonly companyId: CompanyId;
  readonly interactionId: InteractionId;
  /** Counts from 0 among facts of a kind of the interaction. */
  readonly part: number;
  /** The moment by which it belongs to an interval. */
  readonly atMs: number;
  /** Null: it goes on. */
  readonly endMs: number | null;
  readonly channel: Channel;
  readonly dialled: string;
  /** What the agents said it was about, of the whole interaction. */
  readonly dispositions: readonly string[];
}

/** A stay in a queue. One that a restart of ours cut in two is one. */
export interface VisitFact extends OfInteraction {
  readonly kind: 'visit';
  readonly queueId: QueueId;
  /** Who took it. */
  readonly agentId: AgentId | null;
  /** That were asked for. */
  readonly skillIds: readonly SkillId[];
  readonly because: InteractionEventOf<'interaction-queued'>['because'];
  readonly exit: QueueExit | null;
  /** In this queue; null while it goes on. */
  readonly waitMs: number | null;
  /** Since the customer first waited, in all queues. */
  readonly ageMs: number | null;
  readonly offers: number;
  /** It was offered to somebody when the customer gave up. */
  readonly isRinging: boolean;
  readonly forecastLowMs: number | null;
  readonly forecastHighMs: number | null;
  /** How far the wait was from the middle of the forecast; null without a forecast, or when nobody took it. */
  readonly forecastErrorMs: number | null;
  readonly isInForecast: boolean | null;
}

/** An agent's part in an interaction: talk, hold and consult are its span without overlap, wrap-up follows it. */
export interface WorkFact extends OfInteraction {
  readonly kind: 'work';
  readonly agentId: AgentId;
  readonly queueId: QueueId | null;
  readonly skillIds: readonly SkillId[];
  readonly how: InteractionEventOf<'work-began'>['how'];
  readonly end: WorkEnd | null;
  /** Null while it goes on. */
  readonly talkMs: number | null;
  readonly holdMs: number | null;
  readonly consultMs: number | null;
  /** Null until it is over. */
  readonly wrapUpMs: number | null;
  /** All four. */
  readonly handleMs: number | null;
  readonly holds: number;
  readonly consults: number;
  readonly transfer: 'blind' | 'attended' | null;
  readonly transferTo: 'queue' | 'agent' | 'user' | 'number' | 'flow' | 'voicemail' | 'call-back' | null;
  /** `queue:<id>`, `number:0123`. */
  readonly transferTarget: string | null;
}

/** An offer to one agent; one to several is a fact of each. */
export interface OfferFact extends OfInteraction {
  readonly kind: 'offer';
  readonly agentId: AgentId;
  readonly queueId: QueueId;
  readonly outcome: OfferOutcome | null;
  readonly ringMs: number | null;
}

/** A customer's matter from beginning to end. */
export interface InteractionFact extends OfInteraction {
  readonly kind: 'interaction';
  /** Null: he hid himself. */
  readonly customer: string | null;
  /** The first it was in. */
  readonly queueId: QueueId | null;
  /** The last who had it. */
  readonly agentId: AgentId | null;
  readonly callId: string | null;
  readonly cause: InteractionEventOf<'interaction-ended'>['cause'] | null;
  readonly works: number;
  readonly visits: number;
  readonly transfers: number;
  readonly durationMs: number | null;
  /** Of a call-back: from the wish to the first moment the customer was reached. */
  readonly callBackMs: number | null;
  readonly isCallBack: boolean;
  readonly isReached: boolean;
  readonly tries: number;
  readonly merged: number;
  /** From its end to the same customer's next contact of the same first queue, and from the one before; null: none within 30 days. */
  readonly nextGapMs: number | null;
  readonly previousGapMs: number | null;
}

/** A node of a flow passed; `position` 0 is the entry itself. */
export interface StepFact extends OfInteraction {
  readonly kind: 'step';
  readonly flowId: FlowId;
  readonly version: number;
  readonly nodeId: string;
  readonly nodeKind: string;
  readonly outlet: string;
  readonly position: number;
  /** On the last one: how the flow was left there. */
  readonly leftHow: 'ended' | 'abandoned' | 'failed' | null;
}

/** How long an agent was in a state. */
export interface AgentSpanFact {
  readonly kind: 'agent-span';
  readonly companyId: CompanyId;
  readonly agentId: AgentId;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly atMs: number;
  readonly endMs: number | null;
}

/** A user's part in a telephone call, as his call log has it (T-STA-1). */
export interface CallFact {
  readonly kind: 'call';
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly direction: 'incoming' | 'outgoing' | 'missed';
  readonly partner: string | null;
  readonly talkMs: number;
  readonly ringMs: number | null;
  readonly atMs: number;
  readonly endMs: number | null;
}

export interface FactsByKind {
  readonly visit: VisitFact;
  readonly work: WorkFact;
  readonly offer: OfferFact;
  readonly interaction: InteractionFact;
  readonly step: StepFact;
  readonly 'agent-span': AgentSpanFact;
  readonly call: CallFact;
}

export type FactKind = keyof FactsByKind;
export type Fact = FactsByKind[FactKind];

/** All that is counted of one interaction. */
export interface InteractionFacts {
  readonly interaction: InteractionFact;
  readonly visits: readonly VisitFact[];
  readonly works: readonly WorkFact[];
  readonly offers: readonly OfferFact[];
  readonly steps: readonly StepFact[];
}

export function allFacts({ interaction, visits, works, offers, steps }: InteractionFacts): readonly Fact[] {
  return [interaction, ...visits, ...works, ...offers, ...steps];
}
