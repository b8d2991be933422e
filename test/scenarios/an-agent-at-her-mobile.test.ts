import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentView } from '../../src/contract/rest/agent.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { SmallExchange } from '../support/small-exchange.ts';
import { hearsSound, hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const account = { user: '33155170000', password: 'geheimnis' };
const queueNumber = '290';

let exchange: SmallExchange;
let carrier: KamailioCarrier;
let caller: BaresipPhone;
let mobile: BaresipPhone;
let anna: WebSession;

beforeAll(async () => {
  const [exchangePort, port] = (await freePorts(2)) as [number, number];
  exchange = await SmallExchange.open({ udp: exchangePort });
  const numbers = { registered: '+3315517', byAddress: '+3314444' };
  carrier = await KamailioCarrier.start({ port, account, exchange: exchange.udp, numbers });
  const her = await exchange.colleague('Anna', '201');
  const bert = await exchange.colleague('Bert', '202');
  caller = await BaresipPhone.start({ domain: exchange.domain.sipDomain, server: exchange.udp, ...bert, toneHz: 440 });
  const sim = { sipUser: '+33612345678', sipPassword: account.password };
  mobile = await BaresipPhone.start({ domain: carrierDomain, server: `127.0.0.1:${port}`, ...sim, toneHz: 1000 });
  await Promise.all([caller.registered(), mobile.registered()]);
  await exchange.app.configuration.trunks.create(exchange.administrator(her), {
    name: 'Carrier',
    proxy: `sip:127.0.0.1:${port}`,
    authentication: { kind: 'registration', ...account, registrar: `sip:${carrierDomain}` },
    numbers: [{ number: '+33155170*', destination: '*' }],
    mediaSecurity: 'rtp',
    mediaPath: 'anchored',
    callerIdHeader: 'p-asserted-identity',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    maxCalls: 5,
    optionsIntervalS: 2,
    enabled: true,
  });
  const { trunks } = exchange.app.exchange;
  const { directory } = exchange.app.configuration;
  await until('the trunk is registered', () =>
    directory.allTrunks().every(({ id }) => trunks.conditionOf(id).state === 'registered'),
  );
  anna = await exchange.web(her);
  const queue = { name: 'Ventes', number: queueNumber, wrapUpMs: 0, offerTimeoutMs: 60_000 };
  const { id } = await anna.send<{ id: string }>('POST', '/admin/queues', queue);
  await anna.send('POST', '/admin/agents', { userId: her.user.id, queueIds: [id] });
});

afterAll(async () => {
  for (const phone of [caller, mobile]) await phone[Symbol.asyncDispose]();
  await exchange[Symbol.asyncDispose]();
  await carrier[Symbol.asyncDispose]();
});

const becomesReady = () => void anna.becomeAgent('ready');
const dialQueue = () => caller.dial(`sip:${queueNumber}@${exchange.domain.sipDomain}`);
const me = () => anna.send<AgentView>('GET', '/me/agent');
const worksAt = (mode: 'per-call' | 'nailed-up') =>
  anna.send('PUT', '/me/agent/place', { kind: 'number', number: '0612345678', mode });

describe('an agent at her mobile, over a trunk', () => {
  it('is called for each caller, hears that it is one, and talks with him after the key', async () => {
    await worksAt('per-call');
    await caller.next('CALL_ESTABLISHED', dialQueue);
    await mobile.next('CALL_INCOMING', becomesReady);
    mobile.accept();
    await hearsSound(mobile);
    expect((await me()).state).toBe('ready');
    mobile.digits('1');
    await hearsTone(caller, 1000);
    await hearsTone(mobile, 440);
    await mobile.next('CALL_CLOSED', () => caller.hangUp());
  });

  it('keeps a line open on which callers come one after the other, and is not ready when it drops', async () => {
    await until('she has nothing in hand', async () => (await me()).works.length === 0);
    await anna.send('PUT', '/me/agent/state', { state: 'not-ready' });
    await worksAt('nailed-up');
    await mobile.next('CALL_INCOMING', becomesReady);
    mobile.accept();
    await hearsSound(mobile);
    mobile.digits('1');
    await until('her line is open', async () => (await me()).line === 'open');
    const rung = mobile.count('CALL_INCOMING');
    for (const _ of [1, 2]) {
      dialQueue();
      await hearsTone(mobile, 440);
      await hearsTone(caller, 1000);
      caller.hangUp();
      await until('the caller is gone', async () => (await me()).state === 'ready');
    }
    expect([mobile.count('CALL_INCOMING'), (await me()).line]).toEqual([rung, 'open']);
    mobile.hangUp();
    await until('she is told', async () => (await me()).reason === 'line-dropped');
  });
});
