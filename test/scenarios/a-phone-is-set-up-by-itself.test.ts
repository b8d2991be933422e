import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceView } from '../../src/contract/rest/devices.ts';
import type { PhoneVendorView, PhoneView } from '../../src/contract/rest/phone-provisioning.ts';
import { BaresipPhone, type PhoneOptions } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { askHttps, HttpsSession } from '../support/https-session.ts';
import { readXml, readYealink, textOf } from '../support/phone-files.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestAuthority } from '../support/test-authority.ts';

const domain = 'maison.test';
const password = 'a password of theirs';

let folder: TemporaryFolder;
let authority: TestAuthority;
let exchange: SmallExchange;
let anna: HttpsSession;
const people: AsyncDisposable[] = [];
/** A second try of a test finds the telephones of the first. */
let made = 0;

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  authority = await TestAuthority.create(folder.path);
  const { certPath, keyPath } = await authority.issue('exchange', ['127.0.0.1', 'localhost']);
  const [udp] = (await freePorts(1)) as [number];
  exchange = await SmallExchange.open({ udp }, { PARLEY_SIP_TLS_PORT: '0', PARLEY_TLS_CERT: certPath, PARLEY_TLS_KEY: keyPath });
  await exchange.colleague('Anna', '201');
  anna = await HttpsSession.signIn(exchange.app.httpUrl, authority.certificate, { login: 'anna', password });
});

afterAll(async () => {
  for (const person of people) await person[Symbol.asyncDispose]();
  await exchange?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

interface SetUp {
  readonly device: DeviceView;
  readonly url: string;
  readonly mac: string;
}

/** An administrator makes a device, says which telephone it is, and opens it. */
async function setUp(vendor: PhoneVendorView, maker: string, more: Partial<DeviceView> = {}): Promise<SetUp> {
  const number = String(300 + ++made);
  const mac = `${maker}aabb${made.toString(16).padStart(2, '0')}`;
  const { device } = await anna.send<{ device: DeviceView }>('POST', '/admin/devices', {
    name: `Hall ${number}`,
    number,
    ...more,
  });
  const path = `/admin/devices/${device.id}/phone`;
  await anna.send('PUT', path, { vendor, mac, version: 0 });
  const { phone } = await anna.send<{ phone: PhoneView }>('POST', `${path}/enrolment`, { hours: 24 });
  return { device, url: phone.url, mac };
}

const stateOf = async ({ device }: SetUp) =>
  (await anna.send<{ phone: PhoneView }>('GET', `/admin/devices/${device.id}/phone`)).phone;

const ask = (url: string, userAgent: string, authorization?: string) =>
  askHttps(url, authority.certificate, { headers: { 'user-agent': userAgent, ...(authorization && { authorization }) } });

const basic = (user: string, secret: string) => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

async function startPhone(options: PhoneOptions): Promise<BaresipPhone> {
  const phone = await BaresipPhone.start({ ...options, authoritiesPath: authority.path });
  people.push(phone);
  await phone.registered();
  return phone;
}

/** What a Yealink telephone makes of its file, as an account of baresip. */
function yealinkAccount(file: string): Omit<PhoneOptions, 'toneHz'> {
  const settings = readYealink(file);
  const of = (key: string) => settings.get(`account.1.${key}`)!;
  expect(of('sip_server.1.transport_type')).toBe('2');
  expect(of('srtp_encryption')).toBe('2');
  return {
    domain: of('sip_server.1.address'),
    server: `${of('outbound_proxy.1.address')}:${of('outbound_proxy.1.port')}`,
    sipUser: of('user_name'),
    sipPassword: of('password'),
    transport: 'tls',
    mediaEncryption: 'srtp-mand',
  };
}

/** What a Snom telephone makes of its file. */
function snomAccount(file: string): Omit<PhoneOptions, 'toneHz'> {
  const settings = readXml(file);
  const of = (name: string) => textOf(settings, name, '1');
  const [server, transport] = of('user_outbound').split(';transport=');
  expect([transport, of('user_srtp'), of('user_savp')]).toEqual(['tls', 'on', 'mandatory']);
  return {
    domain: of('user_host'),
    server: server!,
    sipUser: of('user_name'),
    sipPassword: of('user_pass'),
    transport: 'tls',
    mediaEncryption: 'srtp-mand',
  };
}

describe('two new desk phones of different makers', () => {
  it('fetch their configuration, register with what it says, and call each other encrypted', async () => {
    const yealink = await setUp('yealink', '805ec0');
    const yealinkAgent = `Yealink SIP-T54W 96.86.0.70 ${yealink.mac.match(/../g)!.join(':')}`;
    const boot = await ask(`${yealink.url}y000000000000.boot`, yealinkAgent);
    const [, name] = /include:config "([^"]+)"/.exec(boot.text)!;
    const first = await ask(`${yealink.url}${name}`, yealinkAgent);
    expect(first.status).toBe(200);

    const snom = await setUp('snom', '000413');
    const upper = snom.mac.toUpperCase();
    const snomAgent = `Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 ${upper} SXM:0 UXM:0)`;
    const pointer = await ask(`${snom.url}snomD785-${upper}.htm`, snomAgent);
    const file = readXml(pointer.text).children[0]!.children[0]!.attributes['url']!;
    const settings = await ask(file, snomAgent);
    expect(settings.status).toBe(200);

    const hall = await startPhone({ ...yealinkAccount(first.text), toneHz: 440 });
    const kitchen = await startPhone({ ...snomAccount(settings.text), toneHz: 1000 });
    hall.dial(`sip:${snom.device.number}@${domain}`);
    await kitchen.waitFor('CALL_INCOMING');
    kitchen.accept();
    await hearsTone(hall, 1000);
    await hearsTone(kitchen, 440);
    hall.hangUp();
    await kitchen.waitFor('CALL_CLOSED');
    expect(hall.log).toMatch(/m=audio \d+ RTP\/SAVP /);
    expect(kitchen.log).toMatch(/^SIP\/2\.0 200 Answering[^#]*^m=audio \d+ RTP\/SAVP /m);
    expect(await stateOf(yealink)).toMatchObject({ state: 'enrolled', isBehind: false });
  });
});

describe('a telephone of every maker', () => {
  const agents: [PhoneVendorView, string, (mac: string) => string, (mac: string) => string][] = [
    ['fanvil', '0c383e', (mac) => `${mac}.cfg`, (mac) => `Fanvil X5U-V2 2.12.1 ${mac}`],
    ['grandstream', '000b82', (mac) => `cfg${mac}.xml`, (mac) => `Grandstream Model HW GXP2135 SW 1.0.7.97 DevId ${mac}`],
    [
      'mitel',
      '1400e9',
      (mac) => `${mac.toUpperCase()}.cfg`,
      (mac) => `Mitel6940 MAC:${mac.toUpperCase().match(/../g)!.join('-')} V:6.4.0-SIP`,
    ],
    ['poly', '64167f', (mac) => `${mac}-user.cfg`, () => 'FileTransport PolycomVVX-VVX_450-UA/6.4.5.1210 Type/Application'],
    [
      'snom',
      '000413',
      (mac) => `${mac.toUpperCase()}.xml`,
      (mac) => `Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12 ${mac.toUpperCase()})`,
    ],
    ['yealink', '805ec0', (mac) => `${mac}.cfg`, (mac) => `Yealink SIP-T46U 108.86.0.20 ${mac.match(/../g)!.join(':')}`],
  ];

  it.each(agents)(
    'of %s gets its file once, and not as another telephone or another company’s',
    async (vendor, maker, nameOf, agentOf) => {
      const phone = await setUp(vendor, maker);
      const { mac } = phone;
      const file = `${phone.url}${nameOf(mac)}`;
      const stranger = `${maker}ffffff`;
      expect((await ask(`${phone.url}${nameOf(stranger)}`, agentOf(mac))).status).toBe(404);
      expect((await ask(file, 'Yealink SIP-T46U 108.86.0.20 80:5e:c0:00:00:01')).status).toBe(404);
      const first = await ask(file, agentOf(mac));
      expect([first.status, first.text.includes(phone.device.sipUser)]).toEqual([200, true]);
      expect((await ask(file, agentOf(mac))).status).toBe(401);
      expect((await ask(file, agentOf(mac), basic(mac, 'guessed'))).status).toBe(404);
      const { fetches } = await stateOf(phone);
      expect(fetches.map(({ outcome }) => outcome)).toEqual(['wrong-password', 'enrolled', 'wrong-phone', 'wrong-phone']);
      expect(fetches[1]).toMatchObject({ address: '127.0.0.1', userAgent: agentOf(mac), file: nameOf(mac) });
    },
  );

  it('gets nothing at the address of another, nor when its time is over', async () => {
    const late = await setUp('yealink', '805ec0');
    const { writer } = exchange.app.configuration;
    await writer.write(exchange.domain.companyId, async (scope) => {
      await scope
        .updateTable('phoneProvisioning')
        .set({ openUntil: new Date(1000) })
        .where('mac', '=', late.mac)
        .execute();
    });
    expect((await ask(`${late.url}${late.mac}.cfg`, 'Yealink')).status).toBe(404);
    expect((await stateOf(late)).state).toBe('expired');
    const other = await setUp('yealink', '805ec0');
    expect((await ask(`${late.url}${other.mac}.cfg`, 'Yealink')).status).toBe(404);
    expect((await ask(`${other.url}${late.mac}.cfg`, 'Yealink')).status).toBe(404);
  });
});

describe('a telephone that was set up', () => {
  it('is asked to fetch again when something it is told changed, and shows its password for it', async () => {
    const phone = await setUp('yealink', '805ec0', { transport: 'udp' });
    const userAgent = `Yealink SIP-T54W 96.86.0.70 ${phone.mac.match(/../g)!.join(':')}`;
    const settings = readYealink((await ask(`${phone.url}${phone.mac}.cfg`, userAgent)).text);
    const of = (key: string) => settings.get(`account.1.${key}`)!;
    const desk = await SippPhone.open({
      exchange: `${of('outbound_proxy.1.address')}:${of('outbound_proxy.1.port')}`,
      domain: of('sip_server.1.address'),
      sipUser: of('user_name'),
      sipPassword: of('password'),
    });
    people.push(desk);
    await desk.register();

    const asked = await desk.awaitNotify();
    expect(await anna.send('POST', `/admin/devices/${phone.device.id}/phone/check-sync`)).toEqual({ told: 1, understood: 1 });
    await asked.sipp.finished();
    expect((await asked.messages()).join('\n')).toMatch(/^Event: check-sync;reboot=false\r?$/m);

    const askedAgain = await desk.awaitNotify();
    const { version } = await anna.send<DeviceView>('GET', `/admin/devices/${phone.device.id}`);
    await anna.send('PATCH', `/admin/devices/${phone.device.id}`, { version, name: 'Kitchen' });
    expect((await stateOf(phone)).isBehind).toBe(true);
    expect((await askedAgain.sipp.finished()).successful).toBe(1);

    const own = basic(
      settings.get('static.auto_provision.server.username')!,
      settings.get('static.auto_provision.server.password')!,
    );
    const changed = readYealink((await ask(`${phone.url}${phone.mac}.cfg`, userAgent, own)).text);
    expect(changed.get('account.1.display_name')).toBe('Kitchen');
    expect(changed.get('account.1.password')).toBe(of('password'));
    expect((await stateOf(phone)).isBehind).toBe(false);
  });
});
