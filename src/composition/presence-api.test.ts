import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type LiveWatcher, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { Topic } from '../contract/live/index.ts';
import type { CallQueueView } from '../contract/rest/call-queues.ts';
import type { Person } from '../contract/rest/people.ts';
import type { BossView } from '../contract/rest/supervision.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
let ben: ApiClient;
let open: LiveWatcher[] = [];

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
}, 60_000);
afterEach(async () => {
  for (const watcher of open) watcher[Symbol.dispose]();
  open = [];
  bench.calls.releaseAll('server-restart');
  bench.legFactory.scripts.clear();
  await until('all is quiet', () => bench.exchange.registry.size.calls === 0);
  await bench.exchange.journal.durable();
});
afterAll(() => bench[Symbol.asyncDispose]());

async function follow(client: ApiClient, ...topics: Topic[]): Promise<LiveWatcher> {
  const watcher = client.live();
  open.push(watcher);
  await watcher.outcome;
  await until('the snapshot', () => watcher.events('snapshot')[0]);
  for (const topic of topics) {
    watcher.send({ kind: 'subscribe', topic });
    await until(`${topic} is followed`, () => watcher.received.some((one) => one.kind === 'subscribed' && one.topic === topic));
  }
  return watcher;
}

async function made(client: ApiClient, path: string, body: unknown): Promise<string> {
  const answer = await client.post(path, body);
  expect({ path, status: answer.status, text: answer.status > 299 ? answer.text : '' }).toEqual({ path, status: 201, text: '' });
  return (answer.body as unknown as { readonly id: string }).id;
}

const authorize = (kind: string, object: { type: string; id: string }, userId: string) =>
  boss.post('/api/v1/admin/authorizations', { kind, objects: [object], subjects: [{ type: 'user', id: userId }] });
const presenceOf = async (client: ApiClient, userId: string) =>
  ((await client.get('/api/v1/people')).body.items as unknown as Person[]).find((one) => one.userId === userId)?.presence;
const told = (watcher: LiveWatcher) => watcher.events('presence-changed').flatMap(({ changes }) => changes);

describe('what somebody says of himself', () => {
  it('is seen by colleagues in the list and at once, and by nobody of another company', async () => {
    const watcher = await follow(ben, 'user-status');
    const stranger = await follow(await bench.signedIn(oak, 'ben'), 'user-status');
    const untilMs = Date.now() + 3_600_000;
    const answer = await anna.put('/api/v1/me/status', { status: 'absent', message: 'Lunch', until: untilMs, note: 'Room 12' });
    expect(answer.body).toMatchObject({
      status: 'absent',
      message: 'Lunch',
      until: untilMs,
      note: 'Room 12',
      isAutomatic: false,
    });
    const [change] = await until('it is told', () => watcher.events('status-changed')[0]?.statuses);
    expect(change).toMatchObject({ userId: elm.people.anna.user.id, status: 'absent', message: 'Lunch' });
    expect((await ben.get('/api/v1/statuses')).body.items).toEqual([change]);
    expect((await (await bench.signedIn(oak, 'anna')).get('/api/v1/statuses')).body.items).toEqual([]);
    expect(stranger.events('status-changed')).toEqual([]);
    await anna.put('/api/v1/me/status', { status: 'online', note: '' });
    expect((await ben.get('/api/v1/statuses')).body.items).toEqual([]);
  });

  it('may be taken words of one’s own from, and nothing else', async () => {
    const value = { name: 'AuthorizedCustomMessagePresences', level: 'user', targetId: elm.people.anna.user.id, value: false };
    const set = await boss.put('/api/v1/admin/parameters/values', value);
    expect(set.status).toBe(200);
    const refused = await anna.put('/api/v1/me/status', { status: 'busy', message: 'Mine' });
    expect(refused.body).toMatchObject({ status: 403, details: { reason: 'feature-off', parameter: value.name } });
    expect((await anna.put('/api/v1/me/status', { status: 'busy' })).body).toMatchObject({ status: 'busy', message: '' });
    await boss.put('/api/v1/admin/parameters/values', { ...value, value: true });
    await anna.put('/api/v1/me/status', { status: 'online' });
  });
});

describe('intercom groups', () => {
  it('decide who sees whose presence, in the list and live, and a page whose view is another reads again', async () => {
    const benId = elm.people.ben.user.id;
    bench.register(elm.people.ben.phone);
    await until('everybody sees everybody', async () => (await presenceOf(anna, benId)) === 'idle');
    const watcher = await follow(anna, 'presence');
    const id = await made(boss, '/api/v1/admin/intercom-groups', { name: 'Floor', supervisedIds: [elm.people.ben.phone.id] });
    expect(await presenceOf(anna, benId)).toBe('offline');
    expect(await presenceOf(ben, benId)).toBe('idle');
    await until('she is moved', () => watcher.received.some(({ kind }) => kind === 'resync'));
    bench.register(elm.people.ben.phone, false);
    bench.register(elm.people.anna.phone);
    const object = { type: 'named', id };
    expect((await authorize('intercom-group', object, elm.people.anna.user.id)).status).toBe(201);
    await until('she is moved back', () => watcher.received.filter(({ kind }) => kind === 'resync').length > 1);
    const marks = watcher.received.flatMap((one, index) => (one.kind === 'resync' ? [index] : []));
    const between = watcher.received.slice(marks[0], marks[1]);
    expect(JSON.stringify(between)).not.toContain(benId);
    const before = told(watcher).length;
    bench.register(elm.people.ben.phone);
    await until('she is told', () =>
      told(watcher)
        .slice(before)
        .some(({ userId, presence }) => userId === benId && presence === 'idle'),
    );
    expect(await presenceOf(anna, benId)).toBe('idle');
    // One-way: who owns a supervised device sees nobody by it.
    expect(await presenceOf(ben, elm.people.anna.user.id)).toBe('offline');
    const found = await boss.get(`/api/v1/admin/intercom-groups/${id}`);
    expect(found.body).toMatchObject({ name: 'Floor', supervisedIds: [elm.people.ben.phone.id], enabled: true });
    const gone = await boss.send('DELETE', `/api/v1/admin/intercom-groups/${id}`);
    expect(gone.body.code).toBe('has-dependents');
    const { confirm } = gone.body.details as unknown as { confirm: string };
    expect((await boss.send('DELETE', `/api/v1/admin/intercom-groups/${id}?confirm=${confirm}`)).status).toBe(204);
    expect(await presenceOf(ben, elm.people.anna.user.id)).toBe('idle');
  });

  it('made as a name to be authorized to are groups, too, and follow its changes', async () => {
    const id = await made(boss, '/api/v1/admin/access-objects', {
      kind: 'intercom-group',
      domainId: elm.domain.id,
      name: 'Hotline',
    });
    expect((await boss.get(`/api/v1/admin/intercom-groups/${id}`)).body).toMatchObject({ name: 'Hotline', supervisedIds: [] });
    const renamed = await boss.send('PATCH', `/api/v1/admin/intercom-groups/${id}`, { body: { version: 1, name: 'Hot line' } });
    expect(renamed.body).toMatchObject({ name: 'Hot line', version: 2 });
    const names = (await boss.get('/api/v1/admin/access-objects?kind=intercom-group')).body.items as unknown as {
      name: string;
    }[];
    expect(names.map(({ name }) => name)).toEqual(['Hot line']);
    expect((await boss.send('DELETE', `/api/v1/admin/access-objects/${id}`)).status).toBe(204);
    expect((await boss.get(`/api/v1/admin/intercom-groups/${id}`)).status).toBe(404);
  });
});

describe('a secretary', () => {
  it('sees who calls her boss, hidden callers without a name, and takes the call; nobody else sees anything', async () => {
    const bosses = await made(boss, '/api/v1/admin/groups', { name: 'Bosses', userIds: [elm.people.boss.user.id] });
    const value = { name: 'AuthorizeSupervisionInformation', level: 'user', targetId: elm.people.ben.user.id, value: bosses };
    expect((await boss.put('/api/v1/admin/parameters/values', value)).status).toBe(200);
    const watcher = await follow(ben);
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0 });
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const hidden = bench.dials(elm.people.anna, '201', { isPrivate: true });
    const first = await until('it is told', () =>
      watcher.events('boss-changed').find(({ boss: seen }) => seen.calls[0]?.canTake),
    );
    expect(first.boss.calls[0]?.other).toMatchObject({ number: '', displayName: '', isPrivate: true });
    hidden.partyHangsUp();
    const seen = async (client: ApiClient) => (await client.get('/api/v1/me/bosses')).body.items as unknown as BossView[];
    await until('it is over', async () => (await seen(ben))[0]?.calls.length === 0);
    bench.dials(elm.people.anna, '201');
    const call = await until('it rings', async () => (await seen(ben))[0]?.calls.find(({ canTake }) => canTake));
    expect(call).toMatchObject({ direction: 'incoming', other: { number: '202', displayName: 'anna Elm' } });
    expect(await seen(anna)).toEqual([]);
    const taken = await ben.post(`/api/v1/people/${elm.people.boss.user.id}/pick-up`, { deviceId: elm.people.ben.phone.id });
    expect(taken.status).toBe(204);
    await until('she talks to the caller', async () => {
      const mine = (await ben.get('/api/v1/calls')).body.items as unknown as { other: { number: string }; state: string }[];
      return mine[0]?.other.number === '202' && mine[0].state === 'connected';
    });
    expect((await seen(ben))[0]?.calls).toEqual([]);
  });

  it('sees the active forwarding of those whose she may, and no call of theirs', async () => {
    const bosses = await made(boss, '/api/v1/admin/groups', { name: 'Sharing', userIds: [elm.people.boss.user.id] });
    const value = { name: 'AuthorizeShareRulesGroup', level: 'user', targetId: elm.people.anna.user.id, value: bosses };
    expect((await boss.put('/api/v1/admin/parameters/values', value)).status).toBe(200);
    await boss.put('/api/v1/me/forwarding', { immediate: '203', busy: null, noAnswer: null, noAnswerAfterS: 20 });
    const [shared] = (await anna.get('/api/v1/me/bosses')).body.items as unknown as BossView[];
    expect(shared).toMatchObject({
      seesCalls: false,
      seesForwarding: true,
      calls: [],
      forwarding: { when: 'immediate', target: '203' },
    });
    await boss.put('/api/v1/me/forwarding', { immediate: null, busy: null, noAnswer: null, noAnswerAfterS: 20 });
  });
});

describe('a call queue', () => {
  it('shows who is authorized to it who waits, and gives the call that he takes; its lines are its limit', async () => {
    const settings = { name: 'Standard', number: '290', kind: 'shared', lines: 2 };
    const queueId = await made(boss, '/api/v1/admin/queues', settings);
    expect((await authorize('queue', { type: 'queue', id: queueId }, elm.people.ben.user.id)).status).toBe(201);
    const watcher = await follow(ben);
    const queues = async (client: ApiClient) =>
      (await client.get('/api/v1/call-queues')).body.items as unknown as CallQueueView[];
    expect(await queues(ben)).toMatchObject([{ queueId, name: 'Standard', kind: 'shared', lines: 2, calls: [], waiting: 0 }]);
    expect(await queues(anna)).toEqual([]);
    const first = bench.dials(elm.people.anna, '290');
    const second = bench.dials(elm.people.boss, '290');
    await until('two wait', () => watcher.events('call-queue-changed').some(({ queue }) => queue.waiting === 2));
    expect(bench.dials(elm.people.anna, '290').told.release).toBe('busy');
    const [shown] = await queues(ben);
    expect(shown!.calls.map(({ caller }) => caller.number)).toEqual(['202', '201']);
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const take = (client: ApiClient, callId: string) =>
      client.post(`/api/v1/call-queues/${queueId}/calls/${callId}/take`, { deviceId: elm.people.ben.phone.id });
    expect((await take(anna, second.callId)).body.code).toBe('not-permitted');
    expect((await take(await bench.signedIn(oak, 'ben'), second.callId)).body.code).toBe('queue-unknown');
    // Not the one who waits longest: the one chosen.
    expect((await take(ben, second.callId)).body).toEqual({ number: '*8290' });
    await until('they talk', async () => {
      const mine = (await ben.get('/api/v1/calls')).body.items as unknown as { other: { number: string }; state: string }[];
      return mine.some(({ other, state }) => other.number === '201' && state === 'connected');
    });
    expect((await queues(ben))[0]!.calls.map(({ callId }) => callId)).toEqual([first.callId]);
    expect((await take(ben, second.callId)).body.code).toBe('nothing-to-pick-up');
    for (const leg of [first, second]) leg.partyHangsUp();
  });

  it('is taken from by the pickup code and its number, by those authorized alone', async () => {
    const queue = (await ben.get('/api/v1/call-queues')).body.items as unknown as [CallQueueView];
    const caller = bench.dials(elm.people.boss, '290');
    await until('she waits', () => bench.exchange.queues.snapshot(queue[0].queueId as never).waiting.length === 1);
    expect(bench.dials(elm.people.anna, '*8290').told.release).toBe('not-permitted');
    const taker = bench.dials(elm.people.ben, '*8290');
    await until('they are joined', () => bench.exchange.registry.leg(taker.id)?.call.id === caller.callId);
    expect(bench.exchange.queues.snapshot(queue[0].queueId as never).waiting).toEqual([]);
  });

  it('of an extension shows what rings there', async () => {
    const queueId = await made(boss, '/api/v1/admin/queues', {
      name: 'Reception',
      number: '1',
      kind: 'shared',
      deviceId: elm.people.boss.phone.id,
    });
    await authorize('queue', { type: 'queue', id: queueId }, elm.people.ben.user.id);
    const watcher = await follow(ben);
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0 });
    bench.dials(elm.people.anna, '201');
    const shown = await until('it is told', () =>
      watcher.events('call-queue-changed').find(({ queue }) => queue.queueId === queueId && queue.waiting === 1),
    );
    expect(shown.queue).toMatchObject({
      kind: 'extension',
      number: '201',
      calls: [{ caller: { number: '202' }, isOffered: true }],
    });
  });
});
