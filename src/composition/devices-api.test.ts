import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import type { DeviceView, SipAccountView } from '../contract/rest/devices.ts';
import { computeHa1 } from '../protocol/sip/digest/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const path = '/api/v1/admin/devices';
type Page = { items: DeviceView[]; total: number; nextAfter: string | null };
const list = async (query = '') => (await boss.get(`${path}${query}`)).body as unknown as Page;
const make = async (body: Record<string, unknown>) => {
  const { status, body: answer } = await boss.post(path, body);
  expect(status, JSON.stringify(answer)).toBe(201);
  return answer as unknown as { device: DeviceView; sip: SipAccountView | null };
};
const change = (device: DeviceView, body: Record<string, unknown>) =>
  boss.send('PATCH', `${path}/${device.id}`, { body: { version: device.version, ...body } });

describe('a device that is made', () => {
  it('has all that was said, and a password that is shown once and works', async () => {
    const { device, sip } = await make({
      name: 'Reception',
      number: '401',
      userId: elm.people.anna.user.id,
      description: 'at the door',
      lines: 4,
      oneNumber: false,
      dtmfMethod: 'sip-info',
      codecs: ['PCMA', 'G722'],
      videoAllowed: true,
      transport: 'tls',
      allowedAddress: '192.0.2.0/24',
      stunServer: 'stun.example:3478',
    });
    expect(device).toMatchObject({
      domainName: 'Elm',
      userName: 'anna Elm',
      protocol: 'sip-phone',
      lines: 4,
      codecs: ['PCMA', 'G722'],
      transport: 'tls',
      enabled: true,
      version: 1,
      isRegistered: false,
    });
    expect(sip).toEqual({
      user: device.sipUser,
      password: expect.stringMatching(/^[a-z0-9]{20}$/) as string,
      domain: 'elm.example',
      realm: 'elm.example',
      servers: [{ transport: 'tls', host: '127.0.0.1', port: 5061 }],
      stunServer: 'stun.example:3478',
    });
    const live = bench.configuration.directory.device(device.id as never)!;
    expect(live).toMatchObject({ transport: 'tls', allowedAddress: '192.0.2.0/24', dtmfMethod: 'sip-info' });
    expect(live.ha1).toEqual(computeHa1(sip!.user, 'elm.example', sip!.password));
    expect((await boss.get(`${path}/${device.id}`)).text).not.toContain(sip!.password);
    const renewed = (await boss.post(`${path}/${device.id}/sip-password`)).body as unknown as SipAccountView;
    expect(renewed.password).not.toBe(sip!.password);
    const after = bench.configuration.directory.device(device.id as never)!;
    expect(after.ha1).toEqual(computeHa1(sip!.user, 'elm.example', renewed.password));
  });

  it('may be virtual: a number without telephone and password', async () => {
    const { device, sip } = await make({ name: 'Nobody', number: '402', protocol: 'virtual' });
    expect(sip).toBeNull();
    expect((await boss.post(`${path}/${device.id}/sip-password`)).body.code).toBe('input-invalid');
  });

  it('is refused with a number of somebody else, a bad address, or a transport that it cannot have', async () => {
    const before = (await list()).total;
    const refusal = async (body: Record<string, unknown>) =>
      (await boss.post(path, { name: 'x', number: '490', ...body })).body.code;
    expect(await refusal({ number: '203' })).toBe('number-taken');
    expect(await refusal({ number: '203', userId: elm.people.anna.user.id })).toBe('number-taken');
    expect(await refusal({ allowedAddress: 'the office' })).toBe('input-invalid');
    expect(await refusal({ stunServer: 'two words' })).toBe('input-invalid');
    expect(await refusal({ protocol: 'sip-softphone', transport: 'udp' })).toBe('input-invalid');
    expect(await refusal({ userId: oak.people.anna.user.id })).toBe('not-found');
    expect(await refusal({ domainId: oak.domain.id })).toBe('not-found');
    expect(await refusal({ sipUser: elm.people.ben.phone.sipUser })).toBe('name-taken');
    expect((await list()).total).toBe(before);
  });
});

describe('the list', () => {
  it('pages, sorts by number as people count, filters and searches', async () => {
    await make({ name: 'Short', number: '9' });
    const all = await list('?limit=500');
    expect(all.items.map(({ number }) => Number(number))).toEqual(
      all.items.map(({ number }) => Number(number)).toSorted((a, b) => a - b),
    );
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page: Page = await list(`?limit=3&sort=-user${after && `&after=${encodeURIComponent(after)}`}`);
      seen.push(...page.items.map(({ id }) => id));
      after = page.nextAfter;
    }
    expect(seen.toSorted()).toEqual(all.items.map(({ id }) => id).toSorted());
    const annas = await list(`?userId=${elm.people.anna.user.id}`);
    expect(annas.items.every(({ userName }) => userName === 'anna Elm')).toBe(true);
    expect((await list('?search=reception')).items.map(({ number }) => number)).toEqual(['401']);
    expect((await list('?search=anna+door')).total).toBe(1);
    expect((await list('?protocol=virtual')).total).toBe(1);
    expect((await list('?enabled=false')).total).toBe(0);
    expect(all.items.some(({ id }) => id === oak.people.ben.phone.id)).toBe(false);
  });
});

describe('a change', () => {
  it('holds at once: a disabled device, or one that may no longer come as it came, loses its registration', async () => {
    const { device } = await make({ name: 'Shop', number: '410' });
    const live = () => bench.configuration.directory.device(device.id as never)!;
    bench.register(live());
    const renamed = (await change(device, { name: 'Shop floor' })).body as unknown as DeviceView;
    expect(renamed).toMatchObject({ name: 'Shop floor', version: 2, isRegistered: true });
    const moved = (await change(renamed, { transport: 'tls' })).body as unknown as DeviceView;
    expect(moved).toMatchObject({ version: 3, isRegistered: false });
    bench.register(live());
    const off = (await change(moved, { enabled: false })).body as unknown as DeviceView;
    expect(off).toMatchObject({ enabled: false, isRegistered: false });
    expect(live().enabled).toBe(false);
  });

  it('of what was changed meanwhile is refused and shows how it is now, without secrets', async () => {
    const { device } = await make({ name: 'Race', number: '411' });
    expect((await change(device, { name: 'First' })).status).toBe(200);
    const late = await change(device, { name: 'Second' });
    expect(late.body).toMatchObject({
      status: 409,
      code: 'changed-meanwhile',
      details: { current: { name: 'First', version: 2 } },
    });
    expect(late.text).not.toMatch(/ha1|[0-9a-f]{32}/i);
  });

  it('moves it to another user or number only where that is free', async () => {
    const { device } = await make({ name: 'Spare', number: '412' });
    expect((await change(device, { number: '203' })).body.code).toBe('number-taken');
    expect((await change(device, { userId: oak.people.anna.user.id })).body.code).toBe('not-found');
    const given = await change(device, { number: '203', userId: elm.people.ben.user.id });
    expect(given.body).toMatchObject({ number: '203', userName: 'ben Elm', version: 2 });
    expect((await change(given.body as unknown as DeviceView, { userId: null })).body.code).toBe('number-taken');
  });

  it('is recorded with who made it, before and after, and never the password', async () => {
    const { device } = await make({ name: 'Told', number: '413' });
    await change(device, { lines: 7 });
    await boss.post(`${path}/${device.id}/sip-password`);
    const entries = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope.selectFrom('auditEntry').selectAll().where('rowId', '=', device.id).orderBy('id').execute(),
    );
    expect(entries.map(({ action, before, after, changedSecrets }) => ({ action, before, after, changedSecrets }))).toMatchObject(
      [
        { action: 'insert', after: { name: 'Told', number: '413' } },
        { action: 'update', before: { lines: 2 }, after: { lines: 7 } },
        {
          action: 'update',
          before: {},
          after: {},
          changedSecrets: expect.arrayContaining(['ha1_md5', 'ha1_sha256']) as string[],
        },
      ],
    );
    for (const { actor } of entries) expect(actor).toMatchObject({ login: 'boss' });
    expect(JSON.stringify(entries)).not.toContain(bench.configuration.directory.device(device.id as never)!.ha1.md5);
  });
});

describe('many at once', () => {
  it('are a run of consecutive numbers, each with its own password', async () => {
    const { status, body } = await boss.post(`${path}/bulk`, {
      duplicate: { device: { name: 'Room {number}', number: '500' }, count: 20 },
    });
    expect(status).toBe(200);
    const items = body.items as unknown as { line: number; name: string; number: string; sip: SipAccountView }[];
    expect(body.created).toBe(20);
    expect(items.at(-1)).toMatchObject({ line: 20, name: 'Room 519', number: '519' });
    expect(new Set(items.map(({ sip }) => sip.password)).size).toBe(20);
    expect((await list('?search=room')).total).toBe(20);
  });

  it('are all refused when one of them cannot be, and every such line is named', async () => {
    const before = (await list()).total;
    const run = await boss.post(`${path}/bulk`, { duplicate: { device: { name: 'x', number: '510' }, count: 12 } });
    expect(run.body).toMatchObject({ code: 'lines-refused', status: 400 });
    const { lines } = run.body.details as unknown as { lines: { line: number }[] };
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const twice = await boss.post(`${path}/bulk`, {
      items: [
        { name: 'a', number: '530' },
        { name: 'b', number: '530' },
      ],
    });
    expect(twice.body.details).toMatchObject({ lines: [{ line: 2, field: 'number' }] });
    expect((await list()).total).toBe(before);
  });

  it('come from a pasted table; a trial makes nothing, a bad line changes nothing', async () => {
    const csv = 'number;name;login;lines\n541;Bureau;anna;3\n542;Annexe;;2\n';
    expect((await boss.post(`${path}/csv`, { csv, isTrial: true })).body).toMatchObject({ created: 0 });
    expect((await list('?search=annexe')).total).toBe(0);
    const bad = await boss.post(`${path}/csv`, { csv: `${csv}203;Taken;;1\n` });
    expect(bad.body).toMatchObject({ code: 'lines-refused', details: { lines: [{ line: 4, field: 'number' }] } });
    const trial = await boss.post(`${path}/csv`, { csv: `${csv}203;Taken;;1\n`, isTrial: true });
    expect(trial.body.code).toBe('lines-refused');
    expect((await list('?search=annexe')).total).toBe(0);
    const made = await boss.post(`${path}/csv`, { csv });
    expect(made.body).toMatchObject({
      created: 2,
      items: [
        { line: 2, number: '541' },
        { line: 3, number: '542' },
      ],
    });
    expect((await list('?search=bureau')).items[0]).toMatchObject({ userName: 'anna Elm', lines: 3 });
  });
});

describe('a deletion', () => {
  it('shows first who leads calls to its number, and ends its registration', async () => {
    const { device } = await make({ name: 'Old', number: '450', userId: elm.people.anna.user.id });
    bench.register(bench.configuration.directory.device(device.id as never)!);
    const ben = await bench.signedIn(elm, 'ben');
    const away = { immediate: '450', busy: null, noAnswer: null, noAnswerAfterS: 20 };
    expect((await ben.put('/api/v1/me/forwarding', away)).status).toBe(200);
    const leads = { name: 'Line', authentication: { kind: 'address', peers: ['192.0.2.9'] }, proxy: 'sip:192.0.2.9' };
    await boss.post('/api/v1/admin/trunks', { ...leads, numbers: [{ number: '+33123', destination: '450' }] });
    const { body } = await boss.get(`${path}/${device.id}/dependents`);
    expect(body).toMatchObject({
      total: 2,
      items: [
        { kind: 'trunk', name: 'Line', effect: 'detached' },
        { kind: 'forwarding', name: 'ben', effect: 'detached' },
      ],
    });
    expect((await boss.send('DELETE', `${path}/${device.id}`)).body.code).toBe('has-dependents');
    expect(bench.registered.has(device.id as never)).toBe(true);
    expect((await boss.send('DELETE', `${path}/${device.id}?confirm=${String(body.confirm)}`)).status).toBe(204);
    expect(bench.registered.has(device.id as never)).toBe(false);
    expect((await boss.get(`${path}/${device.id}`)).body.code).toBe('device-unknown');
    expect((await boss.get(`${path}/not-an-id`)).status).toBe(404);
  });
});
