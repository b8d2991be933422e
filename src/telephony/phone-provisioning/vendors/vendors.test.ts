import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBelow, type ReadElement, readMitel, readXml, readYealink, textOf } from '../../../../test/support/phone-files.ts';
import type { PhoneModel, PhoneVendor } from '../phone-model.ts';
import { zoneRule } from '../zone-rule.ts';
import { macsInUserAgent, phoneFamilies } from './index.ts';
import { oneLine } from './plain-text.ts';

const mac = '000413aabbcc';
const model: PhoneModel = {
  mac,
  accounts: [
    {
      displayName: 'Zoë & "Ann" <Lab>',
      number: '201',
      sipUser: 'phone-201-k3x9ab',
      sipPassword: 'sippassword234567abc',
      sipDomain: 'elm.example',
      server: { host: 'sip.elm.example', port: 5061, transport: 'tls' },
      isMediaEncrypted: true,
      codecs: ['G722', 'PCMA'],
      dtmf: 'rfc4733',
      voicemailNumber: '888',
    },
  ],
  keys: [
    { kind: 'watch', number: '202', label: 'Ben' },
    { kind: 'dial', number: '0140', label: '' },
  ],
  pickupCode: '**',
  timeServers: ['ntp1.example', 'ntp2.example'],
  zone: zoneRule('Europe/Paris', Date.UTC(2026, 10, 21)),
  language: 'fr',
  adminPassword: '4711081523',
  stunServer: null,
  configurationUrl: 'https://phones.example:8443/provisioning/abcdefghijkmnpqrstuv/',
  configurationUser: mac,
  configurationPassword: 'webpassword234567abc',
};
const vendors = Object.keys(phoneFamilies) as PhoneVendor[];
const settings = (vendor: PhoneVendor, change: Partial<PhoneModel> = {}) =>
  phoneFamilies[vendor].settings({ ...model, ...change }).body;
const named = (displayName: string): Partial<PhoneModel> => ({
  accounts: [{ ...model.accounts[0]!, displayName }],
  keys: [{ kind: 'watch', number: '202', label: displayName }],
});

/** What a telephone finds in the file: names in order, and the value of each. */
function read(vendor: PhoneVendor, body: string): { names: string[]; values: string[] } {
  if (vendor === 'yealink' || vendor === 'mitel') {
    const lines = vendor === 'yealink' ? readYealink(body) : readMitel(body);
    return { names: [...lines.keys()], values: [...lines.values()] };
  }
  const elements: ReadElement[] = [readXml(body)].flatMap((root) => [root, ...allBelow(root)]);
  return {
    names: elements.flatMap(({ name, attributes }) => [name, ...Object.keys(attributes)]),
    values: elements.flatMap(({ attributes, text }) => [...Object.values(attributes), text]),
  };
}

describe.each(vendors)('the configuration of a telephone of %s', (vendor) => {
  it('is as the fixture has it', () => {
    const fixture = readFileSync(join(import.meta.dirname, 'fixtures', `${vendor}.txt`), 'utf8');
    expect(settings(vendor)).toBe(fixture);
  });

  it('tells the telephone who it is, where its server is and where to ask again', () => {
    const values = read(vendor, settings(vendor)).values.join('\n');
    for (const part of ['phone-201-k3x9ab', 'sippassword234567abc', 'elm.example', 'sip.elm.example', '5061', '4711081523'])
      expect(values).toContain(part);
    expect(values).toContain('provisioning/abcdefghijkmnpqrstuv');
    expect(values).toContain('webpassword234567abc');
    expect(values).toContain('ntp1.example');
  });

  it('says nothing of a password in the file that only points to it', () => {
    const { body } = phoneFamilies[vendor].pointer(mac, model.configurationUrl);
    expect(body).not.toMatch(/password/i);
  });

  it('shows a name as it was typed, whatever was typed, and has no setting more or less for it', () => {
    const usual = read(vendor, settings(vendor, named('Anna')));
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'<>&"\'#%\r\n\0=:;[]/ \u2028\u0085\uD800xé😀'.split('')), maxLength: 40 }),
      fc.constantFrom(
        'x\naccount.1.password = stolen',
        'x" perm="RW"><admin_mode>on</admin_mode>',
        '"\nadmin password: "1',
        ']]><!--',
        '&lt;&#10;',
        '%NULL%',
        '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
      ),
    );
    fc.assert(
      fc.property(typed, (name) => {
        const found = read(vendor, settings(vendor, named(`x${name}x`)));
        expect(found.names).toEqual(usual.names);
        const line = oneLine(`x${name}x`);
        const shown = vendor === 'mitel' ? line.replaceAll('"', "'") : vendor === 'yealink' ? line.replaceAll('%', '') : line;
        expect(found.values).toContain(shown);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what a telephone may ask for', () => {
  const upper = mac.toUpperCase();

  it.each<[PhoneVendor, Readonly<Record<string, 'settings' | 'pointer' | null>>]>([
    [
      'snom',
      {
        [`${upper}.xml`]: 'settings',
        [`${mac}.xml`]: null,
        'snomD785.htm': 'pointer',
        [`snomD785-${upper}.htm`]: 'pointer',
        'snomD785-000413000000.htm': null,
        'snomD785-firmware.xml': null,
      },
    ],
    [
      'yealink',
      {
        [`${mac}.cfg`]: 'settings',
        [`${upper}.cfg`]: null,
        'y000000000000.boot': 'pointer',
        [`${mac}.boot`]: 'pointer',
        'y000000000096.cfg': null,
        '000413000000.cfg': null,
      },
    ],
    [
      'poly',
      {
        [`${mac}-user.cfg`]: 'settings',
        [`${mac}.cfg`]: 'pointer',
        '000000000000.cfg': 'pointer',
        [`${mac}-phone.cfg`]: null,
        [`${mac}-app.log`]: null,
      },
    ],
    ['grandstream', { [`cfg${mac}.xml`]: 'settings', [`cfg${upper}.xml`]: null, [`cfg${mac}`]: null, 'phonebook.xml': null }],
    ['mitel', { [`${upper}.cfg`]: 'settings', [`${mac}.cfg`]: null, 'startup.cfg': 'pointer', 'aastra.cfg': 'pointer' }],
    ['fanvil', { [`${mac}.cfg`]: 'settings', [`${upper}.cfg`]: null, 'F0V00X600000.cfg': null }],
  ])('of %s is spelt as its maker does', (vendor, names) => {
    for (const [name, file] of Object.entries(names))
      expect([name, phoneFamilies[vendor].fileOf(name, mac)]).toEqual([name, file]);
  });

  it.each([
    ['Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)', ['000413922d24']],
    ['Yealink SIP-T54W 96.86.0.70 00:15:65:5e:16:7c', ['0015655e167c']],
    ['Mitel6940 MAC:14-00-E9-01-02-03 V:6.4.0-SIP', ['1400e9010203']],
    ['Grandstream Model HW GXP2135 SW 1.0.7.97 DevId 000b828aa872', ['000b828aa872']],
    ['Fanvil X5U-V2 2.12.1 0c383e07e16c', ['0c383e07e16c']],
    ['FileTransport PolycomVVX-VVX_450-UA/6.4.5.1210 (SN:64167f000001) Type/Application', ['64167f000001']],
    ['FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application', []],
    ['curl/8.1.2', []],
  ])('comes with a MAC address in %s', (userAgent, macs) => {
    expect(macsInUserAgent(userAgent)).toEqual(macs);
  });
});

describe('a zone without summer time and a name server by number', () => {
  const elsewhere: Partial<PhoneModel> = {
    zone: { offsetMinutes: -210, summer: null },
    configurationUrl: 'http://192.0.2.7/provisioning/abcdefghijkmnpqrstuv/',
    timeServers: [],
  };

  it('are told to each maker in its own way', () => {
    expect(readYealink(settings('yealink', elsewhere)).get('local_time.time_zone')).toBe('-3:30');
    expect(textOf(readXml(settings('snom', elsewhere)), 'utc_offset')).toBe('-12600');
    expect(textOf(readXml(settings('grandstream', elsewhere)), 'P246')).toBe('MTZ+3:30');
    expect(textOf(readXml(settings('grandstream', elsewhere)), 'P212')).toBe('1');
    expect(textOf(readXml(settings('fanvil', elsewhere)), 'FlashProtocol')).toBe('4');
    expect(readMitel(settings('mitel', elsewhere)).get('time zone minutes')).toBe('210');
    expect(readMitel(settings('mitel', elsewhere)).get('http port')).toBe('80');
    expect(readXml(settings('poly', elsewhere)).attributes).toMatchObject({
      'tcpIpApp.sntp.gmtOffset': '-12600',
      'device.prov.serverType': 'HTTP',
      'device.prov.serverName': '192.0.2.7/provisioning/abcdefghijkmnpqrstuv/',
    });
  });
});
