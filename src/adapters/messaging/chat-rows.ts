import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ChatFile, ChatMember, ChatMessage, Conversation, ConversationId } from '../../messaging/chat/index.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { Json } from '../sql/columns.ts';
import type { Scope } from '../sql/store.ts';

/** Counts beyond 32 bits come as text. */
type Count = string | number;

/** Tables of chat in `0031-chat-and-notes.sql`. */
export type ChatTables = {
  chatConversation: {
    id: ConversationId;
    companyId: CompanyId;
    kind: Conversation['kind'];
    name: string;
    pair: string | null;
    wantsKept: boolean;
    revision: Count;
    lastAt: Date;
  };
  chatMember: { companyId: CompanyId; conversationId: ConversationId; userId: UserId; visibleAfter: Count; readSeq: Count };
  chatMessage: {
    companyId: CompanyId;
    conversationId: ConversationId;
    seq: Count;
    revision: Count;
    previousRevision: Count;
    authorId: UserId | null;
    clientId: string;
    body: string;
    folded: string;
    storedFileId: StoredFileId | null;
    file: Json<Omit<ChatFile, 'id'>> | null;
    sentAt: Date;
    editedAt: Date | null;
    deletedAt: Date | null;
  };
};

export interface MessageRow extends Omit<ChatTables['chatMessage'], 'file' | 'companyId' | 'folded'> {
  readonly file: Omit<ChatFile, 'id'> | null;
}

export function messageOf(row: MessageRow): ChatMessage {
  return {
    conversationId: row.conversationId,
    seq: Number(row.seq),
    revision: Number(row.revision),
    previousRevision: Number(row.previousRevision),
    authorId: row.authorId,
    clientId: row.clientId,
    text: row.body,
    file: row.storedFileId && row.file ? { id: row.storedFileId, ...row.file } : null,
    sentAtMs: row.sentAt.getTime(),
    editedAtMs: row.editedAt?.getTime() ?? null,
    deletedAtMs: row.deletedAt?.getTime() ?? null,
    isKept: true,
    missedBy: [],
  };
}

/** Conversations with their members, in the order of their ids' list. */
export async function conversationsOf(scope: Scope, ids: readonly ConversationId[]): Promise<Conversation[]> {
  if (ids.length === 0) return [];
  const tables = scope.withTables<ChatTables>();
  const rows = await tables.selectFrom('chatConversation').selectAll().where('id', 'in', ids).execute();
  const memberRows = await tables
    .selectFrom('chatMember')
    .selectAll()
    .where('conversationId', 'in', ids)
    .orderBy('userId')
    .execute();
  const members = new Map<ConversationId, ChatMember[]>();
  for (const { conversationId, userId, visibleAfter, readSeq } of memberRows) {
    const of = members.get(conversationId) ?? [];
    of.push({ userId, visibleAfter: Number(visibleAfter), readSeq: Number(readSeq) });
    members.set(conversationId, of);
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { companyId, kind, name, wantsKept, revision, lastAt } = row;
    return [
      {
        id,
        companyId,
        kind,
        name,
        wantsKept,
        revision: Number(revision),
        lastAtMs: lastAt.getTime(),
        members: members.get(id) ?? [],
      },
    ];
  });
}
