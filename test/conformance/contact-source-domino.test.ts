import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DominoConnector } from '../../src/adapters/contact-sources/domino/index.ts';
import { LdapConnector } from '../../src/adapters/ldap/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { DirectoryServer } from '../support/directory-server.ts';
import { DominoFake } from '../support/fakes/domino/domino-fake.ts';
import { madeWhenAsked } from '../support/fakes/listed.ts';
import { bearsTrouble, HurriedClock, type OpenedWith, readAll } from './cloud-source.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

const clock = new HurriedClock();
const connector = new DominoConnector({ clock, logger: silentLogger, ldap: new LdapConnector({ clock }) });
let fake: DominoFake;

beforeAll(async () => {
  fake = await DominoFake.start({
    user: 'Parley Reader/Contoso',
    password: 'Violet-harbour-77',
    scopes: {
      names: {
        'People & more': [
          { '@index': '1', Category: 'A' },
          {
            '@unid': 'A1',
            '@noteid': 3,
            LastName: 'Åkesson',
            FirstName: 'Zoë',
            FullName: ['CN=Zoë Åkesson/O=Contoso', 'Zoë Åkesson'],
            InternetAddress: 'zoe@x.test',
            OfficePhoneNumber: '+46 8 1',
          },
          { '@meta': { unid: 'B2' }, LastName: 'Berg', CellPhoneNumber: '070' },
          { '@unid': 'C3', LastName: 'Cook' },
        ],
      },
    },
  });
});
afterAll(() => fake[Symbol.asyncDispose]());

function opened(more: Record<string, string | boolean> = {}, password = 'Violet-harbour-77'): OpenedWith {
  const settings = {
    access: 'rest',
    url: fake.service.origin,
    user: 'Parley Reader/Contoso',
    dataSource: 'names',
    view: 'People & more',
    ca: fake.service.authority.certificate,
  };
  return { settings: { ...settings, ...more }, secrets: { password } };
}

describe('the Domino REST API (a fake of what is published)', () => {
  it('gives the documents of a view, page after page, without its categories', async () => {
    const entries = await readAll(connector, opened());
    expect(entries.map(({ key }) => key)).toEqual(['A1', 'B2', 'C3']);
    expect({ ...entries[0]?.fields }).toMatchObject({
      sn: ['Åkesson'],
      LastName: ['Åkesson'],
      displayName: ['CN=Zoë Åkesson/O=Contoso', 'Zoë Åkesson'],
      mail: ['zoe@x.test'],
      telephoneNumber: ['+46 8 1'],
    });
    expect(entries[1]?.fields.mobile).toEqual(['070']);
  });

  it('says what is wrong with the password, the scope or the view', async () => {
    await expect(readAll(connector, opened({}, 'wrong'))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('name or password'),
    });
    await expect(readAll(connector, opened({ dataSource: 'other' }))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('The scope other does not exist'),
    });
    await expect(readAll(connector, opened({ view: 'Cars' }))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('"Cars"'),
    });
  });

  bearsTrouble(() => ({ connector, opened: opened(), service: fake.service, data: /lists/, count: 3 }));
});

describe('the Domino REST API with many people', () => {
  let crowd: DominoFake;
  let proxy: CuttableProxy;

  beforeAll(async () => {
    const people = madeWhenAsked(manyPeople, ({ id, lastName, firstName, phone }) => ({
      '@unid': `U${id}`,
      LastName: lastName,
      FirstName: firstName,
      OfficePhoneNumber: phone,
    }));
    const names = { People: people, Nobody: [] };
    crowd = await DominoFake.start({ user: 'Reader', password: 'Violet-harbour-77', scopes: { names } }, 500);
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: crowd.service.port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await crowd[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => {
    const { certificate: ca } = crowd.service.authority;
    const url = `https://127.0.0.1:${proxy.port}`;
    const many = opened({ url, ca, user: 'Reader', view: 'People' });
    return {
      connector,
      proxy,
      many,
      empty: opened({ url, ca, user: 'Reader', view: 'Nobody' }),
      names: { lastName: 'LastName', firstName: 'FirstName', phone: 'telephoneNumber' },
      unreachable: opened({ url: 'https://127.0.0.1:1', ca }),
      wrongPassword: { ...many, secrets: { password: 'Not-the-right-1' } },
      hasKeys: true,
    };
  });
});

describe('a Domino directory by LDAP (OpenLDAP in its place)', () => {
  it('is read as other directories are, with the names that are usual there', async () => {
    await using server = await DirectoryServer.start([
      { uid: 'zoe', firstName: 'Zoë', lastName: 'Berg', password: 'x', telephoneNumber: '204', mail: 'zoe@x.test' },
    ]);
    const settings = {
      access: 'ldap',
      servers: `127.0.0.1:${server.securePort}`,
      security: 'ldaps',
      base: server.peopleDn,
      filter: '(objectClass=inetOrgPerson)',
      bindName: server.administrator.dn,
      ca: server.authority.certificate,
    };
    const [entry] = await readAll(connector, { settings, secrets: { password: server.administrator.password } });
    expect(entry?.fields).toMatchObject({ sn: ['Berg'], telephoneNumber: ['204'], mail: ['zoe@x.test'] });
  });
});
