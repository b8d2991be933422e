import { describe, expect, it } from 'vitest';
import type { ContactDirectory } from '../directory/contact-directory/index.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { PortalUserDirectories } from './portal-user-directories.ts';

const companyId = 'c' as CompanyId;

function world() {
  const clock = new VirtualClock();
  const users = [
    { id: 'anna', firstName: 'Anna', lastName: '', login: 'anna', email: null, mobile: null, language: 'en', enabled: true },
  ];
  const list = [
    {
      id: 'd1',
      companyId,
      domainId: 'paris',
      name: 'Users',
      connector: 'portal-users',
      type: 'public',
      settings: {},
      mapping: {},
    },
  ];
  const read: string[] = [];
  let tell = (): void => undefined;
  let fails = 0;
  const watch = new PortalUserDirectories({
    clock,
    logger: silentLogger,
    users: {
      allCompanies: () => [{ id: companyId }],
      domainsOf: () => [{ id: 'paris', name: 'Paris' }],
      usersOf: () => users,
      devicesOf: () => [],
      onChanged: (listener: (change: { companyIds: readonly CompanyId[] }) => void) => {
        tell = () => listener({ companyIds: [companyId] });
        return () => undefined;
      },
    } as never,
    directories: { of: () => list as unknown as ContactDirectory[], onChanged: () => () => undefined },
    synchronise: ({ id }) => {
      read.push(id);
      return fails-- > 0 ? Promise.reject(new Error('running')) : Promise.resolve();
    },
  });
  return { clock, users, list, read, watch, tell: () => tell(), failOnce: () => (fails = 1) };
}

describe('directories of the portal’s own users', () => {
  it('are read again once after a swarm of changes, and not when nothing of users changed', async () => {
    const { clock, users, read, tell } = world();
    tell();
    await clock.advanceAsync(10_000);
    expect(read).toEqual([]);
    for (const mobile of ['1', '2', '3']) {
      users[0]!.mobile = mobile as never;
      tell();
      await clock.advanceAsync(1000);
    }
    await clock.advanceAsync(10_000);
    expect(read).toEqual(['d1']);
  });

  it('are read when they are new', async () => {
    const { clock, list, read, tell } = world();
    list.push({ ...list[0]!, id: 'd2' });
    tell();
    await clock.advanceAsync(10_000);
    expect(read).toEqual(['d2']);
  });

  it('are tried again when they were being read already', async () => {
    const { clock, users, read, tell, failOnce } = world();
    failOnce();
    users[0]!.enabled = false;
    tell();
    await clock.advanceAsync(20_000);
    expect(read).toEqual(['d1', 'd1']);
  });

  it('are left alone when the program ends', async () => {
    const { clock, users, read, tell, watch } = world();
    users[0]!.enabled = false;
    tell();
    watch[Symbol.dispose]();
    await clock.advanceAsync(10_000);
    expect(read).toEqual([]);
  });
});
