import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LdapConnector, LdapPasswords } from '../../src/adapters/ldap/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import type { LdapSettings } from '../../src/platform/sign-in/index.ts';
import { ActiveDirectory } from '../support/active-directory.ts';
import { DirectoryServer } from '../support/directory-server.ts';

const directory = new LdapPasswords({ connector: new LdapConnector({ clock: new SystemClock() }) });
const nothingListens = '127.0.0.1:1';

describe('passwords asked of OpenLDAP', () => {
  let server: DirectoryServer;
  const anna = 'uid=anna,ou=people,dc=example,dc=org';

  beforeAll(async () => {
    server = await DirectoryServer.start([
      { uid: 'anna', firstName: 'Anna', lastName: 'Lindqvist', password: 'harbour 1' },
      { uid: 'a,b', firstName: 'Åsa', lastName: 'Öberg', password: 'harbour 2' },
    ]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const check = (change: Partial<LdapSettings>, name = anna, password = 'harbour 1') =>
    directory.check(
      { servers: '127.0.0.1', port: server.port, dn: '?', security: 'starttls', ca: server.authority.certificate, ...change },
      name,
      password,
    );

  it.each(['starttls', 'ldaps', 'none'] as const)('are right or wrong over %s', async (security) => {
    const port = security === 'ldaps' ? server.securePort : server.port;
    expect(await check({ security, port })).toEqual({ outcome: 'good' });
    expect(await check({ security, port }, anna, 'wrong')).toMatchObject({ outcome: 'refused' });
    expect(await check({ security, port }, 'uid=nobody,ou=people,dc=example,dc=org')).toMatchObject({ outcome: 'refused' });
  });

  it('go to nobody whose certificate is not vouched for', async () => {
    for (const [security, port] of [
      ['starttls', server.port],
      ['ldaps', server.securePort],
    ] as const) {
      const answer = await check({ security, port, ca: '' });
      expect(answer).toMatchObject({ outcome: 'unavailable', why: expect.stringContaining('authority') as string });
    }
  });

  it('go to the next server when one is away, and to it first for some time', async () => {
    const servers = `${nothingListens}|127.0.0.1:${server.port}`;
    expect(await check({ servers })).toEqual({ outcome: 'good' });
    expect(await check({ servers: nothingListens })).toMatchObject({
      outcome: 'unavailable',
      why: expect.stringContaining('nothing listens there') as string,
    });
  });

  it('wait for no server that takes the connection and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    expect(await check({ servers: `127.0.0.1:${port}|127.0.0.1:${server.port}` })).toEqual({ outcome: 'good' });
    silent.close();
  });

  it('are never empty, and no name chooses another way to bind', async () => {
    expect(await check({}, anna, '')).toMatchObject({ outcome: 'refused' });
    expect(await check({}, '', '')).toMatchObject({ outcome: 'refused' });
    expect(await check({}, 'EXTERNAL', 'x')).toMatchObject({ outcome: 'refused' });
  });
});

describe('passwords asked of Active Directory', () => {
  let domain: ActiveDirectory;

  beforeAll(async () => {
    domain = await ActiveDirectory.start([
      { login: 'anna', password: 'Violet-harbour-1' },
      { login: 'gone', password: 'Violet-harbour-2', disabled: true },
    ]);
  }, 120_000);
  afterAll(() => domain[Symbol.asyncDispose]());

  const check = (name: string, password = 'Violet-harbour-1', change: Partial<LdapSettings> = {}) =>
    directory.check(
      { servers: domain.host, port: 636, dn: '?', security: 'ldaps', ca: domain.authority.certificate, ...change },
      name,
      password,
    );

  it.each(['anna@ad.example.org', String.raw`AD\anna`, 'CN=anna,CN=Users,DC=ad,DC=example,DC=org'])(
    'are taken of %s',
    async (name) => {
      expect(await check(name)).toEqual({ outcome: 'good' });
      expect(await check(name, 'wrong')).toMatchObject({ outcome: 'refused' });
      expect(await check(name, 'Violet-harbour-1', { security: 'starttls', port: 389 })).toEqual({ outcome: 'good' });
    },
  );

  it('are refused with the reason that Windows gives', async () => {
    expect(await check('anna@ad.example.org', 'wrong')).toMatchObject({
      why: expect.stringContaining('password is wrong') as string,
    });
    expect(await check('gone@ad.example.org', 'Violet-harbour-2')).toMatchObject({
      outcome: 'refused',
      why: expect.stringMatching(/disabled|wrong/) as string,
    });
  });

  it('are not sent in the clear with success: the remedy is told', async () => {
    const answer = await check('anna@ad.example.org', 'Violet-harbour-1', { security: 'none', port: 389 });
    expect(answer).toMatchObject({ outcome: 'unavailable', why: expect.stringContaining('Choose LDAPS or StartTLS') as string });
  });
});
