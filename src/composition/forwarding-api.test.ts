import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { ForwardingProfileView, ImposedRuleView, MyForwardingView, TriedForwarding } from '../contract/rest/forwarding.ts';
import type { MyDevicesView } from '../contract/rest/me.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
let ben: ApiClient;
beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
});
afterAll(() => bench?.[Symbol.asyncDispose]());

const profiles = '/api/v1/me/forwarding/profiles';
const mine = async (of: ApiClient) => (await of.get(profiles)).body as unknown as MyForwardingView;
const active = async (of: ApiClient) => (await mine(of)).profiles.find(({ isActive }) => isActive)!;

async function addRule(of: ApiClient, rule: object) {
  const { id, version } = await active(of);
  return of.post(`${profiles}/${id}/rules`, { version, rule: { action: { kind: 'voicemail' }, type: 'immediate', ...rule } });
}

async function clearRules(of: ApiClient): Promise<void> {
  for (;;) {
    const { id, version, rules } = await active(of);
    if (!rules[0]) return;
    await of.send('DELETE', `${profiles}/${id}/rules/${rules[0].id}?version=${version}`);
  }
}

const tried = async (of: ApiClient, call: object) =>
  (await of.post('/api/v1/me/forwarding/try', { from: '', ...call })).body as unknown as TriedForwarding;

const setFor = async (login: 'anna' | 'ben', name: string, value: unknown) => {
  const body = { name, level: 'user', targetId: elm.people[login].user.id, value };
  const set = await boss.send('PUT', '/api/v1/admin/parameters/values', { body });
  expect(set, name).toMatchObject({ status: 200 });
  const { id } = set.body as unknown as { id: string };
  return () => boss.send('DELETE', `/api/v1/admin/parameters/values/${id}`);
};

describe('the first look at one’s forwarding', () => {
  it('finds the usual profile, also from several pages at the same time', async () => {
    const looks = await Promise.all([1, 2, 3, 4].map(() => boss.get(profiles)));
    expect(looks.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await mine(boss)).profiles).toHaveLength(1);
  });
});

describe('a rule of one’s own', () => {
  it('does with a call what “What if?” said, for the caller it names and for nobody else', async () => {
    await addRule(anna, {
      name: 'Ben',
      callers: [{ kind: 'user', userId: elm.people.ben.user.id }],
      action: { kind: 'number', number: '201' },
    });
    const fromBen = await tried(anna, { from: '203', phones: 'answered' });
    expect(fromBen).toMatchObject({ outcome: 'forwarded', stages: [{ code: 'rings', params: { name: 'boss Elm' } }] });
    expect(fromBen.stages[0]?.steps.map(({ code }) => code)).toContain('rule-holds');
    expect(await tried(anna, { from: '201', phones: 'answered' })).toMatchObject({ outcome: 'rings' });
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0 });
    const caller = bench.dials(elm.people.ben, '202');
    await until('it rings at the boss', () => bench.legFactory.latest(elm.people.boss.phone.id));
    caller.partyHangsUp();
    await clearRules(anna);
  });

  it('about a time and a status holds at that time and in that status only', async () => {
    const time = { days: [6], from: '17:00', to: '18:00', firstDay: null, lastDay: null, holidays: 'also' };
    await addRule(anna, { name: 'Evening', time, statuses: ['absent'] });
    const at = (localTime: string, status: string) => tried(anna, { localTime, status, phones: 'answered' });
    expect(await at('2026-11-21T17:05', 'absent')).toMatchObject({ outcome: 'voicemail' });
    expect(await at('2026-11-21T18:00', 'absent')).toMatchObject({ outcome: 'rings' });
    expect(await at('2026-11-22T17:05', 'absent')).toMatchObject({ outcome: 'rings' });
    const why = (await at('2026-11-21T17:05', 'online')).stages[0]!.steps;
    expect(why).toContainEqual(
      expect.objectContaining({ code: 'rule-other-status', params: { rule: 'Evening', number: 1, by: 'rule' } }),
    );
    await clearRules(anna);
  });

  it('cannot send calls back to where they came from (CIRCULARLEVEL)', async () => {
    const refused = await addRule(anna, { action: { kind: 'number', number: '202' } });
    expect(refused.body).toMatchObject({ code: 'forwarding-invalid', details: { field: 'action.number' } });
    const back = await setFor('ben', 'CIRCULARLEVEL', 2);
    await addRule(anna, { action: { kind: 'user', userId: elm.people.ben.user.id } });
    expect((await addRule(ben, { action: { kind: 'number', number: '202' } })).body.code).toBe('forwarding-invalid');
    await back();
    // One step is looked back on as usual: now it may be kept, and the call rings where it is.
    expect((await addRule(ben, { action: { kind: 'number', number: '202' } })).status).toBe(200);
    expect(await tried(anna, { from: '201', phones: 'answered' })).toMatchObject({ outcome: 'refused' });
    await clearRules(anna);
    await clearRules(ben);
  });
});

describe('a rule of the administrator', () => {
  const impose = (body: object) =>
    boss.post('/api/v1/admin/forwarding-rules', {
      name: 'Closed',
      place: 'before',
      level: 'user',
      targetId: elm.people.anna.user.id,
      rule: { type: 'immediate', action: { kind: 'user', userId: elm.people.ben.user.id } },
      ...body,
    });

  it('wins over the user’s own, is shown to him, and cannot be changed by him', async () => {
    await addRule(anna, { name: 'Mine' });
    expect(await tried(anna, { phones: 'answered' })).toMatchObject({ outcome: 'voicemail' });
    const rule = (await impose({})).body as unknown as ImposedRuleView;
    expect((await mine(anna)).imposed).toMatchObject([{ place: 'before', rule: { name: 'Closed' } }]);
    const { stages } = await tried(anna, { phones: 'answered' });
    expect(stages).toMatchObject([{ code: 'rings', params: { name: 'ben Elm' } }]);
    expect((await anna.send('DELETE', `/api/v1/admin/forwarding-rules/${rule.id}`)).status).toBe(403);
    // Others are not concerned.
    expect((await mine(ben)).imposed).toEqual([]);
    await boss.send('DELETE', `/api/v1/admin/forwarding-rules/${rule.id}`);
    await clearRules(anna);
  });

  it('forbids rules beside it where IsUserAuthorizedToCreateWithAdminRules is off', async () => {
    const back = await setFor('anna', 'IsUserAuthorizedToCreateWithAdminRules', false);
    expect((await mine(anna)).mayAddRules).toBe(true);
    const imposed = await impose({});
    expect(imposed).toMatchObject({ status: 201 });
    const { id } = imposed.body as unknown as ImposedRuleView;
    expect((await mine(anna)).mayAddRules).toBe(false);
    expect((await addRule(anna, {})).body).toMatchObject({
      code: 'not-permitted',
      details: { reason: 'feature-off', parameter: 'IsUserAuthorizedToCreateWithAdminRules' },
    });
    await boss.send('DELETE', `/api/v1/admin/forwarding-rules/${id}`);
    await back();
  });
});

describe('forwarding that must be answered', () => {
  it('goes to EMERGENCYNUMBER, so often as EMERGENCYNUMBERCALLTIMES says, when its number is none', async () => {
    const back = [
      await setFor('anna', 'TRANSFERVERIFICATION', true),
      await setFor('anna', 'EMERGENCYNUMBER', '201'),
      await setFor('anna', 'EMERGENCYNUMBERCALLTIMES', 1),
    ];
    await addRule(anna, { action: { kind: 'number', number: '299' } });
    const { outcome, stages } = await tried(anna, { phones: 'answered' });
    expect(outcome).toBe('emergency');
    expect(stages.at(-1)).toMatchObject({ code: 'emergency-rings', params: { name: 'boss Elm' } });
    for (const one of back) await one();
    expect(await tried(anna, { phones: 'answered' })).toMatchObject({ outcome: 'refused' });
    await clearRules(anna);
  });
});

describe('profiles', () => {
  it('count one at a time, each with its own sentence; a name can be changed', async () => {
    const made = (await anna.post(profiles, { name: 'Travelling' })).body as unknown as ForwardingProfileView;
    const simple = { ...made.simple, immediate: '203', external: { immediate: '201', busy: null, noAnswer: null } };
    const changed = await anna.send('PATCH', `${profiles}/${made.id}`, {
      body: { version: made.version, name: 'On the road', simple },
    });
    expect(changed.body).toMatchObject({
      name: 'On the road',
      simple: { immediate: '203', external: { immediate: '201' } },
      isActive: false,
    });
    expect(await tried(anna, { from: '201', phones: 'answered' })).toMatchObject({ outcome: 'rings', profileName: '' });
    await anna.post(`${profiles}/${made.id}/activate`);
    expect(await tried(anna, { from: '201', phones: 'answered' })).toMatchObject({
      profileName: 'On the road',
      stages: [{ code: 'rings', params: { name: 'ben Elm' } }],
    });
    expect(await tried(anna, { from: '+33155171889', phones: 'answered' })).toMatchObject({
      stages: [{ params: { name: 'boss Elm' } }],
    });
    await anna.send('DELETE', `${profiles}/${made.id}`);
  });
});

describe('what one calls with, and where one is rung', () => {
  const read = async () => (await anna.get('/api/v1/me/devices')).body as unknown as MyDevicesView;

  it('is chosen by the user, and decides who is rung', async () => {
    const { phone, browserPhone } = elm.people.anna;
    for (const device of [phone, browserPhone]) bench.plays(device, { ringsAfterMs: 0 });
    await anna.put('/api/v1/me/current-device', { deviceId: browserPhone.id });
    const numbers = [{ kind: 'desk', number: '201', rings: true }];
    const { status, body } = await anna.put('/api/v1/me/ringing', { deviceIds: [browserPhone.id], numbers });
    expect(status).toBe(200);
    expect(body).toMatchObject({ currentDeviceId: browserPhone.id, numbers: [{ kind: 'desk', number: '201', rings: true }] });
    expect(await read()).toEqual(body);
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0 });
    const before = bench.legFactory.made.length;
    const caller = bench.dials(elm.people.ben, '202');
    await until('it rings at both places', () => bench.legFactory.made.length === before + 2);
    const rung = bench.legFactory.made.slice(before).map(({ id }) => id.split('#')[0]);
    expect(new Set(rung)).toEqual(new Set([browserPhone.id, elm.people.boss.phone.id]));
    caller.partyHangsUp();
    expect((await anna.put('/api/v1/me/current-device', {})).status).toBe(400);
    await anna.put('/api/v1/me/ringing', { deviceIds: [phone.id, browserPhone.id], numbers: [] });
    expect((await read()).items.every(({ rings }) => rings)).toBe(true);
  });

  it('is hers alone', async () => {
    const theirs = { deviceIds: [elm.people.ben.phone.id], numbers: [] };
    expect((await anna.put('/api/v1/me/ringing', theirs)).body.code).toBe('device-unknown');
    expect(((await ben.get('/api/v1/me/devices')).body as unknown as MyDevicesView).numbers).toEqual([]);
  });
});
