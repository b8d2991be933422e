import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionView, DeviceStateView } from '../../src/contract/rest/connections.ts';
import type { DeviceView, SipAccountView } from '../../src/contract/rest/devices.ts';
import type { IncidentView } from '../../src/contract/rest/incidents.ts';
import type { TrunkView } from '../../src/contract/rest/trunks.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const account = { user: '33155170000', password: 'geheimnis' };
let exchange: SmallExchange;
let carrier: KamailioCarrier;
let carrierPort: number;
let anna: Colleague;
let desk: BaresipPhone;
let web: WebSession;
const people: AsyncDisposable[] = [];

beforeAll(async () => {
  const [exchangePort, port] = (await freePorts(2)) as [number, number];
  carrierPort = port;
  exchange = await SmallExchange.open({ udp: exchangePort });
  const numbers = { registered: '+3315517', byAddress: '+3314444' };
  carrier = await KamailioCarrier.start({ port, account, exchange: exchange.udp, numbers });
  anna = await exchange.colleague('Anna', '201');
  web = await exchange.web(anna);
  desk = await phone(anna);
});

afterAll(async () => {
  for (const person of people) await person[Symbol.asyncDispose]();
  await exchange[Symbol.asyncDispose]();
  await carrier[Symbol.asyncDispose]();
});

async function phone(of: Pick<Colleague, 'sipUser' | 'sipPassword'>): Promise<BaresipPhone> {
  const { sipUser, sipPassword } = of;
  const options = { domain: exchange.domain.sipDomain, server: exchange.udp, sipUser, sipPassword, toneHz: 440 };
  const started = await BaresipPhone.start(options);
  people.push(started);
  return started;
}

describe('a telephone that an administrator makes', () => {
  let hall: BaresipPhone;
  let sip: SipAccountView;
  /** The phone is switched off and on. */
  const plugInAgain = async (): Promise<void> => {
    await hall[Symbol.asyncDispose]();
    people.splice(people.indexOf(hall), 1);
    hall = await phone({ sipUser: sip.user, sipPassword: sip.password });
  };
  let device: DeviceView;
  const state = async () =>
    (await web.send<{ items: DeviceStateView[] }>('GET', '/admin/device-states?from=301&to=301')).items[0]!;
  const change = async (body: Partial<DeviceView>) => {
    device = await web.send<DeviceView>('PATCH', `/admin/devices/${device.id}`, { version: device.version, ...body });
  };

  it('registers with the account that was shown once, and is seen with where it is from', async () => {
    await desk.registered();
    const made = await web.send<{ device: DeviceView; sip: SipAccountView }>('POST', '/admin/devices', {
      name: 'Hall',
      number: '301',
    });
    ({ device, sip } = made);
    expect(made.sip.servers).toEqual([{ transport: 'udp', host: '127.0.0.1', port: Number(exchange.udp.split(':')[1]) }]);
    expect((await state()).state).toBe('not-registered');
    hall = await phone({ sipUser: sip.user, sipPassword: sip.password });
    await hall.registered();
    const seen = await until('it is seen', async () => (await state()).state === 'registered' && state());
    expect(seen.registrations).toMatchObject([
      { transport: 'udp', host: '127.0.0.1', userAgent: expect.stringContaining('baresip') as string },
    ]);
    desk.dial(`sip:301@${exchange.domain.sipDomain}`);
    await hall.waitFor('CALL_INCOMING');
    expect((await state()).lines).toEqual({ now: 1, maximum: 2 });
    desk.hangUp();
    await hall.waitFor('CALL_CLOSED');
  });

  it('is silent from the moment it is disabled, and rings again when it is enabled', async () => {
    await change({ enabled: false });
    expect(await state()).toMatchObject({ state: 'disabled', registrations: [] });
    const before = desk.count('CALL_CLOSED');
    desk.dial(`sip:301@${exchange.domain.sipDomain}`);
    await desk.waitFor('CALL_CLOSED', before + 1);
    expect(hall.count('CALL_INCOMING')).toBe(1);
    await plugInAgain();
    await until('it is told why', () => hall.log.includes('403 Device disabled'));
    await change({ enabled: true });
    await plugInAgain();
    await until('it is registered again', async () => (await state()).state === 'registered');
    desk.dial(`sip:301@${exchange.domain.sipDomain}`);
    await hall.waitFor('CALL_INCOMING');
    desk.hangUp();
    await hall.waitFor('CALL_CLOSED');
  });

  it('may be made to come encrypted only, or from one network only', async () => {
    await change({ transport: 'tls' });
    expect((await state()).state).toBe('not-registered');
    await plugInAgain();
    await until('it is told why', () => hall.log.includes('403 Only over TLS'));
    await change({ transport: 'any', allowedAddress: '192.0.2.0/24' });
    await plugInAgain();
    await until('it is told why', () => hall.log.includes('403 Not from this address'));
    await change({ allowedAddress: '127.0.0.0/8' });
    await plugInAgain();
    await until('it is registered again', async () => (await state()).state === 'registered');
    await web.send('DELETE', `/admin/devices/${device.id}`);
    await plugInAgain();
    await until('its password is good for nothing', () =>
      /REGISTER_FAIL|reg: .*: 40[13] |401 Unauthorized[^]*401 Unauthorized/.test(JSON.stringify(hall.events) + hall.log),
    );
  });
});

describe('a line that an administrator makes', () => {
  const link = async () => (await web.send<{ items: ConnectionView[] }>('GET', '/admin/connections')).items[0]!;
  const incidents = async (state: string) =>
    (await web.send<{ items: IncidentView[] }>('GET', `/admin/incidents?state=${state}`)).items;
  const registration = { kind: 'registration', user: account.user, registrar: `sip:${carrierDomain}` };

  it('that the carrier refuses is an incident with a remedy; with the right password it is connected and the incident over', async () => {
    const body = {
      name: 'Carrier',
      proxy: `sip:127.0.0.1:${carrierPort}`,
      authentication: { ...registration, password: 'wrong' },
    };
    const trunk = await web.send<TrunkView>('POST', '/admin/trunks', { ...body, optionsIntervalS: 0 });
    const refused = await until('it is refused', async () =>
      (await incidents('open')).find(({ subject }) => subject === trunk.id),
    );
    expect(refused).toMatchObject({ code: 'trunk-refused', remedy: expect.stringContaining('password') as string });
    expect(await link()).toMatchObject({ isConnected: false, state: 'refused', port: carrierPort });
    const right = { version: trunk.version, authentication: { ...registration, password: account.password } };
    const mended = await web.send<TrunkView>('PATCH', `/admin/trunks/${trunk.id}`, right);
    await until('it is connected', async () => (await link()).isConnected);
    await carrier.log(/REGISTERED user=33155170000/);
    expect(await incidents('open')).toEqual([]);
    expect(await incidents('resolved')).toMatchObject([{ subject: trunk.id, code: 'trunk-refused' }]);
    const { sinceMs } = await link();
    await web.send('PATCH', `/admin/trunks/${trunk.id}`, { version: mended.version, name: 'Operator', maxCalls: 7 });
    expect(await link()).toMatchObject({ name: 'Operator', sinceMs, calls: { now: 0, maximum: 7 }, isConnected: true });
    await web.send('DELETE', `/admin/trunks/${trunk.id}`);
    expect((await web.send<{ items: ConnectionView[] }>('GET', '/admin/connections')).items).toEqual([]);
  });
});
