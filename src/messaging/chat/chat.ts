import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';

export type ConversationId = Id<'chat-conversation'>;

export interface ChatMember {
  readonly userId: UserId;
  /** What came before he did is not for him. */
  readonly visibleAfter: number;
  /** The last message he has read. */
  readonly readSeq: number;
}

/** Of two: one for each pair, nobody leaves it. A group has a name, and members come and go. */
export interface Conversation {
  readonly id: ConversationId;
  readonly companyId: CompanyId;
  readonly kind: 'direct' | 'group';
  readonly name: string;
  /** Whether its members want it kept; whether they may is another question. */
  readonly wantsKept: boolean;
  /** Of the latest thing that happened in it; rises, with gaps. */
  readonly revision: number;
  readonly lastAtMs: number;
  readonly members: readonly ChatMember[];
}

export interface ChatFile {
  readonly id: StoredFileId;
  readonly name: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

export interface ChatMessage {
  readonly conversationId: ConversationId;
  /** Its place in the conversation. */
  readonly seq: number;
  /** When it last changed, in the count of the conversation; `seq` at first. */
  readonly revision: number;
  /** What had come last before that. */
  readonly previousRevision: number;
  /** Null: a user who is gone. */
  readonly authorId: UserId | null;
  /** Made by the sender: the same message sent twice is one. */
  readonly clientId: string;
  readonly text: string;
  readonly file: ChatFile | null;
  readonly sentAtMs: number;
  readonly editedAtMs: number | null;
  /** Then without text and file. */
  readonly deletedAtMs: number | null;
  /** False: in memory only. */
  readonly isKept: boolean;
  /** Of what is not kept: members who were not there and will not get it. */
  readonly missedBy: readonly UserId[];
}

export const maxTextLength = 8000;
export const maxMembers = 100;
export const maxNameLength = 100;

/** `pair` of a conversation of two: the same whoever begins it. */
export function pairOf(one: UserId, other: UserId): string {
  return [one, other].toSorted().join(':');
}

export function memberOf(conversation: Conversation, userId: UserId): ChatMember | undefined {
  return conversation.members.find((member) => member.userId === userId);
}
