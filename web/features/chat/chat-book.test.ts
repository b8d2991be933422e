import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessageView, ConversationView } from '../../../src/contract/rest/chat.ts';
import { ApiError } from '../../client/rest-client.ts';
import { ChatBook, type ChatServer } from './chat-book.ts';

const me = 'anna';
const id = 'conversation';

/** A server in memory that numbers as the real one does, and may be out of reach. */
class FakeServer implements ChatServer {
  readonly messages: ChatMessageView[] = [];
  revision = 0;
  isReachable = true;
  refusal: ApiError | null = null;
  readSeq = 0;

  say(authorId: string, clientId: string, text: string): ChatMessageView {
    const known = this.messages.find((one) => one.clientId === clientId);
    if (known) return known;
    const previousRevision = this.revision;
    this.revision += 3;
    const message: ChatMessageView = {
      conversationId: id,
      seq: this.revision,
      revision: this.revision,
      previousRevision,
      authorId,
      clientId,
      text,
      file: null,
      sentAt: this.revision,
      editedAt: null,
      deletedAt: null,
      isKept: true,
      missedBy: [],
    };
    this.messages.push(message);
    return message;
  }

  edit(index: number, text: string): ChatMessageView {
    const previousRevision = this.revision;
    this.revision += 3;
    const changed = { ...this.messages[index]!, text, previousRevision, revision: this.revision };
    this.messages[index] = changed;
    return changed;
  }

  conversations = async () => this.#answer([this.view()]);
  conversation = async () => this.#answer(this.view());
  before = async (_id: string, seq: number | null) => {
    const all = this.messages.filter((one) => seq === null || one.seq < seq);
    return this.#answer({ items: all.slice(-3), hasMore: all.length > 3, revision: this.revision });
  };
  after = async (_id: string, revision: number) => {
    const all = this.messages.filter((one) => one.revision > revision).toSorted((one, other) => one.revision - other.revision);
    const items = all.slice(0, 2);
    const hasMore = all.length > 2;
    return this.#answer({ items, hasMore, revision: hasMore ? items.at(-1)!.revision : this.revision });
  };
  send = async (_id: string, clientId: string, text: string) => {
    await this.#answer(null);
    if (this.refusal) throw this.refusal;
    return this.say(me, clientId, text);
  };
  sendFile = (_id: string, clientId: string, text: string) => this.send(_id, clientId, text);
  markRead = async (_id: string, seq: number) => {
    this.readSeq = Math.max(this.readSeq, seq);
    return this.#answer(undefined);
  };

  view(): ConversationView {
    const rest = {
      kind: 'direct',
      name: 'Ben',
      isKept: true,
      notKept: null,
      wantsKept: true,
      mayChangeKept: true,
      lastAt: 0,
    } as const;
    const member = { isThere: true, isReachable: true };
    const unread = this.messages.filter(({ seq, authorId }) => seq > this.readSeq && authorId !== me).length;
    return {
      ...rest,
      id,
      members: [
        { userId: me, name: 'Anna', readSeq: this.readSeq, ...member },
        { userId: 'ben', name: 'Ben', readSeq: 0, ...member },
      ],
      revision: this.revision,
      lastMessage: this.messages.at(-1) ?? null,
      unread,
    };
  }

  async #answer<T>(value: T): Promise<T> {
    await Promise.resolve();
    if (!this.isReachable) throw new ApiError({ code: 'offline', status: 0, detail: 'away' });
    return structuredClone(value);
  }
}

function open() {
  const server = new FakeServer();
  let last = 0;
  const arrived: string[] = [];
  const timers: (() => void)[] = [];
  const book = new ChatBook({
    server,
    me,
    newId: () => `client-${++last}`,
    now: () => 1,
    after: (_ms, run) => {
      timers.push(run);
      return () => timers.splice(timers.indexOf(run), 1);
    },
    onArrived: ({ text }) => arrived.push(text),
  });
  return { server, book, arrived, timers };
}

const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
};
const connect = async (book: ChatBook) => {
  book.onEvent({ type: 'snapshot', calls: [], agent: null });
  await settle();
};
const textsOf = (book: ChatBook) =>
  book
    .thread(id)
    .get()
    .messages.map(({ text }) => text);

describe('the conversations of a page', () => {
  it('show what is written at once, and once only when it is told and answered', async () => {
    const { server, book } = open();
    await connect(book);
    book.look(id);
    await settle();
    book.send(id, 'hello');
    expect(book.thread(id).get().unsent).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settle();
    book.onEvent({ type: 'chat-message', message: server.messages[0]!, isNew: true });
    expect([textsOf(book), book.thread(id).get().unsent]).toEqual([['hello'], []]);
  });

  it('keep what cannot be sent, and send it with the next connection', async () => {
    const { server, book } = open();
    await connect(book);
    book.look(id);
    await settle();
    server.isReachable = false;
    book.send(id, 'later');
    await settle();
    expect(book.thread(id).get().unsent).toMatchObject([{ state: 'waiting' }]);
    server.isReachable = true;
    await connect(book);
    expect([textsOf(book), book.thread(id).get().unsent]).toEqual([['later'], []]);
  });

  it('say what the server refused, and try again when asked', async () => {
    const { server, book } = open();
    await connect(book);
    book.look(id);
    await settle();
    server.refusal = new ApiError({ code: 'chat-nobody-there', status: 409, detail: 'Nobody is there.' });
    book.send(id, 'hello?');
    await settle();
    expect(book.thread(id).get().unsent).toMatchObject([{ state: 'failed', error: 'Nobody is there.' }]);
    server.refusal = null;
    book.retry(id, 'client-1');
    await settle();
    expect(textsOf(book)).toEqual(['hello?']);
  });

  it('count what is unread, and mark as read what is looked at', async () => {
    const { server, book, arrived } = open();
    await connect(book);
    book.onEvent({ type: 'chat-message', message: server.say('ben', 'a', 'one'), isNew: true });
    expect([book.unread, arrived]).toEqual([1, ['one']]);
    book.look(id);
    await settle();
    expect([book.unread, server.readSeq]).toEqual([0, server.messages[0]!.seq]);
    book.onEvent({ type: 'chat-message', message: server.say('ben', 'b', 'two'), isNew: true });
    await settle();
    expect([book.unread, arrived, server.readSeq]).toEqual([0, ['one'], server.messages[1]!.seq]);
  });

  it('show who writes until he has written, or no longer does', async () => {
    const { server, book, timers } = open();
    await connect(book);
    const typing = { type: 'chat-typing', conversationId: id, userId: 'ben' } as const;
    book.onEvent(typing);
    expect(book.typing.get().get(id)).toEqual(['ben']);
    timers[0]!();
    expect(book.typing.get().get(id)).toEqual([]);
    book.onEvent(typing);
    book.onEvent({ type: 'chat-message', message: server.say('ben', 'a', 'done'), isNew: true });
    expect(book.typing.get().get(id)).toEqual([]);
  });

  it('ask once more for what is missed while they ask', async () => {
    const { server, book } = open();
    await connect(book);
    book.look(id);
    await settle();
    server.say('ben', 'a', 'one');
    book.onEvent({ type: 'chat-message', message: server.say('ben', 'b', 'two'), isNew: true });
    server.say('ben', 'c', 'three');
    book.onEvent({ type: 'chat-message', message: server.say('ben', 'd', 'four'), isNew: true });
    await settle();
    expect(textsOf(book)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('lose nothing and show nothing twice, whichever messages are not told', async () => {
    const step = fc.record({
      what: fc.constantFrom('hear', 'hear', 'miss', 'edit', 'edit unheard', 'write', 'reconnect'),
      which: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { server, book } = open();
        await connect(book);
        book.look(id);
        await settle();
        for (const [index, { what, which }] of steps.entries()) {
          const tell = (message: ChatMessageView, isNew: boolean) => book.onEvent({ type: 'chat-message', message, isNew });
          if (what === 'hear') tell(server.say('ben', `b${index}`, `b${index}`), true);
          else if (what === 'miss') server.say('ben', `b${index}`, `b${index}`);
          else if (what === 'write') book.send(id, `a${index}`);
          else if (what === 'reconnect') await connect(book);
          else if (server.messages.length > 0) {
            const changed = server.edit(which % server.messages.length, `e${index}`);
            if (what === 'edit') tell(changed, false);
          }
          if (which % 3 === 0) await settle();
        }
        await settle();
        await connect(book);
        while (book.thread(id).get().hasOlder && book.thread(id).get().messages.length > 0) await book.loadOlder(id);
        expect(textsOf(book)).toEqual(server.messages.map(({ text }) => text));
        expect(book.thread(id).get().unsent).toEqual([]);
      }),
    );
  });
});
