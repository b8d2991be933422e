import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as XLSX from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileContactConnector } from '../../src/adapters/contact-sources/file/index.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { contactSourceSuite, fieldNames, manyPeople, type Opening, readAll, secret } from './contact-source.ts';

let folder: TemporaryFolder;
let connector: FileContactConnector;
const sizes = new Map<string, number>();

function put(name: string, content: string | Buffer): string {
  writeFileSync(join(folder.path, 'c', name), content);
  sizes.set(name, content.length);
  return name;
}
const upload = (name: string, more: Opening['settings'] = {}): Opening => ({
  settings: { from: 'upload', file: name, ...more },
  secrets: {},
});
const said = (opening: Opening) => readAll(connector, opening).catch((error: unknown) => error);
const fieldsOf = async (opening: Opening) => (await readAll(connector, opening)).map(({ fields }) => ({ ...fields }));

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
const csv = () =>
  ['Last name;First name;Phone', ...manyPeople.map((one) => [one.lastName, one.firstName, one.phone].map(quoted).join(';'))].join(
    '\r\n',
  );
const ldif = () =>
  manyPeople
    .map(({ id, lastName, firstName, phone }) => {
      const base64 = (text: string) => Buffer.from(text).toString('base64');
      return `dn: uid=p${id},dc=x\nsn:: ${base64(lastName)}\ngivenname:: ${base64(firstName)}\ntelephonenumber: ${phone}\n`;
    })
    .join('\n');
function workbook(rows: readonly (readonly unknown[])[], type: 'xlsx' | 'xls', sheet = 'People'): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['Nothing here']]), 'Other');
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows as unknown[][]), sheet);
  return XLSX.write(book, { type: 'buffer', bookType: type, compression: true }) as Buffer;
}
const table = () => [['Last name', 'First name', 'Phone'], ...manyPeople.map((one) => [one.lastName, one.firstName, one.phone])];

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  mkdirSync(join(folder.path, 'c'));
  connector = new FileContactConnector({
    uploads: {
      find: (companyId, id) =>
        Promise.resolve({ id, name: id, sizeBytes: sizes.get(id) ?? 0, path: join(folder.path, companyId, id) }),
    },
    folder: folder.path,
    allowedNetworks: ['127.0.0.0/8'],
  });
  put('many.csv', csv());
  put('many.ldif', ldif());
  put('many.xlsx', workbook(table(), 'xlsx'));
  put('many.xls', workbook(table(), 'xls'));
  put('empty.csv', 'Last name;First name;Phone\r\n');
  put('empty.ldif', 'version: 1\n');
  put('empty.xlsx', workbook([['Last name', 'First name', 'Phone']], 'xlsx'));
});
afterAll(() => folder[Symbol.asyncDispose]());

const plain = { lastName: 'Last name', firstName: 'First name', phone: 'Phone' };

describe('a CSV file', () => {
  contactSourceSuite(() => ({ connector, many: upload('many.csv'), empty: upload('empty.csv'), names: plain, hasKeys: false }));

  it.each([
    ['windows-1252', Buffer.from('Name,Ort\nMüller,Köln\n', 'latin1')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFName,Ort\nMüller,Köln\n')],
    ['UTF-16 as Excel writes it', Buffer.from('\uFEFFName\tOrt\r\nMüller\tKöln\r\n', 'utf16le')],
    ['old line ends and empty lines', Buffer.from('Name|Ort\r\rMüller|Köln\r|\r')],
  ])('is read in %s', async (_, content) => {
    expect(await fieldsOf(upload(put('one.csv', content)))).toEqual([{ Name: ['Müller'], Ort: ['Köln'] }]);
  });

  it('is read alike wherever its pieces end', async () => {
    // 64 KiB is what the disk gives at once: letters of two bytes and line ends fall on the border.
    for (const shift of [0, 1, 2, 3]) {
      const line = `${'é'.repeat(3 + shift)},x\r\n`;
      const rows = await fieldsOf(upload(put('one.csv', `a,b\r\n${line.repeat(20_000)}`)));
      expect(rows).toHaveLength(20_000);
      expect(rows.every(({ a }) => a![0] === 'é'.repeat(3 + shift))).toBe(true);
    }
  });

  it('may have columns without a name or with the same one, quotes, and no header at all', async () => {
    const name = put('one.csv', 'Phone,Phone,,Name\n1,2,3,"Berg, ""A""\nB"\n4,,,\n');
    expect(await fieldsOf(upload(name))).toEqual([
      { Phone: ['1'], 'Phone (2)': ['2'], 'Column 3': ['3'], Name: ['Berg, "A"\nB'] },
      { Phone: ['4'] },
    ]);
    expect(await fieldNames(connector, upload(put('two.csv', '1;2\n'), { hasHeader: false }))).toEqual(['Column 1', 'Column 2']);
  });

  it('is refused with line and column of what is wrong', async () => {
    expect(await said(upload(put('bad.csv', 'a,b\n1,2\n3,4,5\n')))).toMatchObject({
      code: 'contact-source-invalid',
      details: { line: 3, column: 3 },
    });
    expect(await said(upload(put('bad.csv', 'a,b\n1,2\n"3,4\n')))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('Line '),
    });
    expect(
      await said(
        upload(put('bad.csv', Buffer.concat([Buffer.from('a\né\n'), Buffer.from([0xe9, 0x0a])])), { encoding: 'utf-8' }),
      ),
    ).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('encoding'),
    });
    expect(await said(upload(put('bad.csv', '')))).toMatchObject({ message: expect.stringContaining('empty') });
    expect(await said(upload(put('bad.csv', workbook([['a']], 'xlsx'))))).toMatchObject({
      message: expect.stringContaining('Excel'),
    });
  });
});

describe('an LDIF file', () => {
  contactSourceSuite(() => ({
    connector,
    many: upload('many.ldif'),
    empty: upload('empty.ldif'),
    names: { lastName: 'sn', firstName: 'givenname', phone: 'telephonenumber' },
    hasKeys: true,
  }));

  it('gives portraits as pictures, several values, and lines that go on', async () => {
    const name = put(
      'one.ldif',
      '# of us\nversion: 1\n\ndn: cn=a\n ,dc=x\nmail: a@x.test\nmail: b@x.test\njpegPhoto:: /9j/4AEC\nAwQ=\n'.replace(
        '\nAwQ=',
        '\n AwQ=',
      ),
    );
    expect(await readAll(connector, upload(name))).toEqual([
      {
        key: 'cn=a,dc=x',
        fields: { dn: ['cn=a,dc=x'], mail: ['a@x.test', 'b@x.test'], jpegphoto: ['data:image/jpeg;base64,/9j/4AECAwQ='] },
      },
    ]);
  });

  it('is refused with the line of what is wrong', async () => {
    expect(await said(upload(put('bad.ldif', 'dn: cn=a\nsn: b\n\ndn: cn=b\nphoto:< file:///etc/passwd\n')))).toMatchObject({
      code: 'contact-source-invalid',
      details: { line: 5 },
    });
  });
});

describe.each(['xlsx', 'xls'] as const)('an Excel file (%s)', (type) => {
  contactSourceSuite(() => ({
    connector,
    many: upload(`many.${type}`, { sheet: 'people' }),
    empty: upload('empty.xlsx', { sheet: 'People' }),
    names: plain,
    hasKeys: false,
  }));

  it('gives numbers with all digits or as they are shown, dates, and no errors of formulas', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['Plain', 'Shown', 'Day', 'Yes', 'Broken'],
      [33155170202123, 123, new Date(Date.UTC(2026, 2, 4)), true, null],
    ]);
    (sheet.B2 as XLSX.CellObject).z = '0000000';
    sheet.E2 = { t: 'e', v: 0x2a };
    const book = { SheetNames: ['S'], Sheets: { S: sheet } };
    const content = XLSX.write(book, {
      type: 'buffer',
      bookType: type,
      cellDates: false,
      UTC: true,
    } as XLSX.WritingOptions) as Buffer;
    expect(await fieldsOf(upload(put(`one.${type}`, content)))).toEqual([
      { Plain: ['33155170202123'], Shown: ['0000123'], Day: ['2026-03-04'], Yes: ['true'] },
    ]);
  });

  it('is refused when there is no such sheet, naming those that there are', async () => {
    expect(await said(upload(`many.${type}`, { sheet: 'Staff' }))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('Other, People'),
    });
  });
});

describe('a file that is a trap', () => {
  it('is refused when it says that it unpacks to too much, and when it lies about it', async () => {
    const rows = Array.from({ length: 2000 }, () => ['a'.repeat(1000)]);
    const honest = workbook(rows, 'xlsx');
    const declared = (size: number) => {
      const content = Buffer.from(honest);
      for (
        let at = content.indexOf('PK\u0001\u0002', 0, 'latin1');
        at >= 0;
        at = content.indexOf('PK\u0001\u0002', at + 4, 'latin1')
      )
        content.writeUInt32LE(size, at + 24);
      return content;
    };
    expect(await said(upload(put('bomb.xlsx', declared(0x7fffffff))))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('unpacked'),
    });
    expect(await said(upload(put('bomb.xlsx', declared(10))))).toMatchObject({
      code: 'contact-source-invalid',
      message: expect.stringContaining('larger than it says'),
    });
  });

  it('is refused when it is no Excel file or cut short', async () => {
    expect(await said(upload(put('bad.xlsx', 'a,b\n1,2\n')))).toMatchObject({
      message: expect.stringContaining('no Excel file'),
    });
    const whole = workbook(table(), 'xlsx');
    expect(await said(upload(put('bad.xlsx', whole.subarray(0, whole.length / 2))))).toMatchObject({
      code: 'contact-source-invalid',
    });
  });
});

describe('a file on the server', () => {
  const at = (path: string): Opening => ({ settings: { from: 'path', path }, secrets: {} });

  it('is read in the folder of the company, and nowhere else', async () => {
    put('one.csv', 'a\n1\n');
    expect(await fieldsOf(at('one.csv'))).toEqual([{ a: ['1'] }]);
    writeFileSync(join(folder.path, 'other.csv'), 'a\n1\n');
    symlinkSync(join(folder.path, 'other.csv'), join(folder.path, 'c', 'link.csv'));
    for (const path of ['../other.csv', 'link.csv', '/etc/passwd', '.', 'nowhere.csv'])
      expect(await said(at(path))).toMatchObject({ code: 'contact-source-invalid' });
  });
});

describe('a file at an address', () => {
  let server: Server;
  let proxy: CuttableProxy;
  let content = '';
  const at = (path = '/many.csv', password = secret): Opening => ({
    settings: { from: 'url', url: `http://127.0.0.1:${proxy.port}${path}`, user: 'reader' },
    secrets: { password },
  });

  beforeAll(async () => {
    content = csv();
    server = createServer((request, response) => {
      const isRight = request.headers.authorization === `Basic ${Buffer.from(`reader:${secret}`).toString('base64')}`;
      if (!isRight) return response.writeHead(401).end();
      if (request.url === '/moved') return response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      if (request.url === '/empty.csv') return response.end('Last name;First name;Phone\n');
      // Chunked: only its end says that it is whole.
      response.write(content.slice(0, 100));
      response.end(content.slice(100));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await CuttableProxy.start({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });

  contactSourceSuite(() => ({
    connector,
    proxy,
    many: at(),
    empty: at('/empty.csv'),
    names: plain,
    unreachable: { settings: { from: 'url', url: 'http://127.0.0.1:1/a.csv' }, secrets: {} },
    wrongPassword: at('/many.csv', 'Not-the-right-1'),
    hasKeys: false,
  }));

  it('is fetched from public addresses only, and not where it is sent on to', async () => {
    for (const url of ['http://169.254.169.254/latest', 'https://10.0.0.1/a.csv', 'file:///etc/passwd', 'http://8.8.8.8/a.csv'])
      expect(await said({ settings: { from: 'url', url }, secrets: {} })).toMatchObject({
        code: 'input-invalid',
        details: { setting: 'url' },
      });
    expect(await said(at('/moved'))).toMatchObject({
      code: 'contact-source-refused',
      message: expect.stringContaining('has moved'),
    });
  });
});
