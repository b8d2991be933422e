import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import {
  Admission,
  Attempts,
  attemptSubjects,
  checkNewPassword,
  LocalPasswords,
  PasswordCheck,
  type PasswordHasher,
  Sessions,
  SignInService,
  Tickets,
} from '../../platform/sign-in/index.ts';
import { SqlAccountStore } from './account-store.ts';
import type { Store } from './index.ts';
import { SqlSecondFactorStore } from './second-factor-store.ts';
import { SqlSignInRulesStore } from './sign-in-rules-store.ts';
import { SqlSignInStore } from './sign-in-store.ts';

/** The real hash takes 20 ms on purpose; one test uses it. */
const quick: PasswordHasher = {
  hash: (password) => Promise.resolve(`plain:${password}`),
  matches: (stored, password) => Promise.resolve(stored === `plain:${password}`),
};

describe('sign-in', () => {
  let store: Store;
  let clock: VirtualClock;
  let service: SignInService;
  let sessions: Sessions;
  const random = new SystemRandom();
  const ids = new TimeOrderedIds({ clock: new VirtualClock(), random });
  const users = new Map<string, UserId>();
  let companies: Record<string, CompanyId> = {};

  async function addCompany(name: string, logins: Record<string, string>): Promise<CompanyId> {
    const companyId = ids.next<CompanyId>();
    const domainId = ids.next<DomainId>();
    const numbering = {
      country: 'FR',
      internationalPrefix: '00',
      localCountryPrefix: '33',
      externalPrefix: '0',
      incomingAdd: '',
      incomingRemove: '',
    };
    await store.inAllCompanies(async (scope) => {
      await scope.insertInto('company').values({ id: companyId, name }).execute();
      const lengths = { internalLength: 3, internalReverseLength: 3 };
      await scope
        .insertInto('domain')
        .values({ id: domainId, companyId, name, sipDomain: `${name.toLowerCase()}.example`, ...numbering, ...lengths })
        .execute();
      for (const [login, password] of Object.entries(logins)) {
        const id = ids.next<UserId>();
        users.set(`${name}/${login}`, id);
        const person = {
          firstName: '',
          lastName: login,
          email: null,
          mobile: null,
          language: 'en',
          role: 'user',
          enabled: true,
        } as const;
        await scope
          .insertInto('appUser')
          .values({ id, companyId, domainId, login, ...person, passwordHash: await quick.hash(password), currentDeviceId: null })
          .execute();
      }
    });
    return companyId;
  }

  const setEnabled = (enabled: boolean) =>
    store.inAllCompanies((scope) =>
      scope.updateTable('appUser').set({ enabled }).where('id', '=', users.get('Nordic/anna')!).execute(),
    );

  beforeAll(async () => {
    store = await createTestStore();
    companies = {
      nordic: await addCompany('Nordic', { anna: 'right', shared: 'same', only: 'first' }),
      soleil: await addCompany('Soleil', { shared: 'same', only: 'second' }),
    };
  });
  afterAll(() => store[Symbol.asyncDispose]());

  beforeEach(async () => {
    clock = new VirtualClock();
    await store.pool.query('DELETE FROM sign_in_failure');
    const sql = new SqlSignInStore(store);
    const rules = new SqlSignInRulesStore(store);
    const factors = new SqlSecondFactorStore(store);
    const accounts = new SqlAccountStore(store);
    const tokenKey = Buffer.alloc(32, 7);
    const policy = {
      methodsOf: () => ['TWS'] as const,
      ldapOf: () => ({ servers: '', port: 389, dn: '?', security: 'starttls', ca: '' }) as const,
      kerberosRealmOf: () => '',
      mayRemember: () => true,
    };
    const lifetimes = { idleMs: 3_600_000 * 12, maxMs: 86_400_000 * 30 };
    sessions = new Sessions({ clock, ids, random, logger: silentLogger, sessions: sql, tokenKey, ...lifetimes });
    const tickets = new Tickets({ clock, random, store: rules, tokenKey });
    const admission = new Admission({ accounts, sessions, tickets, rules, totp: factors, passkeys: factors, policy });
    const incidents = { raise: () => undefined, resolve: () => undefined };
    const check = new PasswordCheck({ policy, passwords: quick, directory: null, rules, incidents });
    const attempts = new Attempts({ clock, store: sql });
    service = new SignInService({ random, logger: silentLogger, accounts, attempts, passwords: quick, check, admission });
  });

  const signIn = (login: string, password: string, more: { company?: string; address?: string } = {}) =>
    service.signIn({ login, password, company: more.company, address: more.address ?? '192.0.2.1', userAgent: 'test' });

  it('knows the holder of a token until he signs out', async () => {
    const { token, actor } = await signIn('ANNA', 'right');
    expect(actor.userId).toBe(users.get('Nordic/anna'));
    expect(await sessions.lookUp(token)).toEqual(actor);
    await sessions.signOut(actor);
    expect(await sessions.lookUp(token)).toBeNull();
  });

  it('keeps no token in the store', async () => {
    const { token } = await signIn('anna', 'right');
    const rows = await store.inAllCompanies((scope) => scope.selectFrom('session').selectAll().execute());
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.some((row) => row.tokenHash.toString('base64url') === token)).toBe(false);
  });

  it('says the same for an unknown name and a wrong password', async () => {
    const answers = await Promise.all(
      [signIn('anna', 'wrong'), signIn('nobody', 'wrong')].map((one) => one.catch((error: Error) => error.message)),
    );
    expect(answers[0]).toBe(answers[1]);
  });

  it('asks for the company only when name and password fit in several', async () => {
    await expect(signIn('shared', 'same')).rejects.toMatchObject({
      code: 'sign-in-company-needed',
      details: { companies: ['Nordic', 'Soleil'] },
    });
    expect((await signIn('shared', 'same', { company: 'soleil' })).actor.companyId).toBe(companies.soleil);
    expect((await signIn('only', 'second')).actor.companyId).toBe(companies.soleil);
  });

  it('makes a source wait longer and longer after wrong passwords, without locking the owner out elsewhere', async () => {
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(signIn('anna', 'wrong')).rejects.toMatchObject({ code: 'sign-in-refused' });
    await expect(signIn('anna', 'right')).rejects.toMatchObject({ code: 'sign-in-blocked', details: { retryAfterS: 1 } });
    expect((await signIn('anna', 'right', { address: '198.51.100.9' })).token).toBeTruthy();
    clock.advance(1000);
    await expect(signIn('anna', 'wrong')).rejects.toMatchObject({ code: 'sign-in-refused' });
    clock.advance(1000);
    await expect(signIn('anna', 'right')).rejects.toMatchObject({ code: 'sign-in-blocked', details: { retryAfterS: 1 } });
    clock.advance(1000);
    expect((await signIn('anna', 'right')).token).toBeTruthy();
  });

  it('counts guesses that come at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => signIn('anna', 'wrong').catch((error: { code: string }) => error.code)),
    );
    expect(outcomes.filter((code) => code === 'sign-in-refused')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'sign-in-blocked')).toHaveLength(15);
  });

  it('does not block one whose clock was read a moment before that of another', async () => {
    const subjects = attemptSubjects('anna', '192.0.2.1');
    const attempts = new SqlSignInStore(store);
    expect(await attempts.begin(subjects, clock.now() + 1)).toBe(0);
    expect(await attempts.begin(subjects, clock.now())).toBe(0);
    await attempts.forgive(subjects);
    expect(await attempts.begin(subjects, clock.now() - 1)).toBe(0);
  });

  it('does not hold an office with one address to the failures of one of its people', async () => {
    for (let day = 0; day < 60; day++) await signIn('anna', 'right');
    expect((await signIn('only', 'first')).token).toBeTruthy();
  });

  it('ends a session that is not used, and every session in the end', async () => {
    const { token } = await signIn('anna', 'right');
    clock.advance(3_600_000 * 11);
    expect(await sessions.lookUp(token)).not.toBeNull();
    clock.advance(3_600_000 * 11);
    expect(await sessions.lookUp(token)).not.toBeNull();
    clock.advance(3_600_000 * 13);
    expect(await sessions.lookUp(token)).toBeNull();
    const long = await signIn('anna', 'right');
    for (let hours = 0; hours < 24 * 30; hours += 10) {
      clock.advance(3_600_000 * 10);
      await sessions.lookUp(long.token);
    }
    expect(await sessions.lookUp(long.token)).toBeNull();
  });

  it('renews tokens; the one before is good for a minute', async () => {
    const { token, actor } = await signIn('anna', 'right');
    expect(await sessions.rotateWhenDue(token)).toBeNull();
    clock.advance(3_600_001);
    const fresh = await sessions.rotateWhenDue(token);
    expect(await sessions.lookUp(fresh!)).toEqual(actor);
    expect(await sessions.rotateWhenDue(token)).toBeNull();
    clock.advance(59_000);
    expect(await sessions.lookUp(token)).toEqual(actor);
    clock.advance(2000);
    expect(await sessions.lookUp(token)).toBeNull();
    expect(await sessions.lookUp(fresh!)).toEqual(actor);
  });

  it('lists where one is signed in and ends it everywhere, and tells', async () => {
    await sessions.signOutEverywhere((await signIn('only', 'first')).actor);
    const first = await signIn('only', 'first', { address: '192.0.2.50' });
    const second = await signIn('only', 'first', { address: '192.0.2.51' });
    const ended: string[] = [];
    sessions.onEnded((event) => ended.push(...event.sessionIds));
    expect((await sessions.list(first.actor)).map((session) => session.address).toSorted((a, b) => a.localeCompare(b))).toEqual([
      '192.0.2.50',
      '192.0.2.51',
    ]);
    await sessions.signOutEverywhere(first.actor);
    expect(await sessions.lookUp(first.token)).toBeNull();
    expect(await sessions.lookUp(second.token)).toBeNull();
    expect(ended.toSorted((a, b) => a.localeCompare(b))).toEqual(
      [first.actor.sessionId, second.actor.sessionId].toSorted((a, b) => a.localeCompare(b)),
    );
  });

  it('refuses who was disabled, also with a session', async () => {
    const { token } = await signIn('anna', 'right');
    await setEnabled(false);
    expect(await sessions.lookUp(token)).toBeNull();
    await expect(signIn('anna', 'right')).rejects.toMatchObject({ code: 'sign-in-refused' });
    await setEnabled(true);
  });

  it('hashes passwords with argon2id, the same however the letters were typed', async () => {
    const passwords = new LocalPasswords();
    const stored = await passwords.hash('Bl\u00e5b\u00e4r i skogen');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches(stored, 'Bla\u030aba\u0308r i skogen')).toBe(true);
    expect(await passwords.matches(stored, 'Blabar i skogen')).toBe(false);
  });

  it.each(['short', 'my-name-is-annika', 'aaaaaaaaaaaaab'])('refuses the new password %j', (password) => {
    expect(() => checkNewPassword(password, { login: 'annika' })).toThrow(expect.objectContaining({ code: 'password-too-weak' }));
  });
});
