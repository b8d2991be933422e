import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAll, register } from '../../bench/support/load.ts';
import { calleeScenario, refusableCaller } from '../../bench/support/sipp-scenarios.ts';
import { type Logger, silentLogger } from '../../src/kernel/logger.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { Sipp, type SippResult } from '../support/sipp.ts';
import { SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const account = { user: '33144440000', password: 'geheimnis' };
const callsPerSecond = 100;
const stormS = 25;
const numbers = Array.from({ length: 10 }, (_, index) => String(201 + index));

/** What the program believes that its thread has to do: how fast this machine is does not count. */
const workload = { waitedMs: 0 };
let isOverloaded = false;

/** Hears from what the program says whether it refuses calls. */
const logger: Logger = {
  ...silentLogger,
  error: (_sentence, fields) => {
    if (fields?.code === 'more-calls-than-can-be-carried') isOverloaded = true;
  },
  info: (sentence) => {
    if (sentence === 'All calls are taken again') isOverloaded = false;
  },
  component: () => logger,
};

let exchange: SmallExchange;
let ports: { exchange: number; carrier: number; storm: number; held: number; phones: number };
let anna: BaresipPhone;
let rescue: BaresipPhone;
const open = new AsyncDisposableStack();

beforeAll(async () => {
  const [exchangePort, carrierPort, storm, held, phonePort] = (await freePorts(5)) as [number, number, number, number, number];
  ports = { exchange: exchangePort, carrier: carrierPort, storm, held, phones: phonePort };
  const measured = {
    busySinceLastAsked: () => (workload.waitedMs > 0 ? 1 : 0),
    waitedSinceLastAsked: () => workload.waitedMs,
  };
  exchange = open.use(await SmallExchange.open({ udp: exchangePort }, {}, { workload: measured, logger }));
  const reached = { registered: '+3319999', byAddress: '+3318888' };
  open.use(await KamailioCarrier.start({ port: carrierPort, account, exchange: exchange.udp, numbers: reached }));
  await furnish();
  open.use(await Sipp.start({ port: phonePort, scenario: { xml: calleeScenario } }));
}, 120_000);

afterAll(() => open.disposeAsync());

/** Ten phones that answer at once, Anna at hers, the emergency service at the carrier, and a trunk. */
async function furnish(): Promise<void> {
  const { domain, app } = exchange;
  const colleague = await exchange.colleague('Anna', '250');
  const like = { userId: colleague.user.id, protocol: 'sip-phone', oneNumber: false, lines: 50, dtmfMethod: 'rfc4733' } as const;
  const users: string[][] = [];
  for (const number of numbers) {
    const { credentials } = await app.configuration.phones.create(domain, { ...like, name: number, number, codecs: [] });
    users.push([credentials.user, credentials.password]);
  }
  await register({ server: ports.exchange, domain: domain.sipDomain, users, contactPort: ports.phones });
  await app.configuration.trunks.create(exchange.administrator(colleague), {
    name: 'Carrier',
    authentication: { kind: 'address', peers: [ports.carrier, ports.storm, ports.held].map((port) => `127.0.0.1:${port}`) },
    proxy: `sip:127.0.0.1:${ports.carrier}`,
    mediaSecurity: 'rtp',
    mediaPath: 'anchored',
    callerIdHeader: 'from',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    numbers: [{ number: '+33144440*', destination: '*' }],
    maxCalls: 10_000,
    optionsIntervalS: 0,
    enabled: true,
  });
  anna = await phone({ domain: domain.sipDomain, server: exchange.udp, ...colleague, toneHz: 440 });
  const server = `127.0.0.1:${ports.carrier}`;
  rescue = await phone({ domain: carrierDomain, server, sipUser: '112', sipPassword: account.password, toneHz: 1000 });
}

async function phone(options: Parameters<typeof BaresipPhone.start>[0]): Promise<BaresipPhone> {
  const started = open.use(await BaresipPhone.start(options));
  await started.registered();
  return started;
}

function call(port: number, calls: number, perSecond: number, more: { holdMs?: number; scenario?: string } = {}) {
  const called = numbers.map((number) => `+33144440${number}`);
  return callAll({ server: ports.exchange, port, numbers: called, calls, callsPerSecond: perSecond, ...more });
}

const refusedOf = ({ successful, timesMs }: SippResult): number => successful - timesMs.length;
describe('more calls come than can be finished', () => {
  it('refuses some with 503 and a time to come again, loses none, and keeps calls that are up and emergency calls', async () => {
    const held = call(ports.held, 5, 5, { holdMs: (stormS + 8) * 1000 });
    await until('five calls are up', () => exchange.app.exchange.registry.size.calls === 5);
    workload.waitedMs = 600;
    const calls = callsPerSecond * stormS;
    const storming = call(ports.storm, calls, callsPerSecond, { scenario: refusableCaller });
    await until('calls are refused', () => isOverloaded, 20_000);
    for (const _ of [1, 2, 3]) {
      await rescue.next('CALL_INCOMING', () => anna.dial(`sip:112@${exchange.domain.sipDomain}`));
      rescue.accept();
      await hearsTone(anna, 1000);
      await hearsTone(rescue, 440);
      await rescue.next('CALL_CLOSED', () => anna.hangUp());
    }
    expect(isOverloaded).toBe(true);
    const storm = await storming;
    expect({ ended: storm.successful, failures: storm.failures }).toEqual({ ended: calls, failures: {} });
    expect(refusedOf(storm)).toBeGreaterThan(calls / 4);
    expect(storm.timesMs.length).toBeGreaterThan(calls / 10);
    expect(await held).toMatchObject({ successful: 5, failures: {} });
  }, 120_000);

  it('takes all again when it has less to do', async () => {
    workload.waitedMs = 0;
    await until('all calls are taken again', () => !isOverloaded, 30_000);
    const calm = await call(ports.storm, 100, 50, { scenario: refusableCaller });
    expect({ successful: calm.successful, refused: refusedOf(calm) }).toEqual({ successful: 100, refused: 0 });
  });
});
