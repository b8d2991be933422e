import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { MessagePush } from '../../platform/notification/index.ts';
import type { ChatEvents, ChatMessage, ChatService, Conversation, ConversationId } from '../chat/index.ts';

export interface ChatAlertsParts {
  readonly clock: Clock;
  readonly events: ChatService['events'];
  readonly push: Pick<MessagePush, 'reaches' | 'tell'>;
  readonly conversation: (
    companyId: CompanyId,
    id: ConversationId,
  ) => Promise<Pick<Conversation, 'kind' | 'name'> | undefined | null>;
  readonly nameOf: (companyId: CompanyId, userId: UserId) => string | null;
}

/** Messages of one conversation that somebody has not read yet. */
interface Waiting {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  message: ChatMessage;
  count: number;
  timer: Timer;
}

/** Who has the conversation before him reads at once; several lines written in a row are told as one. */
const pauseMs = 3000;

/** Tells by push what colleagues write. */
export class ChatAlerts implements Disposable {
  readonly #parts: ChatAlertsParts;
  readonly #waiting = new Map<string, Waiting>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: ChatAlertsParts) {
    this.#parts = parts;
    this.#stops = [
      parts.events.on('message', (event) => this.#take(event)),
      parts.events.on('read', ({ conversationId, userId, seq }) => {
        const waiting = this.#waiting.get(keyOf(conversationId, userId));
        if (waiting && waiting.message.seq <= seq) this.#forget(conversationId, userId);
      }),
      parts.events.on('left', ({ conversationId, to }) => {
        for (const userId of to) this.#forget(conversationId, userId);
      }),
    ];
  }

  #take({ companyId, to, message, isNew }: ChatEvents['message']): void {
    for (const userId of to) {
      const waiting = this.#waiting.get(keyOf(message.conversationId, userId));
      if (!isNew) {
        if (waiting?.message.seq === message.seq) this.#change(waiting, message);
      } else if (userId === message.authorId) {
        // Who writes has read.
        this.#forget(message.conversationId, userId);
      } else if (waiting || this.#parts.push.reaches(userId)) {
        this.#wait({ companyId, userId, message }, waiting);
      }
    }
  }

  #change(waiting: Waiting, message: ChatMessage): void {
    if (message.deletedAtMs === null) waiting.message = message;
    else this.#forget(message.conversationId, waiting.userId);
  }

  #wait({ companyId, userId, message }: Pick<Waiting, 'companyId' | 'userId' | 'message'>, before: Waiting | undefined): void {
    before?.timer.cancel();
    const key = keyOf(message.conversationId, userId);
    const count = (before?.count ?? 0) + 1;
    const timer = this.#parts.clock.setTimer(pauseMs, () => {
      const waiting = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (waiting) void this.#tell(waiting);
    });
    this.#waiting.set(key, { companyId, userId, message, count, timer });
  }

  #forget(conversationId: ConversationId, userId: UserId): void {
    const key = keyOf(conversationId, userId);
    this.#waiting.get(key)?.timer.cancel();
    this.#waiting.delete(key);
  }

  async #tell({ companyId, userId, message, count }: Waiting): Promise<void> {
    const { conversationId, authorId, text, file } = message;
    await this.#parts.push.tell(userId, async () => {
      const { conversation, nameOf } = this.#parts;
      const author = (authorId && nameOf(companyId, authorId)) ?? '';
      const found = await conversation(companyId, conversationId).catch(() => null);
      const group = found?.kind === 'group' ? found.name : '';
      const said = text || (file?.name ?? '');
      return {
        tag: `chat:${conversationId}`,
        title: `${group || author}${count > 1 ? ` (${count})` : ''}`,
        body: group ? `${author}: ${said}` : said,
        path: `/chat?c=${conversationId}`,
      };
    });
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const { timer } of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
  }
}

function keyOf(conversationId: ConversationId, userId: UserId): string {
  return `${conversationId} ${userId}`;
}
