import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { CallEvent } from '../call/index.ts';

/** What one user sees of one call (T-APP-3). Computed from the call's events when it has ended. */
export interface CallLogRow {
  readonly companyId: CompanyId;
  readonly callId: CallId;
  readonly userId: UserId;
  /** 0 for the user's first part in the call; 1, 2, … when he came into it again. */
  readonly part: number;
  readonly direction: 'incoming' | 'outgoing' | 'missed';
  readonly otherNumber: string;
  readonly otherName: string;
  readonly otherUserId: UserId | null;
  readonly isPrivate: boolean;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number;
  /** Milliseconds of conversation, a whole number; 0 when never answered. */
  readonly talkMs: number;
  /** Why it ended, e.g. `normal-clearing`. */
  readonly cause: string;
  readonly queueId: QueueId | null;
  /** Who answered instead, for a missed call. */
  readonly answeredBy: UserId | null;
}

/** Rows as soon as they are in the store; of a call all together. */
export interface CallLogFeed {
  onLogged(listener: (rows: readonly CallLogRow[]) => void): Unsubscribe;
}

/** Makes the rows of a call from all its events, in order of `seq`. Pure: the same events always give the same rows. */
export type ProjectCallLog = (events: readonly CallEvent[]) => readonly CallLogRow[];
