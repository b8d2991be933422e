import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { DirectoryServer } from '../../test/support/directory-server.ts';
import { type Misbehaviour, SoftAuthenticator } from '../../test/support/soft-authenticator.ts';

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

const refusal = ({ status, body }: Answer) => ({ status, code: body.code as unknown });

async function set(name: string, value: unknown, userId: string | null, client = boss): Promise<void> {
  const known = await client.get(`/api/v1/admin/parameters/values?name=${name}${userId ? `&targetId=${userId}` : ''}`);
  const items = known.body.items as unknown as { version: number; targetId: string | null }[];
  const version = items.find((item) => item.targetId === userId)?.version ?? null;
  const place = { level: userId === null ? 'default' : 'user', targetId: userId };
  const body = { name, ...place, value, version, acceptsWarning: true };
  const answer = await client.put('/api/v1/admin/parameters/values', body);
  expect(answer.status, answer.text).toBe(200);
}

async function changeRules(change: Record<string, unknown>, client = boss): Promise<Answer> {
  const { version } = (await client.get('/api/v1/admin/sign-in-rules')).body;
  return client.send('PATCH', '/api/v1/admin/sign-in-rules', { body: { version, ...change } });
}

const code = (secret: string, inS = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + inS });

/** Sets up an authenticator. */
async function enrol(client: ApiClient): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = String((await client.post('/api/v1/me/totp')).body.secret);
  const answer = await client.post('/api/v1/me/totp/confirm', { code: code(secret) });
  expect(answer.status, answer.text).toBe(200);
  return { secret, recoveryCodes: answer.body.recoveryCodes as unknown as string[] };
}

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
    expect((await changeRules({ secondFactor: 'everyone' })).status).toBe(200);
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
    await changeRules({ secondFactor: 'optional' });
  });

  it('may demand it of administrators alone', async () => {
    expect((await changeRules({ secondFactor: 'administrators' })).status).toBe(200);
    expect(refusal(await bench.client().signIn(elm, 'boss')).code).toBe('second-factor-needed');
    expect((await bench.client().signIn(elm, 'anna')).status).toBe(200);
    await changeRules({ secondFactor: 'optional' });
  });

  it('does not lose a change that somebody else made meanwhile', async () => {
    const answer = await changeRules({ secondFactor: 'everyone', version: 1 });
    expect(refusal(answer)).toEqual({ status: 409, code: 'changed-meanwhile' });
  });
});

describe('a name alone', () => {
  it('opens nothing until an administrator has accepted the warning, and never an administrator’s door', async () => {
    await set('AuthMethods', 'None', elm.people.anna.user.id);
    await set('AuthMethods', 'TWS|None', elm.people.boss.user.id);
    expect(refusal(await bench.client().signIn(elm, 'anna', { password: '' })).code).toBe('sign-in-refused');
    const warned = await changeRules({ allowNone: true });
    expect(refusal(warned)).toEqual({ status: 409, code: 'none-warning-needed' });
    expect(warned.body.details).toMatchObject({ warning: expect.stringContaining('No password is asked') as unknown });
    const accepted = await changeRules({ allowNone: true, acceptsWarning: true });
    expect(accepted.body.noneAccepted).toMatchObject({ by: elm.people.boss.user.id });
    const guest = bench.client();
    expect((await guest.signIn(elm, 'anna', { password: '' })).status).toBe(200);
    // He could keep the door open after it is closed.
    expect(refusal(await guest.post('/api/v1/me/totp'))).toEqual({ status: 403, code: 'confirmation-needed' });
    expect((await guest.post('/api/v1/me/confirm', { password: 'anything' })).status).toBe(401);
    expect((await bench.client().get('/api/v1/sign-in')).body).toMatchObject({ nameAlone: true });
    expect(refusal(await bench.client().signIn(elm, 'boss', { password: '' })).code).toBe('sign-in-refused');
    expect((await bench.client().signIn(elm, 'boss')).status).toBe(200);
    await changeRules({ allowNone: false });
    expect(refusal(await bench.client().signIn(elm, 'anna', { password: '' })).code).toBe('sign-in-refused');
    await set('AuthMethods', 'TWS', elm.people.anna.user.id);
  });
});

describe('a directory', () => {
  let server: DirectoryServer;

  beforeAll(async () => {
    server = await DirectoryServer.start([{ uid: 'anna', firstName: 'Anna', lastName: 'Elm', password: 'from the directory' }]);
    const { anna } = elm.people;
    await set('AuthLdapServer', '127.0.0.1', anna.user.id);
    await set('AuthLdapPort', server.port, anna.user.id);
    await set('AuthLdapDn', `uid=?,${server.peopleDn}`, anna.user.id);
    await set('AuthLdapCa', server.authority.certificate, anna.user.id);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('decides about passwords where the parameters say so, in their order', async () => {
    const { anna } = elm.people;
    const password = 'from the directory';
    expect(refusal(await bench.client().signIn(elm, 'anna', { password })).code).toBe('sign-in-refused');
    await set('AuthMethods', 'LDAP|TWS', anna.user.id);
    expect((await bench.client().signIn(elm, 'anna', { password })).status).toBe(200);
    expect((await bench.client().signIn(elm, 'anna')).status).toBe(200);
    await set('AuthMethods', 'LDAP', anna.user.id);
    expect(refusal(await bench.client().signIn(elm, 'anna')).code).toBe('sign-in-refused');
    const client = bench.client();
    await client.signIn(elm, 'anna', { password });
    expect((await client.get('/api/v1/me/security')).body).toMatchObject({ hasPassword: false, mayHavePasskeys: false });
    expect((await client.get('/api/v1/me/sessions')).body.items).toContainEqual(expect.objectContaining({ method: 'LDAP' }));
  });

  it('is not shown the password of somebody who may mean another company', async () => {
    const answer = await bench.client().signIn(elm, 'anna', { password: 'from the directory', company: undefined });
    expect(refusal(answer)).toEqual({ status: 409, code: 'sign-in-company-needed' });
    expect(answer.body.details).toEqual({ companies: [] });
  });

  it('tells administrators why it refuses, and guessers nothing', async () => {
    const explain = (password: string) => boss.post('/api/v1/admin/sign-in-rules/explain', { login: 'anna', password });
    expect((await explain('wrong')).body.items).toEqual([
      { method: 'LDAP', outcome: 'refused', why: expect.stringContaining('uid=anna,ou=people') as unknown },
    ]);
    expect((await explain('from the directory')).body.items).toEqual([{ method: 'LDAP', outcome: 'good', why: '' }]);
    await set('AuthLdapServer', '127.0.0.1:1', elm.people.anna.user.id);
    expect((await explain('from the directory')).body.items).toEqual([
      { method: 'LDAP', outcome: 'unavailable', why: expect.stringContaining('nothing listens there') as unknown },
    ]);
    const guess = await bench.client().signIn(elm, 'anna', { password: 'wrong' });
    expect(guess.body.detail).toBe('Name or password is wrong.');
    await set('AuthMethods', 'TWS', elm.people.anna.user.id);
  });

  it('does not lock people out while it is away, and administrators are told until it is back', async () => {
    const { anna } = elm.people;
    const told = async () => {
      const { text } = await boss.get('/api/v1/admin/incidents?state=open');
      return text.includes('directory-unreachable');
    };
    await set('AuthMethods', 'LDAP', anna.user.id);
    for (let attempt = 0; attempt < 8; attempt++)
      expect(refusal(await bench.client().signIn(elm, 'anna')).code).toBe('sign-in-refused');
    await expect.poll(told, { timeout: 10_000 }).toBe(true);
    await set('AuthMethods', 'TWS', elm.people.anna.user.id);
  });
});

describe('who administers several companies', () => {
  it('is let in by nothing that the administrators of one company choose to believe', async () => {
    const root = await bench.signedInSuper(elm);
    const { id } = (await root.get('/api/v1/session')).body.user as unknown as { id: string };
    await set('AuthMethods', 'None|LDAP', id);
    const answer = await boss.post('/api/v1/admin/sign-in-rules/explain', { login: 'root', password: 'x' });
    const items = answer.body.items as unknown as { outcome: string; why: string }[];
    expect(items.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect(items[0]!.why).toContain('several companies');
    expect((await boss.send('DELETE', `/api/v1/admin/users/${id}/second-factor`)).status).toBe(403);
  });
});

describe('my own password and sessions', () => {
  it('changes with the old one, and ends every other session of mine', async () => {
    const { anna } = oak.people;
    const here = await bench.signedIn(oak, 'anna');
    const there = await bench.signedIn(oak, 'anna');
    const change = (current: string, password: string) => here.put('/api/v1/me/password', { current, password });
    expect(refusal(await change('wrong', 'quiet meadow 33 x'))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect(refusal(await change(anna.password, 'password1234')).code).toBe('password-too-weak');
    expect(refusal(await change(anna.password, 'annaOakanna1')).code).toBe('password-too-weak');
    expect((await change(anna.password, 'quiet meadow 33 x')).status).toBe(204);
    expect((await here.get('/api/v1/session')).status).toBe(200);
    expect((await there.get('/api/v1/session')).status).toBe(401);
    expect((await bench.client().signIn(oak, 'anna')).status).toBe(401);
    expect((await bench.client().signIn(oak, 'anna', { password: 'quiet meadow 33 x' })).status).toBe(200);
  });

  it('are listed with names of devices and ended one by one', async () => {
    const here = await bench.signedIn(oak, 'ben');
    const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const there = bench.client();
    const body = { login: 'ben', password: oak.people.ben.password, company: 'Oak' };
    await there.send('POST', '/api/v1/session', { body, headers: { 'user-agent': userAgent } });
    const items = (await here.get('/api/v1/me/sessions')).body.items as unknown as { id: string; deviceName: string }[];
    const other = items.find(({ deviceName }) => deviceName === 'Firefox on Windows')!;
    const stranger = await bench.signedIn(elm, 'anna');
    expect((await stranger.send('DELETE', `/api/v1/me/sessions/${other.id}`)).status).toBe(404);
    expect((await here.send('DELETE', `/api/v1/me/sessions/${other.id}`)).status).toBe(204);
    expect((await there.get('/api/v1/session')).status).toBe(401);
    expect((await here.get('/api/v1/session')).status).toBe(200);
  });

  it('are not remembered where the company has turned that off', async () => {
    const cookie = async () => (await bench.client().signIn(elm, 'ben', { remember: true })).headers.getSetCookie()[0];
    const { ben } = elm.people;
    await boss.send('DELETE', `/api/v1/admin/users/${ben.user.id}/second-factor`);
    expect(await cookie()).toContain('Max-Age');
    await set('AuthRemember', false, ben.user.id);
    expect(await cookie()).not.toContain('Max-Age');
  });

  it('want a fresh proof before it is changed how one signs in', async () => {
    const client = await bench.signedIn(oak, 'ben');
    await bench.foundation.store.inCompany(oak.domain.companyId, (scope) =>
      scope
        .updateTable('session')
        .set({ confirmedAt: new Date(Date.now() - 3_600_000) })
        .where('userId', '=', oak.people.ben.user.id)
        .execute(),
    );
    for (const [method, path, body] of [
      ['POST', '/api/v1/me/totp', undefined],
      ['POST', '/api/v1/me/passkeys/options', undefined],
      ['POST', '/api/v1/me/tokens', { name: 'x', scopes: ['calls:read'], expiresAt: null }],
    ] as const)
      expect(refusal(await client.send(method, path, { body }))).toEqual({ status: 403, code: 'confirmation-needed' });
    expect((await client.post('/api/v1/me/confirm', { password: 'wrong' })).status).toBe(401);
    expect((await client.post('/api/v1/me/confirm', { password: oak.people.ben.password })).status).toBe(204);
    expect((await client.post('/api/v1/me/totp')).status).toBe(200);
  });
});

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
    await changeRules({ secondFactor: 'everyone' }, owner);
    const answer = await signIn();
    expect(answer.body.user, answer.text).toMatchObject({ login: 'boss', companyName: 'Oak' });
    await changeRules({ secondFactor: 'optional' }, owner);
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
    await set('AuthMethods', 'LDAP', oak.people.boss.user.id, owner);
    expect(refusal(await signIn({ counter: 300 })).code).toBe('passkey-refused');
    await set('AuthMethods', 'TWS', oak.people.boss.user.id, owner);
    const { id } = ((await owner.get('/api/v1/me/security')).body.passkeys as unknown as { id: string }[])[0]!;
    const stranger = await bench.signedIn(elm, 'boss');
    expect((await stranger.send('DELETE', `/api/v1/me/passkeys/${id}`)).status).toBe(404);
    expect((await owner.send('DELETE', `/api/v1/me/passkeys/${id}`)).status).toBe(204);
    expect(refusal(await signIn({ counter: 400 })).code).toBe('passkey-refused');
  });
});

describe('an identity provider', () => {
  const wanted = { name: 'Contoso', issuer: 'http://127.0.0.1:1', clientId: 'parley', clientSecret: 'between us two' };

  it('is kept with its secret encrypted and never shown, in its company alone', async () => {
    const made = await boss.post('/api/v1/admin/identity-providers', wanted);
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ hasSecret: true, version: 1, users: 0 });
    expect(made.body.redirectUri).toBe(`${bench.http.url}/api/v1/sign-in/openid/return`);
    const path = `/api/v1/admin/identity-providers/${String(made.body.id)}`;
    const { text } = await boss.get(path);
    expect(text).not.toContain(wanted.clientSecret);
    const rows = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope.selectFrom('identityProvider').select('clientSecret').execute(),
    );
    expect(rows[0]!.clientSecret!.toString('latin1')).not.toContain(wanted.clientSecret);
    const stranger = await bench.signedIn(oak, 'boss');
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['GET', `${path}/dependents`, undefined],
      ['PATCH', path, { version: 1, name: 'Stolen' }],
      ['POST', `${path}/check`, undefined],
      ['DELETE', path, undefined],
    ] as const)
      expect({ at, status: (await stranger.send(method, at, { body })).status }).toEqual({ at, status: 404 });
  });

  it('is changed without losing what somebody else changed, and without its secret being sent again', async () => {
    const [provider] = (await boss.get('/api/v1/admin/identity-providers')).body.items as unknown as { id: string }[];
    const path = `/api/v1/admin/identity-providers/${provider!.id}`;
    const changed = await boss.send('PATCH', path, { body: { version: 1, name: 'Fabrikam' } });
    expect(changed.body).toMatchObject({ name: 'Fabrikam', hasSecret: true, version: 2 });
    const late = await boss.send('PATCH', path, { body: { version: 1, enabled: false } });
    expect(refusal(late)).toEqual({ status: 409, code: 'changed-meanwhile' });
    expect(late.text).not.toContain(wanted.clientSecret);
    const same = await boss.post('/api/v1/admin/identity-providers', { ...wanted, name: 'fabrikam' });
    expect(refusal(same)).toEqual({ status: 409, code: 'name-taken' });
  });

  it('that does not answer is told to the administrator, and to the page of who wanted to use it', async () => {
    const [provider] = (await boss.get('/api/v1/admin/identity-providers')).body.items as unknown as { id: string }[];
    const checked = await boss.post(`/api/v1/admin/identity-providers/${provider!.id}/check`);
    expect(refusal(checked)).toEqual({ status: 502, code: 'identity-provider-unavailable' });
    const begun = await fetch(`${bench.http.url}/api/v1/sign-in/openid/${provider!.id}/begin`, { redirect: 'manual' });
    expect([begun.status, begun.headers.get('location')]).toEqual([
      302,
      expect.stringContaining('/phone#sign-in-error=identity-provider-unavailable'),
    ]);
    expect((await boss.send('DELETE', `/api/v1/admin/identity-providers/${provider!.id}`)).status).toBe(204);
  });
});
