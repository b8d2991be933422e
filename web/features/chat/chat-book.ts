import type { LiveEvent } from '../../../src/contract/live/index.ts';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { Store } from '../../app/store.ts';
import { ApiError } from '../../client/rest-client.ts';

/** What the book asks of the server. */
export interface ChatServer {
  conversations(): Promise<readonly ConversationView[]>;
  conversation(id: string): Promise<ConversationView>;
  before(id: string, seq: number | null): Promise<{ items: readonly ChatMessageView[]; hasMore: boolean; revision: number }>;
  after(id: string, revision: number): Promise<{ items: readonly ChatMessageView[]; hasMore: boolean; revision: number }>;
  send(id: string, clientId: string, text: string): Promise<ChatMessageView>;
  sendFile(id: string, clientId: string, text: string, file: File): Promise<ChatMessageView>;
  markRead(id: string, seq: number): Promise<unknown>;
}

/** What was written here and is not on the server yet. */
export interface Unsent {
  readonly clientId: string;
  readonly text: string;
  readonly file: File | null;
  /** `waiting`: sent by itself when the connection is back; `failed`: the server refused, `error` says why. */
  readonly state: 'sending' | 'waiting' | 'failed';
  readonly error: string;
  readonly at: number;
}

export interface Thread {
  /** In the order of their places. */
  readonly messages: readonly ChatMessageView[];
  readonly revision: number;
  readonly hasOlder: boolean;
  readonly isLoaded: boolean;
  readonly error: string;
  readonly unsent: readonly Unsent[];
}

export const emptyThread: Thread = { messages: [], revision: 0, hasOlder: true, isLoaded: false, error: '', unsent: [] };

export interface ChatBookProps {
  readonly server: ChatServer;
  readonly me: string;
  readonly newId: () => string;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  /** A message of somebody else came while it was not looked at. */
  readonly onArrived?: (message: ChatMessageView, conversation: ConversationView) => void;
}

const typingShownMs = 6000;

/**
 * My conversations and their messages, in step with the server: what a message does not follow on was missed and is asked for;
 * after each new connection every open conversation asks for what came since. Nothing is lost, nothing is there twice.
 */
export class ChatBook {
  readonly conversations = new Store<readonly ConversationView[]>([]);
  readonly isKnown = new Store(false);
  readonly error = new Store('');
  /** Who writes at present, by conversation. */
  readonly typing = new Store<ReadonlyMap<string, readonly string[]>>(new Map());
  readonly #props: ChatBookProps;
  readonly #threads = new Map<string, Store<Thread>>();
  /** Asking for what was missed, one at a time for each conversation. */
  readonly #catching = new Map<string, Promise<void>>();
  /** Missed something more while asking: asks once more. */
  readonly #catchAgain = new Set<string>();
  readonly #stopTyping = new Map<string, () => void>();
  /** The conversation in sight. */
  #looked: string | null = null;

  constructor(props: ChatBookProps) {
    this.#props = props;
  }

  get me(): string {
    return this.#props.me;
  }

  get unread(): number {
    return this.conversations.get().reduce((sum, { unread }) => sum + unread, 0);
  }

  thread(id: string): Store<Thread> {
    let thread = this.#threads.get(id);
    if (!thread) {
      thread = new Store(emptyThread);
      this.#threads.set(id, thread);
    }
    return thread;
  }

  /** Reads the list, and what open conversations missed. */
  async refresh(): Promise<void> {
    try {
      const items = await this.#props.server.conversations();
      this.conversations.set(items);
      this.isKnown.set(true);
      this.error.set('');
      for (const { id, revision } of items)
        if (this.thread(id).get().isLoaded && this.thread(id).get().revision < revision) void this.#catchUp(id);
      for (const id of this.#threads.keys()) this.#sendWaiting(id);
    } catch (error) {
      this.error.set(sentenceOf(error));
    }
  }

  onEvent(event: LiveEvent): void {
    switch (event.type) {
      case 'snapshot':
      case 'reset':
        return void this.refresh();
      case 'chat-message':
        return this.#onMessage(event.message, event.isNew);
      case 'chat-conversation':
        return this.#put(event.conversation);
      case 'chat-left':
        return this.conversations.set(this.conversations.get().filter(({ id }) => id !== event.conversationId));
      case 'chat-read':
        return this.#onRead(event.conversationId, event.userId, event.seq);
      case 'chat-typing':
        return this.#onTyping(event.conversationId, event.userId);
      case 'chat-attendance':
        return this.#onAttendance(event.userId, event.isThere);
      default:
    }
  }

  /** This conversation is in sight now (null: none): what comes in it is read at once. */
  look(id: string | null): void {
    this.#looked = id;
    if (id === null) return;
    if (!this.thread(id).get().isLoaded) void this.loadOlder(id);
    this.#readUp(id);
  }

  /** A conversation that was opened or changed here. */
  take(conversation: ConversationView): void {
    this.#put(conversation);
  }

  async loadOlder(id: string): Promise<void> {
    const thread = this.thread(id);
    const { messages, isLoaded } = thread.get();
    try {
      const page = await this.#props.server.before(id, isLoaded ? (messages[0]?.seq ?? null) : null);
      const now = thread.get();
      this.#setThread(id, {
        messages: merged(now.messages, page.items),
        // What came meanwhile is known by its own revision; the first page begins the count.
        revision: now.isLoaded ? now.revision : Math.max(page.revision, now.revision),
        hasOlder: page.hasMore,
        isLoaded: true,
        error: '',
      });
      this.#readUp(id);
    } catch (error) {
      this.#setThread(id, { error: sentenceOf(error) });
    }
  }

  /** Shown at once, sent as soon as it can be. */
  send(id: string, text: string, file: File | null = null): void {
    const clientId = this.#props.newId();
    const unsent: Unsent = { clientId, text, file, state: 'sending', error: '', at: this.#props.now() };
    this.#setThread(id, { unsent: [...this.thread(id).get().unsent, unsent] });
    void this.#post(id, unsent);
  }

  retry(id: string, clientId: string): void {
    const unsent = this.thread(id)
      .get()
      .unsent.find((one) => one.clientId === clientId);
    if (unsent) void this.#post(id, unsent);
  }

  discard(id: string, clientId: string): void {
    this.#setThread(id, {
      unsent: this.thread(id)
        .get()
        .unsent.filter((one) => one.clientId !== clientId),
    });
  }

  /** An answer of the server to a change of mine: taken as if told. */
  answer(message: ChatMessageView): void {
    this.#onMessage(message, false);
  }

  async #post(id: string, unsent: Unsent): Promise<void> {
    const { server } = this.#props;
    const { clientId, text, file } = unsent;
    this.#setUnsent(id, { ...unsent, state: 'sending', error: '' });
    try {
      const message = file ? await server.sendFile(id, clientId, text, file) : await server.send(id, clientId, text);
      this.#onMessage(message, true);
      this.discard(id, clientId);
    } catch (error) {
      const isOffline = error instanceof ApiError && (error.code === 'offline' || error.status >= 502);
      this.#setUnsent(id, { ...unsent, state: isOffline ? 'waiting' : 'failed', error: sentenceOf(error) });
    }
  }

  #sendWaiting(id: string): void {
    for (const unsent of this.thread(id).get().unsent) if (unsent.state === 'waiting') void this.#post(id, unsent);
  }

  #setUnsent(id: string, unsent: Unsent): void {
    const { unsent: before } = this.thread(id).get();
    this.#setThread(id, { unsent: before.map((one) => (one.clientId === unsent.clientId ? unsent : one)) });
  }

  #onMessage(message: ChatMessageView, isNew: boolean): void {
    const id = message.conversationId;
    const thread = this.thread(id);
    const { revision, isLoaded } = thread.get();
    this.#inList(message, isNew);
    if (!isLoaded || message.revision <= revision) return;
    if (message.previousRevision > revision) return void this.#catchUp(id);
    this.#takeMessages(id, [message], message.revision);
  }

  /** Asks for what came after the last that is known, until there is no more. */
  #catchUp(id: string): Promise<void> {
    const going = this.#catching.get(id);
    if (going) {
      this.#catchAgain.add(id);
      return going;
    }
    const run = async () => {
      try {
        for (;;) {
          const { items, hasMore, revision } = await this.#props.server.after(id, this.thread(id).get().revision);
          this.#takeMessages(id, items, revision);
          if (!hasMore && !this.#catchAgain.delete(id)) return;
        }
      } catch {
        // The next message, or the next connection, asks again.
      } finally {
        this.#catching.delete(id);
        this.#catchAgain.delete(id);
      }
    };
    const caught = run();
    this.#catching.set(id, caught);
    return caught;
  }

  #takeMessages(id: string, messages: readonly ChatMessageView[], revision: number): void {
    const now = this.thread(id).get();
    const clientIds = new Set(messages.map(({ clientId }) => clientId));
    this.#setThread(id, {
      messages: merged(now.messages, messages),
      revision: Math.max(now.revision, revision),
      unsent: now.unsent.filter(({ clientId }) => !clientIds.has(clientId)),
    });
    if (this.#looked === id) this.#readUp(id);
  }

  #inList(message: ChatMessageView, isNew: boolean): void {
    const { me, server, onArrived } = this.#props;
    const id = message.conversationId;
    const known = this.conversations.get().find((one) => one.id === id);
    if (!known) {
      if (!isNew) return;
      return void server
        .conversation(id)
        .then((conversation) => {
          this.#put(conversation);
          if (message.authorId !== me && this.#looked !== id) onArrived?.(message, conversation);
        })
        .catch(() => undefined);
    }
    const isLatest = message.seq >= (known.lastMessage?.seq ?? 0);
    const isHeard = isNew && message.authorId !== me && message.seq > (known.lastMessage?.seq ?? 0);
    const isUnread = isHeard && this.#looked !== id;
    this.#stopTypingOf(id, message.authorId ?? '');
    this.#put({
      ...known,
      ...(isLatest ? { lastMessage: message, lastAt: Math.max(known.lastAt, message.sentAt) } : {}),
      revision: Math.max(known.revision, message.revision),
      unread: known.unread + (isUnread ? 1 : 0),
    });
    if (isUnread) onArrived?.(message, known);
  }

  #put(conversation: ConversationView): void {
    const others = this.conversations.get().filter(({ id }) => id !== conversation.id);
    this.conversations.set([...others, conversation].toSorted((one, other) => other.lastAt - one.lastAt));
  }

  #readUp(id: string): void {
    const conversation = this.conversations.get().find((one) => one.id === id);
    const last = this.thread(id).get().messages.at(-1);
    if (!conversation || !last || conversation.unread === 0) return this.#readNew(id, conversation, last);
    this.#put({ ...conversation, unread: 0 });
    void this.#props.server.markRead(id, last.seq).catch(() => undefined);
  }

  /** What came while one looks was never counted as unread, and is read all the same. */
  #readNew(id: string, conversation: ConversationView | undefined, last: ChatMessageView | undefined): void {
    const { me, server } = this.#props;
    const readSeq = conversation?.members.find(({ userId }) => userId === me)?.readSeq ?? 0;
    if (!conversation || !last || last.authorId === me || last.seq <= readSeq) return;
    this.#onRead(id, me, last.seq);
    void server.markRead(id, last.seq).catch(() => undefined);
  }

  #onRead(id: string, userId: string, seq: number): void {
    const known = this.conversations.get().find((one) => one.id === id);
    if (!known) return;
    const members = known.members.map((one) => (one.userId === userId ? { ...one, readSeq: Math.max(one.readSeq, seq) } : one));
    const isAllRead = userId === this.#props.me && seq >= (known.lastMessage?.seq ?? 0);
    this.#put({ ...known, members, unread: isAllRead ? 0 : known.unread });
  }

  #onAttendance(userId: string, isThere: boolean): void {
    this.conversations.set(
      this.conversations.get().map((conversation) => ({
        ...conversation,
        members: conversation.members.map((one) => (one.userId === userId ? { ...one, isThere } : one)),
      })),
    );
  }

  #onTyping(id: string, userId: string): void {
    const key = `${id} ${userId}`;
    this.#stopTyping.get(key)?.();
    const writing = this.typing.get().get(id) ?? [];
    if (!writing.includes(userId)) this.typing.set(new Map(this.typing.get()).set(id, [...writing, userId]));
    this.#stopTyping.set(
      key,
      this.#props.after(typingShownMs, () => this.#stopTypingOf(id, userId)),
    );
  }

  #stopTypingOf(id: string, userId: string): void {
    const key = `${id} ${userId}`;
    this.#stopTyping.get(key)?.();
    this.#stopTyping.delete(key);
    const writing = this.typing.get().get(id) ?? [];
    if (writing.includes(userId))
      this.typing.set(
        new Map(this.typing.get()).set(
          id,
          writing.filter((one) => one !== userId),
        ),
      );
  }

  #setThread(id: string, change: Partial<Thread>): void {
    const thread = this.thread(id);
    thread.set({ ...thread.get(), ...change });
  }
}

/** Each place once, the newer revision of it, in order. */
export function merged(known: readonly ChatMessageView[], more: readonly ChatMessageView[]): readonly ChatMessageView[] {
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of more) {
    const before = bySeq.get(message.seq);
    if (!before || before.revision < message.revision) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
