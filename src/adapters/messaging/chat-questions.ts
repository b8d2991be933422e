import { type RawBuilder, sql } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ChatMessage, ChatStore, ConversationId } from '../../messaging/chat/index.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { Scope } from '../sql/store.ts';
import { type MessageRow, messageOf } from './chat-rows.ts';

const columns = sql.raw(
  ['conversation_id', 'seq', 'revision', 'previous_revision', 'author_id', 'client_id', 'body', 'stored_file_id', 'file']
    .concat('sent_at', 'edited_at', 'deleted_at')
    .map((name) => `c.${name} as "${name.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())}"`)
    .join(', '),
);

/** The last message that the user may see, and how many of others he has not read. */
export async function digests(
  scope: Scope,
  userId: UserId,
  ids: readonly ConversationId[],
): Promise<Map<ConversationId, { last: ChatMessage | null; unread: number }>> {
  if (ids.length === 0) return new Map();
  const mine = sql`chat_member m where m.user_id = ${userId} and m.conversation_id = any(${sql.val(ids)}::uuid[])`;
  const { rows: counts } = await sql<{ id: ConversationId; unread: string }>`
    select m.conversation_id as id, (select count(*) from chat_message c
      where c.conversation_id = m.conversation_id and c.seq > greatest(m.read_seq, m.visible_after) and c.deleted_at is null
        and c.author_id is distinct from ${userId}) as unread from ${mine}`.execute(scope);
  const { rows: last } = await sql<MessageRow>`
    select ${columns} from (select m.* from ${mine}) m cross join lateral (select * from chat_message l
      where l.conversation_id = m.conversation_id and l.seq > m.visible_after order by l.seq desc limit 1) c`.execute(scope);
  const lastOf = new Map(last.map((row) => [row.conversationId, messageOf(row)]));
  return new Map(counts.map(({ id, unread }) => [id, { last: lastOf.get(id) ?? null, unread: Number(unread) }]));
}

/** Every word, the last of them perhaps still being typed. */
export async function searchMessages(
  scope: Scope,
  userId: UserId,
  { words, conversationId, limit }: Parameters<ChatStore['search']>[2],
): Promise<readonly ChatMessage[]> {
  const conditions: RawBuilder<unknown>[] = words.map(
    (word) => sql`to_tsvector('simple', c.folded) @@ to_tsquery('simple', ${`${word}:*`})`,
  );
  if (conversationId !== null) conditions.push(sql`c.conversation_id = ${conversationId}`);
  const { rows } = await sql<MessageRow>`
    select ${columns} from chat_message c
      join chat_member m on m.conversation_id = c.conversation_id and m.user_id = ${userId} and c.seq > m.visible_after
     where c.deleted_at is null and ${sql.join(conditions, sql` and `)}
     order by c.seq desc limit ${limit}`.execute(scope);
  return rows.map(messageOf);
}

/** Old messages, and conversations that nobody is in with all of theirs. */
export async function forget(
  scope: Scope,
  companyId: CompanyId,
  beforeMs: number,
  limit: number,
): Promise<{ messages: number; files: readonly StoredFileId[] }> {
  const { rows } = await sql<{ file: StoredFileId | null }>`
    with gone as (
      select c.conversation_id, c.seq from chat_message c
       where c.company_id = ${companyId} and (c.sent_at < ${new Date(beforeMs)}
          or not exists (select from chat_member m where m.conversation_id = c.conversation_id))
       limit ${limit})
    delete from chat_message c using gone g where c.conversation_id = g.conversation_id and c.seq = g.seq
    returning c.stored_file_id as file`.execute(scope);
  if (rows.length === 0)
    await sql`delete from chat_conversation c where c.company_id = ${companyId}
      and not exists (select from chat_member m where m.conversation_id = c.id)`.execute(scope);
  return { messages: rows.length, files: rows.flatMap(({ file }) => file ?? []) };
}
