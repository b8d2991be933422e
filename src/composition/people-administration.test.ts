import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';

type Json = Record<string, never> & { [key: string]: unknown };

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
/** Administers every company; at home in Elm. */
let root: ApiClient;

const body = (answer: Answer) => answer.body as unknown as Json & { items: Json[]; total: number; nextAfter: string | null };
const names = (answer: Answer, field = 'name') => body(answer).items.map((item) => item[field]);
const patch = (client: ApiClient, path: string, change: unknown) => client.send('PATCH', path, { body: change });
const remove = (client: ApiClient, path: string) => client.send('DELETE', path);
const expectCode = (answer: Answer, status: number, code: string) =>
  expect({ status: answer.status, code: answer.body.code, text: answer.text }).toMatchObject({ status, code });

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  root = await bench.signedInSuper(elm);
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

describe('groups', () => {
  it('are made with members, listed, changed by version and deleted when seen', async () => {
    const made = await boss.post('/api/v1/admin/groups', { name: 'Sales', userIds: [elm.people.anna.user.id] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'Sales', memberCount: 1, version: 1, enabled: true });
    const path = `/api/v1/admin/groups/${String(made.body.id)}`;

    const list = await boss.get('/api/v1/admin/groups?search=sal');
    expect(body(list)).toMatchObject({ total: 1, nextAfter: null, items: [{ name: 'Sales' }] });
    expect(body(await boss.get(`/api/v1/admin/groups?userId=${elm.people.ben.user.id}`)).total).toBe(0);

    expect((await patch(boss, path, { version: 1, description: 'They sell' })).body).toMatchObject({ version: 2, name: 'Sales' });
    const late = await patch(boss, path, { version: 1, name: 'Sold' });
    expectCode(late, 409, 'changed-meanwhile');
    expect(late.body.details).toMatchObject({ current: { description: 'They sell', version: 2 } });

    const others = await boss.get(`${path}/members?of=others&sort=login`);
    expect(names(others, 'login')).toEqual(expect.arrayContaining(['ben', 'boss']));
    expect(names(others, 'login')).not.toContain('anna');
    await boss.post(`${path}/members`, { userIds: [elm.people.ben.user.id, elm.people.anna.user.id] });
    expect(names(await boss.get(`${path}/members`), 'login')).toEqual(['anna', 'ben']);
    const left = await boss.post(`${path}/members/remove`, { userIds: [elm.people.anna.user.id] });
    expect(left.body.memberCount).toBe(1);

    expectCode(await remove(boss, path), 409, 'has-dependents');
    const { confirm, items } = (await boss.get(`${path}/dependents`)).body as unknown as { confirm: string; items: Json[] };
    expect(items).toEqual([expect.objectContaining({ kind: 'group-member', name: 'ben', effect: 'detached' })]);
    expect((await remove(boss, `${path}?confirm=${confirm}`)).status).toBe(204);
    expectCode(await boss.get(path), 404, 'not-found');
  });

  it('take nobody of another company', async () => {
    const stranger = oak.people.anna.user.id;
    expectCode(await boss.post('/api/v1/admin/groups', { name: 'Mixed', userIds: [stranger] }), 400, 'input-invalid');
    expect(body(await boss.get('/api/v1/admin/groups?search=mixed')).total).toBe(0);
  });

  it('are pasted all or none, with every fault named by its line', async () => {
    const csv = 'Name;Description;Members\nNorth;;anna ben\nSouth;;\n';
    const trial = await boss.post('/api/v1/admin/groups/csv', { csv, isTrial: true });
    expect(trial.body).toMatchObject({ created: 2 });
    expect(body(await boss.get('/api/v1/admin/groups')).total).toBe(0);

    const bad = await boss.post('/api/v1/admin/groups/csv', { csv: `${csv}North;;\nWest;;nobody\nEast;;ben\n` });
    expectCode(bad, 400, 'lines-refused');
    expect(bad.body.details).toEqual({
      total: 2,
      lines: [
        { line: 4, message: 'A group of this name exists' },
        { line: 5, message: 'There is no user "nobody"' },
      ],
    });
    expect(body(await boss.get('/api/v1/admin/groups')).total).toBe(0);

    expect((await boss.post('/api/v1/admin/groups/csv', { csv })).body).toMatchObject({
      created: 2,
      items: [{ line: 2 }, { line: 3 }],
    });
    expect(names(await boss.get('/api/v1/admin/groups?sort=-name'))).toEqual(['South', 'North']);
  });

  it('are not for users', async () => {
    expectCode(await anna.get('/api/v1/admin/groups'), 403, 'not-permitted');
  });
});

describe('domains', () => {
  it('are added with the numbering of their country, and known to the exchange at once', async () => {
    const made = await boss.post('/api/v1/admin/domains', {
      name: 'Elm US',
      sipDomain: 'US.elm.example',
      country: 'US',
      internalLength: 5,
    });
    expect(made.body).toMatchObject({ sipDomain: 'us.elm.example', internalLength: 5, userCount: 0, enabled: true });
    const domain = bench.configuration.directory.domainBySipDomain('us.elm.example')!;
    expect(bench.configuration.directory.numbering(domain.id)?.settings).toMatchObject({
      internationalPrefix: '011',
      internalLength: 5,
    });
    expectCode(
      await boss.post('/api/v1/admin/domains', { name: 'X', sipDomain: 'oak.example', country: 'FR' }),
      409,
      'name-taken',
    );
    expectCode(
      await boss.post('/api/v1/admin/domains', { name: 'X', sipDomain: 'x.example', country: 'XX' }),
      400,
      'input-invalid',
    );
  });

  it('keep their SIP domain as long as phones have passwords for it, and are not deleted under their users', async () => {
    const [home, us] = body(await boss.get('/api/v1/admin/domains')).items;
    const change = await patch(boss, `/api/v1/admin/domains/${String(home!.id)}`, { version: 1, sipDomain: 'new.example' });
    expectCode(change, 409, 'has-dependents');
    expect(change.body.details).toMatchObject({ total: 6, confirm: null });
    const moved = await patch(boss, `/api/v1/admin/domains/${String(us!.id)}`, { version: 1, sipDomain: 'usa.elm.example' });
    expect(moved.body).toMatchObject({ sipDomain: 'usa.elm.example', version: 2 });
    expectCode(await remove(boss, `/api/v1/admin/domains/${String(home!.id)}`), 409, 'has-dependents');
    expect((await remove(boss, `/api/v1/admin/domains/${String(us!.id)}`)).status).toBe(204);
    expect(bench.configuration.directory.domainBySipDomain('usa.elm.example')).toBeUndefined();
    expectCode(await remove(boss, `/api/v1/admin/domains/${String(home!.id)}`), 409, 'last-one');
  });

  it('that are disabled let nobody in and register no phone, until they are enabled again', async () => {
    const csv = 'name,sipDomain,country,internalLength\nElm West,west.elm.example,FR,3\n';
    const { items } = body(await boss.post('/api/v1/admin/domains/csv', { csv }));
    const path = `/api/v1/admin/domains/${String(items[0]!.id)}`;
    const user = { login: 'wes', password: 'amber lantern 77', domainId: items[0]!.id, number: '401' };
    await boss.post('/api/v1/admin/users', user);
    const wes = bench.client();
    const signIn = { login: 'wes', password: user.password, company: 'Elm' };
    expect((await wes.post('/api/v1/session', signIn)).status).toBe(200);
    expect((await patch(boss, path, { version: 1, enabled: false })).body.enabled).toBe(false);
    expect((await wes.get('/api/v1/session')).status).toBe(401);
    expectCode(await bench.client().post('/api/v1/session', signIn), 401, 'sign-in-refused');
    expect(bench.configuration.directory.domainBySipDomain('west.elm.example')).toBeUndefined();
    await patch(boss, path, { version: 2, enabled: true });
    expect((await bench.client().post('/api/v1/session', signIn)).status).toBe(200);
    const domain = bench.configuration.directory.domainBySipDomain('west.elm.example')!;
    expect(bench.configuration.directory.userByNumber(domain.id, '401')?.login).toBe('wes');
  });
});

describe('users', () => {
  const carl = {
    login: 'carl',
    firstName: 'Carl',
    lastName: 'Öberg',
    email: 'carl@elm.example',
    mobile: '+46 70 1',
    language: 'sv',
    externalKey: 'K-17',
    custom0: 'red',
    custom1: 'blue',
    password: 'amber lantern 77',
    voicemailPin: '8352',
    number: '210',
    hasDeskPhone: true,
  };

  it('are made with phones, groups and all their fields in one step, and can call at once', async () => {
    const north = body(await boss.get('/api/v1/admin/groups?search=north')).items[0]!;
    const made = await boss.post('/api/v1/admin/users', { ...carl, groupIds: [north.id] });
    expect(made.status).toBe(201);
    const { user, sip } = made.body as unknown as { user: Json; sip: Json };
    expect(user).toMatchObject({
      displayName: 'Carl Öberg',
      domainName: 'Elm',
      externalKey: 'K-17',
      custom0: 'red',
      custom1: 'blue',
      administrator: 'none',
      hasPassword: true,
      hasVoicemailPin: true,
      groups: [{ name: 'North' }],
    });
    expect((user.devices as unknown as Json[]).map(({ name, number }) => [name, number])).toEqual([
      ['Browser', '210'],
      ['Desk phone', '210'],
    ]);
    expect(sip).toMatchObject({ domain: 'elm.example', password: expect.any(String) });
    expect(made.text).not.toContain('amber');
    expect(bench.configuration.directory.userByNumber(elm.domain.id, '210')?.login).toBe('carl');
  });

  it('are not made by half: a taken number leaves no user behind', async () => {
    const answer = await boss.post('/api/v1/admin/users', { login: 'dora', number: '210' });
    expectCode(answer, 409, 'number-taken');
    expect(body(await boss.get('/api/v1/admin/users?search=dora')).total).toBe(0);
    expectCode(await boss.post('/api/v1/admin/users', { login: 'dora', groupIds: [elm.domain.id] }), 400, 'input-invalid');
    expect(body(await boss.get('/api/v1/admin/users?search=dora')).total).toBe(0);
  });

  it('are found by everything that is shown of them', async () => {
    for (const search of ['öberg carl', '210', 'K-17', 'red', 'carl@elm', 'north carl'])
      expect(names(await boss.get(`/api/v1/admin/users?search=${encodeURIComponent(search)}`), 'login'), search).toEqual([
        'carl',
      ]);
    expect(names(await boss.get('/api/v1/admin/users?role=administrator&sort=login'), 'login')).toEqual(['boss', 'root']);
    expect(names(await boss.get(`/api/v1/admin/users?domainId=${elm.domain.id}&sort=-number&limit=1`), 'login')).toEqual([
      'carl',
    ]);
    expectCode(await boss.get('/api/v1/admin/users?sort=colour'), 400, 'input-invalid');
  });

  it('are changed field by field, and cannot be changed from an old version', async () => {
    const user = body(await boss.get('/api/v1/admin/users?search=carl')).items[0]!;
    const path = `/api/v1/admin/users/${String(user.id)}`;
    const changed = await patch(boss, path, { version: user.version, mobile: null, custom1: 'green', groupIds: [] });
    expect(changed.body).toMatchObject({ mobile: null, custom1: 'green', custom0: 'red', groups: [] });
    const { version } = changed.body;
    expectCode(await patch(boss, path, { version: user.version, mobile: '1' }), 409, 'changed-meanwhile');
    expectCode(await patch(boss, path, { version, login: 'ANNA' }), 409, 'name-taken');
    expectCode(await patch(boss, path, { version, email: 'nonsense' }), 400, 'input-invalid');
  });

  it('are not taken out of a group by somebody who did not know that they were put into it', async () => {
    const user = body(await boss.get('/api/v1/admin/users?search=carl')).items[0]!;
    const group = body(await boss.get('/api/v1/admin/groups?search=north')).items[0]!;
    await boss.post(`/api/v1/admin/groups/${String(group.id)}/members`, { userIds: [user.id] });
    const path = `/api/v1/admin/users/${String(user.id)}`;
    const late = await patch(boss, path, { version: user.version, groupIds: [] });
    expectCode(late, 409, 'changed-meanwhile');
    expect(late.body.details).toMatchObject({ current: { groups: [{ name: 'North' }], administrator: 'none' } });
    await boss.post(`/api/v1/admin/groups/${String(group.id)}/members/remove`, { userIds: [user.id] });
  });

  it('lose their sessions with their password and when disabled', async () => {
    const user = body(await boss.get('/api/v1/admin/users?search=carl')).items[0]!;
    const path = `/api/v1/admin/users/${String(user.id)}`;
    const client = bench.client();
    const signIn = (password: string) => client.post('/api/v1/session', { login: 'carl', password, company: 'Elm' });
    expect((await signIn(carl.password)).status).toBe(200);
    expectCode(await boss.put(`${path}/password`, { password: 'short' }), 400, 'password-too-weak');
    expectCode(await boss.put(`${path}/voicemail-pin`, { pin: '1234' }), 400, 'password-too-weak');
    expect((await boss.put(`${path}/voicemail-pin`, { pin: '4711' })).status).toBe(204);
    expect((await boss.put(`${path}/password`, { password: 'copper kettle 19' })).status).toBe(204);
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect((await signIn('copper kettle 19')).status).toBe(200);
    const { version } = (await boss.get(path)).body as unknown as { version: number };
    await patch(boss, path, { version, enabled: false });
    expect((await client.get('/api/v1/session')).status).toBe(401);
    const { directory } = bench.configuration;
    expect(directory.user(user.id as never)?.enabled).toBe(false);
    expect(directory.devicesOf(user.id as never).map((device) => device.enabled)).toEqual([false, false]);
  });

  it('keep administrators from locking themselves out and from taking over who is above them', async () => {
    const own = `/api/v1/admin/users/${elm.people.boss.user.id}`;
    expectCode(await patch(boss, own, { version: 1, role: 'user' }), 403, 'not-permitted');
    expectCode(await patch(boss, own, { version: 1, enabled: false }), 403, 'not-permitted');
    expectCode(await remove(boss, own), 403, 'not-permitted');
    const above = body(await boss.get('/api/v1/admin/users?search=root')).items[0]!;
    const path = `/api/v1/admin/users/${String(above.id)}`;
    expectCode(await boss.put(`${path}/password`, { password: 'copper kettle 19' }), 403, 'not-permitted');
    expectCode(await patch(boss, path, { version: above.version, login: 'mine' }), 403, 'not-permitted');
    expectCode(await remove(boss, path), 403, 'not-permitted');
    expect((await root.get('/api/v1/session')).status).toBe(200);
  });

  it('are deleted with what hangs on them once that was seen, and leave no number that leads nowhere', async () => {
    const user = body(await boss.get('/api/v1/admin/users?search=carl')).items[0]!;
    const path = `/api/v1/admin/users/${String(user.id)}`;
    const trunk = await addTrunk('210');
    await anna.put('/api/v1/me/forwarding', { immediate: '210', busy: '203', noAnswer: null, noAnswerAfterS: 20 });
    const { items, confirm } = (await boss.get(`${path}/dependents`)).body as unknown as { items: Json[]; confirm: string };
    expect(items.map(({ kind, name, effect }) => `${String(kind)} ${String(name)} ${String(effect)}`).toSorted()).toEqual([
      'device Browser deleted',
      'device Desk phone deleted',
      'forwarding anna detached',
      'trunk-number Carrier +33155170210 detached',
    ]);
    expectCode(await remove(boss, path), 409, 'has-dependents');
    expect((await remove(boss, `${path}?confirm=${confirm}`)).status).toBe(204);
    expect(bench.configuration.directory.trunk(trunk as never)?.numbers).toEqual([
      { number: '+33155170202', destination: '202' },
    ]);
    expect((await anna.get('/api/v1/me/forwarding')).body).toMatchObject({ immediate: null, busy: '203' });
    expect(bench.configuration.directory.devicesByNumber(elm.domain.id, '210')).toEqual([]);
  });

  it('are pasted from a spreadsheet: a bad line changes nothing and every fault is named', async () => {
    const head = 'Login,First name,Last name,Number,Language,Groups,Enabled,Voicemail PIN';
    const good = [head, 'eva,Eva,Lund,220,sv,North|South,yes,8352', 'finn,Finn,"Ek, jr",221,,,no,'].join('\r\n');
    const bad = `${good}\r\ngus,Gus,Ny,999999999999999,sv,,,\r\nhal,Hal,Ny,223,xx,,perhaps,\r\n`;
    const refused = await boss.post('/api/v1/admin/users/csv', { csv: bad });
    expectCode(refused, 400, 'lines-refused');
    const { lines } = refused.body.details as unknown as { lines: { line: number; field: string }[] };
    expect(lines.map(({ line, field }) => [line, field])).toEqual([
      [4, 'number'],
      [5, 'enabled'],
      [5, 'language'],
    ]);
    const taken = await boss.post('/api/v1/admin/users/csv', { csv: `${good}\r\nIDA,Ida,Ny,220,,,,\r\nanna,Anna,Two,,,,,\r\n` });
    expect(taken.body.details).toMatchObject({ lines: [{ line: 4 }, { line: 5, message: 'A user with this login exists' }] });
    expect(body(await boss.get('/api/v1/admin/users?search=eva')).total).toBe(0);
    expect((await boss.post('/api/v1/admin/users/csv', { csv: good })).body).toMatchObject({ created: 2 });
    const [finn] = body(await boss.get('/api/v1/admin/users?search=finn')).items;
    expect(finn).toMatchObject({ lastName: 'Ek, jr', enabled: false, language: 'en', devices: [{ number: '221' }] });
    expectCode(await boss.post('/api/v1/admin/users/csv', { csv: 'login,colour\nx,red' }), 400, 'lines-refused');
    const phones = 'login,number,hasDeskPhone\nivo,281,yes\numa,282,no\n';
    const trial = (await boss.post('/api/v1/admin/users/csv', { csv: phones, isTrial: true })).body.items as unknown as Json[];
    expect(trial.map(({ sip }) => sip)).toEqual([null, null]);
    const shown = (await boss.post('/api/v1/admin/users/csv', { csv: phones })).body.items as unknown as Json[];
    expect(shown).toMatchObject([
      { number: '281', sip: { domain: 'elm.example', password: expect.any(String) } },
      { number: '282', sip: null },
    ]);
  });

  it('are made in numbers, all or none', async () => {
    const items = Array.from({ length: 50 }, (_, index) => ({ login: `many${index}`, number: String(500 + index) }));
    const refused = await boss.post('/api/v1/admin/users/bulk', { items: [...items, { login: 'many7' }] });
    expect(refused.body.details).toEqual({ total: 1, lines: [{ line: 51, message: 'A user with this login exists' }] });
    expect((await boss.post('/api/v1/admin/users/bulk', { items })).body).toMatchObject({ created: 50 });
    const page = body(await boss.get('/api/v1/admin/users?search=many&sort=number&limit=20'));
    expect(page).toMatchObject({ total: 50, items: expect.arrayContaining([expect.objectContaining({ login: 'many0' })]) });
    const next = body(await boss.get(`/api/v1/admin/users?search=many&sort=number&limit=20&after=${page.nextAfter}`));
    expect(next.items[0]).toMatchObject({ login: 'many20' });
  });
});

describe('a user himself', () => {
  it('sees and changes what is his to change', async () => {
    const profile = (await anna.get('/api/v1/me/profile')).body;
    expect(profile).toMatchObject({ login: 'anna', language: 'en', hasVoicemailPin: false, groups: ['North'] });
    const changed = await patch(anna, '/api/v1/me/profile', { version: profile.version, language: 'sv', mobile: '+46 70 2' });
    expect(changed.body).toMatchObject({ language: 'sv', mobile: '+46 70 2' });
    expectCode(await patch(anna, '/api/v1/me/profile', { version: profile.version, language: 'de' }), 409, 'changed-meanwhile');
    expect((await anna.put('/api/v1/me/voicemail-pin', { pin: '9041' })).status).toBe(204);
    expect((await anna.get('/api/v1/me/profile')).body).toMatchObject({ hasVoicemailPin: true });
    const { version } = (await anna.get('/api/v1/me/profile')).body;
    const more = await patch(anna, '/api/v1/me/profile', { version, role: 'administrator', login: 'queen' });
    expect(more.body).toMatchObject({ login: 'anna' });
    expectCode(await anna.get('/api/v1/admin/users'), 403, 'not-permitted');
  });
});

describe('companies', () => {
  it('are for those who administer all', async () => {
    expectCode(await boss.get('/api/v1/admin/companies'), 403, 'not-permitted');
    const list = await root.get('/api/v1/admin/companies?sort=name');
    expect(body(list)).toMatchObject({
      total: 2,
      items: [
        { name: 'Elm', domainCount: 2 },
        { name: 'Oak', userCount: 3, deviceCount: 6 },
      ],
    });
  });

  it('are made with a domain, one or many, all or none', async () => {
    const made = await root.post('/api/v1/admin/companies', {
      name: 'Ash',
      sipDomain: 'ash.example',
      country: 'SE',
      internalLength: 4,
    });
    expect(made.body).toMatchObject({ name: 'Ash', domainCount: 1, userCount: 0, version: 1 });
    const csv = 'name,sipDomain,country\nFir,fir.example,DE\nASH,ash2.example,DE\n';
    expectCode(await root.post('/api/v1/admin/companies/csv', { csv }), 400, 'lines-refused');
    expect(body(await root.get('/api/v1/admin/companies?search=fir')).total).toBe(0);
    expect(bench.configuration.directory.domainBySipDomain('fir.example')).toBeUndefined();
    const items = [
      { name: 'Fir', sipDomain: 'fir.example', country: 'DE' },
      { name: 'Yew', sipDomain: 'yew.example', country: 'DE' },
    ];
    expect((await root.post('/api/v1/admin/companies/bulk', { items })).body).toMatchObject({ created: 2 });
    expect(bench.configuration.directory.domainBySipDomain('yew.example')?.name).toBe('Yew');
  });

  it('that are disabled let nobody in; enabled again all is as it was', async () => {
    const company = body(await root.get('/api/v1/admin/companies?search=oak')).items[0]!;
    const path = `/api/v1/admin/companies/${String(company.id)}`;
    const ben = await bench.signedIn(oak, 'ben');
    using live = ben.live();
    await live.outcome;
    expect((await patch(root, path, { version: company.version, enabled: false })).body.enabled).toBe(false);
    expect((await ben.get('/api/v1/session')).status).toBe(401);
    expect((await bench.client().signIn(oak, 'ben')).status).toBe(401);
    expect(bench.configuration.directory.domainBySipDomain('oak.example')).toBeUndefined();
    await expect.poll(() => live.closedWith).not.toBeNull();
    await patch(root, path, { version: Number(company.version) + 1, enabled: true });
    expect((await bench.client().signIn(oak, 'ben')).status).toBe(200);
    expect(bench.configuration.directory.userByNumber(oak.domain.id, '203')?.login).toBe('ben');
  });

  it('are deleted with everything when that was seen, but never one’s own', async () => {
    const [elmRow, oakRow] = body(await root.get('/api/v1/admin/companies?sort=name')).items.filter(({ name }) =>
      ['Elm', 'Oak'].includes(String(name)),
    );
    expectCode(await remove(root, `/api/v1/admin/companies/${String(elmRow!.id)}`), 403, 'not-permitted');
    const path = `/api/v1/admin/companies/${String(oakRow!.id)}`;
    expectCode(await remove(root, path), 409, 'has-dependents');
    const { items, confirm } = (await root.get(`${path}/dependents`)).body as unknown as { items: Json[]; confirm: string };
    expect(items).toHaveLength(9);
    const ben = await bench.signedIn(oak, 'ben');
    expect((await remove(root, `${path}?confirm=${confirm}`)).status).toBe(204);
    expect((await ben.get('/api/v1/session')).status).toBe(401);
    expect(bench.configuration.directory.company(oak.domain.companyId)).toBeUndefined();
    expect(bench.configuration.directory.user(oak.people.ben.user.id)).toBeUndefined();
    const { rows } = await bench.foundation.store.inAllCompanies(async (scope) => ({
      rows: await scope.selectFrom('device').select('id').where('companyId', '=', oak.domain.companyId).execute(),
    }));
    expect(rows).toEqual([]);
  });
});

describe('administrators', () => {
  it('act in the companies listed for them, in one at a time; their own calls stay at home', async () => {
    const ash = body(await root.get('/api/v1/admin/companies?search=ash')).items[0]!;
    expect((await boss.get('/api/v1/session/companies')).body).toMatchObject({
      items: [{ name: 'Elm', isActing: true, isHome: true }],
    });
    expectCode(await boss.post('/api/v1/session/company', { companyId: ash.id }), 404, 'not-found');

    const administrator = body(await root.get('/api/v1/admin/administrators?search=boss')).items[0]!;
    const path = `/api/v1/admin/administrators/${String(administrator.id)}`;
    const listed = await patch(root, path, { version: administrator.version, companyIds: [ash.id] });
    expect(listed.body).toMatchObject({ administrator: 'company', companies: [{ name: 'Ash' }] });

    expect((await boss.post('/api/v1/session/company', { companyId: ash.id })).body).toMatchObject({ company: { name: 'Ash' } });
    expect((await boss.get('/api/v1/session')).body).toMatchObject({
      user: { companyName: 'Elm', administrator: 'company', actingCompany: { name: 'Ash' } },
    });
    expect(names(await boss.get('/api/v1/admin/domains'), 'sipDomain')).toEqual(['ash.example']);
    const made = await boss.post('/api/v1/admin/users', { login: 'asta', number: '1001' });
    expect((made.body as unknown as { user: Json }).user).toMatchObject({ domainName: 'Ash' });
    expect((await boss.get('/api/v1/me/profile')).body).toMatchObject({ login: 'boss' });
    expect(body(await boss.get('/api/v1/me/devices')).items).toHaveLength(2);
    expectCode(await boss.get(`/api/v1/admin/users/${elm.people.anna.user.id}`), 404, 'not-found');

    await patch(root, path, { version: administrator.version, companyIds: [] });
    expect(names(await boss.get('/api/v1/admin/domains'), 'sipDomain')).toContain('elm.example');
    expect(body(await boss.get('/api/v1/admin/users?search=asta')).total).toBe(0);
  });

  it('of all see every company; the last of them stays', async () => {
    const ash = body(await root.get('/api/v1/admin/companies?search=ash')).items[0]!;
    await root.post('/api/v1/session/company', { companyId: ash.id });
    expect(names(await root.get('/api/v1/admin/users'), 'login')).toEqual(['asta']);
    await root.post('/api/v1/session/company', { companyId: elm.domain.companyId });
    const own = body(await root.get('/api/v1/admin/administrators?administrator=super')).items[0]!;
    expect(own).toMatchObject({ login: 'root', company: { name: 'Elm' } });
    expectCode(
      await patch(root, `/api/v1/admin/administrators/${String(own.id)}`, { version: own.version, administrator: 'company' }),
      403,
      'not-permitted',
    );
    const second = body(await root.get('/api/v1/admin/administrators?search=boss')).items[0]!;
    const raised = await patch(root, `/api/v1/admin/administrators/${String(second.id)}`, {
      version: second.version,
      administrator: 'super',
    });
    expect(raised.body).toMatchObject({ administrator: 'super' });
    expect((await boss.get('/api/v1/admin/companies')).status).toBe(200);
  });
});

async function addTrunk(number: string): Promise<string> {
  const { body: trunk } = await boss.post('/api/v1/admin/trunks', {
    name: 'Carrier',
    authentication: { kind: 'address', peers: ['192.0.2.1'] },
    proxy: 'sip:192.0.2.1',
    numbers: [
      { number: `+33155170${number}`, destination: number },
      { number: '+33155170202', destination: '202' },
    ],
  });
  return String(trunk.id);
}
