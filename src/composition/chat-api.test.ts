import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type LiveWatcher, type TestCompany } from '../../test/support/api-bench.ts';
import { bringContacts, newDirectory } from '../../test/support/contact-world.ts';
import { until } from '../../test/support/until.ts';
import type { ChatMessageView, ConversationView } from '../contract/rest/chat.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let anna: ApiClient;
let ben: ApiClient;
let boss: ApiClient;
let otto: ApiClient;
let benWatches: LiveWatcher;
let conversation: ConversationView;

const path = '/api/v1/chat/conversations';
const uuid = () => crypto.randomUUID();
const open = async (client: ApiClient, userId: string) =>
  (await client.post(path, { kind: 'direct', userId })).body as unknown as ConversationView;
const say = async (client: ApiClient, text: string) =>
  (await client.post(`${path}/${conversation.id}/messages`, { clientId: uuid(), text })).body as unknown as ChatMessageView;
const upload = (client: ApiClient, name: string, content: string | Buffer): Promise<Answer> =>
  client.send('POST', `${path}/${conversation.id}/files?clientId=${uuid()}&name=${encodeURIComponent(name)}`, {
    body: Buffer.from(content),
  });
/** Takes something from somebody for as long as `work` runs. */
async function without(name: string, targetId: string, work: () => Promise<void>): Promise<void> {
  const { status, body } = await boss.put('/api/v1/admin/parameters/values', { name, level: 'user', targetId, value: false });
  expect(status).toBe(200);
  await work();
  expect((await boss.send('DELETE', `/api/v1/admin/parameters/values/${String(body.id)}`)).status).toBe(204);
}

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  [boss, anna, ben, otto] = await Promise.all([
    bench.signedIn(elm, 'boss'),
    bench.signedIn(elm, 'anna'),
    bench.signedIn(elm, 'ben'),
    bench.signedIn(oak, 'anna'),
  ]);
  benWatches = ben.live();
  await benWatches.outcome;
  conversation = await open(anna, elm.people.ben.user.id);
}, 60_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('chat', () => {
  it('reaches the other at once, as it is stored', async () => {
    const sent = await say(anna, 'hello Ben');
    const event = await until('Ben hears it', () =>
      benWatches.events('chat-message').find((one) => one.message.seq === sent.seq),
    );
    expect(event).toEqual({ type: 'chat-message', isNew: true, message: sent });
    const [his] = (await ben.get(path)).body.items as unknown as ConversationView[];
    expect(his).toMatchObject({
      id: conversation.id,
      name: 'anna Elm',
      unread: 1,
      isKept: true,
      lastMessage: { text: 'hello Ben' },
    });
  });

  it('tells who is there, what was read and who writes', async () => {
    using annaWatches = anna.live();
    await annaWatches.outcome;
    await until('Ben hears that she came', () =>
      benWatches.events('chat-attendance').find((one) => one.userId === elm.people.anna.user.id && one.isThere),
    );
    const { seq } = await say(ben, 'back again');
    await anna.put(`${path}/${conversation.id}/read`, { seq });
    await anna.post(`${path}/${conversation.id}/typing`, undefined);
    await until('Ben hears that it was read', () => benWatches.events('chat-read').find((one) => one.seq === seq));
    await until('Ben hears that she writes', () => benWatches.events('chat-typing').at(0));
  });

  it('is nobody else’s: not another company’s, not the administrator’s', async () => {
    for (const stranger of [otto, boss]) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['GET', '/messages', undefined],
        ['POST', '/messages', { clientId: uuid(), text: 'x' }],
        ['PATCH', '', { wantsKept: false }],
        ['PUT', '/read', { seq: 1 }],
      ] as const)
        expect(
          (await stranger.send(method, `${path}/${conversation.id}${rest}`, body === undefined ? {} : { body })).body.code,
        ).toBe('conversation-unknown');
      expect((await stranger.get('/api/v1/chat/messages?search=hello')).body.items).toEqual([]);
    }
    expect((await otto.post(path, { kind: 'direct', userId: elm.people.ben.user.id })).status).toBe(404);
  });

  it('is taken by AuthorizeChat, from who writes and from whom is written to', async () => {
    const { ben: he, anna: she } = elm.people;
    await without('AuthorizeChat', he.user.id, async () => {
      expect((await ben.get(path)).body).toMatchObject({ code: 'not-permitted', details: { parameter: 'AuthorizeChat' } });
      expect((await anna.post(`${path}/${conversation.id}/messages`, { clientId: uuid(), text: 'x' })).status).toBe(403);
    });
    await without('AuthorizedSaveChat', she.user.id, async () => {
      expect((await ben.get(`${path}/${conversation.id}`)).body).toMatchObject({
        isKept: false,
        notKept: { reason: 'rights', userIds: [she.user.id] },
      });
      expect(await say(anna, 'for this moment')).toMatchObject({ isKept: false });
      expect((await upload(anna, 'a.txt', 'x')).body.code).toBe('chat-not-kept');
    });
  });

  it('sends files that no browser runs, and previews pictures', async () => {
    const page = await upload(anna, 'page.html', '<script>alert(1)</script>');
    const { seq, file } = page.body as unknown as ChatMessageView;
    expect(file).toMatchObject({ name: 'page.html', contentType: 'text/plain; charset=utf-8', isPicture: false });
    const got = await ben.get(`${path}/${conversation.id}/messages/${seq}/file?isShown=true`);
    expect(got.text).toBe('<script>alert(1)</script>');
    expect(got.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    expect(got.headers.get('content-security-policy')).toContain('sandbox');
    const png = await upload(anna, 'dot.png', Buffer.from('\x89PNG\r\n\x1a\n0123456789', 'latin1'));
    const picture = png.body as unknown as ChatMessageView;
    expect(picture.file?.isPicture).toBe(true);
    const shown = await ben.send('GET', `${path}/${conversation.id}/messages/${picture.seq}/file?isShown=true`, {
      headers: { range: 'bytes=1-3' },
    });
    expect([shown.status, shown.text, shown.headers.get('content-range')]).toEqual([206, 'PNG', 'bytes 1-3/18']);
    expect((await upload(anna, 'setup.exe', 'MZ')).body).toMatchObject({ code: 'file-refused', details: { ending: 'exe' } });
    for (const stranger of [otto, boss])
      expect((await stranger.get(`${path}/${conversation.id}/messages/${seq}/file`)).status).toBe(404);
  });
});

describe('notes on cards', () => {
  const about = () => ({ kind: 'person', targetId: elm.people.boss.user.id });
  const list = async (client: ApiClient) =>
    (await client.get(`/api/v1/contact-notes?kind=person&targetId=${elm.people.boss.user.id}`)).body.items as unknown as {
      id: string;
      text: string;
      isMine: boolean;
    }[];

  it('are one’s own, or shared with AuthorizeNote', async () => {
    await anna.post('/api/v1/contact-notes', { ...about(), text: 'likes tea' });
    await anna.post('/api/v1/contact-notes', { ...about(), text: 'back on Monday', isShared: true });
    expect((await list(anna)).map(({ text }) => text)).toEqual(['back on Monday', 'likes tea']);
    expect(await list(ben)).toMatchObject([{ text: 'back on Monday', isMine: false, author: 'anna Elm' }]);
    expect((await otto.get(`/api/v1/contact-notes?kind=person&targetId=${elm.people.boss.user.id}`)).status).toBe(404);
    const { id } = (await list(ben))[0]!;
    expect((await ben.send('PATCH', `/api/v1/contact-notes/${id}`, { body: { text: 'hijacked' } })).status).toBe(404);
    await without('AuthorizeNote', elm.people.ben.user.id, async () => {
      const refused = await ben.post('/api/v1/contact-notes', { ...about(), text: 'x', isShared: true });
      expect(refused).toMatchObject({ status: 403, body: { details: { parameter: 'AuthorizeNote' } } });
      expect((await ben.post('/api/v1/contact-notes', { ...about(), text: 'mine' })).status).toBe(201);
    });
    expect((await anna.send('DELETE', `/api/v1/contact-notes/${id}`)).status).toBe(204);
    expect((await list(ben)).map(({ text }) => text)).toEqual(['mine']);
  });
});

describe('the call log', () => {
  interface Line {
    readonly id: string;
    readonly otherName: string;
    readonly sharedNotes: readonly { author: string; text: string }[];
  }
  const lines = async (client: ApiClient, query: string) =>
    (await client.get(`/api/v1/call-log?${query}`)).body.items as unknown as Line[];

  beforeAll(async () => {
    const crm = await newDirectory(bench, elm, { name: 'CRM', priority: 10, merges: true, readers: [elm.people.anna.user.id] });
    await bringContacts(bench, crm, [{ key: '1', values: { lastName: '=cmd()', firstName: 'Zoé', workPhone: '+33155171889' } }]);
    await bench.foundation.store.inCompany(elm.domain.companyId, async (scope) => {
      const row = {
        companyId: elm.domain.companyId,
        part: 0,
        otherName: '',
        isPrivate: false,
        answeredAt: null,
        talkMs: 0,
        cause: 'normal-clearing',
        queueId: null,
      } as const;
      const at = (hour: number) => new Date(Date.UTC(2026, 10, 2, hour));
      const { anna: she, ben: he, boss: they } = elm.people;
      const [outside, inside] = [uuid(), uuid()];
      const one = { callId: outside, userId: she.user.id, direction: 'missed', otherNumber: '0155171889', otherUserId: null };
      const two = { callId: inside, userId: she.user.id, direction: 'outgoing', otherNumber: '203', otherUserId: he.user.id };
      const his = { callId: inside, userId: he.user.id, direction: 'incoming', otherNumber: '202', otherUserId: she.user.id };
      await scope
        .insertInto('callLog')
        .values([
          { ...row, ...one, startedAt: at(9), endedAt: at(9), answeredBy: they.user.id },
          { ...row, ...two, startedAt: at(12), endedAt: at(12), answeredBy: null },
          { ...row, ...his, startedAt: at(12), endedAt: at(12), answeredBy: null },
        ] as never)
        .execute();
    });
  });

  it('is filtered by period, person, number and who answered', async () => {
    const noon = Date.UTC(2026, 10, 2, 11);
    expect(await lines(anna, `from=${noon}`)).toHaveLength(1);
    expect(await lines(anna, `to=${noon}`)).toHaveLength(1);
    expect(await lines(anna, `withUserId=${elm.people.ben.user.id}`)).toHaveLength(1);
    expect(await lines(anna, `number=${encodeURIComponent('+33 1 55 17 18 89')}`)).toHaveLength(1);
    expect(await lines(anna, `answeredBy=${elm.people.boss.user.id}&direction=missed`)).toHaveLength(1);
    expect(await lines(anna, 'queueId=any')).toEqual([]);
  });

  it('is searched by the names that directories of the reader have for its numbers', async () => {
    expect(await lines(anna, 'search=zoe')).toMatchObject([{ otherName: 'Zoé =cmd()' }]);
    expect(await lines(anna, 'search=ben')).toHaveLength(1);
    expect(await lines(ben, 'search=zoe')).toEqual([]);
  });

  it('shows notes that others who had a part share, and nobody else’s', async () => {
    const [mine] = await lines(anna, `withUserId=${elm.people.ben.user.id}`);
    await anna.send('PATCH', `/api/v1/call-log/${mine!.id}`, { body: { note: 'order 12', isShared: false } });
    const his = async () => (await lines(ben, `withUserId=${elm.people.anna.user.id}`))[0]!.sharedNotes;
    expect(await his()).toEqual([]);
    await anna.send('PATCH', `/api/v1/call-log/${mine!.id}`, { body: { note: 'order 12', isShared: true } });
    expect(await his()).toEqual([{ author: 'anna Elm', text: 'order 12' }]);
    expect(await lines(anna, 'hasNote=true')).toHaveLength(1);
  });

  it('is exported so that a spreadsheet takes nothing in it for a formula', async () => {
    await anna.send('PATCH', `/api/v1/call-log/${(await lines(anna, 'search=zoe'))[0]!.id}`, {
      body: { note: '=HYPERLINK("x")' },
    });
    const { text, headers } = await anna.get('/api/v1/call-log-export');
    expect(headers.get('content-type')).toContain('text/csv');
    const [head, first, second] = text.split('\r\n');
    expect(head).toBe('startedAt,direction,name,company,number,talkSeconds,cause,queue,answeredBy,note');
    expect(first).toContain(',outgoing,');
    expect(second).toContain(`"'=HYPERLINK(""x"")"`);
  });
});

/** Last: its calls stand in call logs. */
describe('a conversation during a conference', () => {
  it('is with everybody in a conference, the same for all of them, and for nobody outside', async () => {
    for (const { phone } of [elm.people.anna, elm.people.ben]) bench.plays(phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const begun = await anna.post('/api/v1/conferences', { numbers: ['203'] });
    expect(begun.status, begun.text).toBe(200);
    const conferenceId = String(begun.body.id);
    const members = () => bench.exchange.conferences.service.conference(conferenceId)?.members.size;
    await until('both are in it', () => members() === 2);
    const asked = { kind: 'conference', conferenceId };
    const group = await anna.post(path, asked);
    expect(group.status, group.text).toBe(200);
    expect(group.body).toMatchObject({ kind: 'group' });
    expect((await ben.post(path, asked)).body.id).toBe(group.body.id);
    for (const client of [boss, otto]) expect((await client.post(path, asked)).status).toBe(404);
    await without('AuthorizedMultiChat', elm.people.anna.user.id, async () => {
      expect((await anna.post(path, asked)).body).toMatchObject({ details: { parameter: 'AuthorizedMultiChat' } });
    });
    expect((await anna.send('DELETE', `/api/v1/conferences/${conferenceId}`)).status).toBe(204);
  });
});
