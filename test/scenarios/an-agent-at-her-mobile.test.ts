import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentView } from '../../src/contract/rest/agent.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { ExchangeWithCarrier } from '../support/exchange-with-carrier.ts';
import { hearsSound, hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const queueNumber = '290';

let world: ExchangeWithCarrier;
let caller: BaresipPhone;
let mobile: BaresipPhone;
let anna: WebSession;

beforeAll(async () => {
  world = await ExchangeWithCarrier.open('registration');
  caller = await world.deskPhone(world.bert, 440);
  mobile = await world.mobile(1000);
  anna = await world.exchange.web(world.anna);
  const queue = { name: 'Ventes', number: queueNumber, wrapUpMs: 0, offerTimeoutMs: 60_000 };
  const { id } = await anna.send<{ id: string }>('POST', '/admin/queues', queue);
  await anna.send('POST', '/admin/agents', { userId: world.anna.user.id, queueIds: [id] });
});

afterAll(() => world?.[Symbol.asyncDispose]());

const becomesReady = () => void anna.becomeAgent('ready');
const dialQueue = () => caller.dial(`sip:${queueNumber}@${world.exchange.domain.sipDomain}`);
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
