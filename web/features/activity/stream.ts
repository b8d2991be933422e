import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';

export type Activity =
  | { readonly kind: 'call'; readonly key: string; readonly at: number; readonly entry: CallLogEntry }
  | { readonly kind: 'chat'; readonly key: string; readonly at: number; readonly conversation: ConversationView };

/**
 * Calls (the latest first, as far as they were read) with the conversations between them, the latest first.
 * @param hasMore there are older calls: conversations that are older than the last read one wait for them.
 */
export function joined(
  calls: readonly CallLogEntry[],
  conversations: readonly ConversationView[],
  hasMore: boolean,
): readonly Activity[] {
  const oldest = hasMore ? (calls.at(-1)?.startedAt ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const chats = conversations
    .filter(({ lastMessage }) => lastMessage !== null && lastMessage.sentAt >= oldest)
    .map(
      (conversation): Activity => ({
        kind: 'chat',
        key: `chat ${conversation.id}`,
        at: conversation.lastMessage!.sentAt,
        conversation,
      }),
    );
  const all = [...calls.map((entry): Activity => ({ kind: 'call', key: entry.id, at: entry.startedAt, entry })), ...chats];
  return all.toSorted((one, other) => other.at - one.at);
}

export type Period = 'any' | 'today' | 'week' | 'month';

/** When a period begins in the reader's zone; undefined: it has no beginning. */
export function beginOf(period: Period, nowMs: number): number | undefined {
  if (period === 'any') return undefined;
  const day = new Date(nowMs);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - { today: 0, week: 6, month: 29 }[period]);
  return day.getTime();
}
