import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';

let bench: ApiBench;
let elm: TestCompany;

beforeAll(async () => {
  bench = await ApiBench.start({ PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1' });
  elm = await bench.addCompany('Elm', 'elm.example');
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('signing in', () => {
  it('tells who is signed in and gives a token for changes', async () => {
    const client = bench.client();
    const { status, body } = await client.signIn(elm, 'anna');
    expect(status).toBe(200);
    expect(body.user).toMatchObject({
      login: 'anna',
      displayName: 'anna Elm',
      number: '202',
      role: 'user',
      companyName: 'Elm',
      country: 'FR',
      agentId: null,
    });
    const current = await client.get('/api/v1/session');
    expect(current.body).toEqual(body);
  });

  it('sets a cookie that scripts cannot read, other sites do not send, and that ends with the browser', async () => {
    const client = bench.client();
    const [cookie] = (await client.signIn(elm, 'anna')).headers.getSetCookie();
    expect(cookie).toMatch(/^parley-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('keeps the cookie for who wants to be remembered', async () => {
    const client = bench.client();
    const [cookie] = (await client.signIn(elm, 'anna', { remember: true })).headers.getSetCookie();
    expect(cookie).toContain(`Max-Age=${30 * 86_400}`);
    expect((await client.get('/api/v1/session')).status).toBe(200);
  });

  it('says the same for a wrong password and an unknown name', async () => {
    const wrong = await bench.client().signIn(elm, 'ben', { password: 'wrong' });
    const unknown = await bench.client().signIn(elm, 'ben', { login: 'nobody' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('stops guessing from one address and says how long to wait', async () => {
    const guesser = bench.client();
    const headers = { 'x-forwarded-for': '192.0.2.66' };
    const body = { login: 'boss', password: 'wrong', company: 'Elm' };
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await guesser.send('POST', '/api/v1/session', { body, headers }));
    const blocked = answers.at(-1)!;
    expect(blocked.status).toBe(429);
    expect(blocked.body.code).toBe('sign-in-blocked');
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    // The owner, elsewhere, is not locked out by it.
    expect((await bench.client().signIn(elm, 'boss')).status).toBe(200);
  });

  it('ends here, and everywhere', async () => {
    const [one, other, third] = await Promise.all([1, 2, 3].map(() => bench.signedIn(elm, 'ben')));
    const before = (await one!.get('/api/v1/me/sessions')).body.items as unknown as { isCurrent: boolean }[];
    expect(before.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect((await one!.send('DELETE', '/api/v1/session')).status).toBe(204);
    expect((await one!.get('/api/v1/session')).status).toBe(401);
    expect((await other!.get('/api/v1/session')).status).toBe(200);
    using live = third!.live();
    await live.outcome;
    expect((await other!.send('DELETE', '/api/v1/me/sessions')).status).toBe(204);
    expect((await third!.get('/api/v1/session')).status).toBe(401);
    await until('the live connection ends', () => live.closedWith);
    expect(live.closedWith).toBe(4003);
    expect(live.events('signed-out')).toHaveLength(1);
  });
});

describe('every answer', () => {
  it('forbids to be framed and to load anything foreign', async () => {
    const { headers } = await bench.client().get('/api/v1/session');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the fields that do not fit', async () => {
    const { status, body } = await bench.client().post('/api/v1/session', { login: '' });
    expect(status).toBe(400);
    expect(body.code).toBe('input-invalid');
    expect((body.fields as unknown as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(['login', 'password']);
  });

  it('says of an unknown address that it is unknown', async () => {
    const { status, body } = await bench.client().get('/api/v1/nonsense');
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'route-unknown' });
  });

  it('does not take more than it should', async () => {
    const { status, body } = await bench.client().post('/api/v1/session', { login: 'x'.repeat(2_000_000), password: 'x' });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'input-too-large' });
  });

  it('counts requests by address, of nobody too, and of each address for itself', async () => {
    const client = bench.client();
    const ask = (address: string) => client.send('GET', '/api/v1/session', { headers: { 'x-forwarded-for': address } });
    const statuses = new Map<number, number>();
    for (let i = 0; i < 31; i++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => ask('192.0.2.99')));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses.get(401)).toBe(3000);
    expect(statuses.get(429)).toBe(100);
    expect((await ask('192.0.2.98')).status).toBe(401);
  });
});

describe('the one-time set-up link', () => {
  it('is unknown when it was never given', async () => {
    const { status, body } = await bench.client().get(`/api/v1/setup/${'x'.repeat(43)}`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'setup-link-invalid' });
  });

  it('makes a company that one can sign in to, once', async () => {
    await using fresh = await ApiBench.start();
    const token = await fresh.configuration.setup.newLink();
    const client = fresh.client();
    expect((await client.get(`/api/v1/setup/${token}`)).body).toEqual({ suggestedSipDomain: 'phone.example.org' });
    const administrator = {
      login: 'eva',
      firstName: 'Eva',
      lastName: 'Novak',
      password: 'violet harbour 7',
      number: '201',
      language: 'en',
    };
    const body = { companyName: 'Ash', sipDomain: 'ash.example', country: 'FR', internalLength: 3, administrator };
    const done = await client.post(`/api/v1/setup/${token}`, body);
    expect(done.body.sip).toMatchObject({ domain: 'ash.example' });
    expect((await client.post(`/api/v1/setup/${token}`, body)).status).toBe(404);
    const signedIn = await client.post('/api/v1/session', { login: 'eva', password: administrator.password });
    expect(signedIn.body.user).toMatchObject({ displayName: 'Eva Novak', role: 'administrator', number: '201' });
  });
});
