import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { WebSession } from '../support/web-session.ts';

interface Source {
  readonly format: string;
  readonly files: Readonly<Record<string, string>>;
  /** SIP users of 201 and 202. */
  readonly users: readonly [string, string];
}

const sources: readonly Source[] = [
  {
    format: 'freepbx',
    files: {
      'export.csv':
        'extension,name,tech,secret,voicemail_vmpwd\n201,Ada Ash,pjsip,old201secret,\n202,Bo Birk,sip,old202secret,8251\n',
    },
    users: ['201', '202'],
  },
  {
    format: 'asterisk',
    files: {
      'sip.conf':
        '[general]\nbindport=5060\n[desk](!)\ntype=friend\nhost=dynamic\n[201](desk)\nsecret=old201secret\n[202](desk)\nsecret=old202secret ; second floor\n',
      'voicemail.conf': '[default]\n201 => 8251,Ada Ash,ada@example.org\n',
    },
    users: ['201', '202'],
  },
  {
    format: 'fusionpbx',
    files: {
      'export.csv':
        'extension,password,effective_caller_id_name,enabled\n201,old201secret,Ada Ash,true\n202,old202secret,Bo,true\n',
    },
    users: ['201', '202'],
  },
  {
    format: '3cx',
    files: {
      'users.csv': 'Number,FirstName,LastName,AuthID,AuthPassword\n201,Ada,Ash,kQ3z,old201secret\n202,Bo,Birk,Zw9,old202secret\n',
    },
    users: ['kQ3z', 'Zw9'],
  },
  {
    format: 'folder',
    files: {
      'twp-users.csv': 'login;lastname;firstname;phone;password\nada;Ash;Ada;201;violet tractor 77 moon\nbo;Birk;Bo;202;\n',
      'devices.csv':
        'number;login;sipuser;secret\n201;ada;ada-desk;old201secret\n202;bo;bo-desk;old202secret\n203;;hall;\n204;;gate;old204secret\n',
      'directories.csv': 'name;type;connector\nSuppliers;public;file\n',
      'contacts.csv': 'directory;key;lastname;firstname;companyname;phone\nSuppliers;s1;Keeper;Gil;Gates Ltd;204\n',
      'authorizations.csv': 'type;object;subject;subjecttype\ndirectory;Suppliers;ada;user\n',
    },
    users: ['ada-desk', 'bo-desk'],
  },
];

describe('npm run take-over', () => {
  let office: TelephoneOffice;
  let folder: TemporaryFolder;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    folder = await TemporaryFolder.create();
  });
  afterAll(async () => {
    await office[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const takeOver = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/take-over.ts', ...args], {
      env: { ...process.env, PARLEY_DATA_DIR: office.product.dataFolder },
      encoding: 'utf8',
      timeout: 100_000,
    });
    return { status, text: stdout + stderr };
  };

  it.each(sources)(
    'makes a company of $format while the server runs; its phones register with their old passwords and call',
    async (source) => {
      const place = join(folder.path, source.format);
      mkdirSync(place, { recursive: true });
      for (const [name, text] of Object.entries(source.files)) writeFileSync(join(place, name), text);
      const domain = `${source.format}.example`;
      const company = ['--company', `Firm ${source.format}`, '--sip-domain', domain, '--country', 'SE', '--internal-length', '3'];

      expect(takeOver(place, ...company, '--dry-run')).toMatchObject({
        status: 0,
        text: expect.stringContaining('nothing was changed'),
      });
      const report = join(place, 'report.txt');
      const passwords = join(place, 'passwords.txt');
      const done = takeOver(place, ...company, '--report', report, '--passwords', passwords);
      expect(done).toMatchObject({ status: 0, text: expect.stringContaining('users: 2 created') });
      expect(readFileSync(report, 'utf8')).toContain('Ada Ash');

      const server = office.product.description.sip.udp;
      const [first, second] = source.users;
      await using ada = await BaresipPhone.start({ domain, server, sipUser: first, sipPassword: 'old201secret', toneHz: 440 });
      await using bo = await BaresipPhone.start({ domain, server, sipUser: second, sipPassword: 'old202secret', toneHz: 1000 });
      await ada.registered();
      await bo.registered();
      ada.dial(`sip:202@${domain}`);
      await bo.waitFor('CALL_INCOMING');
      bo.accept();
      await hearsTone(ada, 1000);
      await hearsTone(bo, 440);
      ada.hangUp();
      await bo.waitFor('CALL_CLOSED');

      expect(takeOver(place, ...company)).toMatchObject({ status: 0, text: expect.not.stringContaining('created') });
    },
  );

  it('brings directories: a contact of one names who calls', async () => {
    const { product } = office;
    const web = await WebSession.signIn(product, { login: 'ada', password: 'violet tractor 77 moon' });
    const server = product.description.sip.udp;
    const domain = 'folder.example';
    await using ada = await BaresipPhone.start({
      domain,
      server,
      sipUser: 'ada-desk',
      sipPassword: 'old201secret',
      toneHz: 440,
    });
    await using gate = await BaresipPhone.start({ domain, server, sipUser: 'gate', sipPassword: 'old204secret', toneHz: 600 });
    await ada.registered();
    await gate.registered();
    gate.dial(`sip:201@${domain}`);
    await ada.waitFor('CALL_INCOMING');
    await until('the call has the name', async () => {
      const [call] = await web.calls();
      return call?.other.displayName === 'Gil Keeper' && call.other.companyName === 'Gates Ltd';
    });
    gate.hangUp();
    await ada.waitFor('CALL_CLOSED');
  });

  it('writes passwords that had to be made up into a file, and a phone registers with one', async () => {
    const [head, line] = readFileSync(join(folder.path, 'folder', 'passwords.txt'), 'utf8')
      .trim()
      .split('\r\n');
    expect(head).toBe('number,device,sipUser,sipPassword,domain');
    const [number, , sipUser = '', sipPassword = '', domain = ''] = line!.split(',');
    expect({ number, sipUser, domain }).toEqual({ number: '203', sipUser: 'hall', domain: 'folder.example' });
    await using hall = await BaresipPhone.start({
      domain,
      server: office.product.description.sip.udp,
      sipUser,
      sipPassword,
      toneHz: 500,
    });
    await hall.registered();
  });

  it('changes nothing when a file is bad, and says which, where and why', () => {
    const place = join(folder.path, 'bad');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'users.csv'), 'login,number\nnew,20x\n');
    expect(takeOver(place, '--company', 'Firm folder')).toEqual({
      status: 1,
      text: expect.stringMatching(/^Nothing was changed: users\.csv, line 2, number: /),
    });
    expect(takeOver(place, '--company', 'Nowhere')).toMatchObject({ status: 1, text: expect.stringContaining('Which company?') });
  });
});
