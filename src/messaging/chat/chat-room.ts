import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { type ChatMember, type Conversation, type ConversationId, memberOf } from './chat.ts';
import type { ChatEvents } from './chat-events.ts';
import type { Attendance, ChatPeople, ChatStore, Place } from './chat-ports.ts';
import { Lanes } from './lanes.ts';
import { PassingMessages } from './passing-messages.ts';

/** Who asks: his company and he. */
export interface Asker {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

export interface ChatRoomParts {
  readonly clock: Clock;
  readonly store: ChatStore;
  readonly people: ChatPeople;
  readonly attendance: Attendance;
}

/** Why a conversation is not kept: its members do not want it, or somebody may not. Null: it is. */
export type NotKept = { readonly reason: 'wish' } | { readonly reason: 'rights'; readonly userIds: readonly UserId[] } | null;

/** What conversations and their messages have in common: order, who is in, what is kept, what is told. */
export class ChatRoom {
  readonly parts: ChatRoomParts;
  readonly events = new Emitter<ChatEvents>();
  readonly passing = new PassingMessages();
  readonly #lanes = new Lanes<ConversationId>();
  /** The latest revision of each conversation since the start, also of what is in memory only. */
  readonly #revisions = new Map<ConversationId, number>();

  constructor(parts: ChatRoomParts) {
    this.parts = parts;
  }

  /** One after another in a conversation, so that all are told in one order. */
  inLane<T>(asker: Asker, id: ConversationId, work: (conversation: Conversation, me: ChatMember) => Promise<T>): Promise<T> {
    return this.#lanes.run(id, async () => {
      const conversation = await this.demand(asker, id);
      return work(conversation, memberOf(conversation, asker.userId)!);
    });
  }

  /** A conversation of one's own. @throws ParleyError `conversation-unknown` */
  async demand({ companyId, userId }: Asker, id: ConversationId): Promise<Conversation> {
    const conversation = await this.parts.store.find(companyId, id);
    if (conversation && memberOf(conversation, userId)) return conversation;
    throw new ParleyError('conversation-unknown', 'There is no such conversation of yours.');
  }

  /** Of the latest message or change, what is not kept included. */
  revisionOf({ id, revision }: Conversation): number {
    return Math.max(revision, this.#revisions.get(id) ?? 0);
  }

  /** The next place. The time is its least, so that it rises over a restart that forgets what was not kept. */
  nextPlace(conversation: Conversation): Place {
    const previousRevision = this.revisionOf(conversation);
    return { previousRevision, revision: Math.max(previousRevision + 1, this.parts.clock.now()) };
  }

  took(id: ConversationId, { revision }: Place): void {
    this.#revisions.set(id, revision);
  }

  notKept({ companyId, wantsKept, members }: Conversation): NotKept {
    const userIds = members.map(({ userId }) => userId).filter((userId) => !this.parts.people.mayKeep(companyId, userId));
    if (userIds.length > 0) return { reason: 'rights', userIds };
    return wantsKept ? null : { reason: 'wish' };
  }

  /** Members who may be told. */
  told({ companyId, members }: Conversation): readonly UserId[] {
    return members.map(({ userId }) => userId).filter((userId) => this.parts.people.mayChat(companyId, userId));
  }
}
