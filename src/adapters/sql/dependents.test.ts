import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import {
  type AgentId,
  type CompanyId,
  type DeviceId,
  type DomainId,
  type GroupId,
  type QueueId,
  TimeOrderedIds,
  type UserId,
} from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import type { Store } from './index.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });
const companyId = ids.next<CompanyId>();
const domainId = ids.next<DomainId>();
const anna = ids.next<UserId>();
const groupId = ids.next<GroupId>();
const deviceId = ids.next<DeviceId>();
const queueId = ids.next<QueueId>();

let store: Store;

/** A domain with Anna, who has a phone, is in a group and serves a queue. */
beforeAll(async () => {
  store = await createTestStore();
  await store.inCompany(companyId, async (scope) => {
    await scope.insertInto('company').values({ id: companyId, name: 'Elm' }).execute();
    const prefixes = {
      internationalPrefix: '00',
      localCountryPrefix: '33',
      externalPrefix: '0',
      incomingAdd: '',
      incomingRemove: '',
    };
    const domain = { id: domainId, companyId, name: 'Elm', sipDomain: 'elm.example', country: 'FR', internalLength: 3 };
    await scope
      .insertInto('domain')
      .values({ ...domain, ...prefixes, internalReverseLength: 3 })
      .execute();
    const user = { id: anna, companyId, domainId, login: 'anna', firstName: 'Anna', lastName: 'Berg', language: 'sv' } as const;
    const rest = { email: null, mobile: null, role: 'user', enabled: true, passwordHash: null, currentDeviceId: null } as const;
    await scope
      .insertInto('appUser')
      .values({ ...user, ...rest })
      .execute();
    const device = {
      id: deviceId,
      companyId,
      domainId,
      userId: anna,
      name: 'Desk phone',
      number: '202',
      protocol: 'sip-phone',
    } as const;
    const sip = { sipUser: '202-1', ha1Md5: '0'.repeat(32), ha1Sha256: '0'.repeat(64), oneNumber: true, lines: 2, enabled: true };
    await scope
      .insertInto('device')
      .values({ ...device, ...sip, dtmfMethod: 'rfc4733', codecs: [], allowedAddress: null, stunServer: null })
      .execute();
    await scope.insertInto('appGroup').values({ id: groupId, companyId, name: 'Sales' }).execute();
    await scope.insertInto('groupMember').values({ companyId, groupId, userId: anna }).execute();
    const agentId = ids.next<AgentId>();
    await scope.insertInto('agent').values({ id: agentId, companyId, userId: anna, enabled: true }).execute();
    const queue = { id: queueId, companyId, domainId, name: 'Orders', number: '300', enabled: true };
    await scope
      .insertInto('queue')
      .values({ ...queue, offerTimeoutMs: 1, wrapUpMs: 0, maxWaitMs: 0 })
      .execute();
    await scope.insertInto('queueAgent').values({ companyId, queueId, agentId, position: 0 }).execute();
  });
});
afterAll(() => store[Symbol.asyncDispose]());

const dependents = (table: 'appUser' | 'domain' | 'appGroup', id: string) =>
  store.inCompany(companyId, (scope) => dependentsOf(scope, table, id));
const remove = (table: 'appUser' | 'domain' | 'appGroup', id: string, confirm?: string, noun = 'thing') =>
  store.inCompany(companyId, (scope) => deleteSeen(scope, table, { companyId, id, confirm, noun }));

describe('what hangs on something', () => {
  it('is found by its references, also over several tables, with names that people know', async () => {
    const { items, confirm } = await dependents('appUser', anna);
    expect(items.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'device', id: deviceId, name: 'Desk phone', effect: 'deleted' },
      { kind: 'group-member', id: `${groupId}/${anna}`, name: 'Sales', effect: 'detached' },
      { kind: 'queue-agent', id: expect.stringContaining(queueId), name: 'Orders', effect: 'detached' },
    ]);
    expect(confirm).toMatch(/^[\w-]{22}$/);
  });

  it('keeps it from being deleted until all of it was seen', async () => {
    const { confirm } = await dependents('appUser', anna);
    await expect(remove('appUser', anna)).rejects.toMatchObject({ code: 'has-dependents', details: { total: 3, confirm } });
    await store.inCompany(companyId, (scope) => scope.deleteFrom('queueAgent').where('queueId', '=', queueId).execute());
    // Seen were other things.
    await expect(remove('appUser', anna, confirm!)).rejects.toMatchObject({ code: 'has-dependents', details: { total: 2 } });
    const now = await dependents('appUser', anna);
    await remove('appUser', anna, now.confirm!);
    expect(await dependents('appGroup', groupId)).toEqual({ items: [], confirm: null });
  });

  it('that must not go blocks whatever was confirmed', async () => {
    const { items, confirm } = await dependents('domain', domainId);
    expect(items).toEqual([{ kind: 'queue', id: queueId, name: 'Orders', effect: 'blocks' }]);
    expect(confirm).toBeNull();
    await expect(remove('domain', domainId, 'x'.repeat(22), 'domain')).rejects.toMatchObject({
      code: 'has-dependents',
      message: 'This domain is used by queue Orders. Take it out there first.',
    });
  });

  it('is nothing, when nothing refers to it: it goes at once', async () => {
    await remove('appGroup', groupId);
    await expect(remove('appGroup', groupId, undefined, 'group')).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no such group.',
    });
  });
});
