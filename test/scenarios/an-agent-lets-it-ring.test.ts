import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsSound, hearsTone } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

const domain = 'maison.test';

describe('an agent who lets a call of the queue ring', () => {
  let exchange: SmallExchange;
  let caller: BaresipPhone;
  let first: BaresipPhone;
  let second: BaresipPhone;
  let firstOnline: WebSession;
  let secondOnline: WebSession;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 });
    const people = [];
    for (const [name, number] of [
      ['Anna', '101'],
      ['Bert', '102'],
      ['Carla', '103'],
    ] as const)
      people.push(await exchange.colleague(name, number));
    const [anna, bert, carla] = people as [Colleague, Colleague, Colleague];
    await exchange.app.configuration.queues.create(exchange.administrator(anna), {
      name: 'Sales',
      number: '300',
      memberUserIds: [bert.user.id, carla.user.id],
      offerTimeoutMs: 3000,
      wrapUpMs: 0,
      maxWaitMs: 0,
      enabled: true,
    });
    const start = async ({ sipUser, sipPassword }: Colleague, toneHz: number) => {
      const phone = await BaresipPhone.start({ domain, server: exchange.udp, sipUser, sipPassword, toneHz });
      await phone.registered();
      return phone;
    };
    caller = await start(anna, 440);
    first = await start(bert, 1000);
    second = await start(carla, 1700);
    firstOnline = await exchange.web(bert);
    secondOnline = await exchange.web(carla);
  });

  afterAll(async () => {
    for (const part of [caller, first, second, exchange]) await part?.[Symbol.asyncDispose]();
  });

  it('loses it to the next after his time, and is not ready any more; the caller has music until he hears the next', async () => {
    await firstOnline.becomeAgent('ready');
    await secondOnline.becomeAgent('ready');
    caller.dial(`sip:300@${domain}`);
    await first.waitFor('CALL_INCOMING');
    await hearsSound(caller);
    expect(second.count('CALL_INCOMING')).toBe(0);
    await second.waitFor('CALL_INCOMING');
    await first.waitFor('CALL_CLOSED');
    expect(await firstOnline.send('GET', '/me/agent')).toMatchObject({ state: 'not-ready', reason: 'no-answer' });
    second.accept();
    await hearsTone(caller, 1700);
    await hearsTone(second, 440);
    caller.hangUp();
    await second.waitFor('CALL_CLOSED');
    expect(first.count('CALL_INCOMING')).toBe(1);
    expect((await secondOnline.callLog(1))[0]).toMatchObject({ queueName: 'Sales', direction: 'incoming' });
  });
});
