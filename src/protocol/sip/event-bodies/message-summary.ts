export const messageSummaryType = 'application/simple-message-summary';

/** Counts of voice messages: new and old, and how many of each are urgent. */
export interface MessageCounts {
  readonly newMessages: number;
  readonly oldMessages: number;
  readonly newUrgent: number;
  readonly oldUrgent: number;
}

/** A message summary (RFC 3842 §5.2). `account` is the URI that a phone dials to listen. */
export function buildMessageSummary(account: string, counts: MessageCounts): Buffer {
  const { newMessages, oldMessages, newUrgent, oldUrgent } = counts;
  return Buffer.from(
    `Messages-Waiting: ${newMessages > 0 ? 'yes' : 'no'}\r\n` +
      `Message-Account: ${account.replace(/[\r\n]+/g, ' ')}\r\n` +
      `Voice-Message: ${newMessages}/${oldMessages} (${newUrgent}/${oldUrgent})\r\n`,
  );
}
