import type { CallId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Actor, CallEvent } from '../call/index.ts';
import type { CallLogRow } from './call-log-row.ts';

export interface CallLogQuery {
  readonly direction?: CallLogRow['direction'];
  /** Part of the name that came with the call, of its number or note. */
  readonly search?: string;
  /** Calls with these are found by `search`, too. */
  readonly parties?: { readonly numbers: readonly string[]; readonly userIds: readonly UserId[] };
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly withUserId?: UserId;
  readonly number?: string;
  readonly queueId?: QueueId | 'any';
  readonly answeredBy?: UserId;
  readonly hasNote?: boolean;
  /** As returned with the page before. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface NotedRow extends CallLogRow {
  readonly note: string;
  readonly noteIsShared?: boolean;
  /** Of others who had a part in the call and share them. */
  readonly sharedNotes?: readonly { readonly authorId: UserId; readonly text: string }[];
}

/** Where the call log is kept. A row is the user's own; the store keeps companies apart. */
export interface CallLogStore {
  /** The newest first. */
  list(actor: Actor, query: CallLogQuery): Promise<{ rows: readonly NotedRow[]; nextCursor: string | null }>;
  /** With somebody who has one of these numbers, however written, or is this user; the newest first. */
  withParty(
    actor: Actor,
    of: { readonly numbers: readonly string[]; readonly userId: UserId | null },
    limit: number,
  ): Promise<readonly NotedRow[]>;
  /** @throws ParleyError `note-unknown` */
  setNote(actor: Actor, row: { callId: CallId; part: number }, note: { text: string; isShared?: boolean }): Promise<NotedRow>;
  /** All events of a call in order; empty when it is none of the company's. */
  events(actor: Actor, callId: CallId): Promise<readonly CallEvent[]>;
}

/** Who had a part in a call: they may ask why it went where it went. */
export function participants(events: readonly CallEvent[]): ReadonlySet<UserId> {
  return new Set(
    events.flatMap((event) =>
      (event.type === 'leg-added' || event.type === 'phones-not-rung') && event.party.userId !== null ? [event.party.userId] : [],
    ),
  );
}
