import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';

export type Activity =
  | { readonly kind: 'call'; readonly key: string; readonly at: number; readonly entry: CallLogEntry }
  | { readonly kind: 'chat'; readonly key: string; readonly at: number; readonly conversation: ConversationView }
  | { readonly kind: 'voicemail'; readonly key: string; readonly at: number; readonly message: VoicemailMessageView };

/**
 * Calls (the latest first, as far as they were read) with the conversations and voice messages between them, the latest first.
 * @param hasMore there are older calls: what is older than the last read one waits for them.
 */
export function joined(
  calls: readonly CallLogEntry[],
  conversations: readonly ConversationView[],
  voiceMessages: readonly VoicemailMessageView[],
  hasMore: boolean,
): readonly Activity[] {
  const oldest = hasMore ? (calls.at(-1)?.startedAt ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const chats = conversations.flatMap((conversation): Activity[] => {
    const at = conversation.lastMessage?.sentAt;
    return at === undefined ? [] : [{ kind: 'chat', key: `chat ${conversation.id}`, at, conversation }];
  });
  const left = voiceMessages.map(
    (message): Activity => ({ kind: 'voicemail', key: keyOfMessage(message.id), at: message.leftAt, message }),
  );
  const others = [...chats, ...left].filter(({ at }) => at >= oldest);
  const all = [...calls.map((entry): Activity => ({ kind: 'call', key: entry.id, at: entry.startedAt, entry })), ...others];
  return all.toSorted((one, other) => other.at - one.at);
}

export function keyOfMessage(id: string): string {
  return `voicemail ${id}`;
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
