import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExchangeConnector } from '../../src/adapters/contact-sources/exchange/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { serverBusy } from '../support/fakes/exchange/exchange-answers.ts';
import { ExchangeFake, type ExchangeItem } from '../support/fakes/exchange/exchange-fake.ts';
import { madeWhenAsked } from '../support/fakes/listed.ts';
import { bearsTrouble, HurriedClock, type OpenedWith, readAll } from './cloud-source.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

const password = 'Violet-harbour-77';
let fake: ExchangeFake;
let connector: ExchangeConnector;

const contact = (id: string, name: string, more = ''): ExchangeItem => ({
  id,
  kind: 'Contact',
  properties: `<t:DisplayName>${name}</t:DisplayName>${more}`,
});

const whole = `<t:GivenName>Zoë</t:GivenName><t:CompleteName><t:Title>Dr.</t:Title></t:CompleteName><t:CompanyName>ACME &amp; Sons</t:CompanyName>
<t:EmailAddresses><t:Entry Key="EmailAddress1">SMTP:zoe@acme.test</t:Entry><t:Entry Key="EmailAddress2">EX:/o=acme/cn=zoe</t:Entry></t:EmailAddresses>
<t:PhysicalAddresses><t:Entry Key="Business"><t:Street>1 rue Y
Bât. 2</t:Street><t:City>Paris</t:City><t:CountryOrRegion>France</t:CountryOrRegion><t:PostalCode>75001</t:PostalCode></t:Entry></t:PhysicalAddresses>
<t:PhoneNumbers><t:Entry Key="BusinessPhone">+33 1 55</t:Entry><t:Entry Key="CompanyMainPhone">+33 1 00</t:Entry><t:Entry Key="MobilePhone"/></t:PhoneNumbers>
<t:Surname>Berg</t:Surname>`;

beforeAll(async () => {
  const filler = Array.from({ length: 150 }, (_, index) => ({
    alias: `ab${index}`,
    name: `Ab ${index}`,
    address: `ab${index}@contoso.test`,
  }));
  fake = await ExchangeFake.start({
    domain: 'CONTOSO',
    account: { name: 'parley', password, address: 'parley@contoso.test' },
    ways: ['ntlm', 'basic', 'oauth'],
    impersonates: ['anna@contoso.test'],
    mailboxes: {
      'parley@contoso.test': { contacts: { name: 'Contacts', class: 'IPF.Contact', items: [] } },
      'anna@contoso.test': {
        contacts: {
          name: 'Contacts',
          class: 'IPF.Contact',
          items: [
            contact('a1', 'Friend'),
            { id: 'a2', kind: 'DistributionList', properties: '' },
            contact('a3', 'Baker'),
            contact('a4', 'Cook'),
          ],
          folders: [{ name: 'Club', class: 'IPF.Contact', items: [contact('a5', 'Member')] }],
        },
      },
      'ben@contoso.test': {
        contacts: { name: 'Contacts', class: 'IPF.Contact', items: [contact('b1', 'Shared')] },
        delegates: ['parley@contoso.test'],
      },
    },
    publicFolders: [
      { name: 'Notices', class: 'IPF.Note', items: [{ id: 'm1', kind: 'Message', properties: '' }] },
      {
        name: 'General',
        class: 'IPF.Note',
        folders: [
          { name: 'Calendar', class: 'IPF.Appointment' },
          { name: 'Forms', class: 'IPF.Note' },
          {
            name: 'Suppliers',
            class: 'IPF.Contact',
            items: [contact('s1', 'Zoë Berg', whole), contact('s2', 'Tools'), contact('s3', 'Steel')],
            folders: [{ name: 'Export', class: 'IPF.Contact.Special', items: [contact('s4', 'Far')] }],
          },
        ],
      },
    ],
    addressList: [
      ...filler,
      {
        alias: 'zed',
        name: 'Åke Zed',
        address: 'zed@contoso.test',
        properties: '<t:PhoneNumbers><t:Entry Key="BusinessPhone">900</t:Entry></t:PhoneNumbers>',
      },
      { alias: 'all', name: 'All of us', address: 'all@contoso.test', type: 'PublicDL' },
    ],
  });
  connector = new ExchangeConnector({ clock: new HurriedClock(), logger: silentLogger, random: new SystemRandom() });
});
afterAll(() => fake[Symbol.asyncDispose]());

function opened(more: Record<string, string | boolean> = {}, secret = password): OpenedWith {
  const settings = {
    url: fake.url,
    authentication: 'ntlm',
    user: 'CONTOSO\\parley',
    folders: 'General/Suppliers',
    ca: fake.service.authority.certificate,
  };
  return { settings: { ...settings, ...more }, secrets: { password: secret } };
}

describe('Exchange Web Services (a fake of what is published)', () => {
  it('gives whole contacts of a public folder, whatever its size, by the path of its name', async () => {
    const entries = await readAll(connector, opened());
    expect(entries.map(({ key }) => key)).toEqual(['s1', 's2', 's3']);
    expect(entries[0]?.fields).toMatchObject({
      GivenName: ['Zoë'],
      Surname: ['Berg'],
      Title: ['Dr.'],
      CompanyName: ['ACME & Sons'],
      EmailAddress1: ['zoe@acme.test'],
      Email1Address: ['zoe@acme.test'],
      BusinessPhone: ['+33 1 55'],
      CompanyMainPhone: ['+33 1 00'],
      BusinessAddress: ['1 rue Y, Bât. 2, 75001 Paris, France'],
      BusinessAddressCity: ['Paris'],
    });
    expect(Object.keys(entries[0]?.fields ?? {})).not.toEqual(expect.arrayContaining(['EmailAddress2']));
    expect(entries[0]?.fields).not.toHaveProperty('MobilePhone');
  });

  it('goes down into folders of contacts when that is wanted, each once, and never reads other items', async () => {
    const below = await readAll(connector, opened({ subfolders: true, folders: 'general/suppliers, General/Suppliers/Export' }));
    expect(below.map(({ key }) => key)).toEqual(['s1', 's2', 's3', 's4']);
    expect((await readAll(connector, opened({ subfolders: true, folders: '' }))).map(({ key }) => key)).toEqual([
      's1',
      's2',
      's3',
      's4',
    ]);
    await expect(readAll(connector, opened({ folders: 'General/Buyers' }))).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('"General/Buyers"'),
    });
    await expect(readAll(connector, opened({ folders: '' }))).rejects.toMatchObject({ code: 'contact-source-refused' });
  });

  it('opens mailboxes as if by their owners, routed by their address; who has none or may not be acted for is left out', async () => {
    fake.service.requests.length = 0;
    const owners = { ownerEmails: ['nobody@contoso.test', 'ben@contoso.test', 'anna@contoso.test'] };
    const entries = await readAll(connector, opened({ contacts: 'each-user', folders: '' }), owners);
    expect(entries.map(({ key, ownerEmail }) => [key, ownerEmail])).toEqual(
      ['a1', 'a3', 'a4'].map((key) => [key, 'anna@contoso.test']),
    );
    expect(
      fake.service.requests
        .filter(({ body }) => body.includes('ExchangeImpersonation'))
        .every(({ headers, body }) => body.includes(`<t:PrimarySmtpAddress>${headers['x-anchormailbox']}<`)),
    ).toBe(true);
    await expect(
      readAll(connector, opened({ contacts: 'each-user', folders: '' }), { ownerEmails: ['ben@contoso.test'] }),
    ).rejects.toMatchObject({ code: 'contact-source-refused', message: expect.stringContaining('ErrorImpersonateUserDenied') });
  });

  it('opens mailboxes by rights that were given to the account', async () => {
    const delegate = { contacts: 'each-user', access: 'delegate', folders: '' };
    const entries = await readAll(connector, opened(delegate), { ownerEmails: ['anna@contoso.test', 'ben@contoso.test'] });
    expect(entries).toMatchObject([{ key: 'b1', ownerEmail: 'ben@contoso.test' }]);
    const one = await readAll(connector, opened({ contacts: 'mailbox', mailbox: 'anna@contoso.test', folders: 'Club' }));
    expect(one.map(({ key }) => key)).toEqual(['a5']);
  });

  it('finds everybody of the global address list, although it gives a hundred at once', async () => {
    const entries = await readAll(connector, opened({ contacts: 'address-list', folders: '' }));
    expect(entries).toHaveLength(151);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(151);
    expect(entries.find(({ key }) => key === 'zed@contoso.test')?.fields).toMatchObject({
      DisplayName: ['Åke Zed'],
      EmailAddress1: ['zed@contoso.test'],
      BusinessPhone: ['900'],
    });
  });

  it('signs a connection in by NTLM once, tied to TLS; a wrong password is told from a server that is not there', async () => {
    const before = fake.signedIn;
    await readAll(connector, opened());
    expect(fake.signedIn).toBe(before + 1);
    for (const secret of ['wrong-secret', ''])
      await expect(readAll(connector, opened({}, secret))).rejects.toMatchObject({
        code: expect.stringMatching(/contact-source-refused|input-invalid/),
      });
    await expect(readAll(connector, opened({}, 'wrong-secret'))).rejects.toMatchObject({
      message: expect.stringContaining('name or password'),
    });
  });

  it('signs in by Basic and by OAuth, too, and renews a token that expired', async () => {
    expect(await readAll(connector, opened({ authentication: 'basic' }))).toHaveLength(3);
    await expect(readAll(connector, opened({ authentication: 'basic' }, 'wrong'))).rejects.toMatchObject({
      code: 'contact-source-refused',
    });
    const oauth = { authentication: 'oauth', tokenUrl: `${fake.service.origin}/token`, clientId: 'c' };
    const withToken = { ...opened(oauth), secrets: { clientSecret: password } };
    expect(await readAll(connector, withToken)).toHaveLength(3);
    await using source = await connector.open({
      companyId: 'c' as never,
      domainId: 'd' as never,
      directoryId: 'x',
      ...withToken,
    });
    let count = 0;
    for await (const _ of source.entries({ fields: null, limit: null, ownerEmails: null }, new AbortController().signal)) {
      count += 1;
      fake.tokens.clear();
    }
    expect(count).toBe(3);
  });

  it('says so when the address is that of something else', async () => {
    await expect(readAll(connector, opened({ url: `${fake.service.origin}/owa/` }))).rejects.toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('Exchange Web Services'),
    });
  });

  it('expands no entity and fetches nothing that XML refers to', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>`;
    fake.service.trouble(/asmx$/, { status: 200, headers: { 'content-type': 'text/xml' }, body: bomb });
    await expect(readAll(connector, opened())).rejects.toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('document type'),
    });
  });

  bearsTrouble(() => ({ connector, opened: opened(), service: fake.service, data: /asmx$/, count: 3, busy: serverBusy }));
});

describe('Exchange Web Services with many people', () => {
  let crowd: ExchangeFake;
  let proxy: CuttableProxy;

  beforeAll(async () => {
    const items = madeWhenAsked(manyPeople, ({ id, lastName, firstName, phone }) => {
      const numbers = `<t:PhoneNumbers><t:Entry Key="BusinessPhone">${phone}</t:Entry></t:PhoneNumbers>`;
      return contact(
        `p${id}`,
        `Person ${id}`,
        `<t:GivenName>${firstName}</t:GivenName>${numbers}<t:Surname>${lastName}</t:Surname>`,
      );
    });
    const organisation = {
      domain: 'CONTOSO',
      account: { name: 'parley', password, address: 'parley@contoso.test' },
      ways: ['ntlm'] as const,
      impersonates: [],
      mailboxes: {},
      publicFolders: [
        { name: 'Everybody', class: 'IPF.Contact', items },
        { name: 'Nobody', class: 'IPF.Contact' },
      ],
      addressList: [],
    };
    crowd = await ExchangeFake.start(organisation, 1000);
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: crowd.service.port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await crowd[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => {
    const at = (port: number, folders: string, secret = password) =>
      opened({ url: `https://127.0.0.1:${port}/EWS/Exchange.asmx`, ca: crowd.service.authority.certificate, folders }, secret);
    return {
      connector,
      proxy,
      many: at(proxy.port, 'Everybody'),
      empty: at(proxy.port, 'Nobody'),
      names: { lastName: 'Surname', firstName: 'GivenName', phone: 'BusinessPhone' },
      unreachable: at(1, 'Everybody'),
      wrongPassword: at(proxy.port, 'Everybody', 'Not-the-right-1'),
      hasKeys: true,
    };
  });
});
