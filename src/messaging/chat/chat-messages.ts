import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { ByteRange, StoredFiles } from '../../platform/stored-file/index.ts';
import { type ChatFile, type ChatMember, type ChatMessage, type Conversation, type ConversationId, memberOf } from './chat.ts';
import type { ChatLimits, NewMessage } from './chat-ports.ts';
import type { Asker, ChatRoom } from './chat-room.ts';
import { SendingPace } from './sending-pace.ts';

export interface ChatMessagesParts {
  readonly room: ChatRoom;
  readonly files: StoredFiles;
  readonly limits: (asker: Asker) => ChatLimits;
}

export interface Draft {
  readonly clientId: string;
  readonly text: string;
}

const byRevision = (one: ChatMessage, other: ChatMessage) => one.revision - other.revision;
const bySeq = (one: ChatMessage, other: ChatMessage) => one.seq - other.seq;

/** Sending, changing, reading and finding messages. */
export class ChatMessages {
  readonly #parts: ChatMessagesParts;
  readonly #pace: SendingPace;
  readonly #typingPace: SendingPace;

  constructor(parts: ChatMessagesParts) {
    this.#parts = parts;
    this.#pace = new SendingPace(parts.room.parts.clock);
    this.#typingPace = new SendingPace(parts.room.parts.clock);
  }

  /**
   * Sends a message; the same `clientId` again gives the message that was sent.
   * @throws ParleyError `conversation-unknown`, `rate-limited`, `not-permitted`; `chat-nobody-there` when it is not kept and nobody would get it
   */
  async send(asker: Asker, id: ConversationId, draft: Draft): Promise<ChatMessage> {
    const { room } = this.#parts;
    return room.inLane(asker, id, async (conversation) => {
      const again = await this.#sentBefore(asker, conversation, draft);
      if (again) return again;
      this.#pace.demand(asker.userId);
      this.#demandListener(asker, conversation);
      const message = this.#compose(asker, id, draft, null);
      return room.notKept(conversation) === null ? this.#keep(conversation, message) : this.#pass(conversation, message);
    });
  }

  /**
   * Sends a file with a text.
   * @throws ParleyError as {@link send}; `chat-not-kept` where nothing may be kept, `file-refused`, `input-too-large`, `storage-full`
   */
  async sendFile(
    asker: Asker,
    id: ConversationId,
    draft: Draft & { readonly name: string },
    content: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<ChatMessage> {
    const { room, files, limits } = this.#parts;
    const conversation = await room.demand(asker, id);
    const again = await this.#sentBefore(asker, conversation, draft);
    if (again) return again;
    this.#pace.demand(asker.userId);
    this.#demandKept(conversation);
    this.#demandListener(asker, conversation);
    const { maxFileBytes, refusedEndings } = limits(asker);
    const name = fileName(draft.name);
    demandFile(name, maxFileBytes, refusedEndings);
    const {
      id: fileId,
      sizeBytes,
      contentType,
    } = await files.write(asker.companyId, content, {
      maxBytes: maxFileBytes,
      signal,
    });
    try {
      const file: ChatFile = { id: fileId, name, sizeBytes, contentType };
      return await room.inLane(asker, id, (now) => {
        // It may be another now: uploading takes its time.
        this.#demandKept(now);
        return this.#keep(now, this.#compose(asker, id, draft, file));
      });
    } catch (error) {
      await files.remove(asker.companyId, [fileId]);
      throw error;
    }
  }

  /** Another text for a message of one's own. @throws ParleyError `message-unknown`, `chat-not-kept` */
  async edit(asker: Asker, id: ConversationId, seq: number, text: string): Promise<ChatMessage> {
    const { room } = this.#parts;
    return room.inLane(asker, id, async (conversation, me) => {
      const message = await this.#demandOwn(asker, conversation, me, seq);
      if (text === '' && !message.file) throw new ParleyError('input-invalid', 'A message has a text. Delete it instead.');
      if (text === message.text) return message;
      this.#pace.demand(asker.userId);
      if (message.isKept) this.#demandKept(conversation);
      return this.#change(conversation, message, { text, editedAtMs: room.parts.clock.now(), deletedAtMs: null });
    });
  }

  /** Takes a message of one's own away, with its file; that one was there is still seen. @throws ParleyError `message-unknown` */
  async remove(asker: Asker, id: ConversationId, seq: number): Promise<ChatMessage> {
    const { room, files } = this.#parts;
    return room.inLane(asker, id, async (conversation, me) => {
      const message = await this.#demandOwn(asker, conversation, me, seq);
      const { editedAtMs } = message;
      const gone = await this.#change(conversation, message, { text: '', editedAtMs, deletedAtMs: room.parts.clock.now() });
      if (message.file) await files.remove(asker.companyId, [message.file.id]);
      return gone;
    });
  }

  /** Before a place (left out: the latest), in order. */
  async before(
    asker: Asker,
    id: ConversationId,
    of: { readonly beforeSeq: number; readonly limit: number },
  ): Promise<{ items: readonly ChatMessage[]; hasMore: boolean; revision: number }> {
    const { room } = this.#parts;
    return room.inLane(asker, id, async (conversation, { visibleAfter }) => {
      const { beforeSeq, limit } = of;
      const kept = await room.parts.store.messagesBefore(asker.companyId, id, { beforeSeq, visibleAfter, limit: limit + 1 });
      const passing = room.passing.of(id, asker.userId).filter(({ seq }) => seq < beforeSeq);
      const all = [...kept, ...passing].toSorted(bySeq);
      return { items: all.slice(-limit), hasMore: all.length > limit, revision: room.revisionOf(conversation) };
    });
  }

  /** What is new or changed after a revision, in order: what a page missed. `isWhole` false: ask again after the last. */
  async changesAfter(
    asker: Asker,
    id: ConversationId,
    of: { readonly afterRevision: number; readonly limit: number },
  ): Promise<{ items: readonly ChatMessage[]; isWhole: boolean; revision: number }> {
    const { room } = this.#parts;
    return room.inLane(asker, id, async (conversation, { visibleAfter }) => {
      const { afterRevision, limit } = of;
      const { store } = room.parts;
      const kept = await store.messagesChangedAfter(asker.companyId, id, { afterRevision, visibleAfter, limit: limit + 1 });
      const passing = room.passing.of(id, asker.userId).filter(({ revision }) => revision > afterRevision);
      const all = [...kept, ...passing].toSorted(byRevision);
      const items = all.slice(0, limit);
      const isWhole = all.length <= limit;
      return { items, isWhole, revision: isWhole ? room.revisionOf(conversation) : items.at(-1)!.revision };
    });
  }

  /** The last message and how many are unread, what is not kept included. */
  async digests(
    { companyId, userId }: Asker,
    conversations: readonly Conversation[],
  ): Promise<ReadonlyMap<ConversationId, { readonly last: ChatMessage | null; readonly unread: number }>> {
    const { room } = this.#parts;
    const kept = await room.parts.store.digests(
      companyId,
      userId,
      conversations.map(({ id }) => id),
    );
    const entries = conversations.map((conversation) => {
      const { id } = conversation;
      const { last, unread } = kept.get(id) ?? { last: null, unread: 0 };
      const passing = room.passing.of(id, userId);
      const readSeq = memberOf(conversation, userId)?.readSeq ?? 0;
      const fresh = passing.filter((one) => one.seq > readSeq && one.authorId !== userId && one.deletedAtMs === null);
      const lastPassing = passing.at(-1) ?? null;
      const latest = lastPassing && (!last || lastPassing.seq > last.seq) ? lastPassing : last;
      return [id, { last: latest, unread: unread + fresh.length }] as const;
    });
    return new Map(entries);
  }

  /** Everything up to a message is read. */
  async setRead(asker: Asker, id: ConversationId, seq: number): Promise<void> {
    const { room } = this.#parts;
    const { companyId, userId } = asker;
    await room.inLane(asker, id, async (conversation) => {
      const read = Math.min(seq, room.revisionOf(conversation));
      if (!(await room.parts.store.setRead(companyId, id, userId, read))) return;
      room.events.emit('read', { companyId, conversationId: id, userId, seq: read, to: room.told(conversation) });
    });
  }

  /** Somebody is writing. Told to those who are there; too much of it is left out. */
  async typing(asker: Asker, id: ConversationId): Promise<void> {
    if (!this.#typingPace.take(asker.userId)) return;
    const { room } = this.#parts;
    const { companyId, userId } = asker;
    const conversation = await room.demand(asker, id);
    const to = room.told(conversation).filter((one) => one !== userId && room.parts.attendance.isThere(one));
    if (to.length > 0) room.events.emit('typing', { companyId, conversationId: id, userId, to });
  }

  /** In one's own conversations: every word, or its beginning. What is not kept is searched too. */
  async search(
    { companyId, userId }: Asker,
    of: { readonly words: readonly string[]; readonly conversationId: ConversationId | null; readonly limit: number },
  ): Promise<readonly ChatMessage[]> {
    if (of.words.length === 0) return [];
    return this.#parts.room.parts.store.search(companyId, userId, of);
  }

  /** A file of a message that one may see. @throws ParleyError `message-unknown`, `file-unknown` */
  async readFile(
    asker: Asker,
    id: ConversationId,
    seq: number,
  ): Promise<{ file: ChatFile; read: (range?: ByteRange) => ReturnType<StoredFiles['read']> }> {
    const { room, files } = this.#parts;
    const conversation = await room.demand(asker, id);
    const message = await this.#visible(asker, conversation, memberOf(conversation, asker.userId)!, seq);
    const file = message?.file;
    if (!file) throw new ParleyError('file-unknown', 'There is no such file any more.');
    return { file, read: (range) => files.read(asker.companyId, file.id, range) };
  }

  #compose({ userId }: Asker, conversationId: ConversationId, { clientId, text }: Draft, file: ChatFile | null): NewMessage {
    const sentAtMs = this.#parts.room.parts.clock.now();
    return { conversationId, authorId: userId, clientId, text, file, sentAtMs };
  }

  async #sentBefore({ companyId, userId }: Asker, { id }: Conversation, { clientId }: Draft): Promise<ChatMessage | null> {
    const { room } = this.#parts;
    return room.passing.sent(id, userId, clientId) ?? (await room.parts.store.sent(companyId, id, userId, clientId));
  }

  async #keep(conversation: Conversation, draft: NewMessage): Promise<ChatMessage> {
    const { room, files } = this.#parts;
    const { companyId, id } = conversation;
    const place = room.nextPlace(conversation);
    const { message, isNew } = await room.parts.store.addMessage(companyId, draft, place);
    if (!isNew) {
      if (draft.file && draft.file.id !== message.file?.id) await files.remove(companyId, [draft.file.id]);
      return message;
    }
    room.took(id, place);
    room.events.emit('message', { companyId, to: room.told(conversation), message, isNew: true });
    return message;
  }

  async #pass(conversation: Conversation, draft: NewMessage): Promise<ChatMessage> {
    const { room } = this.#parts;
    const { companyId, id, members } = conversation;
    const { people, attendance } = room.parts;
    const others = members.map(({ userId }) => userId).filter((userId) => userId !== draft.authorId);
    const isReached = (userId: UserId) => attendance.isThere(userId) && people.mayChat(companyId, userId);
    const there = others.filter(isReached);
    if (there.length === 0)
      throw new ParleyError(
        'chat-nobody-there',
        'Nobody is there to read it, and this conversation is not kept. Write again later.',
      );
    const place = room.nextPlace(conversation);
    const missedBy = others.filter((userId) => !there.includes(userId));
    const message: ChatMessage = {
      ...draft,
      ...place,
      seq: place.revision,
      editedAtMs: null,
      deletedAtMs: null,
      isKept: false,
      missedBy,
    };
    room.took(id, place);
    room.passing.add(message, [draft.authorId, ...there]);
    room.events.emit('message', { companyId, to: [draft.authorId, ...there], message, isNew: true });
    return message;
  }

  async #change(
    conversation: Conversation,
    message: ChatMessage,
    change: Pick<ChatMessage, 'text' | 'editedAtMs' | 'deletedAtMs'>,
  ): Promise<ChatMessage> {
    const { room } = this.#parts;
    const { companyId, id } = conversation;
    const place = room.nextPlace(conversation);
    if (message.isKept) {
      const changed = await room.parts.store.changeMessage(companyId, message, change, place);
      room.took(id, place);
      room.events.emit('message', { companyId, to: room.told(conversation), message: changed, isNew: false });
      return changed;
    }
    const changed = { ...message, ...change, ...place };
    const to = room.passing.find(id, message.seq)?.audience ?? [];
    room.took(id, place);
    room.passing.replace(changed);
    room.events.emit('message', { companyId, to, message: changed, isNew: false });
    return changed;
  }

  async #visible(
    { companyId, userId }: Asker,
    { id }: Conversation,
    { visibleAfter }: ChatMember,
    seq: number,
  ): Promise<ChatMessage | null> {
    const { room } = this.#parts;
    const passing = room.passing.find(id, seq);
    if (passing) return passing.audience.includes(userId) ? passing.message : null;
    return seq > visibleAfter ? room.parts.store.message(companyId, id, seq) : null;
  }

  async #demandOwn(asker: Asker, conversation: Conversation, me: ChatMember, seq: number): Promise<ChatMessage> {
    const message = await this.#visible(asker, conversation, me, seq);
    if (message?.authorId === asker.userId && message.deletedAtMs === null) return message;
    throw new ParleyError('message-unknown', 'There is no such message of yours.');
  }

  #demandKept(conversation: Conversation): void {
    if (this.#parts.room.notKept(conversation) === null) return;
    throw new ParleyError(
      'chat-not-kept',
      'This conversation is not kept: files need to be, and what was kept is not changed any more.',
    );
  }

  /** In a conversation of two the other is still there, and may read it. */
  #demandListener({ companyId, userId }: Asker, { kind, members }: Conversation): void {
    const others = members.filter((member) => member.userId !== userId);
    const { people } = this.#parts.room.parts;
    const isHeard = others.some(
      (member) => people.nameOf(companyId, member.userId) !== null && people.mayChat(companyId, member.userId),
    );
    if (isHeard || (kind === 'group' && others.length === 0)) return;
    throw new ParleyError('not-permitted', 'Nobody who could read it is in this conversation any more, or they may not chat.');
  }
}

/** What a browser says may be a path, and may hold what no name should. */
function fileName(said: string): string {
  const last = said.replaceAll('\\', '/').split('/').at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  const clean = last.replaceAll(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069"]/g, '').trim();
  return clean.slice(-200) || 'file';
}

function demandFile(name: string, maxFileBytes: number, refusedEndings: ReadonlySet<string>): void {
  if (maxFileBytes === 0) throw new ParleyError('file-refused', 'Files are switched off here (Chat-MaxFileSize).');
  const ending = /\.([^.]+)$/.exec(name.replace(/[. ]+$/, ''))?.[1]?.toLowerCase();
  if (ending === undefined || !refusedEndings.has(ending)) return;
  throw new ParleyError('file-refused', `Files that end in .${ending} are not taken here (Chat-RefusedFileTypes).`, {
    details: { ending },
  });
}
