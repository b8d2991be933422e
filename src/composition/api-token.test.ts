import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { refusal } from './sign-in-fixture.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.foundation.store.pool.query('DELETE FROM sign_in_failure'));

describe('an API token', () => {
  const withToken = (secret: string) => {
    const client = bench.client();
    return (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
      client.send(method, path, { ...(body === undefined ? {} : { body }), headers: { authorization: `Bearer ${secret}` } });
  };
  const create = async (client: ApiClient, scopes: string[], expiresAt: number | null = null) => {
    const { status, body, text } = await client.post('/api/v1/me/tokens', { name: 'reports', scopes, expiresAt });
    expect(status, text).toBe(201);
    return { id: String(body.id), secret: String(body.secret) };
  };

  it('acts as its user, within its scopes, without cookie and without token against foreign pages', async () => {
    const { secret } = await create(await bench.signedIn(elm, 'anna'), ['me:read', 'people:read']);
    const ask = withToken(secret);
    expect((await ask('GET', '/api/v1/me/devices')).status).toBe(200);
    expect((await ask('GET', '/api/v1/people')).status).toBe(200);
    const missing = await ask('GET', '/api/v1/call-log');
    expect(refusal(missing)).toEqual({ status: 403, code: 'token-scope-missing' });
    const write = await ask('PUT', '/api/v1/me/current-device', { deviceId: elm.people.anna.phone.id });
    expect(write.body.details).toEqual({ scope: 'me:write' });
  });

  it('opens nothing that makes it more than it was', async () => {
    const { secret } = await create(boss, ['all:write']);
    const ask = withToken(secret);
    expect((await ask('GET', '/api/v1/me/devices')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/api/v1/me/tokens', { name: 'x', scopes: ['all:write'], expiresAt: null }],
      ['GET', '/api/v1/me/security', undefined],
      ['PUT', '/api/v1/me/password', { current: 'x', password: 'x' }],
      ['GET', '/api/v1/session', undefined],
      ['DELETE', '/api/v1/me/sessions', undefined],
      ['GET', '/api/v1/admin/sign-in-rules', undefined],
    ] as const)
      expect({ path, ...refusal(await ask(method, path, body)) }).toEqual({ path, status: 403, code: 'token-scope-missing' });
  });

  it('is no administrator when its user is none, and sees its company alone', async () => {
    const { secret } = await create(await bench.signedIn(elm, 'anna'), ['all:write']);
    expect(refusal(await withToken(secret)('GET', '/api/v1/admin/trunks'))).toEqual({ status: 403, code: 'not-permitted' });
    const { text } = await withToken(secret)('GET', '/api/v1/people');
    expect(text).toContain(elm.people.ben.user.id);
    expect(text).not.toContain(oak.people.ben.user.id);
  });

  it('is shown once, kept as a hash, and says when it was used last', async () => {
    const client = await bench.signedIn(oak, 'ben');
    const { id, secret } = await create(client, ['me:read']);
    await withToken(secret)('GET', '/api/v1/me/devices');
    const { text, body } = await client.get('/api/v1/me/tokens');
    expect(text).not.toContain(secret);
    const shown = (body.items as unknown as { id: string; beginning: string }[]).find((item) => item.id === id);
    expect(shown).toMatchObject({ lastUsedAt: expect.any(Number) as unknown, lastUsedFrom: '127.0.0.1' });
    expect(secret.startsWith(shown!.beginning)).toBe(true);
  });

  it('ends by being revoked, by its time, and with its user', async () => {
    const client = await bench.signedIn(oak, 'ben');
    const first = await create(client, ['me:read']);
    const ask = withToken(first.secret);
    const stranger = await bench.signedIn(elm, 'boss');
    expect((await stranger.send('DELETE', `/api/v1/admin/tokens/${first.id}`)).status).toBe(404);
    expect((await stranger.send('DELETE', `/api/v1/me/tokens/${first.id}`)).status).toBe(404);
    expect((await client.send('DELETE', `/api/v1/me/tokens/${first.id}`)).status).toBe(204);
    expect((await ask('GET', '/api/v1/me/devices')).status).toBe(401);
    const past = await client.post('/api/v1/me/tokens', { name: 'x', scopes: ['me:read'], expiresAt: Date.now() - 1 });
    expect(past.status).toBe(400);
    const unknown = await client.post('/api/v1/me/tokens', { name: 'x', scopes: ['me:rule'], expiresAt: null });
    expect(refusal(unknown)).toEqual({ status: 400, code: 'input-invalid' });
    const short = await create(client, ['me:read'], Date.now() + 300);
    await expect.poll(async () => (await withToken(short.secret)('GET', '/api/v1/me/devices')).status).toBe(401);
  });

  it('opens the live connection when it may listen, which ends with it', async () => {
    const client = await bench.signedIn(elm, 'anna');
    const listening = await create(client, ['live:read']);
    const deaf = await create(client, ['me:read']);
    using refused = bench.client().live({ authorization: `Bearer ${deaf.secret}` });
    expect(await refused.outcome).toBe(401);
    using open = bench.client().live({ authorization: `Bearer ${listening.secret}` });
    expect(await open.outcome).toBe('open');
    await client.send('DELETE', `/api/v1/me/tokens/${listening.id}`);
    await expect.poll(() => open.closedWith).not.toBeNull();
  });
});
