import type { ChatMessageView, ConversationView } from '../../contract/rest/chat.ts';
import { type ChatMessage, type Conversation, memberOf } from './chat.ts';
import type { Asker } from './chat-room.ts';
import type { ChatService } from './chat-service.ts';

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

export function messageView(message: ChatMessage): ChatMessageView {
  const { sentAtMs, editedAtMs, deletedAtMs, file, missedBy, ...rest } = message;
  const shownFile = file && {
    name: file.name,
    sizeBytes: file.sizeBytes,
    contentType: file.contentType,
    isPicture: pictures.has(file.contentType),
  };
  return { ...rest, missedBy: [...missedBy], file: shownFile, sentAt: sentAtMs, editedAt: editedAtMs, deletedAt: deletedAtMs };
}

/** A conversation as one of its members sees it. */
export function conversationView(
  { room }: Pick<ChatService, 'room'>,
  { companyId, userId }: Asker,
  conversation: Conversation,
  { last, unread }: { readonly last: ChatMessage | null; readonly unread: number },
): ConversationView {
  const { people, attendance } = room.parts;
  const members = conversation.members.map((member) => {
    const name = people.nameOf(companyId, member.userId);
    return {
      userId: member.userId,
      name: name ?? '',
      isThere: attendance.isThere(member.userId),
      readSeq: member.readSeq,
      isReachable: name !== null && people.mayChat(companyId, member.userId),
    };
  });
  const notKept = room.notKept(conversation);
  const other = members.find((member) => member.userId !== userId);
  const { id, kind, name, wantsKept, lastAtMs } = conversation;
  return {
    id,
    kind,
    name: kind === 'direct' ? (other?.name ?? '') : name,
    members,
    isKept: notKept === null,
    notKept: notKept && { reason: notKept.reason, userIds: notKept.reason === 'rights' ? [...notKept.userIds] : [] },
    wantsKept,
    mayChangeKept: people.mayKeep(companyId, userId),
    revision: room.revisionOf(conversation),
    lastAt: Math.max(lastAtMs, last?.sentAtMs ?? 0),
    lastMessage: last && messageView(last),
    unread: memberOf(conversation, userId) ? unread : 0,
  };
}

/** Several at once. */
export async function conversationViews(
  chat: ChatService,
  asker: Asker,
  conversations: readonly Conversation[],
): Promise<ConversationView[]> {
  const digests = await chat.messages.digests(asker, conversations);
  return conversations.map((one) => conversationView(chat, asker, one, digests.get(one.id) ?? { last: null, unread: 0 }));
}
