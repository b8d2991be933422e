import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ParleyError } from '../../../kernel/errors.ts';
import { readZip } from '../read-zip.ts';
import type { Found, TakeoverFile, TakeoverFormat, TakeoverKind } from '../takeover-kind.ts';
import { takeoverReaders } from './index.ts';

const fixtures = join(import.meta.dirname, '../../../../test/vectors/takeover');
const fixture = (name: string): TakeoverFile => ({ name: name.split('/').at(-1)!, content: readFileSync(join(fixtures, name)) });
const file = (name: string, text: string, encoding: BufferEncoding = 'utf8'): TakeoverFile => ({
  name,
  content: Buffer.from(text, encoding),
});

const unused = () => Promise.reject(new Error('readers ask nothing'));
const users = {
  name: 'users',
  alsoKnownAs: ['twp-users'],
  outcome: 'created',
  columns: { login: { kind: 'text' }, lastName: { kind: 'text', alsoKnownAs: ['name', 'surname'] }, number: { kind: 'text' } },
  schema: z.any(),
  nameOf: () => '',
  keysOf: () => [''],
  present: unused,
  make: unused,
} as TakeoverKind;

function read(...files: TakeoverFile[]): Found & { format: TakeoverFormat } {
  const reader = takeoverReaders.find((one) => one.recognises(files))!;
  return { format: reader.format, ...reader.read(files, [users]) };
}

const cellsOf = ({ rows }: Found, kind: string) => rows.filter((row) => row.kind === kind).map(({ cells }) => cells);
function faultsOf(...files: TakeoverFile[]) {
  try {
    read(...files);
  } catch (error) {
    return (error as ParleyError).details as { lines: { file: string; line: number; message: string }[] };
  }
  throw new Error('it was read');
}

describe('an export of FreePBX', () => {
  it('becomes people with numbers, phones with their SIP passwords and voicemail', () => {
    const found = read(fixture('freepbx/extensions.csv'));
    expect(found.format).toBe('freepbx');
    expect(cellsOf(found, 'users')).toEqual([
      { login: '201', firstName: 'Anna', lastName: 'Berg', number: '201', email: 'anna@example.org', voicemailPin: '4711' },
      { login: '202', firstName: 'Jean', lastName: 'Luc Dupont', number: '202' },
      { login: '203', lastName: 'Fax', number: '203' },
    ]);
    expect(cellsOf(found, 'devices')).toEqual([
      { login: '201', number: '201', name: 'Phone 201', sipUser: '201', sipPassword: 'f1b2,"c3"' },
      { login: '202', number: '202', name: 'Phone 202', sipUser: '202' },
    ]);
    expect(found.leftOut).toEqual([
      { file: 'extensions.csv', line: 4, name: 'iax2 203', reason: 'is no SIP phone' },
      { file: 'extensions.csv', line: 5, name: '', reason: 'has no extension' },
    ]);
  });

  it('is also taken from the module before, whose columns had other names', () => {
    const found = read(
      file('bulk.csv', 'action,extension,name,tech,devinfo_secret,vmpwd,email\nadd,200,Scott,sip,3a5d0f,1234,s@example.org\n'),
    );
    expect(cellsOf(found, 'devices')).toEqual([
      { login: '200', number: '200', name: 'Phone 200', sipUser: '200', sipPassword: '3a5d0f' },
    ]);
    expect(cellsOf(found, 'users')).toMatchObject([{ voicemailPin: '1234', email: 's@example.org' }]);
  });
});

describe('an export of FusionPBX', () => {
  it('becomes people, phones and forwardings that are switched on', () => {
    const found = read(fixture('fusionpbx/extensions.csv'));
    expect(found.format).toBe('fusionpbx');
    expect(cellsOf(found, 'users')).toEqual([
      { login: '301', firstName: 'Ève', lastName: 'Noël', number: '301', enabled: 'true' },
      { login: '302', lastName: 'Hall', number: '302', enabled: 'false' },
    ]);
    expect(cellsOf(found, 'devices')[0]).toMatchObject({ sipUser: '301', sipPassword: 'p;301', description: 'Desk, 2nd floor' });
    expect(cellsOf(found, 'forwardings')).toEqual([{ login: '301', noAnswer: '302', noAnswerAfterS: '25' }]);
  });
});

describe('an export of 3CX', () => {
  it('has SIP users that are not the numbers', () => {
    const found = read(fixture('3cx/users.csv'));
    expect(found.format).toBe('3cx');
    expect(cellsOf(found, 'users')).toEqual([
      {
        login: '100',
        firstName: 'Eva',
        lastName: 'Öberg',
        number: '100',
        email: 'eva@example.org',
        mobile: '+46701234567',
        voicemailPin: '8265',
      },
    ]);
    expect(cellsOf(found, 'devices')).toEqual([
      { login: '100', number: '100', name: 'Phone Zx4Tq9', sipUser: 'Zx4Tq9', sipPassword: 'hW3!kd' },
    ]);
    expect(found.leftOut).toMatchObject([{ line: 3, reason: 'has no number' }]);
  });
});

describe('files of Asterisk', () => {
  it('give phones from pjsip.conf with templates, names from voicemail.conf, and leave trunks to people', () => {
    const found = read(
      fixture('asterisk/pjsip.conf'),
      fixture('asterisk/voicemail.conf'),
      file('extensions.conf', '[default]\n'),
    );
    expect(found.format).toBe('asterisk');
    expect(cellsOf(found, 'users')).toEqual([
      { login: '401', firstName: 'Finn', lastName: 'Aas', number: '401', email: 'finn@example.org', voicemailPin: '5521' },
      { login: '402', firstName: 'Reception', lastName: 'Desk', number: '402' },
    ]);
    expect(cellsOf(found, 'devices')).toEqual([
      { login: '401', number: '401', name: 'Phone 401', sipUser: '401', sipPassword: 'se;cret' },
      { login: '402', number: '402', name: 'Phone desk', sipUser: 'desk' },
    ]);
    expect(found.leftOut.map(({ name, reason }) => [name, reason])).toEqual([
      ['extensions.conf', 'is not read: expected pjsip.conf or sip.conf, and voicemail.conf'],
      ['carrier', 'registers with a carrier: make a trunk of it'],
      ['carrier', 'is a fixed peer: make a trunk of it'],
    ]);
  });

  it('give phones from sip.conf', () => {
    const found = read(fixture('asterisk/sip.conf'));
    expect(cellsOf(found, 'devices')).toEqual([
      { login: '501', number: '501', name: 'Phone 501', sipUser: '501', sipPassword: 'geheim' },
      { login: '502', number: '502', name: 'Phone lobby', sipUser: 'lobby', sipPassword: 'lobbypass' },
    ]);
    expect(found.leftOut.map(({ name }) => name)).toEqual(['provider']);
  });

  it('are refused with every line that cannot be read', () => {
    expect(faultsOf(fixture('asterisk/broken/pjsip.conf')).lines).toEqual([
      { file: 'pjsip.conf', line: 1, message: 'stands before the first [section]' },
      { file: 'pjsip.conf', line: 4, message: 'cannot be read: expected name = value' },
      { file: 'pjsip.conf', line: 6, message: 'there is no [missing] before it' },
    ]);
  });
});

describe('a folder of tables', () => {
  it('is read with the names of the old product, in UTF-8 and in windows-1252, with commas and semicolons', () => {
    const found = read(
      file('TWP_Users.csv', 'Login;Surname;Number;Colour\nanna;Bj\xf6rk;201;red\n', 'latin1'),
      file('users.csv', 'login,lastname\n"ben","Weiß, Ben"\n'),
      file('contacts.csv', 'name\nx\n'),
      file('readme.txt', 'hello'),
    );
    expect(found.format).toBe('folder');
    expect(cellsOf(found, 'users')).toEqual([
      { login: 'anna', lastName: 'Björk', number: '201' },
      { login: 'ben', lastName: 'Weiß, Ben' },
    ]);
    expect(found.leftOut.map(({ name, reason }) => [name, reason])).toEqual([
      ['contacts.csv', 'is not taken over by this version; known are users.csv'],
      ['readme.txt', 'is no CSV file'],
    ]);
  });

  it('is refused naming file, line and reason', () => {
    expect(faultsOf(file('users.csv', 'login,lastname\nanna\n')).lines).toEqual([
      { file: 'users.csv', line: 2, message: 'has 1 columns, the first line names 2' },
    ]);
    expect(faultsOf(file('users.csv', 'colour\nred\n')).lines).toMatchObject([{ file: 'users.csv', line: 1 }]);
    expect(faultsOf(file('people.csv', 'login\nanna\n')).lines).toMatchObject([{ file: 'people.csv', line: 0 }]);
  });

  it('never fails in another way, whatever comes', () => {
    const names = fc.constantFrom('users.csv', 'pjsip.conf', 'sip.conf', 'voicemail.conf', 'a.txt');
    const letters = fc.constantFrom(
      'login',
      'extension',
      'secret',
      ',',
      ';',
      '"',
      '\n',
      '[',
      ']',
      '=',
      '(!)',
      '(',
      'a',
      '\u0000',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string({ unit: letters }))), (some) => {
        const files = some.map(([name, text]) => file(name, text));
        const reader = takeoverReaders.find((one) => one.recognises(files));
        try {
          reader?.read(files, [users]);
        } catch (error) {
          expect(error).toBeInstanceOf(ParleyError);
          expect(error).toMatchObject({ code: 'takeover-refused' });
        }
      }),
    );
  });
});

describe('a zip archive', () => {
  it('gives its files without folders, stored or deflated', () => {
    const archive = zipOf([
      ['old/users.csv', 'login\nanna\n', 8],
      ['old/groups.csv', 'name\nSales\n', 0],
      ['__MACOSX/old/._users.csv', 'x', 0],
    ]);
    expect(readZip('old.zip', archive).map(({ name, content }) => [name, content.toString()])).toEqual([
      ['users.csv', 'login\nanna\n'],
      ['groups.csv', 'name\nSales\n'],
    ]);
  });

  it('is refused when it is none, is cut short or holds more than it says', () => {
    const archive = zipOf([['users.csv', 'login\nanna\n'.repeat(100), 8]]);
    const lying = Buffer.from(archive);
    lying.writeUInt32LE(5, lying.indexOf('PK\u0001\u0002') + 24);
    for (const bad of [Buffer.from('hello'), archive.subarray(20), archive.subarray(0, 40), lying])
      expect(() => readZip('old.zip', bad)).toThrow(expect.objectContaining({ code: 'takeover-refused' }));
  });

  it('never fails in another way, whatever comes', () => {
    const good = zipOf([['users.csv', 'login\nanna\n', 8]]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bad = Buffer.from(good);
        for (const [at, byte] of changes) bad[at] = byte;
        try {
          readZip('x.zip', bad);
        } catch (error) {
          expect(error).toMatchObject({ code: 'takeover-refused' });
        }
      }),
    );
  });
});

function zipOf(files: readonly [name: string, text: string, method: 0 | 8][]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, text, method] of files) {
    const plain = Buffer.from(text);
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const local = Buffer.alloc(30);
    local.write('PK\u0003\u0004', 0, 'latin1');
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\u0001\u0002', 0, 'latin1');
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(plain.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
