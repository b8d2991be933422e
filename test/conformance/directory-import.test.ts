import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LdapConnector } from '../../src/adapters/ldap/index.ts';
import { LdapEntries } from '../../src/adapters/ldap-import/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import type { CompanyId, DomainId } from '../../src/kernel/ids.ts';
import {
  type ImportedPerson,
  mapEntry,
  type RawEntry,
  type UserSource,
  type UserSourceId,
  usualMappings,
} from '../../src/platform/import/index.ts';
import { ActiveDirectory } from '../support/active-directory.ts';

const password = 'Violet-harbour-77';
let directory: ActiveDirectory;

beforeAll(async () => {
  const of = (first: string, last: string, ...more: string[]) => [`--given-name=${first}`, `--surname=${last}`, ...more];
  directory = await ActiveDirectory.start([
    {
      login: 'anna',
      password,
      more: of('Anna', 'Bergström', '--telephone-number=+33 1 55 17 02 02', '--mail-address=anna@x.test'),
    },
    { login: 'ben', password, disabled: true, more: of('Ben', 'Åkesson', '--telephone-number=203') },
    { login: 'reader', password },
  ]);
}, 120_000);
afterAll(() => directory[Symbol.asyncDispose]());

function sourceWith(more: Partial<NonNullable<UserSource['directory']>> = {}): UserSource {
  return {
    id: 's' as UserSourceId,
    companyId: 'c' as CompanyId,
    domainId: 'd' as DomainId,
    name: 'AD',
    kind: 'active-directory',
    directory: {
      servers: directory.host,
      security: 'ldaps',
      ca: directory.authority.certificate,
      bindName: `reader@${directory.domain}`,
      base: 'DC=ad,DC=example,DC=org',
      filter: '(&(objectCategory=person)(objectClass=user))',
      pageSize: 2,
      ...more,
    },
    mapping: {},
    synchronisation: 'full',
    schedule: null,
    holdBackPercent: 20,
    enabled: true,
  };
}

async function read(source: UserSource, secret = password) {
  const reader = new LdapEntries({
    connector: new LdapConnector({ clock: new SystemClock() }),
    passwordOf: () => Promise.resolve(secret),
  });
  const entries: RawEntry[] = [];
  for await (const entry of reader.entries(source, new AbortController().signal)) entries.push(entry);
  return entries;
}

describe('an Active Directory (Samba)', () => {
  it('is read page by page with the fields that are usual there', async () => {
    const entries = await read(sourceWith());
    const mapped = entries.map((entry) => mapEntry(entry, usualMappings['active-directory'], { internalLength: 3 }, false));
    const people = mapped.flatMap((one): ImportedPerson[] => (one.kind === 'person' ? [one.person] : []));
    expect(
      people.map(({ fields, enabled }) => ({ ...fields, enabled })).toSorted((a, b) => (a.login! < b.login! ? -1 : 1)),
    ).toMatchObject([
      { login: 'anna', firstName: 'Anna', lastName: 'Bergström', email: 'anna@x.test', number: '202', enabled: true },
      { login: 'ben', firstName: 'Ben', lastName: 'Åkesson', number: '203', enabled: false },
    ]);
    // objectGUID: 16 bytes, as hexadecimal, the same again.
    expect(people.every(({ key }) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
    expect(new Set(people.map(({ key }) => key)).size).toBe(2);
    const ignored = mapped.flatMap((one) => (one.kind === 'ignored' ? [one.name] : []));
    expect(ignored).toContain('reader');
  });

  it('refuses a wrong password and a connection in the clear in words that help', async () => {
    await expect(read(sourceWith(), 'wrong')).rejects.toMatchObject({
      message: expect.stringContaining('name or password is wrong'),
    });
    await expect(read(sourceWith({ security: 'none' }))).rejects.toMatchObject({
      message: expect.stringContaining('wants encryption'),
    });
  });
});
