import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { UserId } from '../../kernel/ids.ts';
import { type MailboxOwner, type MessageCount, noMessages } from './voicemail.ts';

/** How many messages wait for whom, in memory: for lamps, badges and the decision whether a mailbox is full. */
export class MessageCounts {
  readonly #counts = new Map<UserId, MessageCount>();
  readonly #events = new Emitter<{ changed: MailboxOwner & MessageCount }>();

  of(userId: UserId): MessageCount {
    return this.#counts.get(userId) ?? noMessages;
  }

  set({ companyId, userId }: MailboxOwner, { newMessages, oldMessages }: MessageCount): void {
    const before = this.of(userId);
    if (before.newMessages === newMessages && before.oldMessages === oldMessages) return;
    if (newMessages + oldMessages > 0) this.#counts.set(userId, { newMessages, oldMessages });
    else this.#counts.delete(userId);
    this.#events.emit('changed', { companyId, userId, newMessages, oldMessages });
  }

  onChanged(listener: (change: MailboxOwner & MessageCount) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }
}
