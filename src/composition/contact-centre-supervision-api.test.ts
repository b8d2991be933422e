import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { SupervisionBoardView, SupervisionCommand, SupervisionEffect } from '../contract/rest/contact-centre-supervision.ts';

const path = '/api/v1/contact-centre/supervision';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let ben: ApiClient;
let anna: ApiClient;
let queueId: string;
let otherQueueId: string;

const userId = (name: 'anna' | 'ben' | 'boss') => elm.people[name].user.id;
const board = async (client: ApiClient) => (await client.get(path)).body as unknown as SupervisionBoardView;
const agentOf = async (client: ApiClient, name: 'anna' | 'ben') =>
  (await board(client)).agents.find((agent) => agent.userId === userId(name))!;

interface Done {
  readonly effects: SupervisionEffect[];
  readonly undo: SupervisionCommand | null;
}

async function supervise(client: ApiClient, command: object): Promise<{ status: number; code: unknown } & Done> {
  const { status, body } = await client.post(`${path}/commands`, command);
  return { status, code: body.code, ...(body as unknown as Done) };
}

beforeAll(async () => {
  bench = await ApiBench.start();
  [elm, oak] = [await bench.addCompany('Elm', 'elm.example'), await bench.addCompany('Oak', 'oak.example')];
  boss = await bench.signedIn(elm, 'boss');
  ben = await bench.signedIn(elm, 'ben');
  anna = await bench.signedIn(elm, 'anna');
  const made = await boss.post('/api/v1/admin/queues', { name: 'Hotline', number: '291', memberUserIds: [userId('anna')] });
  const other = await boss.post('/api/v1/admin/queues', {
    name: 'Back office',
    number: '292',
    memberUserIds: [userId('anna'), userId('boss')],
  });
  [queueId, otherQueueId] = [String(made.body.id), String(other.body.id)];
  const subjects = [{ type: 'user', id: userId('ben') }];
  const objects = [queueId, otherQueueId].map((id) => ({ type: 'queue', id }));
  await boss.post('/api/v1/admin/authorizations', { kind: 'supervision', objects: [objects[0]!], subjects });
  await boss.post('/api/v1/admin/authorizations', {
    kind: 'supervision',
    objects: [{ type: 'user', id: userId('boss') }],
    subjects,
  });
}, 60_000);
afterAll(() => bench?.[Symbol.asyncDispose]());

describe('the supervisor’s page', () => {
  it('shows the queues he is authorized to with their agents, and the agents he is authorized to; nobody else anything', async () => {
    const seen = await board(ben);
    expect(seen.queues.map(({ name }) => name)).toEqual(['Hotline']);
    expect(seen.agents.map(({ name, state }) => [name, state])).toEqual([
      ['anna Elm', 'logged-off'],
      ['boss Elm', 'logged-off'],
    ]);
    for (const client of [boss, anna, await bench.signedIn(oak, 'boss')])
      expect(await board(client)).toMatchObject({ queues: [], agents: [] });
  });

  it('lets an agent’s state be changed after saying what that does, tells her who it was, and takes it back', async () => {
    const { agentId } = await agentOf(ben, 'anna');
    const command = { kind: 'agent-state', agentId, state: 'ready' };
    const preview = (await ben.post(`${path}/preview`, command)).body as unknown as Done;
    expect(preview.effects.map(({ code }) => code)).toEqual(['state-ready', 'is-told']);
    expect((await agentOf(ben, 'anna')).state).toBe('logged-off');
    using live = anna.live();
    await live.outcome;
    const done = await supervise(ben, command);
    expect(done).toMatchObject({ status: 200, undo: { kind: 'agent-state', agentId, state: 'logged-off' } });
    expect((await agentOf(ben, 'anna')).state).toBe('ready');
    await until('she is told', () => live.events('supervisor-acted')[0]);
    expect(live.events('supervisor-acted')[0]).toMatchObject({ byName: 'ben Elm', what: 'ready' });
    await supervise(ben, done.undo!);
    expect((await agentOf(ben, 'anna')).state).toBe('logged-off');
    const record = (await boss.get('/api/v1/admin/audit?kind=supervision')).body.items as unknown as {
      action: string;
      name: string;
    }[];
    expect(record.map(({ action, name }) => [action, name])).toEqual([
      ['agent-state', 'anna Elm'],
      ['agent-state', 'anna Elm'],
    ]);
  });

  it('takes an agent into a queue and out again', async () => {
    const { agentId, queueIds } = await agentOf(ben, 'anna');
    expect(queueIds.toSorted()).toEqual([queueId, otherQueueId].toSorted());
    const out = await supervise(ben, { kind: 'membership', agentId, queueId, isMember: false });
    expect(out.status).toBe(200);
    expect((await board(ben)).agents.map(({ name }) => name)).toEqual(['boss Elm']);
    expect((await supervise(ben, { kind: 'agent-state', agentId, state: 'ready' })).status).toBe(404);
    // Out of sight, but he who took her out takes her back; nobody else does.
    expect((await supervise(boss, out.undo!)).status).toBe(404);
    expect(await supervise(ben, out.undo!)).toMatchObject({ status: 200 });
    expect((await agentOf(ben, 'anna')).queueIds).toContain(queueId);
  });

  it('moves who waits: another priority, an agent out of turn, and each only where he supervises', async () => {
    const call = bench.dials(elm.people.boss, '291');
    const waiting = async () =>
      (await ben.get(`${path}/queues/${queueId}`)).body.callers as unknown as { interactionId: string; priority: number }[];
    await until('he waits', async () => (await waiting()).length === 1);
    const [{ interactionId, priority }] = (await waiting()) as [{ interactionId: string; priority: number }];
    const urgent = await supervise(ben, { kind: 'priority', interactionId, queueId, priority: 1 });
    expect(urgent.undo).toMatchObject({ kind: 'priority', priority });
    expect((await waiting())[0]?.priority).toBe(1);
    const foreign = await supervise(ben, { kind: 'requeue', interactionId, queueId, toQueueId: otherQueueId });
    expect([foreign.status, foreign.code]).toEqual([404, 'queue-unknown']);
    bench.plays(elm.people.anna.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    bench.register(elm.people.anna.phone);
    const { agentId } = await agentOf(ben, 'anna');
    await supervise(ben, { kind: 'agent-state', agentId, state: 'not-ready', reason: 'break' });
    const assigned = await supervise(ben, { kind: 'assign', interactionId, queueId, agentId });
    expect(assigned.effects.map(({ code }) => code)).toEqual(['assign', 'not-ready-now', 'waits-on']);
    await until('she has him', async () => (await agentOf(ben, 'anna')).works.length === 1);
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const [how, deviceId] = ['whisper', elm.people.ben.phone.id];
    const monitoring = await ben.post('/api/v1/monitoring', { userId: userId('anna'), mode: how, deviceId });
    expect(monitoring.status).toBe(200);
    await until('it stands in the matter', async () => {
      const { interactionReader, interactionJournal } = bench.exchange;
      await interactionJournal.durable();
      const events = await interactionReader.find(elm.domain.companyId, interactionId as never);
      return events.some((event) => event.type === 'supervised' && event.how === 'whisper');
    });
    call.partyHangsUp();
  });

  it('has customers called back, sees who waits for it, and takes it back, each only where he supervises', async () => {
    const callBacks = '/api/v1/contact-centre/call-backs';
    const asked = await ben.post(callBacks, { queueId, number: '+33 1 55 17 18 89', name: 'Ola' });
    expect([asked.status, asked.body.isMerged]).toEqual([200, false]);
    const again = await ben.post(callBacks, { queueId, number: '0033155171889' });
    expect(again.body.isMerged).toBe(true);
    const { interactionId } = asked.body.callBack as unknown as { interactionId: string };
    const { items } = (await ben.get(callBacks)).body;
    expect(items).toMatchObject([
      {
        interactionId,
        number: '+33155171889',
        name: 'Ola',
        customer: { displayName: 'Ola' },
        state: 'waiting',
        position: 1,
        tries: 0,
      },
    ]);
    const { callers } = (await ben.get(`${path}/queues/${queueId}`)).body;
    expect(callers).toMatchObject([{ interactionId, channel: 'call-back' }]);
    expect((await ben.post(callBacks, { queueId: otherQueueId, number: '+33155171889' })).body.code).toBe('queue-unknown');
    const premium = await ben.post(callBacks, { queueId, number: '+33 899 10 10 10' });
    expect([premium.status, premium.body.code]).toEqual([409, 'call-back-refused']);
    const stranger = await bench.signedIn(oak, 'boss');
    for (const other of [anna, stranger]) {
      expect((await other.get(callBacks)).body.items).toEqual([]);
      const refused = await other.send('DELETE', `${callBacks}/${interactionId}`, {});
      expect([refused.status, refused.body.code]).toEqual([404, 'interaction-unknown']);
    }
    expect((await ben.send('DELETE', `${callBacks}/${interactionId}`, {})).status).toBe(204);
    expect((await ben.get(callBacks)).body.items).toEqual([]);
    const record = (await boss.get('/api/v1/admin/audit?kind=supervision')).body.items as unknown as Record<string, string>[];
    expect(record.slice(0, 2)).toMatchObject([
      { action: 'call-back-cancelled', name: 'Hotline', rowId: interactionId },
      { action: 'call-back-asked', name: 'Hotline', rowId: interactionId },
    ]);
  });

  it('is told live of a call-back that is planned, and of its end, though nothing changes in the queue', async () => {
    using live = ben.live();
    await live.outcome;
    live.send({ kind: 'subscribe', topic: 'supervision' });
    await until('he listens', () => live.received.some(({ kind }) => kind === 'subscribed'));
    // What happened before in the queue is told with this, or sooner.
    await boss.put('/api/v1/me/agent/state', { state: 'not-ready' });
    await until('all that was is told', () => live.events('supervision-changed').some(({ agents }) => agents.length > 0));
    const told = () => live.events('supervision-changed').filter(({ queues }) => queues.length > 0).length;
    const before = told();
    const notBefore = Date.now() + 3_600_000;
    const asked = await ben.post('/api/v1/contact-centre/call-backs', { queueId, number: '+33155171891', notBefore });
    await until('he is told that it is planned', () => told() > before);
    const planned = told();
    const { interactionId } = asked.body.callBack as unknown as { interactionId: string };
    await ben.send('DELETE', `/api/v1/contact-centre/call-backs/${interactionId}`, {});
    await until('he is told that it is over', () => told() > planned);
  });

  it('is told live what changed, and to nobody who supervises nobody', async () => {
    using live = ben.live();
    using stranger = anna.live();
    await Promise.all([live.outcome, stranger.outcome]);
    live.send({ kind: 'subscribe', topic: 'supervision' });
    stranger.send({ kind: 'subscribe', topic: 'supervision' });
    await until('he is subscribed', () => live.received.some(({ kind }) => kind === 'subscribed'));
    await until('she is refused', () => stranger.received.some(({ kind }) => kind === 'refused'));
    await boss.put('/api/v1/me/agent/state', { state: 'ready' });
    await until('he sees it', () =>
      live
        .events('supervision-changed')
        .some(({ agents }) => agents.some(({ userId: id, state }) => id === userId('boss') && state === 'ready')),
    );
    expect(stranger.events('supervision-changed')).toEqual([]);
  });

  it('knows nothing of another company', async () => {
    const stranger = await bench.signedIn(oak, 'boss');
    const { agentId } = await agentOf(ben, 'anna');
    const commands = [
      { kind: 'agent-state', agentId, state: 'logged-off' },
      { kind: 'membership', agentId, queueId, isMember: false },
      { kind: 'priority', interactionId: 'x', queueId, priority: 1 },
    ];
    for (const command of commands) expect((await supervise(stranger, command)).status).toBe(404);
    expect((await stranger.get(`${path}/queues/${queueId}`)).status).toBe(404);
  });
});
