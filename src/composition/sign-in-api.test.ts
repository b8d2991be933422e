import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { DirectoryServer } from '../../test/support/directory-server.ts';
import { changeRules, refusal, setParameter } from './sign-in-fixture.ts';

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

describe('a name alone', () => {
  it('opens nothing until an administrator has accepted the warning, and never an administrator’s door', async () => {
    await setParameter(boss, 'AuthMethods', 'None', elm.people.anna.user.id);
    await setParameter(boss, 'AuthMethods', 'TWS|None', elm.people.boss.user.id);
    expect(refusal(await bench.client().signIn(elm, 'anna', { password: '' })).code).toBe('sign-in-refused');
    const warned = await changeRules(boss, { allowNone: true });
    expect(refusal(warned)).toEqual({ status: 409, code: 'none-warning-needed' });
    expect(warned.body.details).toMatchObject({ warning: expect.stringContaining('No password is asked') as unknown });
    const accepted = await changeRules(boss, { allowNone: true, acceptsWarning: true });
    expect(accepted.body.noneAccepted).toMatchObject({ by: elm.people.boss.user.id });
    const guest = bench.client();
    expect((await guest.signIn(elm, 'anna', { password: '' })).status).toBe(200);
    // He could keep the door open after it is closed.
    expect(refusal(await guest.post('/api/v1/me/totp'))).toEqual({ status: 403, code: 'confirmation-needed' });
    expect((await guest.post('/api/v1/me/confirm', { password: 'anything' })).status).toBe(401);
    expect((await bench.client().get('/api/v1/sign-in')).body).toMatchObject({ nameAlone: true });
    expect(refusal(await bench.client().signIn(elm, 'boss', { password: '' })).code).toBe('sign-in-refused');
    expect((await bench.client().signIn(elm, 'boss')).status).toBe(200);
    await changeRules(boss, { allowNone: false });
    expect(refusal(await bench.client().signIn(elm, 'anna', { password: '' })).code).toBe('sign-in-refused');
    await setParameter(boss, 'AuthMethods', 'TWS', elm.people.anna.user.id);
  });
});

describe('a directory', () => {
  let server: DirectoryServer;

  beforeAll(async () => {
    server = await DirectoryServer.start([{ uid: 'anna', firstName: 'Anna', lastName: 'Elm', password: 'from the directory' }]);
    const { anna } = elm.people;
    await setParameter(boss, 'AuthLdapServer', '127.0.0.1', anna.user.id);
    await setParameter(boss, 'AuthLdapPort', server.port, anna.user.id);
    await setParameter(boss, 'AuthLdapDn', `uid=?,${server.peopleDn}`, anna.user.id);
    await setParameter(boss, 'AuthLdapCa', server.authority.certificate, anna.user.id);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('decides about passwords where the parameters say so, in their order', async () => {
    const { anna } = elm.people;
    const password = 'from the directory';
    expect(refusal(await bench.client().signIn(elm, 'anna', { password })).code).toBe('sign-in-refused');
    await setParameter(boss, 'AuthMethods', 'LDAP|TWS', anna.user.id);
    expect((await bench.client().signIn(elm, 'anna', { password })).status).toBe(200);
    expect((await bench.client().signIn(elm, 'anna')).status).toBe(200);
    await setParameter(boss, 'AuthMethods', 'LDAP', anna.user.id);
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
    await setParameter(boss, 'AuthLdapServer', '127.0.0.1:1', elm.people.anna.user.id);
    expect((await explain('from the directory')).body.items).toEqual([
      { method: 'LDAP', outcome: 'unavailable', why: expect.stringContaining('nothing listens there') as unknown },
    ]);
    const guess = await bench.client().signIn(elm, 'anna', { password: 'wrong' });
    expect(guess.body.detail).toBe('Name or password is wrong.');
    await setParameter(boss, 'AuthMethods', 'TWS', elm.people.anna.user.id);
  });

  it('does not lock people out while it is away, and administrators are told until it is back', async () => {
    const { anna } = elm.people;
    const told = async () => {
      const { text } = await boss.get('/api/v1/admin/incidents?state=open');
      return text.includes('directory-unreachable');
    };
    await setParameter(boss, 'AuthMethods', 'LDAP', anna.user.id);
    for (let attempt = 0; attempt < 8; attempt++)
      expect(refusal(await bench.client().signIn(elm, 'anna')).code).toBe('sign-in-refused');
    await expect.poll(told, { timeout: 10_000 }).toBe(true);
    await setParameter(boss, 'AuthMethods', 'TWS', elm.people.anna.user.id);
  });
});

describe('who administers several companies', () => {
  it('is let in by nothing that the administrators of one company choose to believe', async () => {
    const root = await bench.signedInSuper(elm);
    const { id } = (await root.get('/api/v1/session')).body.user as unknown as { id: string };
    await setParameter(boss, 'AuthMethods', 'None|LDAP', id);
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
    await setParameter(boss, 'AuthRemember', false, ben.user.id);
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
