import type { FlowNodeKind, WaitingSettings } from '../../contract/rest/flow-document.ts';
import type { VariableValue } from '../../contract/rest/flow-speech.ts';
import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import type { FlowStep } from '../../contract/rest/flows.ts';
import type { Language } from '../../kernel/language.ts';

/** Who calls, as the flow may look at it. */
export interface FlowCaller {
  /** Empty when withheld. */
  readonly number: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly type: 'internal' | 'trunk' | 'unknown';
  /** What was dialled, as a number of the domain. */
  readonly called: string;
  /** His own, where he is a user of ours. */
  readonly language: Language | null;
}

export interface RequiredSkill {
  readonly skillId: string;
  readonly level: number;
  readonly relaxations: readonly { readonly afterS: number; readonly level: number }[];
}

/** Something to be said, with every variable filled in. */
export type Spoken =
  | { readonly kind: 'prompt'; readonly promptId: string }
  | { readonly kind: 'text'; readonly text: string; readonly language: Language }
  | { readonly kind: 'phrase'; readonly name: string }
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'number'; readonly number: number };

/** Text with secrets in it, which only the one who sends it fills in. */
export type SealedText = readonly (string | { readonly secret: string })[];

export type TransferTarget =
  /** `own`: it was made of what the caller said or typed, and reaches numbers of the company only. */
  | { readonly kind: 'number'; readonly number: string; readonly reach: 'any' | 'own' }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'queue'; readonly queueId: string }
  | { readonly kind: 'flow'; readonly flowId: string };

/**
 * What the flow wants done. All but `release` are waits: an event of the kind named answers them, and when none came for `timeoutMs`
 * `timed-out` does.
 */
export type FlowEffect = { readonly nodeId: string; readonly timeoutMs: number } & (
  | { readonly type: 'say'; readonly spoken: readonly Spoken[]; readonly bargeIn: boolean }
  | {
      readonly type: 'ask';
      readonly spoken: readonly Spoken[];
      readonly bargeIn: boolean;
      readonly max: number;
      readonly terminator: string | null;
      readonly firstTimeoutMs: number;
      readonly betweenMs: number;
    }
  | {
      readonly type: 'look-up';
      readonly by: 'number' | 'text';
      readonly value: string;
      readonly directoryIds: readonly string[];
    }
  | {
      readonly type: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: readonly { readonly name: string; readonly value: SealedText }[];
      readonly body: SealedText;
    }
  | {
      readonly type: 'queue';
      readonly queueId: string;
      /** Null: the queue's own. */
      readonly priority: number | null;
      readonly skills: readonly RequiredSkill[];
      readonly language: Language;
      readonly waiting: WaitingSettings;
      /** 0: as long as the queue has it. */
      readonly maxWaitMs: number;
    }
  | {
      readonly type: 'call-back';
      readonly queueId: string;
      readonly number: string;
      readonly priority: number | null;
      readonly skills: readonly RequiredSkill[];
    }
  | { readonly type: 'voicemail'; readonly userId: string }
  | { readonly type: 'transfer'; readonly to: TransferTarget }
  | { readonly type: 'release'; readonly cause: 'normal' | 'busy' | 'unreachable' | 'rejected' | 'failed' }
);
export type FlowEffectOf<Type extends FlowEffect['type']> = Extract<FlowEffect, { readonly type: Type }>;

/** What happened. */
export type FlowEvent =
  | { readonly type: 'entered' }
  | { readonly type: 'said' }
  | { readonly type: 'keys'; readonly keys: string }
  | { readonly type: 'looked-up'; readonly contact: Readonly<Record<string, string>> | null }
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  | { readonly type: 'request-failed'; readonly reason: string }
  /** `key`: which one he pressed to get out. */
  | { readonly type: 'queue-left'; readonly how: 'timeout' | 'not-taken' | 'called-back' }
  | { readonly type: 'queue-left'; readonly how: 'key'; readonly key: string }
  | { readonly type: 'called-back'; readonly accepted: boolean }
  | { readonly type: 'not-taken'; readonly result: 'busy' | 'no-answer' | 'failed' }
  | { readonly type: 'timed-out' }
  /** `taken`: somebody or something else has him now, which is what the flow wanted. */
  | { readonly type: 'left'; readonly how: 'hung-up' | 'taken' };

/** Figures of a queue as conditions read them. */
export interface QueueFigures {
  readonly name: string;
  readonly waiting: number;
  readonly longestWaitS: number;
  /** How long who came now would wait, as a range; null: nobody knows. */
  readonly estimatedWaitFromS: number | null;
  readonly estimatedWaitS: number | null;
  readonly agentsReady: number;
  readonly agentsSignedIn: number;
}

export type HoursState = 'open' | 'closed' | 'holiday';

/** The world as it is when an event comes; read only, and the same for the whole step. */
export interface FlowWorld {
  /** In the domain's time zone. */
  readonly time: FlowTime;
  /** Null: there are no such opening hours. */
  hours(id: string): { readonly state: HoursState; readonly because: string } | null;
  /** @param asked what the flow asks for so far: on it depends how long one waits */
  queue(id: string, asked: Pick<FlowState, 'priority' | 'skills'>): QueueFigures | null;
  /** For sentences. */
  nameOf(kind: 'user' | 'flow' | 'prompt', id: string): string;
}

export interface FlowTime {
  readonly atMs: number;
  /** `HH:MM`. */
  readonly clock: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 1 Monday to 7. */
  readonly weekday: number;
}

/** Where a call is in a flow. A plain value: it can be stored and compared. */
export interface FlowState {
  readonly caller: FlowCaller;
  readonly language: Language;
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** Null: the queue's own. */
  readonly priority: number | null;
  readonly skills: readonly RequiredSkill[];
  /** The node it waits at; null before the first and after the last. */
  readonly at: string | null;
  /** Which question of that node it waits for. */
  readonly stage: string;
  /** What was typed and is being checked. */
  readonly typed: string;
  /** How often it was asked there. */
  readonly tries: number;
  /** What was said there. */
  readonly said: readonly string[];
  /** Nodes passed so far. */
  readonly passed: number;
  /** Where it ends when who was asked for takes him. */
  readonly bound: FlowEnd | null;
  readonly end: FlowEnd | null;
}

/** A node passed; when is known to who drives the flow. */
export type PassedNode = Omit<FlowStep, 'atMs' | 'kind'> & { readonly kind: FlowNodeKind };

export interface Stepped {
  readonly state: FlowState;
  /** Null: the event was not waited for and changes nothing, or it is over without anything left to do. */
  readonly effect: FlowEffect | null;
  readonly passed: readonly PassedNode[];
}
