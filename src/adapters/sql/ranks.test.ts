import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { type Originator, onBehalfOf } from '../../platform/audit/index.ts';
import { ConfigurationWriter } from './configuration-writer.ts';
import { insertDomain } from './domain-store.ts';
import type { Store } from './index.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });
const elm = ids.next<CompanyId>();
const oak = ids.next<CompanyId>();
const domainId = ids.next<DomainId>();
const users = { boss: ids.next<UserId>(), root: ids.next<UserId>(), lent: ids.next<UserId>(), anna: ids.next<UserId>() };
type Name = keyof typeof users;

const boss: Originator = { userId: users.boss, login: 'boss', via: 'browser' };
const root: Originator = { userId: users.root, login: 'root', via: 'browser', isSuper: true };
const provisioning: Originator = { via: 'scim', login: 'directory' };
const job: Originator = { via: 'job:user-import', userId: users.boss };

let store: Store;

/** `boss` administers Elm, `root` all, `lent` Elm and Oak. */
beforeAll(async () => {
  store = await createTestStore();
  const numbering = {
    country: 'FR',
    internationalPrefix: '00',
    localCountryPrefix: '33',
    externalPrefix: '0',
    internalLength: 3,
  };
  await store.inCompany(oak, (scope) => scope.insertInto('company').values({ id: oak, name: 'Oak' }).execute());
  await store.inCompany(elm, async (scope) => {
    await scope.insertInto('company').values({ id: elm, name: 'Elm' }).execute();
    await insertDomain(scope, { id: domainId, companyId: elm, name: 'Elm', sipDomain: 'elm.example' }, numbering);
    for (const login of Object.keys(users) as Name[]) {
      const role = login === 'anna' ? 'user' : 'administrator';
      const names = { firstName: login, lastName: '', email: null, mobile: null, language: 'en' } as const;
      const rest = { role, enabled: true, passwordHash: 'x', currentDeviceId: null, isSuper: login === 'root' } as const;
      await scope
        .insertInto('appUser')
        .values({ id: users[login], companyId: elm, domainId, login, ...names, ...rest })
        .execute();
    }
  });
  await store.inAllCompanies((scope) =>
    scope.insertInto('administeredCompany').values({ companyId: elm, userId: users.lent, administeredId: oak }).execute(),
  );
});
afterAll(() => store[Symbol.asyncDispose]());

const change = (by: Originator, name: Name, set: Record<string, unknown>) =>
  store.inCompany(
    elm,
    (scope) => scope.updateTable('appUser').set(set).where('id', '=', users[name]).returningAll().executeTakeFirst(),
    by,
  );
const remove = (by: Originator, name: Name) =>
  store.inCompany(elm, (scope) => scope.deleteFrom('appUser').where('id', '=', users[name]).execute(), by);

describe('who administers more than one company', () => {
  it.each(['root', 'lent'] as const)('is not taken over by an administrator of one: %s', async (name) => {
    for (const set of [
      { email: 'b@elm.example' },
      { login: 'mine' },
      { passwordHash: 'y' },
      { enabled: false },
      { role: 'user', isSuper: false },
    ])
      await expect(change(boss, name, set)).rejects.toThrow('parley: rank');
    await expect(remove(boss, name)).rejects.toThrow('parley: rank');
    expect(await change(boss, name, { mobile: '1' })).toMatchObject({ mobile: '1' });
  });

  it('keeps who he is here when a directory says otherwise, and takes his name from it', async () => {
    for (const by of [provisioning, job])
      expect(await change(by, 'root', { email: 'x@elm.example', login: 'x', enabled: false, lastName: by.via })).toMatchObject({
        email: null,
        login: 'root',
        enabled: true,
        lastName: by.via,
      });
    await expect(remove(provisioning, 'root')).rejects.toThrow('parley: rank');
  });

  it('is changed by himself, by who administers all, and where nobody is signed in yet', async () => {
    expect(await change({ ...root, isSuper: false }, 'root', { passwordHash: 'z' })).toMatchObject({ passwordHash: 'z' });
    expect(await change(root, 'lent', { email: 'l@elm.example' })).toMatchObject({ email: 'l@elm.example' });
    expect(await change({ via: 'browser' }, 'root', { passwordHash: 'new form' })).toMatchObject({ passwordHash: 'new form' });
  });
});

describe('a rank', () => {
  it('is given only by who administers all', async () => {
    for (const by of [boss, provisioning, job])
      await expect(change(by, 'boss', { isSuper: true })).rejects.toThrow('parley: rank');
    const list = (by: Originator) =>
      store.inAllCompanies(
        (scope) =>
          scope.insertInto('administeredCompany').values({ companyId: elm, userId: users.boss, administeredId: oak }).execute(),
        by,
      );
    await expect(list(boss)).rejects.toThrow('parley: rank');
    await list(root);
    expect(await change(root, 'boss', { isSuper: true })).toMatchObject({ isSuper: true });
  });

  it('does not matter among users of one company', async () => {
    expect(await change(provisioning, 'anna', { email: 'a@elm.example' })).toMatchObject({ email: 'a@elm.example' });
    await remove({ userId: users.lent, via: 'browser' }, 'anna');
  });

  it('refused by the store is said in words', async () => {
    const writer = new ConfigurationWriter({ store, changed: () => Promise.resolve() });
    const work = writer.together(elm, () =>
      writer.write(elm, (scope) => scope.updateTable('appUser').set({ isSuper: true }).where('id', '=', users.lent).execute()),
    );
    // Nobody in particular asks: the program itself may.
    await expect(work).resolves.toBeDefined();
    const asked = onBehalfOf({ userId: users.anna, via: 'browser' }, () =>
      writer.write(elm, (scope) => scope.updateTable('appUser').set({ enabled: false }).where('id', '=', users.lent).execute()),
    );
    await expect(asked).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('several changes as one', () => {
  it('are taken back together, one of them alone when it was only tried, and told once at the end', async () => {
    const told: CompanyId[][] = [];
    const writer = new ConfigurationWriter({
      store,
      changed: (companyIds) => {
        told.push([...companyIds]);
        return Promise.resolve();
      },
    });
    const name = (value: string) =>
      writer.write(oak, (scope) => scope.updateTable('company').set({ name: value }).where('id', '=', oak).execute());
    const read = async () =>
      (await writer.read(oak, (scope) => scope.selectFrom('company').select('name').executeTakeFirstOrThrow())).name;
    const failing = writer.together(oak, async () => {
      await name('Oak 2');
      expect(await read()).toBe('Oak 2');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([await read(), told]).toEqual(['Oak', []]);
    await writer.together(null, async () => {
      await name('Oak 3');
      const tried = writer.attempt(null, async () => {
        await name('Oak 4');
        throw new Error('not this');
      });
      await expect(tried).rejects.toThrow('not this');
      await writer.write(elm, (scope) => scope.updateTable('company').set({ name: 'Elm 2' }).where('id', '=', elm).execute());
    });
    expect([await read(), told]).toEqual(['Oak 3', [[oak, elm]]]);
  });
});
