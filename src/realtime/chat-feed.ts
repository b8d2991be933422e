import type { LiveEvent } from '../contract/live/index.ts';
import { describeError } from '../kernel/errors.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { conversationViews, messageView } from '../messaging/chat/chat-views.ts';
import type { ChatService } from '../messaging/chat/index.ts';
import type { LivePublisher } from './live-hub.ts';

export interface ChatFeedParts {
  readonly publisher: Pick<LivePublisher, 'toUser' | 'isFollowed'>;
  readonly chat: ChatService;
  readonly logger: Logger;
}

/** Tells members of conversations what happens in them, as the service tells it: stored before, in one order. */
export class ChatFeed implements Disposable {
  readonly #parts: ChatFeedParts;
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: ChatFeedParts) {
    this.#parts = parts;
    const { events } = parts.chat;
    this.#stops = [
      events.on('message', ({ companyId, to, message, isNew }) =>
        this.#tell(companyId, to, { type: 'chat-message', message: messageView(message), isNew }),
      ),
      events.on('conversation', ({ conversation, to }) => {
        for (const userId of to) this.#tellOf(conversation, userId);
      }),
      events.on('left', ({ companyId, to, conversationId }) => this.#tell(companyId, to, { type: 'chat-left', conversationId })),
      events.on('read', ({ companyId, to, conversationId, userId, seq }) =>
        this.#tell(companyId, to, { type: 'chat-read', conversationId, userId, seq }),
      ),
      events.on('typing', ({ companyId, to, conversationId, userId }) =>
        this.#tell(companyId, to, { type: 'chat-typing', conversationId, userId }),
      ),
      events.on('attendance', ({ companyId, to, userId, isThere }) =>
        this.#tell(companyId, to, { type: 'chat-attendance', userId, isThere }),
      ),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #tell(companyId: CompanyId, to: readonly UserId[], event: LiveEvent): void {
    for (const userId of to) this.#parts.publisher.toUser(companyId, userId, event);
  }

  /** Each sees his own unread messages. */
  #tellOf(conversation: Parameters<typeof conversationViews>[2][number], userId: UserId): void {
    const { companyId } = conversation;
    const { chat, publisher, logger } = this.#parts;
    if (!publisher.isFollowed(companyId, userId)) return;
    conversationViews(chat, { companyId, userId }, [conversation])
      .then(([view]) => publisher.toUser(companyId, userId, { type: 'chat-conversation', conversation: view! }))
      .catch((error: unknown) => logger.warn('a conversation was not told', { reason: describeError(error) }));
  }
}
