import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CardDavConnector } from '../../src/adapters/contact-sources/carddav/index.ts';
import type { EntryRequest, SourceEntry } from '../../src/directory/connector/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import type { CompanyId, DomainId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { RadicaleServer } from '../support/radicale-server.ts';
import { HurriedClock } from './cloud-source.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

let server: RadicaleServer;

const cardOf = (uid: string, name: string, number: string) =>
  `BEGIN:VCARD\nVERSION:3.0\nUID:${uid}\nFN:${name}\nN:${name};;;;\nTEL;TYPE=WORK:${number}\nEND:VCARD\n`;

beforeAll(async () => {
  server = await RadicaleServer.start({ anna: 'right', ben: 'other', 'carl@x.test': 'third', reader: 'all' });
  const many = Object.fromEntries(
    Array.from({ length: 250 }, (_, index) => [`c${index}.vcf`, cardOf(`c${index}`, `Größe ${index}`, `5${index}`)]),
  );
  server.writeBook('anna', 'customers', many, 'Customers & friends');
  server.writeBook('anna', 'suppliers', { 's.vcf': cardOf('s', 'Supplier', '600'), 't.vcf': cardOf('t', 'Tools <Ltd>', '601') });
  server.writeBook('carl@x.test', 'own', { 'o.vcf': cardOf('o', 'Own', '700') });
});
afterAll(() => server[Symbol.asyncDispose]());

async function read(settings: Record<string, string | boolean>, password: string, request: Partial<EntryRequest> = {}) {
  const connector = new CardDavConnector({ clock: new SystemClock(), logger: silentLogger });
  await using source = await connector.open({
    companyId: 'c' as CompanyId,
    domainId: 'd' as DomainId,
    directoryId: 'x',
    settings: { ca: server.authority.certificate, ...settings },
    secrets: { password },
  });
  const entries: SourceEntry[] = [];
  const wanted = { fields: null, limit: null, ownerEmails: null, ...request };
  for await (const entry of source.entries(wanted, new AbortController().signal)) entries.push(entry);
  return { entries, names: await source.fieldNames(new AbortController().signal) };
}

describe('an address book server (Radicale)', () => {
  it('is found from its host alone, and all books are read, more than fit one request', async () => {
    const { entries, names } = await read({ url: server.url, user: 'anna' }, 'right');
    expect(entries).toHaveLength(252);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(252);
    expect(entries.find(({ key }) => key === 'c7')?.fields).toMatchObject({ FN: ['Größe 7'], 'TEL.work': ['57'] });
    expect(entries.find(({ key }) => key === 't')?.fields.FN).toEqual(['Tools <Ltd>']);
    expect(names).toEqual(expect.arrayContaining(['FN', 'N.family', 'TEL', 'TEL.work']));
  });

  it('gives one book by its address or its name, the fields that were asked for and no more entries than wanted', async () => {
    const byAddress = await read({ url: `${server.url}/anna/suppliers/`, user: 'anna' }, 'right', { fields: ['fn'] });
    expect(byAddress.entries.map(({ fields }) => fields)).toEqual(
      expect.arrayContaining([{ FN: ['Supplier'] }, { FN: ['Tools <Ltd>'] }]),
    );
    const byName = await read({ url: server.url, user: 'anna', addressBooks: 'suppliers' }, 'right');
    expect(byName.entries).toHaveLength(2);
    const some = await read({ url: server.url, user: 'anna', addressBooks: 'Customers & friends' }, 'right', { limit: 10 });
    expect(some.entries).toHaveLength(10);
  });

  it('gives contacts of single users with whose they are; who has no address book has none', async () => {
    const url = `${server.url}/{email}/`;
    const { entries } = await read({ url, user: 'reader' }, 'all', { ownerEmails: ['carl@x.test', 'nobody@x.test'] });
    expect(entries).toMatchObject([{ key: 'o', ownerEmail: 'carl@x.test', fields: { FN: ['Own'] } }]);
  });

  it('refuses wrong passwords, other people’s books and books that are not there, in words that hold no secret', async () => {
    const wrong = read({ url: server.url, user: 'anna' }, 'wrong-secret');
    await expect(wrong).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('name or password'),
    });
    await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('wrong-secret') });
    await expect(read({ url: `${server.url}/anna/suppliers/`, user: 'ben' }, 'other')).rejects.toMatchObject({
      code: 'contact-source-refused',
    });
    await expect(read({ url: server.url, user: 'anna', addressBooks: 'Friends' }, 'right')).rejects.toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('"suppliers"'),
    });
  });

  it('is not spoken to with an untrusted certificate, nor in the clear unless that is wanted', async () => {
    await expect(read({ url: server.url, user: 'anna', ca: '' }, 'right')).rejects.toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('certificate'),
    });
    await expect(read({ url: server.url.replace('https', 'http'), user: 'anna' }, 'right')).rejects.toMatchObject({
      code: 'input-invalid',
      details: { setting: 'url' },
    });
  });
});

describe('an address book with many people (Radicale)', () => {
  let crowd: RadicaleServer;
  let proxy: CuttableProxy;
  // Radicale reads every card from a file of its own each time.
  const people = manyPeople.slice(0, 800);
  const escaped = (text: string) => text.replaceAll(/[\\;,]/g, '\\$&');

  beforeAll(async () => {
    crowd = await RadicaleServer.start({ anna: 'right' });
    const cards = people.map(({ id, lastName, firstName, phone }) => [
      `p${id}.vcf`,
      `BEGIN:VCARD\nVERSION:3.0\nUID:p${id}\nFN:Person ${id}\nN:${escaped(lastName)};${firstName};;;\nTEL;TYPE=WORK:${phone}\nEND:VCARD\n`,
    ]);
    crowd.writeBook('anna', 'everybody', Object.fromEntries(cards) as Record<string, string>);
    crowd.writeBook('anna', 'nobody', {});
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: crowd.port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await crowd[Symbol.asyncDispose]();
  });

  contactSourceSuite(() => {
    const at = (port: number, book: string, password = 'right') => {
      const url = `https://127.0.0.1:${port}/anna/${book}/`;
      return { settings: { url, user: 'anna', ca: crowd.authority.certificate }, secrets: { password } };
    };
    return {
      connector: new CardDavConnector({ clock: new HurriedClock(), logger: silentLogger }),
      proxy,
      people,
      cutsIn: [50_000, 300_000],
      many: at(proxy.port, 'everybody'),
      empty: at(proxy.port, 'nobody'),
      names: { lastName: 'N.family', firstName: 'N.given', phone: 'TEL.work' },
      unreachable: at(1, 'everybody'),
      wrongPassword: at(proxy.port, 'everybody', 'Not-the-right-1'),
      hasKeys: true,
    };
  });
});
