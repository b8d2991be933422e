import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { ExchangeWithCarrier } from '../support/exchange-with-carrier.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain } from '../support/kamailio-carrier.ts';
import { countRefusals } from '../support/refused-invites.ts';
import { hearsTone } from '../support/telephone-office.ts';

let world: ExchangeWithCarrier;
let desk: BaresipPhone;
let mobile: BaresipPhone;
let trunk: AsyncDisposable | undefined;

beforeAll(async () => {
  world = await ExchangeWithCarrier.open();
  desk = await world.deskPhone(world.anna, 440);
  mobile = await world.mobile(1000);
});

afterAll(() => world?.[Symbol.asyncDispose]());

// A second try begins as the first did.
afterEach(async () => {
  for (const one of [desk, mobile]) await one.hangUpAll();
});

async function talk(): Promise<void> {
  await hearsTone(desk, 1000);
  await hearsTone(mobile, 440);
}

/** How often the carrier has been asked for a call to the mobile telephone. */
const toMobile = () => world.carrier.output.match(/INVITE to=\+33612345678 /g)?.length ?? 0;

describe('a trunk that registers with its carrier', () => {
  beforeAll(async () => {
    trunk = await world.trunk('registration');
  });
  afterAll(() => trunk?.[Symbol.asyncDispose]());

  it('answers the challenge, shows it to administrators, and carries calls both ways with sound', async () => {
    await world.carrier.log(/REGISTERED user=33155170000/);

    const rings = await desk.next('CALL_INCOMING', () => mobile.dial(`sip:+33155170201@${carrierDomain}`));
    expect(rings.peeruri).toContain('+33612345678@');
    desk.accept();
    await talk();
    await desk.next('CALL_CLOSED', () => mobile.hangUp());

    const before = toMobile();
    await mobile.next('CALL_INCOMING', () => desk.dial(`sip:0612345678@${world.exchange.domain.sipDomain}`));
    const [line] = await world.carrier.log(/INVITE to=\+33612345678 .*/, before + 1);
    expect(line).toMatch(/from=\+33155170201@carrier\.test pai=.*<sip:\+33155170201@carrier\.test> privacy=<null>/);
    mobile.accept();
    await talk();
    await mobile.next('CALL_CLOSED', () => desk.hangUp());
  });
});

describe('a trunk known by address', () => {
  beforeAll(async () => {
    trunk = await world.trunk('address', { name: 'Neighbour', numbers: [{ number: '+33144440201', destination: '201' }] });
  });
  afterAll(() => trunk?.[Symbol.asyncDispose]());

  it('carries calls both ways with sound, in the number format it wants', async () => {
    await desk.next('CALL_INCOMING', () => mobile.dial(`sip:+33144440201@${carrierDomain}`));
    desk.accept();
    await talk();
    await mobile.next('CALL_CLOSED', () => desk.hangUp());

    const before = toMobile();
    await mobile.next('CALL_INCOMING', () => desk.dial(`sip:0612345678@${world.exchange.domain.sipDomain}`));
    const [line] = await world.carrier.log(/INVITE to=\+33612345678 .*/, before + 1);
    expect(line).toMatch(/from=\+33144440201@maison\.test pai=.*<sip:\+33144440201@maison\.test>/);
    mobile.accept();
    await talk();
    await desk.next('CALL_CLOSED', () => mobile.hangUp());
  });

  it('leads to none of our other numbers, and to no other trunk', async () => {
    for (const number of ['+33144440999', '+331444400612345678']) {
      const { param } = await mobile.next('CALL_CLOSED', () => mobile.dial(`sip:${number}@${carrierDomain}`));
      expect(param).toMatch(/404/);
    }
  });
});

describe('a stranger from an address that is nobody’s', () => {
  beforeAll(async () => {
    trunk = await world.trunk('address', { name: 'Neighbour', numbers: [] });
  });
  afterAll(() => trunk?.[Symbol.asyncDispose]());

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
    it(`is refused every time: ${what}`, async () => {
      const before = world.carrier.output.match(/INVITE to=/g)?.length;
      const [port] = (await freePorts(1)) as [number];
      const source = { host: `127.0.0.${20 + index}`, port, exchange: world.exchange.udp, calls: attempts };
      expect(await countRefusals({ ...source, domain: domain ?? world.exchange.domain.sipDomain, ...attempt })).toBe(attempts);
      expect(world.carrier.output.match(/INVITE to=/g)?.length).toBe(before);
    });
  }

  it('reaches a number that is opened to strangers', async () => {
    const { store, callingPolicies } = world.exchange.app.configuration;
    const policy = callingPolicies.policyOf(world.exchange.domain.companyId);
    await store.saveCallingPolicy({ ...policy, openNumbers: ['201'] });
    const [port] = (await freePorts(1)) as [number];
    let rung: Promise<number> | undefined;
    const source = { host: '127.0.0.40', port, exchange: world.exchange.udp, domain: world.exchange.domain.sipDomain };
    await desk.next('CALL_INCOMING', () => {
      rung = countRefusals({ ...source, from: 'sip:stranger@elsewhere.test', number: '201', calls: 1, status: 180 });
    });
    expect(await rung).toBe(1);
    await store.saveCallingPolicy(policy);
  });
});
