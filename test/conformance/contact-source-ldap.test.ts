import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeDirectoryDescription,
  LdapContactConnector,
  ldapDescription,
} from '../../src/adapters/contact-sources/ldap/index.ts';
import { LdapConnector } from '../../src/adapters/ldap/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { ActiveDirectory } from '../support/active-directory.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { DirectoryServer } from '../support/directory-server.ts';
import { contactSourceSuite, fieldNames, manyPeople, type Opening, readAll, secret } from './contact-source.ts';

const connector = () => new LdapConnector({ clock: new SystemClock() });
const said = (opening: Opening, ldap: LdapContactConnector) => readAll(ldap, opening).catch((error: unknown) => error);

describe('OpenLDAP', () => {
  const ldap = new LdapContactConnector({ description: ldapDescription, connector: connector() });
  let server: DirectoryServer;
  let proxy: CuttableProxy;
  const opening = (more: Opening['settings'] = {}, password = secret): Opening => ({
    settings: {
      servers: `127.0.0.1:${proxy.port}`,
      security: 'starttls',
      ca: server.authority.certificate,
      bindName: `uid=reader,${server.peopleDn}`,
      base: server.peopleDn,
      filter: '(&(objectClass=person)(telephoneNumber=*))',
      ...more,
    },
    secrets: { password },
  });

  beforeAll(async () => {
    const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    server = await DirectoryServer.start([
      { uid: 'reader', firstName: 'R', lastName: 'Reader', password: secret, photo, mail: 'reader@x.test' },
      ...manyPeople.map(({ id, lastName, firstName, phone }) => ({
        uid: `p${id}`,
        firstName,
        lastName,
        password: 'x',
        telephoneNumber: phone,
      })),
    ]);
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: server.port });
  }, 120_000);
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => ({
    connector: ldap,
    proxy,
    many: opening(),
    empty: opening({ filter: '(uid=nobody)' }),
    names: { lastName: 'sn', firstName: 'givenName', phone: 'telephoneNumber' },
    unreachable: opening({ servers: '127.0.0.1:1' }),
    wrongPassword: opening({}, 'Not-the-right-1'),
    hasKeys: true,
  }));

  it('gives portraits as pictures, attributes with several values, and no more than the limit', async () => {
    const [reader] = await readAll(ldap, opening({ filter: '(uid=reader)' }));
    expect(reader).toMatchObject({
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      fields: {
        jpegPhoto: ['data:image/jpeg;base64,/9j/4AECAw=='],
        mail: ['reader@x.test'],
        dn: [`uid=reader,${server.peopleDn}`],
      },
    });
    const [root] = await readAll(ldap, opening({ base: 'dc=example,dc=org', filter: '(dc=example)' }));
    expect(root!.fields.objectClass).toEqual(['dcObject', 'organization']);
    expect(await readAll(ldap, opening({ sizeLimit: 1200 }))).toHaveLength(1200);
  });

  it('finds the base by itself, and the next server when one is out of order', async () => {
    const servers = `127.0.0.1:1|127.0.0.1:${proxy.port}`;
    expect(await readAll(ldap, opening({ base: '', filter: '(uid=p7)', servers }))).toHaveLength(1);
    expect(await fieldNames(ldap, opening({ base: '' }))).toContain('dn');
  });

  it('says that the server gives fewer than there are, instead of taking them for all', async () => {
    expect(await said(opening({ pageSize: 0 }), ldap)).toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('fewer entries than asked for'),
    });
    expect(await readAll(ldap, opening({ pageSize: 0, filter: '(uid=p7)' }))).toHaveLength(1);
  });

  it('says what is wrong with the source in words that help', async () => {
    expect(await said(opening({ base: 'ou=nowhere,dc=example,dc=org' }), ldap)).toMatchObject({
      message: expect.stringContaining('nothing at the base'),
    });
    expect(await said(opening({ ca: '' }), ldap)).toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('authority'),
    });
    for (const [setting, value] of [
      ['filter', '(uid=a'],
      ['servers', 'a/b'],
      ['ca', 'nonsense'],
    ] as const)
      expect(await said(opening({ [setting]: value }), ldap)).toMatchObject({ code: 'input-invalid', details: { setting } });
    expect(await said(opening({}, ''), ldap)).toMatchObject({ code: 'input-invalid', details: { setting: 'password' } });
  });
});

describe('Active Directory (Samba)', () => {
  const ldap = new LdapContactConnector({ description: activeDirectoryDescription, connector: connector() });
  const password = 'Violet-harbour-77';
  let directory: ActiveDirectory;
  const opening = (more: Opening['settings'] = {}, secretWord = password): Opening => ({
    settings: {
      servers: directory.host,
      security: 'ldaps',
      ca: directory.authority.certificate,
      bindName: `reader@${directory.domain}`,
      ...more,
    },
    secrets: { password: secretWord },
  });

  beforeAll(async () => {
    const of = (first: string, last: string, ...more: string[]) => [`--given-name=${first}`, `--surname=${last}`, ...more];
    directory = await ActiveDirectory.start([
      { login: 'anna', password, more: of('Anna', 'Bergström', '--telephone-number=+33 1 55 17 02 02', '--company=Åkerö AB') },
      { login: 'ben', password, disabled: true, more: of('Ben', 'Åkesson') },
      { login: 'reader', password },
    ]);
  }, 120_000);
  afterAll(() => directory[Symbol.asyncDispose]());

  it('gives active people by the naming context it names, each by its objectGUID, and follows no references', async () => {
    const entries = await readAll(ldap, opening({ pageSize: 1 }));
    const logins = entries.map(({ fields }) => fields.sAMAccountName?.[0]);
    expect(logins).toContain('anna');
    expect(logins).not.toContain('ben');
    const anna = entries.find(({ fields }) => fields.sAMAccountName?.[0] === 'anna')!;
    expect(anna).toMatchObject({
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      fields: { sn: ['Bergström'], company: ['Åkerö AB'], telephoneNumber: ['+33 1 55 17 02 02'] },
    });
    expect(anna.fields.objectGUID).toEqual([anna.key]);
  });

  it('says what it refused', async () => {
    expect(await said(opening({}, 'wrong-password'), ldap)).toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('the password is wrong'),
    });
    expect(await said(opening({ security: 'none' }), ldap)).toMatchObject({
      message: expect.stringContaining('wants encryption'),
    });
  });
});
