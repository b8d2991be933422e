import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { ChatMessage, Conversation, ConversationId } from './chat.ts';

/** What is stored of a message before it has its place. */
export type NewMessage = Pick<ChatMessage, 'conversationId' | 'clientId' | 'text' | 'file' | 'sentAtMs'> & {
  readonly authorId: UserId;
};

/** A new revision of a conversation, and the one before. */
export interface Place {
  readonly revision: number;
  readonly previousRevision: number;
}

export interface MessageChange {
  readonly text: string;
  readonly editedAtMs: number | null;
  readonly deletedAtMs: number | null;
}

/** Where conversations are kept. Every method looks only inside the company; who asks has asked the rights. */
export interface ChatStore {
  find(companyId: CompanyId, id: ConversationId): Promise<Conversation | null>;
  findPair(companyId: CompanyId, pair: string): Promise<Conversation | null>;
  /** Those of a user, the latest first. */
  ofUser(companyId: CompanyId, userId: UserId, limit: number): Promise<readonly Conversation[]>;
  /** With whom a user shares a conversation. */
  partnersOf(companyId: CompanyId, userId: UserId): Promise<readonly UserId[]>;
  /** The one that is there when another made the same pair meanwhile. */
  add(conversation: Conversation, pair: string | null): Promise<Conversation>;
  /** Changes what is given. Who is added sees what comes after `visibleAfter`. */
  change(
    companyId: CompanyId,
    id: ConversationId,
    change: {
      readonly name?: string | undefined;
      readonly wantsKept?: boolean | undefined;
      readonly add?: readonly UserId[] | undefined;
      readonly remove?: readonly UserId[] | undefined;
      readonly visibleAfter: number;
    },
  ): Promise<Conversation>;
  /** Never back. @returns whether it moved */
  setRead(companyId: CompanyId, id: ConversationId, userId: UserId, seq: number): Promise<boolean>;

  /** Adds a message at its place. The same `clientId` of the same author gives the one that is there. */
  addMessage(companyId: CompanyId, message: NewMessage, at: Place): Promise<{ message: ChatMessage; isNew: boolean }>;
  /** By the id that its author gave it. */
  sent(companyId: CompanyId, id: ConversationId, authorId: UserId, clientId: string): Promise<ChatMessage | null>;
  message(companyId: CompanyId, id: ConversationId, seq: number): Promise<ChatMessage | null>;
  /** The text, or its end; a deleted one loses its file. */
  changeMessage(
    companyId: CompanyId,
    of: Pick<ChatMessage, 'conversationId' | 'seq'>,
    change: MessageChange,
    at: Place,
  ): Promise<ChatMessage>;
  /** Before a place, the latest `limit` of them, in order. */
  messagesBefore(
    companyId: CompanyId,
    id: ConversationId,
    of: { readonly beforeSeq: number; readonly visibleAfter: number; readonly limit: number },
  ): Promise<readonly ChatMessage[]>;
  /** What changed after a revision, in order of revisions. */
  messagesChangedAfter(
    companyId: CompanyId,
    id: ConversationId,
    of: { readonly afterRevision: number; readonly visibleAfter: number; readonly limit: number },
  ): Promise<readonly ChatMessage[]>;
  /** The last message and how many are unread by the user, for each of his conversations. */
  digests(
    companyId: CompanyId,
    userId: UserId,
    ids: readonly ConversationId[],
  ): Promise<ReadonlyMap<ConversationId, { readonly last: ChatMessage | null; readonly unread: number }>>;
  /** In the user's own conversations, all words, the latest first. */
  search(
    companyId: CompanyId,
    userId: UserId,
    of: { readonly words: readonly string[]; readonly conversationId: ConversationId | null; readonly limit: number },
  ): Promise<readonly ChatMessage[]>;
  /** Takes old messages away, and conversations that nobody is in. @returns how many messages, and their files, which are still to be removed. */
  forget(
    companyId: CompanyId,
    beforeMs: number,
    limit: number,
  ): Promise<{ readonly messages: number; readonly files: readonly StoredFileId[] }>;
}

/** Who has a page open, or had a moment ago: a reload is no absence. */
export interface Attendance {
  isThere(userId: UserId): boolean;
  onChanged(
    listener: (change: { readonly companyId: CompanyId; readonly userId: UserId; readonly isThere: boolean }) => void,
  ): Unsubscribe;
}

/** Colleagues, as configured now. */
export interface ChatPeople {
  /** Null: nobody of the company, or disabled. */
  nameOf(companyId: CompanyId, userId: UserId): string | null;
  /** Application and AuthorizeChat. */
  mayChat(companyId: CompanyId, userId: UserId): boolean;
  /** AuthorizedSaveChat. */
  mayKeep(companyId: CompanyId, userId: UserId): boolean;
}

export interface ChatLimits {
  readonly maxFileBytes: number;
  /** Endings of names that are refused, in lower case without the dot. */
  readonly refusedEndings: ReadonlySet<string>;
}
