import { describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../../directory/connector/index.ts';
import type { CompanyId, DomainId, UserId } from '../../../kernel/ids.ts';
import type { User } from '../../../platform/user/index.ts';
import type { Device } from '../../../telephony/device/index.ts';
import { PortalUsersConnector } from './portal-users-connector.ts';

const companyId = 'c' as CompanyId;
const user = (id: string, more: Partial<User> = {}) =>
  ({
    id,
    companyId,
    login: id,
    firstName: '',
    lastName: '',
    email: null,
    mobile: null,
    language: 'en',
    enabled: true,
    ...more,
  }) as User;
const users: Record<string, User[]> = {
  paris: [
    user('anna', { firstName: 'Anna', lastName: 'Berg', email: 'anna@x.test', mobile: '+33 6' }),
    user('gone', { enabled: false }),
  ],
  berlin: [user('ben')],
};
const devices: Record<string, { number: string; enabled: boolean }[]> = {
  anna: [
    { number: '204', enabled: true },
    { number: '204', enabled: true },
    { number: '210', enabled: true },
    { number: '999', enabled: false },
  ],
};

async function read(wholeCompany: boolean): Promise<SourceEntry[]> {
  const connector = new PortalUsersConnector({
    directory: {
      domainsOf: () => Object.keys(users).map((name) => ({ id: name, name })) as never,
      usersOf: (id) => users[id] ?? [],
      devicesOf: (id) => (devices[id] ?? []) as Device[],
    },
    extras: { extrasOf: () => Promise.resolve(new Map([['anna' as UserId, { custom0: 'B 12', custom1: '' }]])) },
  });
  const source = await connector.open({
    companyId,
    domainId: 'paris' as DomainId,
    directoryId: 'x',
    settings: { wholeCompany },
    secrets: {},
  });
  const entries: SourceEntry[] = [];
  const request = { fields: null, limit: null, ownerEmails: null };
  for await (const entry of source.entries(request, new AbortController().signal)) entries.push(entry);
  return entries;
}

describe('the portal’s own users as a source', () => {
  it('are those of the domain who are enabled, each number once, in the order of devices', async () => {
    expect(await read(false)).toEqual([
      {
        key: 'anna',
        fields: {
          lastName: ['Berg'],
          firstName: ['Anna'],
          displayName: ['Anna Berg'],
          login: ['anna'],
          email: ['anna@x.test'],
          mobile: ['+33 6'],
          language: ['en'],
          domain: ['paris'],
          custom0: ['B 12'],
          number: ['204', '210'],
        },
      },
    ]);
  });

  it('are those of all domains when that is wanted', async () => {
    expect((await read(true)).map(({ key }) => key)).toEqual(['anna', 'ben']);
  });
});
