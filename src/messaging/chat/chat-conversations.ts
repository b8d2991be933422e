import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource, UserId } from '../../kernel/ids.ts';
import { type Conversation, type ConversationId, maxMembers, pairOf } from './chat.ts';
import type { Asker, ChatRoom } from './chat-room.ts';

export interface ChatConversationsParts {
  readonly room: ChatRoom;
  readonly ids: IdSource;
}

/** So many a list shows; older ones are found by searching or by opening them again. */
const mostListed = 500;

/** Beginning conversations, and who is in them. */
export class ChatConversations {
  readonly #parts: ChatConversationsParts;

  constructor(parts: ChatConversationsParts) {
    this.#parts = parts;
  }

  /** One's own, the latest first. */
  list({ companyId, userId }: Asker): Promise<readonly Conversation[]> {
    return this.#parts.room.parts.store.ofUser(companyId, userId, mostListed);
  }

  /** The conversation with a colleague; made when there is none. @throws ParleyError `input-invalid`, `not-found`, `not-permitted` */
  async openDirect(asker: Asker, otherId: UserId): Promise<Conversation> {
    const { store } = this.#parts.room.parts;
    if (otherId === asker.userId) throw new ParleyError('input-invalid', 'A conversation is with somebody else.');
    const pair = pairOf(asker.userId, otherId);
    const known = await store.findPair(asker.companyId, pair);
    if (known) return known;
    this.#demandPartners(asker, [otherId]);
    return this.#add(asker, { kind: 'direct', name: '', userIds: [otherId] }, pair);
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `input-invalid` */
  async openGroup(asker: Asker, name: string, userIds: readonly UserId[]): Promise<Conversation> {
    const others = [...new Set(userIds)].filter((userId) => userId !== asker.userId);
    if (others.length + 1 > maxMembers) throw tooMany();
    this.#demandPartners(asker, others);
    return this.#add(asker, { kind: 'group', name, userIds: others }, null);
  }

  /**
   * The latest group of just those who may chat of these people, made when there is none: who writes from a conference twice goes on.
   * @throws ParleyError `input-invalid` when nobody else may chat
   */
  async openGroupOf(asker: Asker, name: string, userIds: readonly UserId[]): Promise<Conversation> {
    const { people } = this.#parts.room.parts;
    const others = [...new Set(userIds)].filter((id) => id !== asker.userId && people.mayChat(asker.companyId, id));
    if (others.length === 0) throw new ParleyError('input-invalid', 'Nobody else in this conference may chat.');
    const wanted = new Set([asker.userId, ...others]);
    const known = (await this.list(asker)).find(
      ({ kind, members }) =>
        kind === 'group' && members.length === wanted.size && members.every(({ userId }) => wanted.has(userId)),
    );
    return known ?? this.openGroup(asker, name, others);
  }

  /**
   * A name, more members, whether it is to be kept.
   * @throws ParleyError `conversation-unknown`, `not-found`; `not-permitted` also to change whether it is kept without AuthorizedSaveChat
   */
  async change(
    asker: Asker,
    id: ConversationId,
    { name, wantsKept, addUserIds = [] }: { name?: string; wantsKept?: boolean; addUserIds?: readonly UserId[] },
  ): Promise<Conversation> {
    const { room } = this.#parts;
    const { people, store } = room.parts;
    return room.inLane(asker, id, async (conversation) => {
      const isGroup = conversation.kind === 'group';
      if (!isGroup && (name !== undefined || addUserIds.length > 0))
        throw new ParleyError('input-invalid', 'A conversation of two has no name and no other members. Begin a group.');
      if (wantsKept !== undefined && !people.mayKeep(asker.companyId, asker.userId))
        throw new ParleyError('not-permitted', 'Your administrator has switched this off for you (AuthorizedSaveChat).', {
          details: { reason: 'feature-off', parameter: 'AuthorizedSaveChat' },
        });
      const present = new Set(conversation.members.map(({ userId }) => userId));
      const add = [...new Set(addUserIds)].filter((userId) => !present.has(userId));
      if (present.size + add.length > maxMembers) throw tooMany();
      this.#demandPartners(asker, add);
      const visibleAfter = room.revisionOf(conversation);
      const changed = await store.change(asker.companyId, id, { name, wantsKept, add, visibleAfter });
      room.events.emit('conversation', { conversation: changed, to: room.told(changed) });
      return changed;
    });
  }

  /** Leaves a group. @throws ParleyError `conversation-unknown`, `input-invalid` for a conversation of two */
  async leave(asker: Asker, id: ConversationId): Promise<void> {
    const { room } = this.#parts;
    const { companyId, userId } = asker;
    await room.inLane(asker, id, async (conversation) => {
      if (conversation.kind !== 'group') throw new ParleyError('input-invalid', 'Only a group can be left.');
      const changed = await room.parts.store.change(companyId, id, { remove: [userId], visibleAfter: 0 });
      room.passing.forget(userId, id);
      room.events.emit('left', { companyId, conversationId: id, to: [userId] });
      room.events.emit('conversation', { conversation: changed, to: room.told(changed) });
    });
  }

  async #add(
    { companyId, userId }: Asker,
    { kind, name, userIds }: { kind: Conversation['kind']; name: string; userIds: readonly UserId[] },
    pair: string | null,
  ): Promise<Conversation> {
    const { room, ids } = this.#parts;
    const { clock, store } = room.parts;
    const members = [userId, ...userIds].map((one) => ({ userId: one, visibleAfter: 0, readSeq: 0 }));
    const wanted: Conversation = {
      id: ids.next(),
      companyId,
      kind,
      name,
      wantsKept: true,
      revision: 0,
      lastAtMs: clock.now(),
      members,
    };
    const made = await store.add(wanted, pair);
    // Of two, the other hears of it with the first message only.
    const to = kind === 'group' ? room.told(made) : [userId];
    if (made.id === wanted.id) room.events.emit('conversation', { conversation: made, to });
    return made;
  }

  #demandPartners({ companyId }: Asker, userIds: readonly UserId[]): void {
    const { people } = this.#parts.room.parts;
    for (const userId of userIds) {
      const name = people.nameOf(companyId, userId);
      if (name === null) throw new ParleyError('not-found', 'There is no such colleague.');
      if (!people.mayChat(companyId, userId))
        throw new ParleyError('not-permitted', `${name} may not chat: the administrator has switched it off.`);
    }
  }
}

function tooMany(): ParleyError {
  return new ParleyError('input-invalid', `A group has at most ${maxMembers} members.`);
}
