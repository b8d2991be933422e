import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantDemo } from '../../seed/demo.ts';
import { quietWatch } from '../../test/support/quiet-watch.ts';
import { createTestDatabase } from '../../test/support/test-store.ts';
import { SqlBindingStore } from '../adapters/sql/binding-store.ts';
import { Store, type StoreConnection } from '../adapters/sql/index.ts';
import { loadConfig, openSecrets } from '../config/index.ts';
import type { QueueAdministrator } from '../contact-centre/queue-administration/index.ts';
import { SystemClock } from '../kernel/clock.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { TimeOrderedIds, type UserId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { SystemRandom } from '../kernel/random.ts';
import { computeHa1 } from '../protocol/sip/digest/index.ts';
import { safePolicy } from '../telephony/calling-policy/index.ts';
import type { StoredBinding } from '../telephony/registration/index.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

const clock = new SystemClock();
const random = new SystemRandom();
const dataDir = mkdtempSync(join(tmpdir(), 'parley-configuration-'));
const parts = new DisposalStack();

async function openNode(connection: StoreConnection): Promise<{ configuration: Configuration; foundation: Foundation }> {
  const store = parts.use('store', new Store({ connection, logger: silentLogger, maxConnections: 4 }));
  const secrets = openSecrets({ dataDir, random });
  const ids = new TimeOrderedIds({ clock, random });
  const config = loadConfig({ PARLEY_DATA_DIR: dataDir });
  const foundation = { config, clock, random, ids, logger: silentLogger, secrets, connection, store, ...quietWatch(store) };
  return { foundation, configuration: await openConfiguration(foundation, parts) };
}

afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

describe('configuration in memory and in the store', () => {
  let first: Configuration;
  let second: Configuration;
  let foundation: Foundation;
  let demo: Awaited<ReturnType<typeof plantDemo>>;
  let boss: QueueAdministrator;

  beforeAll(async () => {
    const connection = await createTestDatabase();
    ({ configuration: first, foundation } = await openNode(connection));
    ({ configuration: second } = await openNode(connection));
    demo = await plantDemo(first, random);
    const user = first.directory.deviceByAor(demo.users[0]!.sipUser, demo.domain);
    boss = { companyId: user!.companyId, domainId: user!.domainId, userId: user!.userId!, role: 'administrator' };
  });

  const domain = () => first.directory.domainBySipDomain(demo.domain)!;

  it('shows a change at once to who made it, and soon to the other node', async () => {
    expect(first.directory.usersOf(domain().id)).toHaveLength(12);
    await expect.poll(() => second.directory.domainBySipDomain(demo.domain)?.name).toBe('Atelier Lumière');
    await expect.poll(() => second.directory.queueByNumber(domain().id, '300')?.name).toBe('Sales');
    await expect.poll(() => second.directory.allTrunks()).toEqual(first.directory.allTrunks());
  });

  it('gives phones credentials that its digest hashes fit', () => {
    for (const user of demo.users) {
      const device = first.directory.deviceByAor(user.sipUser, demo.domain)!;
      expect(device.ha1).toEqual(computeHa1(user.sipUser, demo.domain, user.sipPassword));
      expect(first.directory.userByNumber(device.domainId, user.number)?.login).toBe(user.login);
    }
  });

  it('signs its users in', async () => {
    const [user] = demo.users;
    const { actor, token } = await first.signIn.byPassword.signIn({
      login: user!.login,
      password: user!.password,
      address: '127.0.0.1',
      userAgent: 'test',
    });
    expect(actor.role).toBe('administrator');
    expect(first.signIn.sessions.isAlive(actor.sessionId)).toBe(true);
    expect(await second.signIn.sessions.lookUp(token)).toEqual(actor);
  });

  it('keeps the password of a trunk encrypted', async () => {
    const authentication = { kind: 'registration', user: 'us', password: 'geheimnis', registrar: 'sip:carrier.example' } as const;
    const [loopback] = first.directory.allTrunks();
    const { id: _id, companyId: _company, domainId: _domain, ...like } = loopback!;
    const trunk = await first.trunks.create(boss, { ...like, name: 'Carrier', authentication });
    expect(first.directory.trunk(trunk.id)?.authentication).toEqual(authentication);
    const rows = await foundation.store.inAllCompanies((scope) => scope.selectFrom('trunk').selectAll().execute());
    expect(JSON.stringify(rows)).not.toContain('geheimnis');
    expect(rows.find((row) => row.id === trunk.id)?.registrationPassword?.includes('geheimnis')).toBe(false);
  });

  it('gives a number to one user or queue only', async () => {
    const phone = {
      userId: null,
      name: 'Second',
      number: '300',
      protocol: 'sip-phone',
      oneNumber: true,
      lines: 1,
      dtmfMethod: 'rfc4733',
      codecs: [],
    } as const;
    await expect(first.phones.create(domain(), phone)).rejects.toMatchObject({ code: 'number-taken' });
    await expect(first.phones.create(domain(), { ...phone, number: '201' })).rejects.toMatchObject({
      code: 'number-taken',
    });
    const two = await Promise.allSettled([1, 2].map(() => first.phones.create(domain(), { ...phone, number: '291' })));
    expect(two.map((one) => one.status).toSorted((left, right) => left.localeCompare(right))).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses a second user of one login, and users who may not administer', async () => {
    const input = {
      login: demo.users[1]!.login.toUpperCase(),
      firstName: '',
      lastName: '',
      email: null,
      mobile: null,
      language: 'en',
      role: 'user',
    } as const;
    await expect(first.users.create(boss, domain(), input, null)).rejects.toMatchObject({ code: 'name-taken' });
    await expect(first.users.create({ ...boss, role: 'user' }, domain(), input, null)).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(
      first.queues.create(boss, {
        name: 'X',
        number: '301',
        memberUserIds: [crypto.randomUUID() as UserId],
        offerTimeoutMs: 5000,
        wrapUpMs: 0,
        maxWaitMs: 0,
        enabled: true,
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('signs out whom an administrator disables', async () => {
    const user = demo.users[3]!;
    const { token } = await first.signIn.byPassword.signIn({
      login: user.login,
      password: user.password,
      address: '127.0.0.1',
      userAgent: 'test',
    });
    const entity = first.directory.userByNumber(domain().id, user.number)!;
    await first.users.setEnabled(boss, entity, false);
    expect(await first.signIn.sessions.lookUp(token)).toBeNull();
    expect(first.directory.user(entity.id)?.enabled).toBe(false);
  });

  it('tells both nodes who may call out, and keeps a company’s rules to itself', async () => {
    const { companyId } = domain();
    const user = first.directory.userByNumber(domain().id, demo.users[1]!.number)!;
    const policy = { ...safePolicy(companyId), dialOut: 'listed', dialOutUserIds: [user.id], openNumbers: ['300'] } as const;
    await first.store.saveCallingPolicy(policy);
    expect(first.callingPolicies.policyOf(companyId)).toEqual(policy);
    await expect.poll(() => second.callingPolicies.mayDialOut(boss.userId)).toBe(false);
    expect(second.callingPolicies.mayDialOut(user.id)).toBe(true);
    await first.store.saveCallingPolicy({ ...policy, dialOut: 'everyone', dialOutUserIds: [] });
    expect(first.callingPolicies.mayDialOut(boss.userId)).toBe(true);
    const stranger = crypto.randomUUID() as UserId;
    await expect(first.store.saveCallingPolicy({ ...policy, dialOutUserIds: [stranger] })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    await expect(first.store.saveCallingPolicy({ ...policy, maxCallsPerUser: 0 })).rejects.toMatchObject({
      code: 'input-invalid',
    });
  });

  it('keeps registrations over a restart, in the order in which they changed', async () => {
    const store = new SqlBindingStore(foundation.store);
    const device = first.directory.deviceByAor(demo.users[0]!.sipUser, demo.domain)!;
    const binding: StoredBinding = {
      deviceId: device.id,
      contactUri: 'sip:phone@192.0.2.7:5060',
      q: 1000,
      expiresAt: 1_800_000_000_000,
      registeredAt: 1_700_000_000_000,
      callId: 'one',
      cseq: 1,
      instanceId: undefined,
      regId: undefined,
      path: [],
      source: { transport: 'udp', host: '192.0.2.7', port: 5060 },
      userAgent: 'Phone',
      gruuNumber: undefined,
    };
    void store.save([binding]);
    void store.save([{ ...binding, contactUri: 'sip:other@192.0.2.8' }]);
    void store.remove([{ deviceId: device.id, key: 'sip:other@192.0.2.8' }]);
    await store.save([{ ...binding, cseq: 2 }]);
    expect(await store.loadAll()).toEqual([{ ...binding, cseq: 2 }]);
  });
});

describe('first set-up', () => {
  it('needs the link, works once and leads to a company, an administrator and his phones', async () => {
    const { configuration } = await openNode(await createTestDatabase());
    const { setup, signIn, directory } = configuration;
    const stale = (await setup.newLink())!;
    const token = (await setup.newLink())!;
    await expect(setup.check(stale)).rejects.toMatchObject({ code: 'setup-link-invalid' });
    await setup.check(token);
    const company = { name: 'Nordic', sipDomain: 'Nordic.Example', country: 'SE', internalLength: 4 };
    const administrator = {
      login: 'astrid',
      firstName: 'Astrid',
      lastName: 'Holm',
      email: null,
      mobile: null,
      language: 'sv',
    } as const;
    const input = { company, administrator, password: 'en lång hemlighet', number: '1001' };
    await expect(setup.complete(token, { ...input, password: 'short' })).rejects.toMatchObject({ code: 'password-too-weak' });
    await expect(setup.complete(token, { ...input, company: { ...company, country: 'XX' } })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    const both = await Promise.allSettled([setup.complete(token, input), setup.complete(token, input)]);
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await setup.newLink()).toBeNull();
    const domain = directory.domainBySipDomain('nordic.example')!;
    expect(directory.numbering(domain.id)?.settings).toMatchObject({
      internationalPrefix: '00',
      localCountryPrefix: '46',
      internalLength: 4,
    });
    expect(directory.devicesByNumber(domain.id, '1001').map((device) => device.protocol)).toEqual(['sip-softphone', 'sip-phone']);
    const { actor } = await signIn.byPassword.signIn({
      login: 'astrid',
      password: input.password,
      address: '::1',
      userAgent: '',
    });
    expect(actor.role).toBe('administrator');
  });
});
