import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, type DomainId, type GroupId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { LiveAccess, type Subject } from '../../platform/access/index.ts';
import type { Actor } from '../../platform/api/index.ts';
import { AuthorizationService, NamedObjects } from '../../platform/authorization/index.ts';
import { loadAccess } from './access-loader.ts';
import { SqlAuthorizationStore } from './authorization-store.ts';
import { ConfigurationWriter } from './configuration-writer.ts';
import type { Store } from './store.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });
const access = new LiveAccess();
let store: Store;
let writer: ConfigurationWriter;
let service: AuthorizationService;
let objects: NamedObjects;
let rights: SqlAuthorizationStore;

interface World {
  readonly companyId: CompanyId;
  readonly paris: DomainId;
  readonly nice: DomainId;
  readonly people: Readonly<Record<'anna' | 'ben' | 'nina' | 'boss', UserId>>;
  readonly sales: GroupId;
  readonly actor: Actor;
}

async function makeWorld(name: string): Promise<World> {
  const companyId = ids.next<CompanyId>();
  const [paris, nice] = [ids.next<DomainId>(), ids.next<DomainId>()];
  const people = { anna: ids.next<UserId>(), ben: ids.next<UserId>(), nina: ids.next<UserId>(), boss: ids.next<UserId>() };
  const sales = ids.next<GroupId>();
  await store.inCompany(companyId, async (scope) => {
    await scope.insertInto('company').values({ id: companyId, name }).execute();
    const numbering = { country: 'FR', internationalPrefix: '00', localCountryPrefix: '33', externalPrefix: '0' };
    const lengths = { incomingAdd: '', incomingRemove: '', internalLength: 3, internalReverseLength: 3 };
    for (const [id, place] of [
      [paris, 'paris'],
      [nice, 'nice'],
    ] as const) {
      const row = { id, companyId, name: place, sipDomain: `${place}.${name.toLowerCase()}.example`, ...numbering, ...lengths };
      await scope.insertInto('domain').values(row).execute();
    }
    for (const [login, id] of Object.entries(people)) {
      const row = { id, companyId, domainId: login === 'nina' ? nice : paris, login, firstName: login, lastName: '' };
      const rest = { email: null, mobile: null, language: 'en', role: 'user', enabled: true, passwordHash: null } as const;
      await scope
        .insertInto('appUser')
        .values({ ...row, ...rest, currentDeviceId: null })
        .execute();
    }
    await scope.insertInto('appGroup').values({ id: sales, companyId, name: 'Sales' }).execute();
    await scope.insertInto('groupMember').values({ companyId, groupId: sales, userId: people.anna }).execute();
  });
  access.replaceCompany(companyId, (await loadAccess(store, companyId)).get(companyId));
  const actor = { companyId, domainId: paris, userId: people.boss, role: 'administrator', administrator: 'super' } as Actor;
  return { companyId, paris, nice, people, sales, actor };
}

let elm: World;
let oak: World;
const asks = (world: World, who: keyof World['people']): Subject => ({
  companyId: world.companyId,
  userId: world.people[who],
  role: 'user',
});
const toSales = (world: World) => [{ type: 'group', id: world.sales }] as const;
const toUser = (world: World, who: keyof World['people']) => [{ type: 'user', id: world.people[who] }] as const;
const caller = [{ type: 'application', id: 'caller' }] as const;

beforeAll(async () => {
  store = await createTestStore();
  writer = new ConfigurationWriter({
    store,
    changed: async (companyIds) => {
      for (const companyId of companyIds) access.replaceCompany(companyId, (await loadAccess(store, companyId)).get(companyId));
    },
  });
  rights = new SqlAuthorizationStore({ writer });
  service = new AuthorizationService({ ids, access, store: rights });
  objects = new NamedObjects({ ids, access, store: rights });
  elm = await makeWorld('Elm');
  oak = await makeWorld('Oak');
}, 60_000);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

describe('an authorization', () => {
  it('takes effect at once, is not made twice and is gone at once', async () => {
    const draft = { kind: 'call-log', objects: toUser(elm, 'ben'), subjects: toSales(elm) } as const;
    const log = { kind: 'call-log', companyId: elm.companyId, ownerId: elm.people.ben } as const;
    const first = await service.authorize(elm.actor, draft);
    expect(access.may(asks(elm, 'anna'), 'read', log).why).toBe(
      'anna is a member of Sales, which is authorized to the call log of ben.',
    );
    expect(await service.authorize(elm.actor, draft)).toEqual({ created: [], existed: 1 });
    await service.takeAway(
      elm.actor,
      first.created.map(({ id }) => id),
    );
    expect(access.may(asks(elm, 'anna'), 'read', log).allowed).toBe(false);
  });

  it('goes the other way round too: one user to the statistics of a group', async () => {
    await service.authorize(elm.actor, { kind: 'statistics', objects: toSales(elm), subjects: toUser(elm, 'ben') });
    const statistics = { kind: 'statistics', companyId: elm.companyId, ownerId: elm.people.anna } as const;
    expect(access.may(asks(elm, 'ben'), 'read', statistics).reason).toBe('authorized');
    expect(access.may(asks(elm, 'anna'), 'read', { ...statistics, ownerId: elm.people.ben }).allowed).toBe(false);
  });

  it('cannot name anybody or anything of another company', async () => {
    const drafts = [
      { kind: 'call-log', objects: toUser(oak, 'ben'), subjects: toSales(elm) },
      { kind: 'call-log', objects: toUser(elm, 'ben'), subjects: toSales(oak) },
    ] as const;
    for (const draft of drafts) await expect(service.authorize(elm.actor, draft)).rejects.toMatchObject({ code: 'not-found' });
    const made = await service.authorize(oak.actor, { kind: 'call-log', objects: toUser(oak, 'ben'), subjects: toSales(oak) });
    await expect(service.takeAway(elm.actor, [made.created[0]!.id])).rejects.toMatchObject({ code: 'not-found' });
    expect(access.of(oak.companyId).contents.authorizations).toHaveLength(1);
  });

  it('is kept apart by the store itself, whatever the program says', async () => {
    const [elmUser, oakUser] = [elm.people.ben, oak.people.ben];
    const row = { id: ids.next() as string, companyId: elm.companyId, name: 'x', kind: 'call-log' } as const;
    const nothing = {
      objectApplication: null,
      objectNamedId: null,
      objectGroupId: null,
      objectQueueId: null,
      subjectGroupId: null,
      subjectQueueId: null,
    };
    const add = (companyId: CompanyId, values: { objectUserId: UserId; subjectUserId: UserId }) =>
      store.inCompany(companyId, (scope) =>
        scope
          .insertInto('accessAuthorization')
          .values({ ...row, ...nothing, ...values })
          .execute(),
      );
    const foreignKey = { code: '23503' };
    await expect(add(elm.companyId, { objectUserId: oakUser, subjectUserId: elmUser })).rejects.toMatchObject(foreignKey);
    await expect(add(elm.companyId, { objectUserId: elmUser, subjectUserId: oakUser })).rejects.toMatchObject(foreignKey);
    // Written in the name of another company: row-level security.
    await expect(add(oak.companyId, { objectUserId: elmUser, subjectUserId: elmUser })).rejects.toMatchObject({ code: '42501' });
  });

  it('is refused across domains for call logs, and made for calendars', async () => {
    const across = { objects: toUser(elm, 'ben'), subjects: toUser(elm, 'nina') } as const;
    await expect(service.authorize(elm.actor, { kind: 'call-log', ...across })).rejects.toMatchObject({ code: 'domain-crossed' });
    await service.authorize(elm.actor, { kind: 'calendar', ...across });
    expect(
      access.may(asks(elm, 'nina'), 'read', { kind: 'calendar', companyId: elm.companyId, ownerId: elm.people.ben }).allowed,
    ).toBe(true);
  });

  it('needs an administrator, and what the kind takes', async () => {
    const draft = { kind: 'call-log', objects: toUser(elm, 'ben'), subjects: toSales(elm) } as const;
    await expect(service.authorize({ ...elm.actor, role: 'user' }, draft)).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(service.authorize(elm.actor, { ...draft, kind: 'queue' })).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('is recorded with its words', async () => {
    const entries = await store.inCompany(elm.companyId, (scope) =>
      scope
        .selectFrom('auditEntry')
        .select(['name', 'action'])
        .where('kind', '=', 'access-authorization')
        .orderBy('id')
        .execute(),
    );
    expect(entries.slice(0, 2)).toEqual([
      { name: 'Sales → call log of ben', action: 'insert' },
      { name: 'Sales → call log of ben', action: 'delete' },
    ]);
  });

  it('goes with an intercom group’s name, which is deleted only when it was seen', async () => {
    const { id } = await objects.add(elm.actor, { kind: 'intercom-group', name: 'Customers', domainId: elm.nice });
    await expect(objects.add(elm.actor, { kind: 'intercom-group', name: 'customers', domainId: elm.nice })).rejects.toMatchObject(
      {
        code: 'name-taken',
      },
    );
    await service.authorize(elm.actor, { kind: 'intercom-group', objects: [{ type: 'named', id }], subjects: toSales(elm) });
    const group = { kind: 'intercom-group', companyId: elm.companyId, ownerId: null, id } as const;
    expect(access.may(asks(elm, 'anna'), 'read', group).why).toContain('intercom group Customers');
    await objects.rename(elm.actor, id, { version: 1, name: 'Clients' });
    await expect(objects.rename(elm.actor, id, { version: 1, name: 'Other' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(access.may(asks(elm, 'anna'), 'read', group).why).toContain('intercom group Clients');
    const { items, confirm } = await objects.dependents(elm.actor, id);
    expect(items).toEqual([
      expect.objectContaining({ kind: 'access-authorization', name: 'Sales → intercom group Customers', effect: 'deleted' }),
    ]);
    await expect(objects.remove(elm.actor, id, undefined)).rejects.toMatchObject({ code: 'has-dependents' });
    await objects.remove(elm.actor, id, confirm!);
    expect(access.may(asks(elm, 'anna'), 'read', group).allowed).toBe(false);
  });
});

describe('seats', () => {
  const stateOf = async (world: World) => (await service.applications(world.actor)).find(({ id }) => id === 'caller')!;

  it('are unlimited and the application open until somebody says otherwise', async () => {
    expect(await stateOf(oak)).toMatchObject({ isOpen: true, seats: null, seatsUsed: 0, version: 0 });
  });

  it('are set by super users only, and not for what is open', async () => {
    const company = { ...oak.actor, administrator: 'company' } as Actor;
    await expect(service.changeApplication(company, 'caller', { version: 0, isOpen: false, seats: 1 })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(service.changeApplication(oak.actor, 'caller', { version: 0, seats: 1 })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    expect(await service.changeApplication(oak.actor, 'caller', { version: 0, isOpen: false, seats: 2 })).toMatchObject({
      seats: 2,
      version: 1,
    });
    await expect(service.changeApplication(oak.actor, 'caller', { version: 0, seats: 9 })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('are used up by users and by members of groups, and refused when none is left', async () => {
    await service.authorize(oak.actor, { kind: 'application', objects: caller, subjects: toSales(oak) });
    await service.authorize(oak.actor, {
      kind: 'application',
      objects: caller,
      subjects: [...toUser(oak, 'anna'), ...toUser(oak, 'ben')],
    });
    expect((await stateOf(oak)).seatsUsed).toBe(2);
    await expect(
      service.authorize(oak.actor, { kind: 'application', objects: caller, subjects: toUser(oak, 'nina') }),
    ).rejects.toMatchObject({
      code: 'no-seat-left',
      message: 'Caller has 2 seats; this would need 3. Take the right from somebody, or get more seats.',
      details: { application: 'caller', seats: 2, needed: 3 },
    });
  });

  it('are refused to who joins an authorized group, and to who is enabled again', async () => {
    const join = () =>
      writer.write(oak.companyId, (scope) =>
        scope
          .insertInto('groupMember')
          .values({ companyId: oak.companyId, groupId: oak.sales, userId: oak.people.nina })
          .execute(),
      );
    const enable = (enabled: boolean) =>
      writer.write(oak.companyId, (scope) =>
        scope.updateTable('appUser').set({ enabled }).where('id', '=', oak.people.ben).execute(),
      );
    await expect(join()).rejects.toMatchObject({ code: 'no-seat-left' });
    await enable(false);
    await join();
    expect((await stateOf(oak)).seatsUsed).toBe(2);
    await expect(enable(true)).rejects.toMatchObject({ code: 'no-seat-left' });
    await expect(service.changeApplication(oak.actor, 'caller', { version: 1, seats: 1 })).rejects.toMatchObject({
      code: 'no-seat-left',
    });
    await service.changeApplication(oak.actor, 'caller', { version: 1, seats: null });
    await enable(true);
    expect((await stateOf(oak)).seatsUsed).toBe(3);
  });

  it('do not all go to two who ask at the same moment for the last one', async () => {
    const { version } = await stateOf(oak);
    await service.changeApplication(oak.actor, 'caller', { version, seats: 4 });
    const more = await Promise.all(
      ['one', 'two', 'three'].map(async (login) => {
        const id = ids.next<UserId>();
        const row = { id, companyId: oak.companyId, domainId: oak.paris, login, firstName: login, lastName: '', email: null };
        const rest = {
          mobile: null,
          language: 'en',
          role: 'user',
          enabled: true,
          passwordHash: null,
          currentDeviceId: null,
        } as const;
        await writer.write(oak.companyId, (scope) =>
          scope
            .insertInto('appUser')
            .values({ ...row, ...rest })
            .execute(),
        );
        return id;
      }),
    );
    const outcomes = await Promise.allSettled(
      more.map((id) => service.authorize(oak.actor, { kind: 'application', objects: caller, subjects: [{ type: 'user', id }] })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await stateOf(oak)).seatsUsed).toBe(4);
  });
});
