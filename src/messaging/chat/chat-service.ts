import type { Emitter } from '../../kernel/events.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { JobContext, JobDefinition, Schedule } from '../../platform/job/index.ts';
import type { StoredFiles } from '../../platform/stored-file/index.ts';
import { ChatConversations } from './chat-conversations.ts';
import type { ChatEvents } from './chat-events.ts';
import { ChatMessages } from './chat-messages.ts';
import type { ChatLimits } from './chat-ports.ts';
import { type Asker, ChatRoom, type ChatRoomParts } from './chat-room.ts';

export interface ChatServiceParts extends ChatRoomParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly files: StoredFiles;
  readonly limits: (asker: Asker) => ChatLimits;
  readonly retention: {
    companies(): readonly CompanyId[];
    /** 0: for ever. */
    days(companyId: CompanyId): number;
    schedule(companyId: CompanyId): Schedule;
  };
}

const dayMs = 86_400_000;
const forgottenAtOnce = 1000;

/** Chat of colleagues (T-APP-5). */
export class ChatService implements Disposable {
  readonly room: ChatRoom;
  readonly conversations: ChatConversations;
  readonly messages: ChatMessages;
  readonly #parts: ChatServiceParts;
  readonly #stop: () => void;

  constructor(parts: ChatServiceParts) {
    this.#parts = parts;
    this.room = new ChatRoom(parts);
    this.conversations = new ChatConversations({ ...parts, room: this.room });
    this.messages = new ChatMessages({ ...parts, room: this.room });
    this.#stop = parts.attendance.onChanged((change) => {
      if (!change.isThere) this.room.passing.forget(change.userId);
      void this.#tellAttendance(change);
    });
  }

  /** What happened: for the live connection, for notifications. */
  get events(): Pick<Emitter<ChatEvents>, 'on'> {
    return this.room.events;
  }

  /** Forgets each night what is older than it is to be kept. */
  get retentionJob(): JobDefinition {
    const { retention } = this.#parts;
    return {
      name: 'chat-retention',
      title: 'Cleaning of chats',
      planned: () =>
        retention.companies().map((companyId) => ({ companyId, subjectId: companyId, schedule: retention.schedule(companyId) })),
      run: (context) => this.#forget(context),
    };
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.room.events.removeAll();
  }

  async #forget({ run, signal }: JobContext): Promise<{ messages: number; files: number }> {
    const { store, clock, files, retention } = this.#parts;
    let [messages, removed] = [0, 0];
    for (const companyId of run.companyId ? [run.companyId] : retention.companies()) {
      const days = retention.days(companyId);
      const beforeMs = days === 0 ? 0 : clock.now() - days * dayMs;
      for (let gone = -1; gone !== 0; messages += gone) {
        signal.throwIfAborted();
        const forgotten = await store.forget(companyId, beforeMs, forgottenAtOnce);
        await files.remove(companyId, forgotten.files);
        removed += forgotten.files.length;
        gone = forgotten.messages;
      }
    }
    return { messages, files: removed };
  }

  async #tellAttendance(change: { companyId: CompanyId; userId: UserId; isThere: boolean }): Promise<void> {
    const { store, attendance, logger } = this.#parts;
    try {
      const partners = await store.partnersOf(change.companyId, change.userId);
      const to = partners.filter((userId) => attendance.isThere(userId));
      if (to.length > 0) this.room.events.emit('attendance', { ...change, to });
    } catch (error) {
      logger.debug('who came or went was not told', { error });
    }
  }
}
