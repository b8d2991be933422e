import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphConnector } from '../../src/adapters/contact-sources/microsoft-graph/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { madeWhenAsked } from '../support/fakes/listed.ts';
import { GraphFake } from '../support/fakes/microsoft-graph/graph-fake.ts';
import { bearsTrouble, HurriedClock, type OpenedWith, readAll } from './cloud-source.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

const clientId = '5f0b7f3c-6c2e-4a3e-9c1d-0d8f6f7e2a11';
const secret = 'a-secret~of.the-application';
let fake: GraphFake;
let connector: GraphConnector;
// openssl writes key and certificate one after the other, as one pastes them.
const certificate = execFileSync(
  'openssl',
  ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '-', '-subj', '/CN=Parley', '-days', '2'],
  {
    stdio: ['ignore', 'pipe', 'ignore'],
  },
).toString();

beforeAll(async () => {
  fake = await GraphFake.start({
    id: 'contoso.test',
    clientId,
    secret,
    certificate,
    permissions: ['User.Read.All', 'Contacts.Read'],
    users: [
      {
        id: 'u1',
        accountEnabled: true,
        displayName: 'Anna Berg',
        givenName: 'Anna',
        surname: 'Berg',
        mail: 'anna@x.test',
        businessPhones: ['+33 1 23', '204'],
        mobilePhone: '+33 6 1',
        streetAddress: '1 rue Y',
        postalCode: '75001',
        city: 'Paris',
        country: 'France',
        onPremisesExtensionAttributes: { extensionAttribute3: 'gold' },
      },
      { id: 'u2', accountEnabled: false, displayName: 'Gone', mail: null, businessPhones: [] },
      { id: 'u3', accountEnabled: true, displayName: 'Bo', mail: null, userPrincipalName: 'bo@x.test', businessPhones: [] },
      { id: 'u4', accountEnabled: true, displayName: 'Cy', mail: 'cy@x.test', businessPhones: ['9'] },
    ],
    organisationContacts: [{ id: 'o1', displayName: 'Partner', phones: [{ type: 'business', number: '777' }] }],
    mailboxes: {
      'anna@x.test': {
        contacts: [
          {
            id: 'm1',
            displayName: 'Friend',
            emailAddresses: [{ name: 'Friend', address: 'f@y.test' }],
            homePhones: ['5'],
            businessAddress: { street: 'A 1', city: 'B', postalCode: '2', countryOrRegion: 'C' },
          },
          { id: 'm2', displayName: 'Plumber', mobilePhone: '6' },
          { id: 'm3', displayName: 'Baker' },
        ],
        folders: [
          {
            id: 'f=1',
            contacts: [{ id: 'm4', displayName: 'Deep' }],
            folders: [{ id: 'f2', contacts: [{ id: 'm5', displayName: 'Deeper' }] }],
          },
        ],
      },
      'boss@x.test': null,
    },
  });
  connector = new GraphConnector({
    clock: new HurriedClock(),
    logger: silentLogger,
    random: new SystemRandom(),
    clouds: fake.clouds,
  });
});
afterAll(() => fake[Symbol.asyncDispose]());

function opened(more: Record<string, string | boolean> = {}, clientSecret = secret): OpenedWith {
  const settings = {
    cloud: 'global',
    tenant: 'contoso.test',
    clientId,
    authentication: 'secret',
    ca: fake.service.authority.certificate,
  };
  return { settings: { ...settings, ...more }, secrets: { clientSecret } };
}

describe('Microsoft Graph (a fake of what is published)', () => {
  it('gives the people of a tenant, page after page, without those whose accounts are closed', async () => {
    const entries = await readAll(connector, opened());
    expect(entries.map(({ key }) => key)).toEqual(['u1', 'u3', 'u4']);
    expect(entries[0]?.fields).toMatchObject({
      surname: ['Berg'],
      mail: ['anna@x.test'],
      businessPhones: ['+33 1 23', '204'],
      address: ['1 rue Y, 75001 Paris, France'],
      'onPremisesExtensionAttributes.extensionAttribute3': ['gold'],
    });
    expect(entries[1]?.fields.mail).toEqual(['bo@x.test']);
    expect(await readAll(connector, opened({ onlyEnabled: false }))).toHaveLength(4);
  });

  it('asks for what is mapped only', async () => {
    fake.service.requests.length = 0;
    await readAll(connector, opened(), { fields: ['surname', 'MAIL', 'nothing'] });
    const asked = fake.service.requests
      .filter(({ url }) => url.pathname === '/v1.0/users')
      .map(({ url }) => url.searchParams.get('$select'));
    expect(new Set(asked)).toEqual(new Set(['id,surname,mail,userPrincipalName']));
  });

  it('signs the application in with a certificate, a new assertion each time', async () => {
    const withCertificate = { ...opened({ authentication: 'certificate' }), secrets: { certificate } };
    expect(await readAll(connector, withCertificate)).toHaveLength(3);
    expect(await readAll(connector, withCertificate)).toHaveLength(3);
    const alone = certificate.slice(certificate.indexOf('-----BEGIN CERTIFICATE'));
    await expect(readAll(connector, { ...withCertificate, secrets: { certificate: alone } })).rejects.toMatchObject({
      code: 'input-invalid',
      details: { setting: 'certificate' },
    });
  });

  it('gives contacts of one mailbox, with its folders when they are wanted', async () => {
    const mailbox = { contacts: 'mailbox', mailbox: 'anna@x.test' };
    expect((await readAll(connector, opened(mailbox))).map(({ key }) => key)).toEqual(['m1', 'm2', 'm3']);
    const [first, ...others] = await readAll(connector, opened({ ...mailbox, allFolders: true }));
    expect(others.map(({ key }) => key)).toEqual(['m2', 'm3', 'm4', 'm5']);
    expect(first?.fields).toMatchObject({ mail: ['f@y.test'], homePhones: ['5'], address: ['A 1, 2 B, C'] });
    await expect(readAll(connector, opened({ contacts: 'mailbox', mailbox: 'boss@x.test' }))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('Contacts.Read'),
    });
  });

  it('gives contacts of single users with whose they are; a missing mailbox is no failure, a closed one only when all are', async () => {
    const entries = await readAll(connector, opened({ contacts: 'each-user' }), {
      ownerEmails: ['nobody@x.test', 'boss@x.test', 'anna@x.test'],
    });
    expect(entries.map(({ key, ownerEmail }) => [key, ownerEmail])).toEqual(['m1', 'm2', 'm3'].map((id) => [id, 'anna@x.test']));
    await expect(
      readAll(connector, opened({ contacts: 'each-user' }), { ownerEmails: ['nobody@x.test', 'boss@x.test'] }),
    ).rejects.toMatchObject({ code: 'contact-source-refused' });
  });

  it('renews a token that expired in the middle', async () => {
    await using source = await connector.open({ companyId: 'c' as never, domainId: 'd' as never, directoryId: 'x', ...opened() });
    const keys: (string | null)[] = [];
    for await (const { key } of source.entries({ fields: null, limit: null, ownerEmails: null }, new AbortController().signal)) {
      keys.push(key);
      fake.tokens.clear();
    }
    expect(keys).toEqual(['u1', 'u3', 'u4']);
  });

  it('says what Microsoft says of a wrong secret, tenant or permission', async () => {
    await expect(readAll(connector, opened({}, 'wrong'))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('AADSTS7000215: Invalid client secret provided'),
    });
    await expect(readAll(connector, opened({ tenant: 'other.test' }))).rejects.toMatchObject({
      message: expect.stringContaining('AADSTS90002'),
    });
    await expect(readAll(connector, opened({ contacts: 'organisation-contacts' }))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('OrgContact.Read.All'),
    });
  });

  it('sends no token to another host, even if the next page is said to be there', async () => {
    fake.service.trouble(/users$/, {
      status: 200,
      body: JSON.stringify({ value: [], '@odata.nextLink': 'https://elsewhere.invalid/v1.0/users' }),
    });
    await expect(readAll(connector, opened())).rejects.toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('elsewhere.invalid'),
    });
  });

  bearsTrouble(() => ({ connector, opened: opened(), service: fake.service, data: /^\/v1\.0\//, count: 3 }));
});

describe('Microsoft Graph with many people', () => {
  let crowd: GraphFake;
  let proxy: CuttableProxy;

  beforeAll(async () => {
    const users = madeWhenAsked(manyPeople, ({ id, lastName, firstName, phone }) => ({
      id: `u${id}`,
      accountEnabled: true,
      surname: lastName,
      givenName: firstName,
      mail: `p${id}@x.test`,
      businessPhones: [phone],
    }));
    const permissions = ['User.Read.All', 'OrgContact.Read.All'];
    const tenant = { id: 'contoso.test', clientId, secret, permissions, users, organisationContacts: [], mailboxes: {} };
    crowd = await GraphFake.start(tenant, 999);
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: crowd.service.port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await crowd[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => {
    const connectorAt = (port: number) => {
      const origin = `https://127.0.0.1:${port}`;
      const clouds = { global: { login: origin, graph: origin } };
      return new GraphConnector({ clock: new HurriedClock(), logger: silentLogger, random: new SystemRandom(), clouds });
    };
    const { certificate: ca } = crowd.service.authority;
    return {
      connector: connectorAt(proxy.port),
      proxy,
      many: opened({ ca }),
      empty: opened({ ca, contacts: 'organisation-contacts' }),
      names: { lastName: 'surname', firstName: 'givenName', phone: 'businessPhones' },
      unreachable: { ...opened({ ca }), connector: connectorAt(1) },
      wrongPassword: opened({ ca }, 'not-the~right.one'),
      hasKeys: true,
    };
  });
});
