import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type LiveWatcher, type TestCompany } from '../../../test/support/api-bench.ts';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { until } from '../../../test/support/until.ts';
import type { LiveCall } from '../../contract/rest/calls.ts';
import type { CallEvent } from '../call/index.ts';
import { LiveCalls } from './live-calls.ts';

let bench: ApiBench;
let elm: TestCompany;
let anna: ApiClient;
let ben: ApiClient;
let open: LiveWatcher[] = [];

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
});

afterEach(async () => {
  for (const watcher of open) watcher[Symbol.dispose]();
  open = [];
  bench.calls.releaseAll('server-restart');
  bench.legFactory.scripts.clear();
  await until('all is quiet', () => bench.exchange.registry.size.calls === 0);
  await bench.exchange.journal.durable();
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

async function watch(client: ApiClient): Promise<LiveWatcher> {
  const watcher = client.live();
  open.push(watcher);
  await watcher.outcome;
  await until('the snapshot', () => watcher.events('snapshot')[0]);
  return watcher;
}

async function callsOf(client: ApiClient): Promise<LiveCall[]> {
  return (await client.get('/api/v1/calls')).body.items as unknown as LiveCall[];
}

/** Anna calls Ben's phone and he answers. */
async function talking(): Promise<SimulatedLeg> {
  bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  const leg = bench.dials(elm.people.anna, '203');
  await until('both talk', async () => (await callsOf(ben))[0]?.state === 'connected');
  return leg;
}

const command = (client: ApiClient, call: LiveCall, name: string, body?: unknown) =>
  client.post(`/api/v1/calls/${call.callId}/legs/${encodeURIComponent(call.legId)}/${name}`, body);

describe('my calls', () => {
  it('show a ringing call to both sides, each with the other', async () => {
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0 });
    bench.dials(elm.people.anna, '203');
    const [mine] = await until('it rings', async () => {
      const calls = await callsOf(ben);
      return calls[0]?.state === 'alerting' && calls;
    });
    expect(mine).toMatchObject({
      direction: 'incoming',
      deviceId: elm.people.ben.phone.id,
      other: { number: '202', displayName: 'anna Elm', userId: elm.people.anna.user.id },
      connectedAt: null,
    });
    expect((await callsOf(anna))[0]).toMatchObject({
      direction: 'outgoing',
      state: 'alerting',
      other: { number: '203', displayName: 'ben Elm', userId: elm.people.ben.user.id },
    });
    expect((await callsOf(anna))[0]!.decision?.sentence).not.toBe('');
  });

  it('hide a caller who asked not to be shown', async () => {
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const leg = bench.dials(elm.people.anna, '203', { isPrivate: true });
    const [mine] = await until('he answers', async () => {
      const calls = await callsOf(ben);
      return calls[0]?.state === 'connected' && calls;
    });
    expect(mine!.other).toMatchObject({ number: '', displayName: '', isPrivate: true, userId: null, contactId: null });
    const why = await ben.get(`/api/v1/calls/${leg.callId}/why`);
    expect(why.status).toBe(200);
    expect(why.text).not.toContain('anna');
    expect(why.text).not.toContain(elm.people.anna.user.id);
    expect(why.text).not.toContain(elm.people.anna.phone.id);
    expect(why.text).not.toMatch(/"202"|\b202\b(?!-)/);
    leg.partyHangsUp();
    await until('it is logged', async () => {
      const { text } = await ben.get('/api/v1/call-log?limit=1');
      return text.includes(leg.callId) && !text.includes('anna') && !text.includes('"202"');
    });
  });

  it('follow hold, retrieve and hang-up, and the other side stays', async () => {
    await talking();
    const [call] = await callsOf(anna);
    expect((await command(anna, call!, 'hold')).status).toBe(204);
    await until('held', async () => (await callsOf(anna))[0]?.state === 'held');
    expect((await command(anna, call!, 'hold')).body.code).toBe('leg-wrong-state');
    expect((await command(anna, call!, 'retrieve')).status).toBe(204);
    await until('back', async () => (await callsOf(anna))[0]?.state === 'connected');
    expect((await command(anna, call!, 'dtmf', { digits: '12#' })).status).toBe(204);
    expect(bench.legFactory.latest(elm.people.ben.phone.id).told.digits).toBe('12#');
    expect((await command(anna, call!, 'hang-up')).status).toBe(204);
    await until('over', async () => (await callsOf(anna)).length === 0 && (await callsOf(ben)).length === 0);
    expect((await command(anna, call!, 'hang-up')).body.code).toBe('call-unknown');
  });

  it('obey only their own user', async () => {
    await talking();
    const [call] = await callsOf(anna);
    for (const name of ['hold', 'hang-up', 'answer']) {
      const { status, body } = await command(ben, call!, name);
      expect({ name, status, code: body.code }).toEqual({ name, status: 404, code: 'call-unknown' });
    }
    expect((await callsOf(anna))[0]!.state).toBe('connected');
  });

  it('pass a call on', async () => {
    await talking();
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const [call] = await callsOf(ben);
    expect((await command(ben, call!, 'transfer', { number: '201' })).status).toBe(204);
    await until('the boss talks to Anna', async () => (await callsOf(anna))[0]?.other.number === '201');
    await until('Ben is free', async () => (await callsOf(ben)).length === 0);
  });

  it('begin with my phone, which then rings the number', async () => {
    bench.plays(elm.people.anna.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const { status, body } = await anna.post('/api/v1/calls', { number: '203', deviceId: elm.people.anna.phone.id });
    expect(status).toBe(200);
    const [mine] = await until('they talk', async () => {
      const calls = await callsOf(anna);
      return calls[0]?.connectedAt ? calls : null;
    });
    expect(mine).toMatchObject({ callId: body.callId, legId: body.legId, direction: 'outgoing', other: { number: '203' } });
  });

  it('are refused with the reason', async () => {
    const unreachable = await anna.post('/api/v1/calls', { number: '203', deviceId: elm.people.anna.phone.id });
    expect(unreachable.body.code).toBe('device-unreachable');
    bench.plays(elm.people.anna.phone, { answersAfterMs: 0 });
    const unknown = await anna.post('/api/v1/calls', { number: '299', deviceId: elm.people.anna.phone.id });
    expect(unknown.body).toMatchObject({ code: 'call-refused', status: 409 });
    expect(String(unknown.body.detail)).toContain('299');
  });

  it("take a colleague's ringing call", async () => {
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0 });
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const boss = await bench.signedIn(elm, 'boss');
    const nothing = await boss.post(`/api/v1/people/${elm.people.ben.user.id}/pick-up`, {});
    expect(nothing.body.code).toBe('nothing-to-pick-up');
    bench.dials(elm.people.anna, '203');
    await until('it rings', async () => (await callsOf(ben))[0]?.state === 'alerting');
    const taken = await boss.post(`/api/v1/people/${elm.people.ben.user.id}/pick-up`, {
      deviceId: elm.people.boss.phone.id,
    });
    expect(taken.status).toBe(204);
    await until('the boss talks to Anna', async () => (await callsOf(boss))[0]?.other.number === '202');
    expect((await callsOf(boss))[0]).toMatchObject({ direction: 'incoming', state: 'connected' });
    expect(await callsOf(ben)).toEqual([]);
  });
});

describe('the live connection', () => {
  it('begins with all that is going on', async () => {
    await talking();
    const watcher = await watch(anna);
    expect(watcher.events('snapshot')[0]!.calls).toEqual(await callsOf(anna));
  });

  it('tells each change, the end, and the new line of the log', async () => {
    const watcher = await watch(ben);
    const leg = await talking();
    leg.partyHangsUp();
    // Of this call: the line of an earlier one is read from the store and may come late.
    const line = await until('the log', () => watcher.events('call-log-added').find(({ entry }) => entry.callId === leg.callId));
    const inOrder = watcher.received.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    const states = watcher.events('call-changed').flatMap(({ call }) => (call.callId === leg.callId ? [call.state] : []));
    expect(states).toContain('connected');
    const ended = watcher.events('call-ended').filter(({ callId }) => callId === leg.callId);
    expect(ended).toEqual([expect.objectContaining({ cause: 'normal-clearing' })]);
    expect(inOrder.indexOf(line)).toBeGreaterThan(inOrder.indexOf(ended[0]!));
    expect(line.entry).toMatchObject({ direction: 'incoming', otherNumber: '202' });
    const { items } = (await ben.get('/api/v1/call-log?limit=1')).body as unknown as { items: unknown[] };
    expect(line.entry).toEqual(items[0]);
  });

  it('replays what was missed', async () => {
    const first = await watch(ben);
    await talking();
    const lastSeen = first.received.flatMap((message) => (message.kind === 'event' ? [message.id] : [])).at(0)!;
    first[Symbol.dispose]();
    const second = await watch(ben);
    second.send({ kind: 'resume', lastId: lastSeen });
    await until('replayed', () => second.events('call-changed').some(({ call }) => call.state === 'connected'));
    expect(second.events('reset')).toEqual([]);
  });

  it('tells presence to who asks for it, and the registration of my own phones', async () => {
    const watcher = await watch(ben);
    watcher.send({ kind: 'subscribe', topic: 'presence' });
    await until('subscribed', () => watcher.received.some(({ kind }) => kind === 'subscribed'));
    bench.register(elm.people.ben.phone, false);
    bench.register(elm.people.ben.phone);
    await until('device', () => watcher.events('device-changed').some(({ isRegistered }) => isRegistered));
    bench.register(elm.people.anna.phone, false);
    const leg = await talking();
    await until('on call', () =>
      watcher
        .events('presence-changed')
        .flatMap(({ changes }) => changes)
        .some(({ userId, presence }) => userId === elm.people.anna.user.id && presence === 'on-call'),
    );
    leg.partyHangsUp();
    await until('free again', () => {
      const last = watcher
        .events('presence-changed')
        .flatMap(({ changes }) => changes)
        .findLast(({ userId }) => userId === elm.people.ben.user.id);
      return last?.presence === 'idle';
    });
    expect(watcher.events('device-changed').map(({ deviceId }) => deviceId)).not.toContain(elm.people.anna.phone.id);
  });
});

describe('LiveCalls', () => {
  it('shows nothing that is not stored yet', async () => {
    const held: CallEvent[][] = [];
    let tell: (events: readonly CallEvent[]) => void = () => undefined;
    const journal = {
      onStored: (listener: typeof tell) => {
        tell = listener;
        return () => undefined;
      },
    };
    using live = new LiveCalls({ journal, queues: bench.configuration.directory });
    const stop = bench.exchange.journal.onStored((events) => held.push([...events]));
    await talking();
    stop();
    const ofBen = () => live.ofUser({ companyId: elm.domain.companyId, userId: elm.people.ben.user.id });
    expect(ofBen()).toEqual([]);
    for (const events of held) tell(events);
    expect(ofBen()[0]?.state).toBe('connected');
  });

  it('follows calls while they go on and leaves nothing behind', async () => {
    using live = new LiveCalls({ journal: bench.exchange.journal, queues: bench.configuration.directory });
    const leg = await talking();
    expect(live.size).toBe(1);
    expect(live.ofUser({ companyId: elm.domain.companyId, userId: elm.people.ben.user.id })).toEqual(await callsOf(ben));
    leg.partyHangsUp();
    await until('over', () => live.size === 0);
    expect(live.ofUser({ companyId: elm.domain.companyId, userId: elm.people.ben.user.id })).toEqual([]);
  });
});
