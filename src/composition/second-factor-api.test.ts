import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { type Misbehaviour, SoftAuthenticator } from '../../test/support/soft-authenticator.ts';
import { changeRules, code, enrol, refusal, setParameter } from './sign-in-fixture.ts';

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

describe('an authenticator', () => {
  let secret: string;
  let recoveryCodes: string[];
  const ticketOf = async () => {
    const answer = await bench.client().signIn(elm, 'anna');
    expect(refusal(answer)).toEqual({ status: 401, code: 'second-factor-needed' });
    return (answer.body.details as unknown as { ticket: string; factors: string[] }).ticket;
  };

  it('is asked for from its first code on, and no code is good twice', async () => {
    ({ secret, recoveryCodes } = await enrol(await bench.signedIn(elm, 'anna')));
    expect(recoveryCodes).toHaveLength(10);
    const ticket = await ticketOf();
    const first = bench.client();
    const used = await first.post('/api/v1/sign-in/second-factor', { ticket, code: code(secret) });
    expect(refusal(used)).toEqual({ status: 401, code: 'second-factor-refused' });
    const good = code(secret, 30);
    const answer = await first.post('/api/v1/sign-in/second-factor', { ticket, code: good });
    expect(answer.body.user).toMatchObject({ login: 'anna' });
    expect((await first.get('/api/v1/session')).status).toBe(200);
    const again = await bench.client().post('/api/v1/sign-in/second-factor', { ticket: await ticketOf(), code: good });
    expect(refusal(again)).toEqual({ status: 401, code: 'second-factor-refused' });
    const ended = await bench.client().post('/api/v1/sign-in/second-factor', { ticket, code: recoveryCodes[9] });
    expect(refusal(ended)).toEqual({ status: 401, code: 'sign-in-expired' });
  });

  it('is replaced by each recovery code once', async () => {
    const client = bench.client();
    const typed = recoveryCodes[0]!.toUpperCase().replace('-', ' ');
    const answer = await client.post('/api/v1/sign-in/second-factor', { ticket: await ticketOf(), code: typed });
    expect(answer.status, answer.text).toBe(200);
    const again = await bench.client().post('/api/v1/sign-in/second-factor', { ticket: await ticketOf(), code: typed });
    expect(refusal(again)).toEqual({ status: 401, code: 'second-factor-refused' });
    expect((await client.get('/api/v1/me/security')).body).toMatchObject({ recoveryCodesLeft: 9 });
  });

  it('is not guessed: after five wrong codes one waits', async () => {
    const ticket = await ticketOf();
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const answer = await bench.client().post('/api/v1/sign-in/second-factor', { ticket, code: '000000' });
      codes.push(answer.body.code);
    }
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'second-factor-refused'), 'sign-in-blocked']);
  });

  it('is kept encrypted, and what is stored of recovery codes is none', async () => {
    const dumped = await bench.foundation.store.inCompany(elm.domain.companyId, async (scope) => {
      const rows = [
        await scope.selectFrom('totpCredential').selectAll().execute(),
        await scope.selectFrom('recoveryCode').selectAll().execute(),
        await scope.selectFrom('auditEntry').selectAll().execute(),
      ];
      return JSON.stringify(rows) + Buffer.concat(rows[0]!.map((row) => (row as { secret: Buffer }).secret)).toString('latin1');
    });
    expect(dumped).toContain(elm.people.anna.user.id);
    expect(dumped).not.toContain(secret);
    for (const one of recoveryCodes) expect(dumped).not.toContain(one.replace('-', ''));
  });

  it('is taken away by an administrator for who has lost it, and of another company by none', async () => {
    const stranger = await bench.signedIn(oak, 'boss');
    const path = `/api/v1/admin/users/${elm.people.anna.user.id}/second-factor`;
    expect((await stranger.send('DELETE', path)).status).toBe(404);
    expect((await boss.send('DELETE', path)).status).toBe(204);
    expect((await bench.client().signIn(elm, 'anna')).status).toBe(200);
  });
});

describe('a company that demands a second factor', () => {
  it('lets nobody in before he has set one up', async () => {
    expect((await changeRules(boss, { secondFactor: 'everyone' })).status).toBe(200);
    const first = await bench.client().signIn(elm, 'ben');
    expect(first.body.details).toMatchObject({ mustEnrol: true, factors: [] });
    const { ticket } = first.body.details as unknown as { ticket: string };
    const client = bench.client();
    const { secret } = (await client.post('/api/v1/sign-in/second-factor/enrol', { ticket })).body;
    const wrong = await client.post('/api/v1/sign-in/second-factor/enrol/confirm', { ticket, code: '000000' });
    expect(wrong.status).toBe(401);
    const answer = await client.post('/api/v1/sign-in/second-factor/enrol/confirm', { ticket, code: code(String(secret)) });
    expect(answer.body).toMatchObject({ user: { login: 'ben' }, recoveryCodes: expect.any(Array) as unknown });
    client.csrfToken = String(answer.body.csrfToken);
    expect(refusal(await client.send('DELETE', '/api/v1/me/totp'))).toEqual({ status: 403, code: 'not-permitted' });
    const second = await bench.client().signIn(elm, 'ben');
    expect(second.body.details).toMatchObject({ mustEnrol: false, factors: ['totp', 'recovery-code'] });
    const another = await client.post('/api/v1/sign-in/second-factor/enrol', second.body.details);
    expect(refusal(another)).toEqual({ status: 409, code: 'second-factor-exists' });
    expect((await bench.client().signIn(oak, 'ben')).status).toBe(200);
    await changeRules(boss, { secondFactor: 'optional' });
  });

  it('may demand it of administrators alone', async () => {
    expect((await changeRules(boss, { secondFactor: 'administrators' })).status).toBe(200);
    expect(refusal(await bench.client().signIn(elm, 'boss')).code).toBe('second-factor-needed');
    expect((await bench.client().signIn(elm, 'anna')).status).toBe(200);
    await changeRules(boss, { secondFactor: 'optional' });
  });

  it('does not lose a change that somebody else made meanwhile', async () => {
    const answer = await changeRules(boss, { secondFactor: 'everyone', version: 1 });
    expect(refusal(answer)).toEqual({ status: 409, code: 'changed-meanwhile' });
  });
});

describe('a passkey', () => {
  let device: SoftAuthenticator;
  let owner: ApiClient;
  let registration: Record<string, unknown>;
  let kept: Answer;
  const begin = async (client: ApiClient) => {
    const { body } = await client.post('/api/v1/sign-in/passkey/options');
    return { ticket: String(body.ticket), options: body.options as unknown as { challenge: string } };
  };
  const signIn = async (wrong: Misbehaviour = {}) => {
    const client = bench.client();
    const { ticket, options } = await begin(client);
    return client.post('/api/v1/sign-in/passkey', { ticket, response: device.use(options, wrong) });
  };

  beforeAll(async () => {
    owner = await bench.signedIn(oak, 'boss');
    device = new SoftAuthenticator(bench.http.url);
    const { ticket, options } = (await owner.post('/api/v1/me/passkeys/options')).body;
    const response = device.register(options as unknown as { challenge: string });
    registration = { ticket: String(ticket), name: 'Key', response };
    kept = await owner.post('/api/v1/me/passkeys', registration);
  });

  it('is registered once', async () => {
    expect(kept.status, kept.text).toBe(201);
    const again = await owner.post('/api/v1/me/passkeys', registration);
    expect(refusal(again)).toEqual({ status: 401, code: 'sign-in-expired' });
  });

  it('signs in its owner, without password and without a second factor', async () => {
    await changeRules(owner, { secondFactor: 'everyone' });
    const answer = await signIn();
    expect(answer.body.user, answer.text).toMatchObject({ login: 'boss', companyName: 'Oak' });
    await changeRules(owner, { secondFactor: 'optional' });
  });

  it.each([
    ['from a page of another site', { origin: 'https://evil.example' }],
    ['over another challenge than ours', { challenge: 'AAAA' }],
    ['without the finger or PIN of its owner', { isUnverified: true }],
    ['with a counter that goes back, as that of a copy does', { counter: 1 }],
  ] as const)('is refused %s', async (_how, wrong) => {
    expect(refusal(await signIn(wrong))).toEqual({ status: 400, code: 'passkey-refused' });
  });

  it('is not taken twice for one challenge, and not from somebody else', async () => {
    const client = bench.client();
    const { ticket, options } = await begin(client);
    const response = device.use(options, { counter: 100 });
    expect((await client.post('/api/v1/sign-in/passkey', { ticket, response })).status).toBe(200);
    const again = await client.post('/api/v1/sign-in/passkey', { ticket, response });
    expect(refusal(again)).toEqual({ status: 401, code: 'sign-in-expired' });
    const unknown = new SoftAuthenticator(bench.http.url);
    const next = await begin(client);
    const other = await client.post('/api/v1/sign-in/passkey', { ticket: next.ticket, response: unknown.use(next.options) });
    expect(refusal(other)).toEqual({ status: 400, code: 'passkey-refused' });
  });

  it('of one person is no second factor of another', async () => {
    const anna = await bench.signedIn(elm, 'anna');
    await enrol(anna);
    const { ticket } = (await bench.client().signIn(elm, 'anna')).body.details as unknown as { ticket: string };
    const client = bench.client();
    const { passkeyTicket, options } = (await client.post('/api/v1/sign-in/second-factor/passkey/options', { ticket })).body;
    const response = device.use(options as unknown as { challenge: string }, { counter: 200 });
    const answer = await client.post('/api/v1/sign-in/second-factor/passkey', { ticket, passkeyTicket, response });
    expect(refusal(answer)).toEqual({ status: 400, code: 'passkey-refused' });
    await boss.send('DELETE', `/api/v1/admin/users/${elm.people.anna.user.id}/second-factor`);
  });

  it('is nothing where the company has only its directory decide, and ends by being removed', async () => {
    await setParameter(owner, 'AuthMethods', 'LDAP', oak.people.boss.user.id);
    expect(refusal(await signIn({ counter: 300 })).code).toBe('passkey-refused');
    await setParameter(owner, 'AuthMethods', 'TWS', oak.people.boss.user.id);
    const { id } = ((await owner.get('/api/v1/me/security')).body.passkeys as unknown as { id: string }[])[0]!;
    const stranger = await bench.signedIn(elm, 'boss');
    expect((await stranger.send('DELETE', `/api/v1/me/passkeys/${id}`)).status).toBe(404);
    expect((await owner.send('DELETE', `/api/v1/me/passkeys/${id}`)).status).toBe(204);
    expect(refusal(await signIn({ counter: 400 })).code).toBe('passkey-refused');
  });
});
