import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import { fold } from '../../kernel/fold.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type {
  ChatMessage,
  ChatStore,
  Conversation,
  ConversationId,
  MessageChange,
  NewMessage,
  Place,
} from '../../messaging/chat/index.ts';
import type { Scope, Store } from '../sql/store.ts';
import { isId } from '../sql/versioned.ts';
import { digests, forget, searchMessages } from './chat-questions.ts';
import { type ChatTables, conversationsOf, type MessageRow, messageOf } from './chat-rows.ts';

/** Chat in PostgreSQL. */
export class SqlChatStore implements ChatStore {
  readonly #store: Pick<Store, 'inCompany'>;

  constructor(store: Pick<Store, 'inCompany'>) {
    this.#store = store;
  }

  async find(companyId: CompanyId, id: ConversationId): Promise<Conversation | null> {
    if (!isId(id)) return null;
    const [found] = await this.#store.inCompany(companyId, (scope) => conversationsOf(scope, [id]));
    return found?.companyId === companyId ? found : null;
  }

  findPair(companyId: CompanyId, pair: string): Promise<Conversation | null> {
    return this.#store.inCompany(companyId, (scope) => ofPair(scope, companyId, pair));
  }

  ofUser(companyId: CompanyId, userId: UserId, limit: number): Promise<readonly Conversation[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const rows = await scope
        .withTables<ChatTables>()
        .selectFrom('chatMember')
        .innerJoin('chatConversation', 'chatConversation.id', 'chatMember.conversationId')
        .select('chatConversation.id')
        .where('chatMember.companyId', '=', companyId)
        .where('chatMember.userId', '=', userId)
        .orderBy('chatConversation.lastAt', 'desc')
        .limit(limit)
        .execute();
      return conversationsOf(
        scope,
        rows.map(({ id }) => id),
      );
    });
  }

  partnersOf(companyId: CompanyId, userId: UserId): Promise<readonly UserId[]> {
    return this.#store.inCompany(companyId, async (scope) => {
      const { rows } = await sql<{ userId: UserId }>`
        select distinct o.user_id as "userId" from chat_member m join chat_member o on o.conversation_id = m.conversation_id
         where m.company_id = ${companyId} and m.user_id = ${userId} and o.user_id <> m.user_id`.execute(scope);
      return rows.map((row) => row.userId);
    });
  }

  add(conversation: Conversation, pair: string | null): Promise<Conversation> {
    const { members, lastAtMs, ...row } = conversation;
    return this.#store.inCompany(row.companyId, async (scope) => {
      const added = await scope
        .withTables<ChatTables>()
        .insertInto('chatConversation')
        .values({ ...row, pair, lastAt: new Date(lastAtMs) })
        .onConflict((conflict) => conflict.columns(['companyId', 'pair']).where('pair', 'is not', null).doNothing())
        .executeTakeFirst();
      if (added.numInsertedOrUpdatedRows === 0n && pair !== null) return (await ofPair(scope, row.companyId, pair))!;
      await addMembers(scope, conversation, members);
      return conversation;
    });
  }

  change(companyId: CompanyId, id: ConversationId, change: Parameters<ChatStore['change']>[2]): Promise<Conversation> {
    const { name, wantsKept, add = [], remove = [], visibleAfter } = change;
    return this.#store.inCompany(companyId, async (scope) => {
      const tables = scope.withTables<ChatTables>();
      if (name !== undefined || wantsKept !== undefined)
        await tables
          .updateTable('chatConversation')
          .set({ ...(name === undefined ? {} : { name }), ...(wantsKept === undefined ? {} : { wantsKept }) })
          .where('id', '=', id)
          .execute();
      if (remove.length > 0)
        await tables.deleteFrom('chatMember').where('conversationId', '=', id).where('userId', 'in', remove).execute();
      const added = add.map((userId) => ({ userId, visibleAfter, readSeq: visibleAfter }));
      await addMembers(scope, { id, companyId }, added);
      return (await conversationsOf(scope, [id]))[0]!;
    });
  }

  async setRead(companyId: CompanyId, id: ConversationId, userId: UserId, seq: number): Promise<boolean> {
    const result = await this.#store.inCompany(companyId, (scope) =>
      scope
        .withTables<ChatTables>()
        .updateTable('chatMember')
        .set({ readSeq: seq })
        .where('conversationId', '=', id)
        .where('userId', '=', userId)
        .where('readSeq', '<', seq)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  }

  addMessage(companyId: CompanyId, message: NewMessage, at: Place): Promise<{ message: ChatMessage; isNew: boolean }> {
    const { conversationId, authorId, clientId, text, file, sentAtMs } = message;
    return this.#store.inCompany(companyId, async (scope) => {
      const again = await sentBefore(scope, conversationId, authorId, clientId);
      if (again) return { message: messageOf(again), isNew: false };
      await moveOn(scope, conversationId, at, new Date(sentAtMs));
      const { id: storedFileId, ...kept } = file ?? { id: null };
      const row = await scope
        .withTables<ChatTables>()
        .insertInto('chatMessage')
        .values({
          companyId,
          conversationId,
          seq: at.revision,
          ...at,
          authorId,
          clientId,
          body: text,
          folded: foldedOf(text, file?.name),
          storedFileId,
          file: file ? JSON.stringify(kept) : null,
          sentAt: new Date(sentAtMs),
          editedAt: null,
          deletedAt: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { message: messageOf(row), isNew: true };
    });
  }

  async sent(companyId: CompanyId, id: ConversationId, authorId: UserId, clientId: string): Promise<ChatMessage | null> {
    const row = await this.#store.inCompany(companyId, (scope) => sentBefore(scope, id, authorId, clientId));
    return row ? messageOf(row) : null;
  }

  async message(companyId: CompanyId, id: ConversationId, seq: number): Promise<ChatMessage | null> {
    const row = await this.#store.inCompany(companyId, (scope) => messages(scope, id).where('seq', '=', seq).executeTakeFirst());
    return row ? messageOf(row) : null;
  }

  changeMessage(
    companyId: CompanyId,
    { conversationId, seq }: Pick<ChatMessage, 'conversationId' | 'seq'>,
    { text, editedAtMs, deletedAtMs }: MessageChange,
    at: Place,
  ): Promise<ChatMessage> {
    return this.#store.inCompany(companyId, async (scope) => {
      await moveOn(scope, conversationId, at, null);
      const before = await messages(scope, conversationId).where('seq', '=', seq).executeTakeFirstOrThrow();
      const isGone = deletedAtMs !== null;
      const row = await scope
        .withTables<ChatTables>()
        .updateTable('chatMessage')
        .set({
          ...at,
          body: text,
          folded: isGone ? '' : foldedOf(text, before.file?.name),
          editedAt: editedAtMs === null ? null : new Date(editedAtMs),
          deletedAt: isGone ? new Date(deletedAtMs) : null,
          ...(isGone ? { storedFileId: null, file: null } : {}),
        })
        .where('conversationId', '=', conversationId)
        .where('seq', '=', seq)
        .returningAll()
        .executeTakeFirstOrThrow();
      return messageOf(row);
    });
  }

  async messagesBefore(
    companyId: CompanyId,
    id: ConversationId,
    { beforeSeq, visibleAfter, limit }: { beforeSeq: number; visibleAfter: number; limit: number },
  ): Promise<readonly ChatMessage[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      messages(scope, id)
        .where('seq', '<', beforeSeq)
        .where('seq', '>', visibleAfter)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => messageOf(row)).toReversed();
  }

  async messagesChangedAfter(
    companyId: CompanyId,
    id: ConversationId,
    { afterRevision, visibleAfter, limit }: { afterRevision: number; visibleAfter: number; limit: number },
  ): Promise<readonly ChatMessage[]> {
    const rows = await this.#store.inCompany(companyId, (scope) =>
      messages(scope, id)
        .where('revision', '>', afterRevision)
        .where('seq', '>', visibleAfter)
        .orderBy('revision')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => messageOf(row));
  }

  digests(companyId: CompanyId, userId: UserId, ids: readonly ConversationId[]) {
    return this.#store.inCompany(companyId, (scope) => digests(scope, userId, ids));
  }

  search(companyId: CompanyId, userId: UserId, of: Parameters<ChatStore['search']>[2]) {
    return this.#store.inCompany(companyId, (scope) => searchMessages(scope, userId, of));
  }

  forget(companyId: CompanyId, beforeMs: number, limit: number) {
    return this.#store.inCompany(companyId, (scope) => forget(scope, companyId, beforeMs, limit));
  }
}

function messages(scope: Scope, id: ConversationId) {
  return scope.withTables<ChatTables>().selectFrom('chatMessage').selectAll().where('conversationId', '=', id);
}

async function sentBefore(scope: Scope, id: ConversationId, authorId: UserId, clientId: string): Promise<MessageRow | undefined> {
  return messages(scope, id).where('authorId', '=', authorId).where('clientId', '=', clientId).executeTakeFirst();
}

async function ofPair(scope: Scope, companyId: CompanyId, pair: string): Promise<Conversation | null> {
  const row = await scope
    .withTables<ChatTables>()
    .selectFrom('chatConversation')
    .select('id')
    .where('companyId', '=', companyId)
    .where('pair', '=', pair)
    .executeTakeFirst();
  return row ? ((await conversationsOf(scope, [row.id]))[0] ?? null) : null;
}

async function addMembers(
  scope: Scope,
  { id, companyId }: Pick<Conversation, 'id' | 'companyId'>,
  members: Conversation['members'],
): Promise<void> {
  if (members.length === 0) return;
  await scope
    .withTables<ChatTables>()
    .insertInto('chatMember')
    .values(members.map((member) => ({ companyId, conversationId: id, ...member })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes the next place; locks the conversation until the end of the transaction. */
async function moveOn(scope: Scope, id: ConversationId, { revision }: Place, lastAt: Date | null): Promise<void> {
  const moved = await scope
    .withTables<ChatTables>()
    .updateTable('chatConversation')
    .set({ revision, ...(lastAt ? { lastAt } : {}) })
    .where('id', '=', id)
    .where('revision', '<', revision)
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n)
    throw new ParleyError('changed-meanwhile', 'Somebody else wrote at this moment from another server. Send it again.');
}

/** Words only, as they are searched for. */
function foldedOf(text: string, fileName: string | undefined): string {
  return fold(`${text} ${fileName ?? ''}`)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
