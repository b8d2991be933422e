import type { WaitingSettings } from '../../contract/rest/flow-document.ts';
import type { Speech, VariableValue } from '../../contract/rest/flow-speech.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId, DomainId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CallLeg } from '../../telephony/call/index.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { InteractionEventBody } from '../interaction/index.ts';
import type { FlowWorld, RequiredSkill, Spoken } from './flow-state.ts';

/** Where a flow is at home. */
export interface FlowPlace {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
}

/** What flows look at: clock, opening hours, queues, names. From memory. */
export interface FlowFacts {
  worldOf(place: FlowPlace): FlowWorld;
  /** By which a user is called; null: he has no telephone. */
  numberOf(userId: UserId): string | null;
  queueNumber(queueId: QueueId): string | null;
}

/** Turns what is to be said into files. */
export interface FlowSounds {
  /**
   * WAV files to be played one after the other. What cannot be said (a prompt that is gone, no speech engine) is left out; what was not
   * prepared is spoken now.
   */
  pathsOf(companyId: CompanyId, spoken: readonly Spoken[], language: Language): Promise<readonly string[]>;
}

export interface ContactQuestion extends FlowPlace {
  readonly by: 'number' | 'text';
  readonly value: string;
  /** Empty: all public ones. */
  readonly directoryIds: readonly string[];
}

/** Who has a number, or fits a text: the fields of the best contact; null: nobody. */
export interface FlowContacts {
  find(question: ContactQuestion, signal: AbortSignal): Promise<Readonly<Record<string, string>> | null>;
}

export interface FlowRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** Asks servers for flows. Rejects with a reason in words. */
export interface FlowHttp {
  request(request: FlowRequest, signal: AbortSignal): Promise<{ readonly status: number; readonly body: string }>;
}

/** What a flow asks of a queue, for a caller who waits there. */
export interface FlowDemand {
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  /** 1 (most urgent) to 9; null: the queue's own. */
  readonly priority: number | null;
  readonly skills: readonly RequiredSkill[];
  readonly language: Language;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly waiting: WaitingSettings;
  /** Then `timeout`; 0: as long as the queue has it. */
  readonly maxWaitMs: number;
}

/** How a stay in a queue ended that brings the caller back to the flow. */
export type QueueReturn =
  | { readonly how: 'timeout' | 'not-taken' | 'called-back' }
  | { readonly how: 'key'; readonly key: string };

export interface FlowQueueEntry extends FlowDemand {
  readonly party: ApplicationParty;
  /** The name of the flow, for the reason. */
  readonly flowName: string;
  /** Fills in what is to be said while he waits. */
  spoken(speech: Speech): readonly Spoken[];
  /** Exactly one of these is told, unless the caller hangs up. */
  served(): void;
  returned(how: QueueReturn): void;
}

/** Where flows hand callers over to. */
export interface FlowQueuePort {
  enter(entry: FlowQueueEntry): void;
}

export interface CallBackRequest extends FlowPlace {
  readonly interactionId: InteractionId;
  readonly queueId: QueueId;
  readonly number: string;
  readonly priority: number | null;
  readonly skills: readonly RequiredSkill[];
}

/** Who calls back. @returns false when nobody does: the queue is gone, or call-backs are not set up */
export interface FlowCallBackPort {
  arrange(request: CallBackRequest): Promise<boolean>;
  /** He will be called at another number. @returns false when that cannot be called */
  renumber?(id: InteractionId, number: string): Promise<boolean>;
}

/** Where what happens to an interaction is written. */
export interface FlowInteractions {
  /** That of the caller, begun when there is none. */
  matterOf(leg: CallLeg): { readonly id: InteractionId };
  record(id: InteractionId, body: InteractionEventBody): void;
}

export interface FlowRunParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly facts: FlowFacts;
  readonly sounds: FlowSounds;
  readonly contacts: FlowContacts;
  readonly http: FlowHttp;
  readonly queues: FlowQueuePort;
  readonly callBacks: FlowCallBackPort;
  readonly interactions: FlowInteractions;
}
