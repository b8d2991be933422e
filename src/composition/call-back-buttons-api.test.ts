import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import { SystemClock } from '../kernel/clock.ts';

/** Nobody waits for a form to have been looked at. */
class LaterClock extends SystemClock {
  ahead = 0;

  override now(): number {
    return super.now() + this.ahead;
  }
}

const shop = 'https://shop.example';
const clock = new LaterClock();
let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let trunkId: string;
let source = 0;

beforeAll(async () => {
  bench = await ApiBench.start({ PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1' }, undefined, { clock });
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  const trunk = await boss.post('/api/v1/admin/trunks', {
    name: 'Carrier',
    proxy: 'sip:192.0.2.1',
    authentication: { kind: 'address', peers: ['192.0.2.1'] },
    numbers: [{ number: '+33155171*', destination: '2*' }],
  });
  trunkId = String(trunk.body.id);
}, 60_000);

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

interface Button {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}

async function button(more: object = {}): Promise<Button> {
  const made = await boss.post('/api/v1/admin/call-back-buttons', {
    name: `Shop ${++source}`,
    target: 'person',
    userId: elm.people.anna.user.id,
    countries: ['FR', 'GB'],
    origins: [shop],
    ...more,
  });
  expect(made).toMatchObject({ status: 201 });
  return made.body as unknown as Button;
}

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Answer['body'];
}

/** As a browser on a page of `origin` sends it; each from an address of its own unless `from` says otherwise. */
async function visit(
  path: string,
  {
    fields,
    origin = shop,
    from = `198.51.100.${++source % 250}`,
  }: { fields?: object; origin?: string | null; from?: string } = {},
): Promise<Told> {
  const answer = await fetch(`${bench.http.url}/call-back/${path}`, {
    method: fields ? 'POST' : 'GET',
    redirect: 'manual',
    headers: {
      'x-forwarded-for': from,
      ...(origin !== null && { origin }),
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(fields && { body: new URLSearchParams(fields as Record<string, string>).toString() }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : {} };
}

async function formOf(key: string, origin: string | null = shop): Promise<string> {
  const { body } = await visit(`${key}/form`, { origin });
  clock.ahead += 1500;
  return String(body.form);
}

async function ask(key: string, fields: object, from?: string): Promise<Told> {
  return visit(`${key}/requests`, { fields: { form: await formOf(key), ...fields }, ...(from !== undefined && { from }) });
}

const stateOf = async (key: string, token: string) => (await visit(`${key}/state`, { fields: { token } })).body;

function phonesPlay(person: object, visitor: object): void {
  bench.plays(elm.people.anna.phone, person);
  bench.legFactory.scripts.set(trunkId, [visitor]);
}

describe('a call-back button', () => {
  it('is administered, and says where its page and its script are', async () => {
    const { id, key, version } = await button({ labels: { en: 'Ring me' } });
    const read = await boss.get(`/api/v1/admin/call-back-buttons/${id}`);
    expect(read.body).toMatchObject({ targetName: 'anna Elm', pageUrl: `/call-back/${key}`, requestCount: 0, enabled: true });
    const changed = await boss.send('PATCH', `/api/v1/admin/call-back-buttons/${id}`, { body: { version, colour: '#123456' } });
    expect(changed.body).toMatchObject({ colour: '#123456' });
    const person = `/api/v1/admin/users/${elm.people.anna.user.id}/dependents`;
    expect((await boss.get(person)).text).toContain('call-back-button');
    const nobody = await boss.post('/api/v1/admin/call-back-buttons', { name: 'No', target: 'person', countries: ['FR'] });
    expect(nobody).toMatchObject({ status: 400, body: { code: 'input-invalid', details: { field: 'userId' } } });
    expect((await boss.send('DELETE', `/api/v1/admin/call-back-buttons/${id}`)).status).toBe(204);
    expect((await visit(key, { origin: null })).status).toBe(404);
  });

  it('calls the person and then the visitor of a page that may show it', async () => {
    const { id, key } = await button();
    phonesPlay({ ringsAfterMs: 0 }, { ringsAfterMs: 0 });
    const asked = await ask(key, { number: '01 99 00 12 34', name: 'Véra' });
    expect(asked).toMatchObject({ status: 200, body: { note: '' } });
    expect(asked.headers.get('access-control-allow-origin')).toBe(shop);
    const token = String(asked.body.token);
    expect(await stateOf(key, token)).toMatchObject({ state: 'ringing', mayCancel: true, isOver: false });
    const desk = await until('her phone rings', () =>
      bench.legFactory.made.findLast(({ id: leg }) => leg.startsWith(elm.people.anna.phone.id)),
    );
    expect(desk.context?.from).toMatchObject({ number: '+33199001234', displayName: expect.stringContaining('Véra') as string });
    desk.partyAnswers();
    const outside = await until('the visitor is called', () =>
      bench.legFactory.made.findLast(({ id: leg }) => leg.startsWith(trunkId)),
    );
    expect(await until('he reads it', async () => ((await stateOf(key, token)).state === 'calling' ? 'yes' : null))).toBe('yes');
    outside.partyAnswers();
    await until('they talk', async () => (await stateOf(key, token)).state === 'connected');
    expect((await visit(`${key}/cancel`, { fields: { token } })).body).toMatchObject({ state: 'connected', mayCancel: false });
    outside.partyHangsUp();
    await until('it is over', async () => (await stateOf(key, token)).isOver);
    const { body } = await boss.get(`/api/v1/admin/call-back-buttons/${id}/requests`);
    expect(body).toMatchObject({
      counts: { ended: 1 },
      days: [{ asked: 1, connected: 1 }],
      items: [{ state: 'ended', via: 'web', origin: shop, number: '+33••••••234' }],
    });
    const anna = await bench.signedIn(elm, 'anna');
    await until('her log', async () => (await anna.get('/api/v1/call-log')).text.includes('"outgoing"'));
    const [item] = (body as unknown as { items: { callId: string }[] }).items;
    expect((await anna.get(`/api/v1/calls/${item!.callId}/why`)).text).toContain('asked for a call by the button');
  });

  it('is cancelled by who asked, not by who wrote the same number later', async () => {
    const { key } = await button();
    phonesPlay({ ringsAfterMs: 0 }, {});
    const first = await ask(key, { number: '+33199005678' });
    const second = await ask(key, { number: '01 99 00 56 78' });
    expect(second.body.note).toMatch(/asked already/);
    expect(await stateOf(key, String(second.body.token))).toMatchObject({ state: 'ringing', mayCancel: false });
    const tried = await visit(`${key}/cancel`, { fields: { token: String(second.body.token) } });
    expect(tried.body).toMatchObject({ state: 'ringing' });
    const cancelled = await visit(`${key}/cancel`, { fields: { token: String(first.body.token) } });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', isOver: true });
    expect(await stateOf(key, String(second.body.token))).toMatchObject({ state: 'cancelled' });
  });

  it('is for pages that may show it alone, and for forms that were asked for', async () => {
    const { key } = await button();
    const { id, key: other } = await button();
    phonesPlay({ ringsAfterMs: 0 }, {});
    const made = bench.legFactory.made.length;
    const evil = await visit(`${key}/form`, { origin: 'https://evil.example' });
    expect(evil).toMatchObject({ status: 403, body: { reason: 'origin-not-allowed' } });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    const number = '+33199001111';
    const form = await formOf(other);
    const reasons = [
      await visit(`${key}/requests`, { fields: { number } }),
      await visit(`${key}/requests`, { fields: { number, form } }),
      await visit(`${other}/requests`, { fields: { number, form, website: 'https://spam.example' } }),
      await visit(`${other}/requests`, { fields: { number, form }, origin: null }),
      await visit(`${other}/requests`, { fields: { number: '+331', form } }),
      await visit(`${other}/requests`, { fields: { number, form } }),
    ].map(({ body }) => body.reason);
    expect(reasons).toEqual([
      'form-invalid',
      'form-invalid',
      'form-invalid',
      'origin-not-allowed',
      'number-invalid',
      'form-invalid',
    ]);
    const soon = (await visit(`${key}/form`)).body.form;
    expect((await visit(`${key}/requests`, { fields: { number, form: String(soon) } })).body.reason).toBe('form-invalid');
    expect(bench.legFactory.made).toHaveLength(made);
    const { body } = await boss.get(`/api/v1/admin/call-back-buttons/${id}/requests`);
    expect(body.refused).toBe(4);
  });

  it.each([
    ['premium', '+33 899 70 00 00', 'number-not-allowed'],
    ['of a country that is not called', '+41 44 668 18 00', 'number-not-allowed'],
    ['of a satellite', '+881 6 3145 1234', 'number-not-allowed'],
    ['of our own', '+33 1 55 17 12 02', 'number-not-allowed'],
    ['of the emergency services', '112', 'number-invalid'],
    ['internal', '203', 'number-invalid'],
    ['a service code', '*8203', 'number-invalid'],
    ['an address', 'sip:root@evil.example', 'number-invalid'],
  ])('calls no number that is %s', async (_, number, reason) => {
    const { key } = await button();
    expect((await ask(key, { number })).body).toMatchObject({ reason });
  });

  it('calls mobiles or fixed lines alone, as it is set', async () => {
    const { key } = await button({ numberKinds: ['fixed'] });
    expect((await ask(key, { number: '06 12 34 56 78' })).body.reason).toBe('number-not-allowed');
  });

  it('takes so many requests of one address, for one number, and in all', async () => {
    bench.register(elm.people.anna.phone, false);
    bench.legFactory.scripts.delete(elm.people.anna.phone.id);
    const { key } = await button({ perSourceHour: 2, perNumberDay: 2, perButtonHour: 4 });
    const from = '203.0.113.77';
    const mine = [await ask(key, { number: '+33199000001' }, from), await ask(key, { number: '+33199000002' }, from)];
    expect(mine.map(({ status }) => status)).toEqual([200, 200]);
    expect(await ask(key, { number: '+33199000003' }, from)).toMatchObject({ status: 429, body: { reason: 'too-many' } });
    const states = [await ask(key, { number: '+33199000001' }), await ask(key, { number: '+33199000001' })];
    expect(states.map(({ status }) => status)).toEqual([200, 429]);
    expect((await ask(key, { number: '+33199000004' })).status).toBe(200);
    expect((await ask(key, { number: '+33199000005' })).body.reason).toBe('too-many');
    const told = await stateOf(key, String(mine[0]!.body.token));
    expect(told).toMatchObject({ state: 'not-reached', isOver: true });
  });

  it('asks for consent where it is set, in the language of the visitor', async () => {
    const { key } = await button({ consents: { fr: 'J’accepte.' }, languages: ['en', 'fr'] });
    bench.legFactory.scripts.delete(elm.people.anna.phone.id);
    const number = '+33199002222';
    expect((await ask(key, { number, language: 'fr' })).body.reason).toBe('consent-missing');
    expect((await ask(key, { number, language: 'fr', consent: 'yes' })).status).toBe(200);
    expect((await ask(key, { number: '+33199002223', language: 'en' })).status).toBe(200);
  });

  it('offers times while it is closed, calls then, and says when it opens where it does not', async () => {
    const now = new Date(clock.now());
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '09:01' }));
    const hours = await boss.post('/api/v1/admin/opening-hours', { name: `H${source}`, timeZone: 'Europe/Paris', weekly });
    const closed = { isOpen: false, fromMs: now.getTime() - 1000, untilMs: now.getTime() + 3_600_000, reason: '' };
    const path = `/api/v1/admin/opening-hours/${String(hours.body.id)}`;
    expect((await boss.send('PATCH', path, { body: { version: 1, exception: closed } })).status).toBe(200);
    const says = await button({ hoursId: String(hours.body.id) });
    const asks = await button({ hoursId: String(hours.body.id), whenClosed: 'ask-time' });
    expect((await visit(`${says.key}/form`)).body).toMatchObject({ canSend: false, times: [] });
    expect((await ask(says.key, { number: '+33199003333' })).body.reason).toBe('closed');
    const form = await visit(`${asks.key}/form?language=de&zone=Europe/Berlin`);
    const [first] = form.body.times as unknown as [{ at: number; label: string }];
    expect(first.label).toMatch(/09:00/);
    const wrong = await ask(asks.key, { number: '+33199003333', wanted: first.at + 7_200_000 });
    expect(wrong.body.reason).toBe('time-not-possible');
    const right = await ask(asks.key, { number: '+33199003333', wanted: first.at });
    const token = String(right.body.token);
    expect(await stateOf(asks.key, token)).toMatchObject({ state: 'planned', mayCancel: true });
    expect((await visit(`${asks.key}/cancel`, { fields: { token } })).body).toMatchObject({ state: 'cancelled' });
  });

  it('has a page of its own that works without scripts', async () => {
    const { key } = await button({ labels: { en: 'Call <b>me</b>' } });
    phonesPlay({ ringsAfterMs: 0 }, {});
    const page = await visit(key, { origin: null });
    expect(page.text).toContain('Call &lt;b&gt;me&lt;/b&gt;');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const [, form = ''] = /name="form" value="([^"]+)"/.exec(page.text) ?? [];
    clock.ahead += 1500;
    const own = bench.http.url;
    const wrong = await visit(key, { fields: { form, number: '"><script>', name: '"x' }, origin: own });
    expect(wrong.status).toBe(409);
    expect(wrong.text).toContain('value="&quot;&gt;&lt;script&gt;"');
    const [, again = ''] = /name="form" value="([^"]+)"/.exec(wrong.text) ?? [];
    clock.ahead += 1500;
    const sent = await visit(key, { fields: { form: again, number: '+33199004444' }, origin: own });
    expect(sent.status).toBe(303);
    const status = sent.headers.get('location')!.replace('/call-back/', '');
    expect((await visit(status, { origin: null })).text).toContain('looking for somebody');
    expect((await visit(status, { fields: {}, origin: 'https://evil.example' })).text).toContain('looking for somebody');
    expect((await visit(status, { fields: {}, origin: own })).text).toContain('You will not be called.');
    expect((await visit(`${key}/r/made.own.up`, { origin: null })).status).toBe(404);
  });

  it('is used by programs with a token that may', async () => {
    const { id, key } = await button();
    phonesPlay({ ringsAfterMs: 0 }, {});
    const made = await boss.post('/api/v1/me/tokens', {
      name: `t${source}`,
      scopes: ['call-back-buttons:read', 'call-back-buttons:write'],
      expiresAt: null,
    });
    const program = bench.client();
    const headers = { authorization: `Bearer ${String(made.body.secret)}` };
    const path = `/api/v1/admin/call-back-buttons/${id}/requests`;
    const asked = await program.send('POST', path, { body: { number: '+33199006666', name: 'Vera' }, headers });
    expect(asked).toMatchObject({ status: 201, body: { state: 'ringing', via: 'api' } });
    const refused = await program.send('POST', path, { body: { number: '+881631451234' }, headers });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'call-back-refused', details: { reason: 'number-not-allowed' } },
    });
    const one = `${path}/${String(asked.body.id)}`;
    expect((await program.send('GET', one, { headers })).body).toMatchObject({ state: 'ringing' });
    expect((await program.send('POST', `${one}/cancel`, { headers })).body).toMatchObject({ state: 'cancelled' });
    expect((await visit(`${key}/state`, { fields: { token: String(asked.body.id) } })).status).toBe(404);
  });

  it('answers whatever is sent to it, and calls nobody for it', async () => {
    const { key } = await button({ perSourceHour: 1000 });
    const made = bench.legFactory.made.length;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '/form', '/requests', '/state', '/cancel', '/r/x', '.js', '/../x', '/%00'),
        fc.dictionary(
          fc.constantFrom('form', 'number', 'name', 'wanted', 'token', 'zone', 'language', '__proto__', 'website'),
          fc.string({ maxLength: 60, unit: 'binary' }),
          { maxKeys: 6 },
        ),
        async (path, fields) => {
          const answer = await visit(`${key}${path}`, { fields });
          expect(answer.status).toBeLessThan(500 + (path === '.js' ? 4 : 0));
        },
      ),
      { numRuns: 50 },
    );
    expect((await visit(`${key}/requests`, { fields: { number: 'x'.repeat(5000) } })).status).toBe(413);
    expect(bench.legFactory.made).toHaveLength(made);
  });
});
