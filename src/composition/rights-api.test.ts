import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type PersonName, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { CompanyId, GroupId } from '../kernel/ids.ts';

let bench: ApiBench;
let elm: TestCompany;
let companyId: CompanyId;
let boss: ApiClient;
let anna: ApiClient;
let groupId: GroupId;
const idOf = (name: PersonName) => elm.people[name].user.id;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  companyId = elm.domain.companyId;
  [boss, anna] = [await bench.signedIn(elm, 'boss'), await bench.signedIn(elm, 'anna')];
  groupId = bench.foundation.ids.next<GroupId>();
  await bench.configuration.writer.write(companyId, async (scope) => {
    await scope.insertInto('appGroup').values({ id: groupId, companyId, name: 'Sales' }).execute();
    await scope
      .insertInto('groupMember')
      .values({ companyId, groupId, userId: idOf('anna') })
      .execute();
  });
  // The first administrator of an installation is a super user; here nobody was set up.
  await bench.configuration.writer.write(companyId, (scope) =>
    scope.updateTable('appUser').set({ isSuper: true }).where('id', '=', idOf('boss')).execute(),
  );
  boss = await bench.signedIn(elm, 'boss');
  bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  const call = bench.dials(elm.people.boss, '203');
  await until('they talk', () => bench.exchange.registry.call(call.callId)?.joined);
  call.partyHangsUp();
  await until('it is over', () => !bench.exchange.registry.call(call.callId));
  await bench.exchange.journal.durable();
}, 60_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

const authorize = (kind: string, object: object, subject: object): Promise<Answer> =>
  boss.post('/api/v1/admin/authorizations', { kind, objects: [object], subjects: [subject] });
const toSales = () => ({ type: 'group', id: groupId });
const user = (name: PersonName) => ({ type: 'user', id: idOf(name) });
const explain = async (query: string) => (await boss.get(`/api/v1/admin/access/explain?${query}`)).body;
const set = (name: string, level: string, targetId: string | null, value: unknown): Promise<Answer> =>
  boss.put('/api/v1/admin/parameters/values', { name, level, targetId, value });

describe('a call log', () => {
  it('is read by who is authorized, says the explanation, until the right is taken away', async () => {
    const path = `/api/v1/call-log?userId=${idOf('ben')}`;
    const question = `subject=${idOf('anna')}&action=read&object=call-log:${idOf('ben')}`;
    const refused = await anna.get(path);
    expect({ status: refused.status, details: refused.body.details }).toEqual({
      status: 403,
      details: { reason: 'not-authorized' },
    });
    expect(await explain(question)).toMatchObject({
      allowed: false,
      sentence: 'anna Elm may not read the call log of ben Elm: nobody authorized anna Elm, nor one of the groups Sales.',
    });

    const made = await authorize('call-log', user('ben'), toSales());
    expect(made.body.items).toEqual([
      expect.objectContaining({
        sentence: 'Sales is authorized to the call log of ben Elm.',
        subject: expect.objectContaining({ name: 'Sales' }),
      }),
    ]);
    const { items } = (await anna.get(path)).body as unknown as {
      items: { callId: string; otherNumber: string; direction: string }[];
    };
    expect(items).toEqual([expect.objectContaining({ direction: 'incoming', otherNumber: '201' })]);
    expect((await anna.get(`/api/v1/calls/${items[0]!.callId}/why`)).status).toBe(200);
    expect((await anna.get('/api/v1/me/rights')).body.callLogs).toEqual([{ userId: idOf('ben'), name: 'ben Elm' }]);
    const explained = await explain(question);
    expect(explained).toMatchObject({ allowed: true, reason: 'authorized' });
    expect(explained.ways).toEqual([
      expect.objectContaining({
        sentence: 'anna Elm is a member of Sales, which is authorized to the call log of ben Elm.',
        steps: [expect.objectContaining({ code: 'member-of' }), expect.objectContaining({ code: 'authorized' })],
      }),
    ]);

    const [{ id }] = made.body.items as unknown as [{ id: string }];
    expect((await boss.send('DELETE', `/api/v1/admin/authorizations/${id}`)).status).toBe(204);
    expect((await anna.get(path)).status).toBe(403);
    expect((await anna.get(`/api/v1/calls/${items[0]!.callId}/why`)).status).toBe(404);
  });

  it('cannot be had by a user of another company, who does not even learn that it exists', async () => {
    const oak = await bench.addCompany('Oak', 'oak.example');
    const stranger = await bench.signedIn(oak, 'boss');
    expect((await stranger.get(`/api/v1/call-log?userId=${idOf('ben')}`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/admin/access/explain?subject=${idOf('anna')}&action=read&object=company:`)).status).toBe(
      404,
    );
    const draft = { kind: 'call-log', objects: [user('ben')], subjects: [user('anna')] };
    expect((await stranger.post('/api/v1/admin/authorizations', draft)).status).toBe(404);
    const values = { name: 'vmNumber', level: 'user', targetId: idOf('anna'), value: '1' };
    expect((await stranger.put('/api/v1/admin/parameters/values', values)).status).toBe(404);
    expect((await stranger.get(`/api/v1/admin/parameters?userId=${idOf('anna')}`)).status).toBe(404);
  });
});

describe('an application that is closed', () => {
  const change = async (body: object): Promise<Answer> => {
    const { items } = (await boss.get('/api/v1/admin/applications')).body as unknown as {
      items: { id: string; version: number }[];
    };
    const { version } = items.find(({ id }) => id === 'caller')!;
    return boss.send('PATCH', '/api/v1/admin/applications/caller', { body: { version, ...body } });
  };

  it('is for who is authorized, as long as there are seats', async () => {
    expect((await anna.get('/api/v1/calls')).status).toBe(200);
    expect((await change({ isOpen: false, seats: 1 })).body).toMatchObject({ isOpen: false, seats: 1, seatsUsed: 0 });
    expect((await anna.get('/api/v1/calls')).body).toMatchObject({
      code: 'not-permitted',
      details: { reason: 'not-authorized' },
    });
    expect((await authorize('application', { type: 'application', id: 'caller' }, toSales())).status).toBe(201);
    expect((await anna.get('/api/v1/calls')).status).toBe(200);
    const full = await authorize('application', { type: 'application', id: 'caller' }, user('ben'));
    expect({ status: full.status, body: full.body }).toMatchObject({
      status: 409,
      body: {
        code: 'no-seat-left',
        detail: 'Caller has 1 seat; this would need 2. Take the right from somebody, or get more seats.',
      },
    });
    const { items } = (await boss.get('/api/v1/admin/applications')).body as unknown as { items: object[] };
    expect(items).toContainEqual(expect.objectContaining({ id: 'caller', seats: 1, seatsUsed: 1 }));
    expect((await anna.get('/api/v1/me/rights')).body.applications).toContain('caller');
    expect((await change({ isOpen: true, seats: null })).status).toBe(200);
  });
});

describe('a feature that is switched off', () => {
  it('is refused with the parameter’s name, for whom it is switched off', async () => {
    const ben = await bench.signedIn(elm, 'ben');
    const forwarding = { immediate: null, busy: '201', noAnswer: null, noAnswerAfterS: 20 };
    await set('WAITTIMENOREPLYPBX', 'group', groupId, 35);
    expect((await anna.get('/api/v1/me/forwarding')).body).toMatchObject({ noAnswerAfterS: 35 });
    await set('AuthorizedForwardTypeBusy', 'group', groupId, false);
    expect((await anna.put('/api/v1/me/forwarding', forwarding)).body).toMatchObject({
      code: 'not-permitted',
      details: { reason: 'feature-off', parameter: 'AuthorizedForwardTypeBusy' },
    });
    expect((await ben.put('/api/v1/me/forwarding', forwarding)).status).toBe(200);
    expect((await anna.put('/api/v1/me/forwarding', { ...forwarding, busy: null, immediate: '201' })).status).toBe(200);
    await set('AuthorizeSimpleRules', 'user', idOf('ben'), false);
    expect((await ben.put('/api/v1/me/forwarding', { ...forwarding, busy: null })).status).toBe(403);
  });

  it('counts at once for pickup, notes and the choice of a device', async () => {
    const device = { deviceId: elm.people.anna.phone.id };
    expect((await anna.put('/api/v1/me/current-device', device)).status).toBe(204);
    for (const name of ['AuthorizeInterception', 'AuthorizeNote', 'AuthorizedCurrentDevice'])
      await set(name, 'default', null, false);
    const answers = [
      await anna.post(`/api/v1/people/${idOf('ben')}/pick-up`, {}),
      await anna.send('PATCH', '/api/v1/call-log/x', { body: { note: 'x' } }),
      await anna.put('/api/v1/me/current-device', device),
    ];
    expect(answers.map(({ body }) => (body.details as { parameter?: string } | undefined)?.parameter)).toEqual([
      'AuthorizeInterception',
      'AuthorizeNote',
      'AuthorizedCurrentDevice',
    ]);
  });

  it('hides who is on the telephone, in the list and live, but from others only', async () => {
    bench.register(elm.people.ben.phone);
    const presenceOf = async (client: ApiClient, name: PersonName) =>
      ((await client.get('/api/v1/people')).body.items as unknown as { userId: string; presence: string }[]).find(
        ({ userId }) => userId === idOf(name),
      )?.presence;
    expect(await presenceOf(anna, 'ben')).toBe('idle');
    await set('AuthorizedPhoneSupervisionPresences', 'group', groupId, false);
    expect(await presenceOf(anna, 'ben')).toBe('offline');
    const ben = await bench.signedIn(elm, 'ben');
    expect(await presenceOf(ben, 'ben')).toBe('idle');
    using watching = anna.live();
    expect(await watching.outcome).toBe('open');
    watching.send({ kind: 'subscribe', topic: 'presence' });
    const refused = await until('it is refused', () => watching.received.find(({ kind }) => kind === 'refused'));
    expect(refused).toMatchObject({ topic: 'presence', code: 'not-permitted' });
  });
});
