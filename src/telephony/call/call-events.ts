import type { AgentId, CallId, CompanyId, DeviceId, DomainId, LegId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { Diversion, LegState, Party, Release } from '../leg/index.ts';
import type { MediaQuality } from '../media/index.ts';

/** Relative to the company: `inbound` came over a trunk, `outbound` goes over one. */
export type CallDirection = 'inbound' | 'outbound' | 'internal';

/** Where a call is sent. */
export type Destination =
  | { readonly kind: 'user'; readonly userId: UserId; readonly number: string }
  | { readonly kind: 'device'; readonly deviceId: DeviceId; readonly number: string }
  | { readonly kind: 'queue'; readonly queueId: QueueId; readonly number: string }
  | { readonly kind: 'trunk'; readonly trunkId: TrunkId; readonly number: string }
  | { readonly kind: 'service'; readonly service: 'pickup' | 'echo' | 'music'; readonly number: string }
  /** `id` says which one: of a user's mailbox, a room, a place; `number` is what leads there. */
  | { readonly kind: 'application'; readonly application: ApplicationName; readonly id: string; readonly number: string }
  | { readonly kind: 'refused'; readonly release: Release };

/** What answers calls itself (`telephony/call-application`). Add a line for a new one. */
export type ApplicationName =
  /** Leave a message; `id` the user whose mailbox it is. */
  | 'voicemail'
  /** Listen to one's messages by phone; `id` the user, empty when he has still to say who he is. */
  | 'voicemail-menu'
  /** A room; `id` the room. */
  | 'conference'
  /** Waits until somebody fetches him; `id` the place. */
  | 'park'
  /** Waits for a colleague who is busy; `id` his number. */
  | 'camp-on'
  /** Something is said before the call goes on; `id` what. */
  | 'announcement'
  /** Chooses one of his forwarding profiles; `id` its place, from 0. */
  | 'profile-code'
  /** Sets his own status; `id` the code with its time. */
  | 'status-code'
  /** A call flow of the contact centre; `id` the flow. */
  | 'flow'
  /** The line of an agent that stays open between callers (`telephony/agent-line`); `id` the line. */
  | 'agent-line'
  /** Is to be called back; `id` the queue in which he waits for it. */
  | 'call-back'
  /** Speaks with us to test his sound. */
  | 'sound-check';

/** One thing that was considered on the way to a decision. */
export interface DecisionStep {
  /** Stable, kebab-case; the browser translates it, e.g. `numbering-rule-applied`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  /** The same in English. */
  readonly sentence: string;
}

/** Why something was decided: a sentence, then the steps (the ⓘ panel shows both). */
export interface Decision {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  readonly sentence: string;
  readonly steps: readonly DecisionStep[];
}

/** What happened in a call. Facts only: never changed once written. Everything else is computed from them. */
export type CallEventBody =
  | {
      readonly type: 'call-created';
      readonly direction: CallDirection;
      readonly from: Party;
      readonly dialled: string;
      readonly sipCallId: string | null;
    }
  /** `decision` says how `destination` was found. Again for each diversion, pickup or transfer. */
  | {
      readonly type: 'call-routed';
      readonly destination: Destination;
      readonly decision: Decision;
      readonly diversion: Diversion | null;
    }
  | {
      readonly type: 'leg-added';
      readonly legId: LegId;
      readonly role: 'originating' | 'terminating';
      readonly party: Party;
      readonly agentId: AgentId | null;
      readonly sipCallId: string | null;
    }
  /** Whom the call was for, when none of his phones could ring: all their lines are taken, or none is connected. */
  | { readonly type: 'phones-not-rung'; readonly party: Party; readonly cause: 'busy' | 'unreachable' }
  | { readonly type: 'leg-state-changed'; readonly legId: LegId; readonly state: LegState }
  | { readonly type: 'legs-connected'; readonly legIds: readonly LegId[] }
  /** The party's page is lost (reload, network), and may come back; the other side hears music. */
  | { readonly type: 'leg-away'; readonly legId: LegId }
  /** It is there again; `sipCallId` is another one when its page was loaded anew. */
  | { readonly type: 'leg-back'; readonly legId: LegId; readonly sipCallId: string | null }
  | { readonly type: 'leg-identified'; readonly legId: LegId; readonly party: Party }
  /** `toCallId` is set when the leg went on in another call (attended transfer). */
  | {
      readonly type: 'leg-released';
      readonly legId: LegId;
      readonly release: Release;
      readonly quality: MediaQuality | null;
      readonly toCallId: CallId | null;
    }
  | {
      readonly type: 'call-transferred';
      readonly kind: 'blind' | 'attended';
      readonly byLegId: LegId;
      readonly target: string;
      readonly outcome: 'requested' | 'completed' | 'failed';
    }
  | { readonly type: 'call-queued'; readonly queueId: QueueId }
  | {
      readonly type: 'agent-offered';
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      readonly legId: LegId;
      readonly decision: Decision;
    }
  | {
      readonly type: 'agent-offer-ended';
      readonly queueId: QueueId;
      readonly agentId: AgentId;
      readonly outcome: 'accepted' | 'no-answer' | 'rejected' | 'withdrawn' | 'abandoned' | 'failed';
    }
  /** Of a leg in a conference (`telephony/conference`); `decision` says who did it. From `joined` to `left` it hears the conference. */
  | {
      readonly type: 'conference-changed';
      readonly conferenceId: string;
      /** Of the room, or of who joined his calls. */
      readonly name: string;
      readonly legId: LegId;
      readonly change:
        | 'joined'
        | 'left'
        | 'removed'
        | 'muted'
        | 'unmuted'
        | 'locked'
        | 'unlocked'
        | 'recording-began'
        | 'recording-ended';
      readonly decision: Decision;
    }
  /**
   * Somebody with the right to it listens to a party's conversation, speaks to the party (`whisper`) or to both sides (`barge`), or has taken
   * the party's place (`telephony/monitoring`). Also an event of the call by which he himself hears it; `legId` is his own there.
   */
  | {
      readonly type: 'monitoring-changed';
      readonly monitoringId: string;
      readonly legId: LegId;
      readonly byUserId: UserId;
      readonly byName: string;
      /** Whose conversation it is. */
      readonly userId: UserId;
      readonly name: string;
      /** `waiting`: for the next conversation, in his own call alone. */
      readonly change: 'listen' | 'whisper' | 'barge' | 'took-over' | 'waiting' | 'left';
      /** Whether the party is told of it; otherwise only who may supervise it learns of this event. */
      readonly isTold: boolean;
      readonly decision: Decision;
    }
  /** What an application did with the party it has, and why; `id` as in its destination. */
  | {
      readonly type: 'application-stepped';
      readonly application: ApplicationName;
      readonly id: string;
      readonly legId: LegId;
      readonly decision: Decision;
    }
  /** Of the recording of this call (`telephony/recording`); `decision` says why, or who did it. */
  | {
      readonly type: 'recording-changed';
      readonly recordingId: string;
      /** `continued`: it came with the customer from another call. */
      readonly change: 'began' | 'continued' | 'paused' | 'resumed' | 'ended';
      readonly byUserId: UserId | null;
      readonly decision: Decision;
    }
  | { readonly type: 'dtmf-received'; readonly legId: LegId; readonly count: number }
  /** Last event of every call. */
  | { readonly type: 'call-ended'; readonly release: Release };

/** An event with its place. `seq` counts from 0 within the call without gaps. */
export type CallEvent = CallEventBody & {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly callId: CallId;
  readonly seq: number;
  readonly atMs: number;
};

/**
 * Where call events are kept. Appending never blocks the call; whatever is told to a person or program
 * outside is told only after `durable` resolved, so that a killed process loses nothing that anybody was told.
 */
export interface CallEventJournal {
  append(event: CallEvent): void;
  /** Resolves when everything appended before the call of this function is in the store, or rejects with `ParleyError('store-unavailable')` after the adapter's patience. */
  durable(): Promise<void>;
  /** Events in stored order, after they became durable; the feed for logs, live views and webhooks. */
  onStored(listener: (events: readonly CallEvent[]) => void): () => void;
  /** Calls without `call-ended`, with all their events: what a restart must close. */
  unfinished(): Promise<ReadonlyMap<CallId, readonly CallEvent[]>>;
}
