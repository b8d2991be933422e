import type { UserId } from '../../kernel/ids.ts';
import type { ChatMessage, ConversationId } from './chat.ts';

interface Passing {
  message: ChatMessage;
  /** Who was there when it was sent, and has not gone since; its author among them. */
  readonly audience: Set<UserId>;
}

/** Of one conversation: more are not kept in memory, the oldest go. */
const mostMessages = 1000;

/** Messages that are not kept: in memory, for those who were there, until the last of them has gone. */
export class PassingMessages {
  readonly #byConversation = new Map<ConversationId, Passing[]>();

  get size(): number {
    let size = 0;
    for (const messages of this.#byConversation.values()) size += messages.length;
    return size;
  }

  add(message: ChatMessage, audience: readonly UserId[]): void {
    const messages = this.#byConversation.get(message.conversationId) ?? [];
    messages.push({ message, audience: new Set(audience) });
    if (messages.length > mostMessages) messages.shift();
    this.#byConversation.set(message.conversationId, messages);
  }

  /** In order of their places. */
  of(id: ConversationId, userId: UserId): readonly ChatMessage[] {
    const messages = this.#byConversation.get(id) ?? [];
    return messages.filter(({ audience }) => audience.has(userId)).map(({ message }) => message);
  }

  sent(id: ConversationId, authorId: UserId, clientId: string): ChatMessage | null {
    const found = (this.#byConversation.get(id) ?? []).find(
      ({ message }) => message.clientId === clientId && message.authorId === authorId,
    );
    return found?.message ?? null;
  }

  find(id: ConversationId, seq: number): { message: ChatMessage; audience: readonly UserId[] } | null {
    const found = (this.#byConversation.get(id) ?? []).find(({ message }) => message.seq === seq);
    return found ? { message: found.message, audience: [...found.audience] } : null;
  }

  replace(message: ChatMessage): void {
    const found = (this.#byConversation.get(message.conversationId) ?? []).find((one) => one.message.seq === message.seq);
    if (found) found.message = message;
  }

  /** Somebody has gone: nothing is kept for him. Null: of every conversation. */
  forget(userId: UserId, only: ConversationId | null = null): void {
    for (const [id, messages] of this.#byConversation) {
      if (only !== null && id !== only) continue;
      for (const { audience } of messages) audience.delete(userId);
      const left = messages.filter(({ audience }) => audience.size > 0);
      if (left.length > 0) this.#byConversation.set(id, left);
      else this.#byConversation.delete(id);
    }
  }
}
