import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NewTrunkSettings } from '../../src/telephony/trunk/index.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { countRefusals } from '../support/refused-invites.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const account = { user: '33155170000', password: 'geheimnis' };

const likeAnyTrunk = {
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  callerIdHeader: 'p-asserted-identity',
  calledNumberSource: 'request-uri',
  numberFormat: 'e164',
  codecs: [],
  maxCalls: 5,
  optionsIntervalS: 2,
  enabled: true,
} as const;

let exchange: SmallExchange;
let carrier: KamailioCarrier;
let carrierPort: number;
let anna: Colleague;
let desk: BaresipPhone;
let mobile: BaresipPhone;
const people: AsyncDisposable[] = [];

beforeAll(async () => {
  const [exchangePort, port] = (await freePorts(2)) as [number, number];
  carrierPort = port;
  exchange = await SmallExchange.open({ udp: exchangePort });
  carrier = await KamailioCarrier.start({
    port,
    account,
    exchange: exchange.udp,
    numbers: { registered: '+3315517', byAddress: '+3314444' },
  });
  anna = await exchange.colleague('Anna', '201');
  desk = await phone({ domain: exchange.domain.sipDomain, server: exchange.udp, ...anna, toneHz: 440 });
  mobile = await phone({
    domain: carrierDomain,
    server: `127.0.0.1:${port}`,
    sipUser: '+33612345678',
    sipPassword: account.password,
    toneHz: 1000,
  });
});

afterAll(async () => {
  for (const person of people) await person[Symbol.asyncDispose]();
  await exchange[Symbol.asyncDispose]();
  await carrier[Symbol.asyncDispose]();
});

// A second try begins as the first did.
afterEach(async () => {
  for (const one of [desk, mobile]) await one.hangUpAll();
});

async function phone(options: Parameters<typeof BaresipPhone.start>[0]): Promise<BaresipPhone> {
  const started = await BaresipPhone.start(options);
  people.push(started);
  await started.registered();
  return started;
}

async function withTrunk(
  own: Pick<NewTrunkSettings, 'name' | 'authentication' | 'numbers'>,
  work: () => Promise<void>,
): Promise<void> {
  const { trunks } = exchange.app.configuration;
  const by = exchange.administrator(anna);
  const trunk = await trunks.create(by, { ...likeAnyTrunk, proxy: `sip:127.0.0.1:${carrierPort}`, ...own });
  try {
    await work();
  } finally {
    await trunks.remove(by, trunk.id, undefined);
  }
}

async function talk(): Promise<void> {
  await hearsTone(desk, 1000);
  await hearsTone(mobile, 440);
}

const conditions = () => {
  const { trunks } = exchange.app.exchange;
  return exchange.app.configuration.directory.allTrunks().map(({ id }) => trunks.conditionOf(id).state);
};
/** How often the carrier has been asked for a call to the mobile telephone. */
const toMobile = () => carrier.output.match(/INVITE to=\+33612345678 /g)?.length ?? 0;

describe('a trunk that registers with its carrier', () => {
  const numbers = [{ number: '+33155170*', destination: '*' }];
  const authentication = { kind: 'registration', ...account, registrar: `sip:${carrierDomain}` } as const;

  it('answers the challenge, shows it to administrators, and carries calls both ways with sound', () =>
    withTrunk({ name: 'Carrier', authentication, numbers }, async () => {
      await until('the trunk is registered', () => conditions()[0] === 'registered');
      await carrier.log(/REGISTERED user=33155170000/);

      const rings = await desk.next('CALL_INCOMING', () => mobile.dial(`sip:+33155170201@${carrierDomain}`));
      expect(rings.peeruri).toContain('+33612345678@');
      desk.accept();
      await talk();
      await desk.next('CALL_CLOSED', () => mobile.hangUp());

      const before = toMobile();
      await mobile.next('CALL_INCOMING', () => desk.dial(`sip:0612345678@${exchange.domain.sipDomain}`));
      const [line] = await carrier.log(/INVITE to=\+33612345678 .*/, before + 1);
      expect(line).toMatch(/from=\+33155170201@carrier\.test pai=.*<sip:\+33155170201@carrier\.test> privacy=<null>/);
      mobile.accept();
      await talk();
      await mobile.next('CALL_CLOSED', () => desk.hangUp());
    }));
});

describe('a trunk known by address', () => {
  const numbers = [{ number: '+33144440201', destination: '201' }];

  it('carries calls both ways with sound, in the number format it wants', () => {
    const authentication = { kind: 'address', peers: [`127.0.0.1:${carrierPort}`] } as const;
    return withTrunk({ name: 'Neighbour', authentication, numbers }, async () => {
      await until('the trunk is reachable', () => conditions()[0] === 'reachable');
      await desk.next('CALL_INCOMING', () => mobile.dial(`sip:+33144440201@${carrierDomain}`));
      desk.accept();
      await talk();
      await mobile.next('CALL_CLOSED', () => desk.hangUp());

      const before = toMobile();
      await mobile.next('CALL_INCOMING', () => desk.dial(`sip:0612345678@${exchange.domain.sipDomain}`));
      const [line] = await carrier.log(/INVITE to=\+33612345678 .*/, before + 1);
      expect(line).toMatch(/from=\+33144440201@maison\.test pai=.*<sip:\+33144440201@maison\.test>/);
      mobile.accept();
      await talk();
      await desk.next('CALL_CLOSED', () => mobile.hangUp());
    });
  });

  it('leads to none of our other numbers, and to no other trunk', async () => {
    const authentication = { kind: 'address', peers: [`127.0.0.1:${carrierPort}`] } as const;
    await withTrunk({ name: 'Neighbour', authentication, numbers }, async () => {
      for (const number of ['+33144440999', '+331444400612345678']) {
        const { param } = await mobile.next('CALL_CLOSED', () => mobile.dial(`sip:${number}@${carrierDomain}`));
        expect(param).toMatch(/404/);
      }
    });
  });
});

describe('a stranger from an address that is nobody’s', () => {
  const authentication = { kind: 'address', peers: [] as string[] };
  const attempts = 20;
  const tries = [
    { what: 'a number outside', number: '0612345678', from: 'sip:stranger@elsewhere.test', status: 403 },
    { what: 'an emergency number', number: '112', from: 'sip:stranger@elsewhere.test', status: 403 },
    { what: 'an internal number that is not open', number: '201', from: 'sip:stranger@elsewhere.test', status: 403 },
    { what: 'a service code', number: '*8201', from: 'sip:stranger@elsewhere.test', status: 403 },
    { what: 'a number outside as a user of ours', number: '0612345678', from: 'sip:201@maison.test', status: 401 },
    { what: 'a number outside in another domain', number: '+33612345678', from: 'sip:a@b.test', status: 404, domain: 'b.test' },
  ];

  for (const [index, { what, domain, ...attempt }] of tries.entries()) {
    it(`is refused every time: ${what}`, () => {
      const all = { ...authentication, peers: [`127.0.0.1:${carrierPort}`], kind: 'address' } as const;
      return withTrunk({ name: 'Neighbour', authentication: all, numbers: [] }, async () => {
        const before = carrier.output.match(/INVITE to=/g)?.length;
        const [port] = (await freePorts(1)) as [number];
        const source = { host: `127.0.0.${20 + index}`, port, exchange: exchange.udp, calls: attempts };
        expect(await countRefusals({ ...source, domain: domain ?? exchange.domain.sipDomain, ...attempt })).toBe(attempts);
        expect(carrier.output.match(/INVITE to=/g)?.length).toBe(before);
      });
    });
  }

  it('reaches a number that is opened to strangers', async () => {
    const { store, callingPolicies } = exchange.app.configuration;
    const policy = callingPolicies.policyOf(exchange.domain.companyId);
    await store.saveCallingPolicy({ ...policy, openNumbers: ['201'] });
    const [port] = (await freePorts(1)) as [number];
    let rung: Promise<number> | undefined;
    const source = { host: '127.0.0.40', port, exchange: exchange.udp, domain: exchange.domain.sipDomain };
    await desk.next('CALL_INCOMING', () => {
      rung = countRefusals({ ...source, from: 'sip:stranger@elsewhere.test', number: '201', calls: 1, status: 180 });
    });
    expect(await rung).toBe(1);
    await store.saveCallingPolicy(policy);
  });
});
