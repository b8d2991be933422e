import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ChatMessage, Conversation, ConversationId } from './chat.ts';

/** What happened, after it was stored; `to`: whom it concerns. */
export type ChatEvents = {
  /** New, changed or deleted. */
  message: {
    readonly companyId: CompanyId;
    readonly to: readonly UserId[];
    readonly message: ChatMessage;
    readonly isNew: boolean;
  };
  /** Made, or another name, other members, kept or not. */
  conversation: { readonly conversation: Conversation; readonly to: readonly UserId[] };
  left: { readonly companyId: CompanyId; readonly conversationId: ConversationId; readonly to: readonly UserId[] };
  read: {
    readonly companyId: CompanyId;
    readonly conversationId: ConversationId;
    readonly userId: UserId;
    readonly seq: number;
    readonly to: readonly UserId[];
  };
  typing: {
    readonly companyId: CompanyId;
    readonly conversationId: ConversationId;
    readonly userId: UserId;
    readonly to: readonly UserId[];
  };
  /** Somebody came or went, told to whom he has a conversation with. */
  attendance: {
    readonly companyId: CompanyId;
    readonly userId: UserId;
    readonly isThere: boolean;
    readonly to: readonly UserId[];
  };
};
