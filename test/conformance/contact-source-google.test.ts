import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoogleConnector } from '../../src/adapters/contact-sources/google/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { GoogleFake } from '../support/fakes/google/google-fake.ts';
import { madeWhenAsked } from '../support/fakes/listed.ts';
import { bearsTrouble, HurriedClock, type OpenedWith, readAll } from './cloud-source.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
let fake: GoogleFake;
let connector: GoogleConnector;

beforeAll(async () => {
  const person = (id: string, name: string, ...numbers: [type: string, value: string][]) => ({
    resourceName: `people/${id}`,
    names: [{ metadata: { primary: true }, displayName: name, familyName: name }],
    ...(numbers.length > 0
      ? { phoneNumbers: numbers.map(([type, value]) => ({ type, value, formattedType: type, canonicalForm: `+${value}` })) }
      : {}),
  });
  fake = await GoogleFake.start({
    delegated: [scope('directory.readonly'), scope('contacts.readonly')],
    directory: [
      {
        ...person('d1', 'Åsa', ['work', '101'], ['mobile', '0701'], ['work', '102']),
        emailAddresses: [
          { value: 'alias@x.test', metadata: {} },
          { value: 'asa@x.test', metadata: { primary: true }, type: 'work' },
        ],
        addresses: [{ formattedValue: '1 Street\n12345 Town' }],
        photos: [{ url: 'https://lh3.test/letter', default: true }],
        userDefined: [{ key: 'Customer', value: '4711' }],
      },
      person('d2', 'Bo', ['homeFax', '7']),
      person('d3', 'Cy'),
    ],
    users: {
      'admin@x.test': { connections: [] },
      'anna@x.test': {
        connections: [person('c1', 'Friend', ['home', '5']), person('c2', 'Baker'), person('c3', 'Cook')],
        otherContacts: [person('o1', 'Once')],
      },
      'closed@x.test': { connections: [person('c9', 'Hidden')], closed: true },
    },
  });
  connector = new GoogleConnector({ clock: new HurriedClock(), logger: silentLogger, endpoints: fake.endpoints });
});
afterAll(() => fake[Symbol.asyncDispose]());

function opened(more: Record<string, string | boolean> = {}, serviceAccount = fake.keyFile): OpenedWith {
  const settings = { contacts: 'directory', user: 'admin@x.test', ca: fake.service.authority.certificate, ...more };
  return { settings, secrets: { serviceAccount } };
}

describe('Google Workspace (a fake of what is published)', () => {
  it('gives the directory of the domain, page after page', async () => {
    const entries = await readAll(connector, opened());
    expect(entries.map(({ key }) => key)).toEqual(['people/d1', 'people/d2', 'people/d3']);
    expect({ ...entries[0]?.fields }).toMatchObject({
      'names.familyName': ['Åsa'],
      'phoneNumbers.work': ['101', '102'],
      'phoneNumbers.mobile': ['0701'],
      'emailAddresses.value': ['asa@x.test', 'alias@x.test'],
      'addresses.formattedValue': ['1 Street, 12345 Town'],
      'userDefined.Customer': ['4711'],
    });
    // The letter that Google draws is no picture, and what stands about a value is none.
    expect(Object.keys(entries[0]?.fields ?? {}).filter((name) => /photos|metadata|canonical/.test(name))).toEqual([]);
  });

  it('asks for the parts that are mapped only', async () => {
    fake.service.requests.length = 0;
    const entries = await readAll(connector, opened(), { fields: ['phoneNumbers.work', 'NAMES.familyName'] });
    const masks = fake.service.requests.flatMap(({ url }) => url.searchParams.get('readMask') ?? []);
    expect(new Set(masks)).toEqual(new Set(['names,phoneNumbers']));
    expect(entries[0]?.fields).toEqual({ 'names.familyName': ['Åsa'], 'phoneNumbers.work': ['101', '102'] });
  });

  it('gives contacts of single users by acting for each; who is no user of the domain has none', async () => {
    const request = { ownerEmails: ['nobody@x.test', 'closed@x.test', 'anna@x.test'] };
    const entries = await readAll(connector, opened({ contacts: 'each-user' }), request);
    expect(entries.map(({ key, ownerEmail }) => [key, ownerEmail])).toEqual(
      ['people/c1', 'people/c2', 'people/c3'].map((key) => [key, 'anna@x.test']),
    );
    await expect(readAll(connector, opened({ contacts: 'each-user' }), { ownerEmails: ['closed@x.test'] })).rejects.toMatchObject(
      { code: 'contact-source-refused', message: expect.stringContaining('switched off') },
    );
  });

  it('says which scopes are missing when the domain does not allow them', async () => {
    await expect(
      readAll(connector, opened({ contacts: 'mailbox', user: 'anna@x.test', otherContacts: true })),
    ).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining(scope('contacts.other.readonly')),
    });
  });

  it('is refused with another key than the account’s, and takes only keys of service accounts', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const forged = JSON.stringify({ ...(JSON.parse(fake.keyFile) as object), private_key: other });
    await expect(readAll(connector, opened({}, forged))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('Invalid JWT Signature'),
    });
    for (const text of [
      '',
      '{}',
      'null',
      'MIIB',
      JSON.stringify({ type: 'authorized_user', client_email: 'a', private_key: 'b' }),
    ])
      await expect(readAll(connector, opened({}, text))).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('renews a token that expired in the middle', async () => {
    fake.service.requests.length = 0;
    await using source = await connector.open({ companyId: 'c' as never, domainId: 'd' as never, directoryId: 'x', ...opened() });
    let count = 0;
    for await (const _ of source.entries({ fields: null, limit: null, ownerEmails: null }, new AbortController().signal)) {
      count += 1;
      fake.tokens.clear();
    }
    expect(count).toBe(3);
    expect(fake.service.requests.filter(({ url }) => url.pathname === '/token')).toHaveLength(2);
  });

  it('asks nobody but Google for tokens, whatever the key file says', async () => {
    expect(fake.keyFile).toContain('elsewhere.invalid');
    expect(await readAll(connector, opened())).toHaveLength(3);
  });

  bearsTrouble(() => ({
    connector,
    opened: opened(),
    service: fake.service,
    data: /^\/v1\//,
    count: 3,
    busy: { status: 403, body: '{"error":{"code":403,"status":"PERMISSION_DENIED","message":"rateLimitExceeded"}}' },
  }));
});

describe('Google Workspace with many people', () => {
  let crowd: GoogleFake;
  let proxy: CuttableProxy;

  beforeAll(async () => {
    const directory = madeWhenAsked(manyPeople, ({ id, lastName, firstName, phone }) => ({
      resourceName: `people/c${id}`,
      names: [{ metadata: { primary: true }, displayName: lastName, familyName: lastName, givenName: firstName }],
      phoneNumbers: [{ type: 'work', value: phone }],
    }));
    const users = { 'admin@x.test': { connections: [] } };
    crowd = await GoogleFake.start(
      { delegated: ['directory', 'contacts'].map((one) => scope(`${one}.readonly`)), directory, users },
      1000,
    );
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: crowd.service.port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await crowd[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => {
    const connectorAt = (port: number) => {
      const origin = `https://127.0.0.1:${port}`;
      const endpoints = { token: `${origin}/token`, people: origin };
      return new GoogleConnector({ clock: new HurriedClock(), logger: silentLogger, endpoints });
    };
    const many = opened({ ca: crowd.service.authority.certificate }, crowd.keyFile);
    return {
      connector: connectorAt(proxy.port),
      proxy,
      many,
      empty: { ...many, settings: { ...many.settings, contacts: 'mailbox' } },
      names: { lastName: 'names.familyName', firstName: 'names.givenName', phone: 'phoneNumbers.work' },
      unreachable: { ...many, connector: connectorAt(1) },
      wrongPassword: opened({ ca: crowd.service.authority.certificate }, fake.keyFile),
      hasKeys: true,
    };
  });
});
