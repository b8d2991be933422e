import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SqlChatStore } from '../../adapters/messaging/index.ts';
import type { Store } from '../../adapters/sql/index.ts';
import { FolderStoredFiles } from '../../adapters/stored-files/index.ts';
import { type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { graceMs } from './attendance.ts';
import { type ChatMessage, ChatService, type Conversation, LiveAttendance } from './index.ts';

const clock = new VirtualClock(Date.UTC(2026, 10, 21));
const ids = new TimeOrderedIds({ clock, random: new SystemRandom() });
const dataDir = mkdtempSync(join(tmpdir(), 'parley-chat-'));
const dayMs = 86_400_000;

interface Person {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

let store: Store;
let files: FolderStoredFiles;
let chats: SqlChatStore;
let elm: CompanyId;
let [anna, ben, carla, otto]: Person[] = [] as unknown as [Person, Person, Person, Person];
const silenced = new Set<UserId>();
const mayNotKeep = new Set<UserId>();
let days = 0;
let attendance: LiveAttendance;
let chat: ChatService;

async function newCompany(name: string, logins: readonly string[]): Promise<Person[]> {
  const companyId = ids.next<CompanyId>();
  const domainId = ids.next<DomainId>();
  return store.inCompany(companyId, async (scope) => {
    await scope.insertInto('company').values({ id: companyId, name }).execute();
    const numbers = {
      internationalPrefix: '00',
      localCountryPrefix: '33',
      externalPrefix: '0',
      incomingAdd: '',
      incomingRemove: '',
    };
    const lengths = { internalLength: 3, internalReverseLength: 3 };
    await scope
      .insertInto('domain')
      .values({ id: domainId, companyId, name, sipDomain: `${name}.example`, country: 'FR', ...numbers, ...lengths })
      .execute();
    const people = logins.map((login) => ({ id: ids.next<UserId>(), login }));
    const rest = { email: null, mobile: null, role: 'user', enabled: true, passwordHash: null, currentDeviceId: null } as const;
    for (const { id, login } of people)
      await scope
        .insertInto('appUser')
        .values({ id, companyId, domainId, login, firstName: login, lastName: '', language: 'en', ...rest })
        .execute();
    return people.map(({ id }) => ({ companyId, userId: id }));
  });
}

function openChat(): ChatService {
  return new ChatService({
    clock,
    ids,
    logger: silentLogger,
    store: chats,
    files,
    attendance,
    people: {
      nameOf: (companyId, userId) => (companyId === elm && userId !== otto!.userId ? userId : null),
      mayChat: (_companyId, userId) => !silenced.has(userId),
      mayKeep: (_companyId, userId) => !mayNotKeep.has(userId),
    },
    limits: () => ({ maxFileBytes: 100, refusedEndings: new Set(['exe']) }),
    retention: {
      companies: () => [elm],
      days: () => days,
      schedule: () => ({ kind: 'daily', at: '02:00', timeZone: 'UTC' }),
    },
  });
}

/** A restart: everything in memory is gone. */
function restart(): void {
  chat?.[Symbol.dispose]();
  attendance?.[Symbol.dispose]();
  attendance = new LiveAttendance(clock);
  chat = openChat();
}

const comes = (person: Person) => attendance.note({ ...person, isThere: true });
const goes = (person: Person) => {
  attendance.note({ ...person, isThere: false });
  clock.advance(graceMs);
};
const say = (person: Person, { id }: Conversation, text: string, clientId: string = ids.next()) =>
  chat.messages.send(person, id, { clientId, text });
const all = async (person: Person, { id }: Conversation) =>
  (await chat.messages.before(person, id, { beforeSeq: Number.MAX_SAFE_INTEGER, limit: 200 })).items;
const texts = async (person: Person, conversation: Conversation) => (await all(person, conversation)).map(({ text }) => text);
const rows = async (of: Conversation) => {
  const found = await store.inAllCompanies((scope) =>
    scope
      .withTables<{ chatMessage: { conversationId: string } }>()
      .selectFrom('chatMessage')
      .select('conversationId')
      .where('conversationId', '=', of.id)
      .execute(),
  );
  return found.length;
};

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text));
}

beforeAll(async () => {
  store = await createTestStore();
  chats = new SqlChatStore(store);
  files = new FolderStoredFiles({ clock, ids, store, dataDir });
  [anna, ben, carla] = (await newCompany('elm', ['anna', 'ben', 'carla'])) as [Person, Person, Person];
  [otto] = (await newCompany('oak', ['otto'])) as [Person];
  elm = anna.companyId;
}, 60_000);
beforeEach(() => {
  silenced.clear();
  mayNotKeep.clear();
  days = 0;
  restart();
});
afterAll(async () => {
  chat[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

const pair = () => chat.conversations.openDirect(anna!, ben!.userId);
const group = (...others: Person[]) =>
  chat.conversations.openGroup(
    anna!,
    'Friday',
    others.map(({ userId }) => userId),
  );

describe('a conversation', () => {
  it('of two is the same whoever begins it, also at the same moment', async () => {
    const [one, other] = await Promise.all([pair(), chat.conversations.openDirect(ben!, anna!.userId)]);
    expect(one.id).toBe(other.id);
    expect((await pair()).id).toBe(one.id);
    expect(one.members).toHaveLength(2);
  });

  it('is not begun with oneself, with strangers, nor with who may not chat', async () => {
    await expect(chat.conversations.openDirect(anna!, anna!.userId)).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(chat.conversations.openDirect(anna!, otto!.userId)).rejects.toMatchObject({ code: 'not-found' });
    silenced.add(carla!.userId);
    await expect(group(carla!)).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('is its members’ alone', async () => {
    const conversation = await pair();
    const message = await say(anna!, conversation, 'between us');
    const refused = { code: 'conversation-unknown' };
    for (const stranger of [carla!, otto!, { ...anna!, companyId: otto!.companyId }]) {
      await expect(all(stranger, conversation)).rejects.toMatchObject(refused);
      await expect(say(stranger, conversation, 'me too')).rejects.toMatchObject(refused);
      await expect(chat.messages.readFile(stranger, conversation.id, message.seq)).rejects.toMatchObject(refused);
      expect(await chat.messages.search(stranger, { words: ['between'], conversationId: null, limit: 9 })).toEqual([]);
      expect((await chat.conversations.list(stranger)).map(({ id }) => id)).not.toContain(conversation.id);
    }
  });

  it('shows who comes later what is said from then on, and who left nothing any more', async () => {
    const conversation = await group(ben!);
    await say(anna!, conversation, 'before');
    await chat.conversations.change(anna!, conversation.id, { addUserIds: [carla!.userId] });
    await say(ben!, conversation, 'after');
    expect(await texts(carla!, conversation)).toEqual(['after']);
    expect(await chat.messages.search(carla!, { words: ['before'], conversationId: null, limit: 9 })).toEqual([]);
    await chat.conversations.leave(ben!, conversation.id);
    await expect(texts(ben!, conversation)).rejects.toMatchObject({ code: 'conversation-unknown' });
    await expect(chat.conversations.leave(anna!, (await pair()).id)).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

describe('a message', () => {
  it('that is sent twice is one', async () => {
    const conversation = await pair();
    const clientId = ids.next();
    const [one, other] = await Promise.all([
      say(anna!, conversation, 'once', clientId),
      say(anna!, conversation, 'once', clientId),
    ]);
    expect(other).toEqual(one);
    restart();
    expect(await say(anna!, conversation, 'once', clientId)).toEqual(one);
    expect((await texts(ben!, conversation)).filter((text) => text === 'once')).toEqual(['once']);
  });

  it('is changed and taken away by its author alone, and one sees that it was', async () => {
    const conversation = await pair();
    const { seq } = await say(anna!, conversation, 'helo');
    await expect(chat.messages.edit(ben!, conversation.id, seq, 'hijacked')).rejects.toMatchObject({ code: 'message-unknown' });
    await expect(chat.messages.remove(ben!, conversation.id, seq)).rejects.toMatchObject({ code: 'message-unknown' });
    const edited = await chat.messages.edit(anna!, conversation.id, seq, 'hello');
    expect(edited).toMatchObject({ seq, text: 'hello', editedAtMs: clock.now() });
    const gone = await chat.messages.remove(anna!, conversation.id, seq);
    expect(gone).toMatchObject({ seq, text: '', deletedAtMs: clock.now() });
    expect(await chat.messages.search(ben!, { words: ['hello'], conversationId: null, limit: 9 })).toEqual([]);
    await expect(chat.messages.edit(anna!, conversation.id, seq, 'again')).rejects.toMatchObject({ code: 'message-unknown' });
  });

  it('is unread until it is read, and never becomes unread again', async () => {
    const conversation = await group(ben!);
    const digest = async (person: Person) =>
      (await chat.messages.digests(person, await chat.conversations.list(person))).get(conversation.id)!;
    const first = await say(anna!, conversation, 'one');
    const second = await say(anna!, conversation, 'two');
    expect(await digest(ben!)).toMatchObject({ unread: 2, last: { text: 'two' } });
    expect((await digest(anna!)).unread).toBe(0);
    const told: number[] = [];
    chat.events.on('read', ({ seq }) => told.push(seq));
    await chat.messages.setRead(ben!, conversation.id, second.seq);
    await chat.messages.setRead(ben!, conversation.id, first.seq);
    expect([(await digest(ben!)).unread, told]).toEqual([0, [second.seq]]);
  });

  it('is found by the beginnings of its words, without accents', async () => {
    const conversation = await pair();
    await say(anna!, conversation, 'Le déjeuner est à midi, voir https://menu.example/jour');
    const found = async (...words: string[]) =>
      (await chat.messages.search(ben!, { words, conversationId: conversation.id, limit: 9 })).length;
    expect([await found('dejeun', 'midi'), await found('menu'), await found('diner')]).toEqual([1, 1, 0]);
  });

  it('is refused when somebody sends too much at once, and taken again after a while', async () => {
    const conversation = await pair();
    for (let sent = 0; sent < 30; sent++) await say(carla!, await chat.conversations.openDirect(carla!, ben!.userId), `${sent}`);
    const more = async () => say(carla!, await chat.conversations.openDirect(carla!, ben!.userId), 'one more');
    await expect(more()).rejects.toMatchObject({ code: 'rate-limited' });
    await say(anna!, conversation, 'others go on');
    clock.advance(1000);
    await expect(more()).resolves.toBeDefined();
  });

  it('is not sent to who may not chat any more', async () => {
    const conversation = await pair();
    silenced.add(ben!.userId);
    await expect(say(anna!, conversation, 'anybody?')).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('is told to nobody before it is stored', async () => {
    const conversation = await pair();
    const told: Promise<unknown>[] = [];
    chat.events.on('message', ({ message }) => told.push(chats.message(elm, conversation.id, message.seq)));
    const sent = await say(anna!, conversation, 'durable');
    expect(await Promise.all(told)).toEqual([sent]);
  });
});

describe('a conversation that is not kept', () => {
  it('has no row of its messages, for no one of its members who may not, and none when nobody wants it', async () => {
    const conversation = await group(ben!, carla!);
    for (const person of [anna!, ben!, carla!]) comes(person);
    mayNotKeep.add(carla!.userId);
    const message = await say(anna!, conversation, 'gone tomorrow');
    expect(message).toMatchObject({ isKept: false, missedBy: [] });
    mayNotKeep.clear();
    await chat.conversations.change(ben!, conversation.id, { wantsKept: false });
    await say(ben!, conversation, 'me too');
    expect(await rows(conversation)).toBe(0);
    expect(await texts(carla!, conversation)).toEqual(['gone tomorrow', 'me too']);
    restart();
    expect(await texts(carla!, conversation)).toEqual([]);
  });

  it('reaches who is there, says who was not, and refuses when nobody is', async () => {
    const conversation = await group(ben!, carla!);
    mayNotKeep.add(anna!.userId);
    comes(anna!);
    await expect(say(anna!, conversation, 'hello?')).rejects.toMatchObject({ code: 'chat-nobody-there' });
    comes(ben!);
    expect((await say(anna!, conversation, 'hello')).missedBy).toEqual([carla!.userId]);
    comes(carla!);
    expect([await texts(ben!, conversation), await texts(carla!, conversation)]).toEqual([['hello'], []]);
  });

  it('forgets for who has gone, not for who reloads his page', async () => {
    const conversation = await pair();
    mayNotKeep.add(anna!.userId);
    for (const person of [anna!, ben!]) comes(person);
    await say(anna!, conversation, 'still here?');
    attendance.note({ ...ben!, isThere: false });
    comes(ben!);
    expect((await texts(ben!, conversation)).at(-1)).toBe('still here?');
    goes(ben!);
    comes(ben!);
    expect(await texts(ben!, conversation)).not.toContain('still here?');
    expect(await texts(anna!, conversation)).toContain('still here?');
    goes(anna!);
    expect(chat.room.passing.size).toBe(0);
  });

  it('takes no file, and no new text for what was kept; taking away still works', async () => {
    const conversation = await group(ben!);
    const { seq } = await say(anna!, conversation, 'kept');
    mayNotKeep.add(ben!.userId);
    const draft = { clientId: ids.next<never>() as string, name: 'a.txt', text: '' };
    const send = chat.messages.sendFile(anna!, conversation.id, draft, bytes('x'), AbortSignal.timeout(9999));
    await expect(send).rejects.toMatchObject({ code: 'chat-not-kept' });
    await expect(chat.messages.edit(anna!, conversation.id, seq, 'new')).rejects.toMatchObject({ code: 'chat-not-kept' });
    expect((await chat.messages.remove(anna!, conversation.id, seq)).text).toBe('');
  });

  it('is switched by who may keep his chats, and by nobody else', async () => {
    const conversation = await pair();
    mayNotKeep.add(ben!.userId);
    const change = (person: Person) => chat.conversations.change(person, conversation.id, { wantsKept: false });
    await expect(change(ben!)).rejects.toMatchObject({ code: 'not-permitted', details: { parameter: 'AuthorizedSaveChat' } });
    expect((await change(anna!)).wantsKept).toBe(false);
    await chat.conversations.change(anna!, conversation.id, { wantsKept: true });
  });
});

describe('a file', () => {
  const sendFile = (conversation: Conversation, name: string, content: string, clientId: string = ids.next()) =>
    chat.messages.sendFile(anna!, conversation.id, { clientId, name, text: 'look' }, bytes(content), AbortSignal.timeout(9999));

  it('comes with its message, is read by members, found by its name, and goes with the message', async () => {
    const conversation = await group(ben!);
    const { seq, file } = await sendFile(conversation, 'C:\\reports\\plan-b.txt', 'plan');
    expect(file).toMatchObject({ name: 'plan-b.txt', sizeBytes: 4, contentType: 'text/plain; charset=utf-8' });
    const { read } = await chat.messages.readFile(ben!, conversation.id, seq);
    expect((await buffer((await read()).content)).toString()).toBe('plan');
    expect(await chat.messages.search(ben!, { words: ['plan', 'look'], conversationId: conversation.id, limit: 9 })).toHaveLength(
      1,
    );
    await chat.messages.remove(anna!, conversation.id, seq);
    expect(await files.find(elm, file!.id)).toBeNull();
    await expect(chat.messages.readFile(ben!, conversation.id, seq)).rejects.toMatchObject({ code: 'file-unknown' });
  });

  it('is kept while a message names it', async () => {
    const conversation = await group(ben!);
    const { file } = await sendFile(conversation, 'a.txt', 'stay');
    clock.advance(2 * dayMs);
    await files.sweep(false);
    expect(await files.find(elm, file!.id)).not.toBeNull();
  });

  it('is refused when it is too large or of a kind that is not taken; nothing stays', async () => {
    const conversation = await group(ben!);
    await expect(sendFile(conversation, 'a.txt', 'x'.repeat(101))).rejects.toMatchObject({ code: 'input-too-large' });
    await expect(sendFile(conversation, 'setup.EXE ', 'MZ')).rejects.toMatchObject({ code: 'file-refused' });
    expect(await texts(ben!, conversation)).toEqual([]);
  });

  it('that is sent twice is one', async () => {
    const conversation = await group(ben!);
    const clientId = ids.next<never>() as string;
    const [one, other] = await Promise.all([
      sendFile(conversation, 'a.txt', 'x', clientId),
      sendFile(conversation, 'a.txt', 'x', clientId),
    ]);
    expect(other).toEqual(one);
    expect(await texts(ben!, conversation)).toHaveLength(1);
  });
});

describe('retention', () => {
  it('takes old messages and their files away, and nothing while it is off', async () => {
    const conversation = await group(ben!);
    const draft = { clientId: ids.next<never>() as string, name: 'old.txt', text: '' };
    const { file } = await chat.messages.sendFile(anna!, conversation.id, draft, bytes('x'), AbortSignal.timeout(9999));
    const run = () =>
      chat.retentionJob.run({ run: { companyId: elm }, signal: new AbortController().signal, progress: () => {} } as never);
    clock.advance(31 * dayMs);
    const fresh = await say(anna!, conversation, 'fresh');
    await run();
    expect(await all(ben!, conversation)).toHaveLength(2);
    days = 30;
    await run();
    expect((await all(ben!, conversation)).map(({ seq }) => seq)).toEqual([fresh.seq]);
    expect(await files.find(elm, file!.id)).toBeNull();
  });

  it('takes a group away that everybody left', async () => {
    const conversation = await group(ben!);
    await say(anna!, conversation, 'bye');
    await chat.conversations.leave(anna!, conversation.id);
    await chat.conversations.leave(ben!, conversation.id);
    await chat.retentionJob.run({ run: { companyId: elm }, signal: new AbortController().signal, progress: () => {} } as never);
    expect([await rows(conversation), await chats.find(elm, conversation.id)]).toEqual([0, null]);
  });
});

/** A page as the browser's: knows a revision, asks for what it missed when a message does not follow on it. */
class Page {
  readonly person: Person;
  readonly conversation: Conversation;
  readonly known = new Map<number, ChatMessage>();
  revision = 0;
  isConnected = true;
  #waiting: { message: ChatMessage }[] = [];

  constructor(person: Person, conversation: Conversation) {
    this.person = person;
    this.conversation = conversation;
  }

  hear(message: ChatMessage): void {
    if (this.isConnected) this.#waiting.push({ message });
  }

  async look(): Promise<void> {
    for (const { message } of this.#waiting.splice(0)) {
      if (message.revision <= this.revision) continue;
      if (message.previousRevision > this.revision) await this.catchUp();
      else this.#take(message);
    }
  }

  async catchUp(): Promise<void> {
    for (;;) {
      const page = await chat.messages.changesAfter(this.person, this.conversation.id, {
        afterRevision: this.revision,
        limit: 3,
      });
      for (const message of page.items) this.#take(message);
      this.revision = Math.max(this.revision, page.revision);
      if (page.isWhole) return;
    }
  }

  get seen(): string[] {
    return [...this.known.values()].toSorted((one, other) => one.seq - other.seq).map(({ seq, text }) => `${seq} ${text}`);
  }

  #take(message: ChatMessage): void {
    this.known.set(message.seq, message);
    this.revision = Math.max(this.revision, message.revision);
  }
}

interface Step {
  readonly do: 'say' | 'edit' | 'delete' | 'lose' | 'come-back' | 'look' | 'wait' | 'restart';
  readonly who: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('say', 'say', 'say', 'edit', 'delete', 'lose', 'come-back', 'look', 'wait', 'restart'),
  who: fc.nat(2),
});

/** Plays steps and brings every page back at the end. */
async function play(steps: readonly Step[], isKept: boolean): Promise<{ pages: Page[]; conversation: Conversation }> {
  restart();
  const people = [anna!, ben!, carla!];
  for (const person of people) comes(person);
  const conversation = await group(ben!, carla!);
  if (!isKept) mayNotKeep.add(ben!.userId);
  const pages = people.map((person) => new Page(person, conversation));
  const listen = () =>
    chat.events.on('message', ({ to, message }) =>
      pages.forEach((page) => to.includes(page.person.userId) && page.hear(message)),
    );
  listen();
  const mine: ChatMessage[][] = [[], [], []];
  const doing: Promise<unknown>[] = [];
  for (const { do: what, who } of steps) {
    clock.advance(600);
    const [page, person] = [pages[who]!, people[who]!];
    const own = mine[who]!;
    if (what === 'say') doing.push(say(person, conversation, `${who}`).then((message) => own.push(message)));
    else await Promise.all(doing.splice(0));
    const last = own.at(-1);
    if (what === 'edit' && last) await chat.messages.edit(person, conversation.id, last.seq, `${last.text}!${clock.now()}`);
    else if (what === 'delete' && last) await chat.messages.remove(person, conversation.id, own.pop()!.seq);
    else if (what === 'lose') page.isConnected = false;
    else if (what === 'look') await page.look();
    else if (what === 'come-back') {
      page.isConnected = true;
      await page.catchUp();
    } else if (what === 'restart' && isKept) {
      restart();
      for (const one of people) comes(one);
      listen();
    }
  }
  await Promise.all(doing);
  for (const page of pages) {
    page.isConnected = true;
    await page.look();
    await page.catchUp();
  }
  return { pages, conversation };
}

describe('whatever happens in a conversation', () => {
  it.each([true, false])(
    'everybody ends with the same messages in the same order, nothing lost and nothing twice (kept: %s)',
    async (isKept) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const { pages, conversation } = await play(steps, isKept);
          const expected = (await all(anna!, conversation)).map(({ seq, text }) => `${seq} ${text}`);
          for (const page of pages) expect(page.seen).toEqual(expected);
          expect(new Set(expected).size).toBe(expected.length);
          if (!isKept) expect(await rows(conversation)).toBe(0);
          mayNotKeep.clear();
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});
