import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { CallLogEntry } from '../contract/rest/call-log.ts';
import type { Person } from '../contract/rest/people.ts';

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

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

const logOf = async (client: ApiClient, query = '') =>
  (await client.get(`/api/v1/call-log${query}`)).body as unknown as { items: CallLogEntry[]; nextCursor: string | null };

/** Anna calls Ben, who answers; she hangs up. */
async function oneCall(): Promise<string> {
  bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  const leg = bench.dials(elm.people.anna, '203');
  await until('they talk', () => bench.exchange.registry.call(leg.callId)?.joined);
  leg.partyHangsUp();
  await until('it is over', () => !bench.exchange.registry.call(leg.callId));
  await bench.exchange.journal.durable();
  bench.legFactory.scripts.clear();
  return leg.callId;
}

describe('the call log', () => {
  it('comes in pages, the newest first, without gaps or repetitions', async () => {
    const calls = [];
    for (let i = 0; i < 5; i++) calls.push(await oneCall());
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await logOf(anna, `?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.items.map(({ callId }) => callId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(calls.toReversed());
  });

  it('is filtered by direction and searched by name, number and note', async () => {
    expect((await logOf(anna, '?direction=incoming')).items).toEqual([]);
    expect((await logOf(anna, '?direction=outgoing')).items).toHaveLength(5);
    expect((await logOf(anna, '?search=BEN')).items).toHaveLength(5);
    expect((await logOf(anna, '?search=203')).items).toHaveLength(5);
    expect((await logOf(anna, '?search=%25')).items).toEqual([]);
  });

  it('keeps a note of mine that nobody else sees', async () => {
    const [mine] = (await logOf(anna)).items;
    const noted = await anna.send('PATCH', `/api/v1/call-log/${mine!.id}`, { body: { note: 'call back' } });
    expect(noted.body).toMatchObject({ id: mine!.id, note: 'call back' });
    expect((await logOf(anna, '?search=back')).items.map(({ id }) => id)).toEqual([mine!.id]);
    const his = (await logOf(ben)).items.find(({ callId }) => callId === mine!.callId);
    expect(his).toMatchObject({ direction: 'incoming', note: '' });
    const bossNotes = await boss.send('PATCH', `/api/v1/call-log/${mine!.id}`, { body: { note: 'x' } });
    expect(bossNotes.body.code).toBe('note-unknown');
  });

  it('explains a call to who took part and to administrators', async () => {
    const callId = await oneCall();
    const why = await anna.get(`/api/v1/calls/${callId}/why`);
    const steps = why.body.steps as unknown as { seq: number; type: string; sentence: string }[];
    expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index));
    expect(steps[0]!.sentence).toBe('anna Elm (202) dialled 203.');
    expect(steps.map(({ sentence }) => sentence)).toContain('anna Elm (202) and ben Elm (203) are connected.');
    expect((await boss.get(`/api/v1/calls/${callId}/why`)).status).toBe(200);
    const outsider = await bench.configuration.users.createFirst(
      elm.domain,
      { login: 'eva', firstName: 'Eva', lastName: '', email: null, mobile: null, language: 'en', role: 'user' },
      'violet harbour 9',
    );
    const eva = bench.client();
    const signedIn = await eva.post('/api/v1/session', { login: outsider.login, password: 'violet harbour 9' });
    expect(signedIn.status).toBe(200);
    expect((await eva.get(`/api/v1/calls/${callId}/why`)).body.code).toBe('call-unknown');
  });
});

describe('people', () => {
  it('are found by name without accents, by number, the best first, with their presence', async () => {
    const add = async (firstName: string, lastName: string, number: string) => {
      const user = { login: firstName.toLowerCase(), firstName, lastName, password: 'violet harbour 1', number };
      expect((await boss.post('/api/v1/admin/users', user)).status).toBe(201);
    };
    await add('Inès', 'Bergström', '241');
    await add('Béatrice', 'Inesco', '242');
    await add('Łukasz', 'Größe', '243');
    const find = async (search: string) => {
      const { items } = (await anna.get(`/api/v1/people?search=${encodeURIComponent(search)}`)).body as unknown as {
        items: Person[];
      };
      return items.map(({ displayName }) => displayName);
    };
    expect(await find('ines')).toEqual(['Inès Bergström', 'Béatrice Inesco']);
    expect(await find('BERGSTROM in')).toEqual(['Inès Bergström']);
    expect(await find('lukasz grosse')).toEqual(['Łukasz Größe']);
    expect(await find('243')).toEqual(['Łukasz Größe']);
    expect(await find('24')).toHaveLength(3);
    expect(await find('nobody')).toEqual([]);
    bench.register(elm.people.ben.phone);
    const { items } = (await anna.get('/api/v1/people?search=ben')).body as unknown as { items: Person[] };
    expect(items[0]).toMatchObject({ displayName: 'ben Elm', number: '203', presence: 'idle' });
  });

  it('come in pages', async () => {
    const first = (await anna.get('/api/v1/people?limit=4')).body as unknown as { items: Person[]; nextCursor: string };
    const rest = (await anna.get(`/api/v1/people?limit=100&cursor=${first.nextCursor}`)).body as unknown as { items: Person[] };
    const all = (await anna.get('/api/v1/people')).body as unknown as { items: Person[] };
    expect([...first.items, ...rest.items]).toEqual(all.items);
  });
});

describe('my devices and forwardings', () => {
  it('remember the device I chose', async () => {
    const { phone, browserPhone } = elm.people.anna;
    const before = (await anna.get('/api/v1/me/devices')).body;
    expect((before.items as unknown as { id: string }[]).map(({ id }) => id).toSorted()).toEqual(
      [phone.id, browserPhone.id].toSorted(),
    );
    for (const { id } of [phone, browserPhone]) {
      expect((await anna.put('/api/v1/me/current-device', { deviceId: id })).status).toBe(204);
      expect((await anna.get('/api/v1/me/devices')).body.currentDeviceId).toBe(id);
    }
  });

  it('give the browser phone credentials that end with the session', async () => {
    const client = await bench.signedIn(elm, 'anna');
    const { body } = await client.post('/api/v1/me/browser-phone');
    const { browserPhone } = elm.people.anna;
    expect(body).toMatchObject({ deviceId: browserPhone.id, sipUser: browserPhone.sipUser, sipDomain: 'elm.example' });
    expect(body.webSocketUrl).toBe(`${bench.http.url.replace('http', 'ws')}/sip`);
    const { browserPhones } = bench.configuration;
    expect(browserPhones.ha1Of(browserPhone, 'elm.example', String(body.authorizationUser))).toBeDefined();
    await client.send('DELETE', '/api/v1/session');
    expect(browserPhones.ha1Of(browserPhone, 'elm.example', String(body.authorizationUser))).toBeUndefined();
  });

  it('send my calls where I say, also after a restart', async () => {
    const wanted = { immediate: '201', busy: null, noAnswer: '203', noAnswerAfterS: 15 };
    expect((await anna.put('/api/v1/me/forwarding', wanted)).body).toEqual(wanted);
    expect((await anna.get('/api/v1/me/forwarding')).body).toEqual(wanted);
    const stored = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope.selectFrom('forwarding').select(['immediate', 'noAnswerAfterS']).execute(),
    );
    expect(stored).toEqual([{ immediate: '201', noAnswerAfterS: 15 }]);
    bench.plays(elm.people.boss.phone, { ringsAfterMs: 0 });
    const leg = bench.dials(elm.people.ben, '202');
    await until('it rings at the boss', () => bench.legFactory.latest(elm.people.boss.phone.id));
    leg.partyHangsUp();
    expect((await anna.put('/api/v1/me/forwarding', { ...wanted, immediate: null, noAnswer: null })).status).toBe(200);
  });
});

describe('the numbering plan', () => {
  it('says what would be dialled, and why', async () => {
    const path = `/api/v1/admin/numbering-settings/${elm.domain.id}/test`;
    const { body } = await boss.post(path, { number: '+33 1 23 45 67 89' });
    expect(body).toMatchObject({ kind: 'external', number: '00123456789' });
    expect((body.steps as unknown as unknown[]).length).toBeGreaterThan(0);
  });

  it('is changed by administrators; a bad rule is named and nothing is changed', async () => {
    const rules = '/api/v1/admin/numbering-rules';
    const good = await boss.post(rules, { priority: 1, pattern: '+49', value: '0049' });
    expect(good.status).toBe(201);
    expect((await boss.get(rules)).body.items).toEqual([good.body]);
    const refused = await boss.post(rules, { priority: 7, pattern: '[(unclosed]', value: 'x' });
    expect(refused.body).toMatchObject({ code: 'numbering-rule-invalid', status: 400 });
    expect(String(refused.body.detail)).toContain('[(unclosed]');
    expect((await boss.get(rules)).body.items).toEqual([good.body]);
  });
});

describe('queues and agents', () => {
  it('turn users into agents who change their state', async () => {
    expect((await anna.get('/api/v1/me/agent')).body.code).toBe('agent-unknown');
    const queue = { name: 'Sales', number: '300', memberUserIds: [elm.people.anna.user.id] };
    const made = await boss.post('/api/v1/admin/queues', queue);
    expect(made.body).toMatchObject(queue);
    expect((await boss.get('/api/v1/admin/queues')).body.items).toEqual([made.body]);
    expect((await anna.get('/api/v1/session')).body.user).toMatchObject({ agentId: expect.any(String) });
    using live = anna.live();
    await live.outcome;
    const ready = await anna.put('/api/v1/me/agent/state', { state: 'ready' });
    expect(ready.body).toMatchObject({ state: 'ready', queues: [{ name: 'Sales', number: '300', waiting: 0 }] });
    await until('told', () => live.events('agent-changed').some(({ agent }) => agent.state === 'ready'));
    const away = await anna.put('/api/v1/me/agent/state', { state: 'not-ready', reason: 'lunch' });
    expect(away.body).toMatchObject({ state: 'not-ready', reason: 'lunch' });
    const states = await until('both are recorded', async () => {
      const rows = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
        scope.selectFrom('agentState').select(['state', 'reason']).orderBy('id').execute(),
      );
      return rows.length > 1 && rows;
    });
    expect(states).toEqual([
      { state: 'ready', reason: null },
      { state: 'not-ready', reason: 'lunch' },
    ]);
    const caller = bench.dials(elm.people.ben, '300');
    await until('one waits', () => live.events('agent-changed').at(-1)?.agent.queues[0]?.waiting === 1);
    caller.partyHangsUp();
  });
});

describe('administration', () => {
  it('refuses a number in use and leaves no user behind', async () => {
    const { total } = (await boss.get('/api/v1/admin/users')).body;
    const taken = { login: 'late', firstName: '', lastName: '', number: '202', password: 'violet harbour 1' };
    expect((await boss.post('/api/v1/admin/users', taken)).body).toMatchObject({ code: 'number-taken', status: 409 });
    expect((await boss.get('/api/v1/admin/users')).body.total).toBe(total);
    expect((await boss.post('/api/v1/admin/users', { ...taken, number: '288', password: 'latelatelate' })).body.code).toBe(
      'password-too-weak',
    );
  });

  it('shows SIP passwords once, and renewing or removing a device drops its registration', async () => {
    const path = '/api/v1/admin/devices';
    const made = await boss.post(path, { userId: elm.people.ben.user.id, name: 'Hall', number: '203' });
    const { device: shown, sip } = made.body as unknown as { device: { id: string }; sip: { password: string } };
    const { id } = shown;
    expect(sip.password).toMatch(/^[a-z0-9]{20}$/);
    const device = bench.configuration.directory.device(id as never)!;
    bench.register(device);
    const renewed = await boss.post(`${path}/${id}/sip-password`);
    expect(renewed.body.password).not.toBe(sip.password);
    expect(bench.registered.has(device.id)).toBe(false);
    bench.register(device);
    expect((await boss.send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect(bench.registered.has(device.id)).toBe(false);
    expect((await boss.send('DELETE', `${path}/${id}`)).body.code).toBe('device-unknown');
  });

  it('never gives a trunk password back', async () => {
    const authentication = { kind: 'registration', user: 'elm', password: 'very secret word', registrar: 'sip:carrier.example' };
    const made = await boss.post('/api/v1/admin/trunks', { name: 'Carrier', authentication, proxy: 'sip:carrier.example' });
    expect(made.status).toBe(201);
    expect(made.text + (await boss.get('/api/v1/admin/trunks')).text).not.toContain('very secret word');
    expect((await boss.post('/api/v1/admin/trunks', { name: 'X', authentication, proxy: 'nonsense' })).body.code).toBe(
      'input-invalid',
    );
    expect((await boss.send('DELETE', `/api/v1/admin/trunks/${String(made.body.id)}`)).status).toBe(204);
  });
});

describe('traces', () => {
  it('deliver messages to who asked, and end when stopped', async () => {
    const started = await boss.post('/api/v1/traces', { subject: '201', minutes: 1 });
    const id = String(started.body.id);
    using live = boss.live();
    await live.outcome;
    live.send({ kind: 'subscribe', topic: `trace:${id}` });
    await until('subscribed', () => live.received.some(({ kind }) => kind === 'subscribed'));
    const via =
      'Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:x@elm.example>;tag=1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n';
    bench.passes(`OPTIONS sip:201@elm.example SIP/2.0\r\n${via}To: <sip:201@elm.example>\r\nCall-ID: t1\r\n\r\n`);
    bench.passes(`OPTIONS sip:202@elm.example SIP/2.0\r\n${via}To: <sip:202@elm.example>\r\nCall-ID: t2\r\n\r\n`);
    await until('the message', () => live.events('trace-message')[0]);
    expect((await boss.send('DELETE', `/api/v1/traces/${id}`)).status).toBe(204);
    await until('the end', () => live.events('trace-ended')[0]);
    expect(live.events('trace-message').map(({ message }) => message.sipCallId)).toEqual(['t1']);
    expect((await boss.get('/api/v1/traces')).body.items).toEqual([]);
    expect((await boss.send('DELETE', `/api/v1/traces/${id}`)).body.code).toBe('trace-not-found');
  });

  it('give the ladder and the capture of a call', async () => {
    const callId = await oneCall();
    const sipCallId = (await boss.get(`/api/v1/calls/${callId}/why`)).text.match(/"sipCallId":"([^"]+)"/)![1]!;
    bench.passes(
      `INVITE sip:203@elm.example SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK2\r\nFrom: <sip:202@elm.example>;tag=1\r\nTo: <sip:203@elm.example>\r\nCall-ID: ${sipCallId}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n`,
    );
    const ladder = await boss.get(`/api/v1/calls/${callId}/ladder`);
    expect(ladder.body.arrows).toEqual([expect.objectContaining({ label: 'INVITE', transport: 'udp' })]);
    const capture = await boss.get(`/api/v1/calls/${callId}/capture.pcap`);
    expect(capture.headers.get('content-type')).toBe('application/vnd.tcpdump.pcap');
    expect(capture.text).toContain(sipCallId);
  });
});
