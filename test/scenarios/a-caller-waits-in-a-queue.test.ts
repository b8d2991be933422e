import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a caller waits in a queue', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let first: BaresipPhone;
  let second: BaresipPhone;
  let firstOnline: WebSession;
  let secondOnline: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    caller = await office.deskPhone(6, 440);
    first = await office.deskPhone(1, 1000);
    second = await office.deskPhone(2, 1700);
    firstOnline = await office.web(1);
    secondOnline = await office.web(2);
  });

  afterAll(() => office[Symbol.asyncDispose]());

  const queueUri = () => office.uri(office.product.description.queues[0]!.number);

  it('with music until an agent is ready, and hears him then', async () => {
    caller.dial(queueUri());
    await caller.waitFor('CALL_ESTABLISHED');
    await hearsSound(caller);
    expect(first.count('CALL_INCOMING')).toBe(0);
    await firstOnline.becomeAgent('ready');
    await first.waitFor('CALL_INCOMING');
    first.accept();
    await hearsTone(caller, 1000);
    await hearsTone(first, 440);
    caller.hangUp();
    await first.waitFor('CALL_CLOSED');
    expect((await firstOnline.callLog(1))[0]).toMatchObject({ queueName: 'Sales', direction: 'incoming' });
  });

  it('and is offered to the next when the longest idle agent declines', async () => {
    await until('the first agent is ready again', async () => {
      const { state } = await firstOnline.send<{ state: string }>('GET', '/me/agent');
      return state === 'ready';
    });
    await secondOnline.becomeAgent('ready');
    caller.dial(queueUri());
    await first.waitFor('CALL_INCOMING', 2);
    expect(second.count('CALL_INCOMING')).toBe(0);
    first.hangUp();
    await second.waitFor('CALL_INCOMING');
    second.accept();
    await hearsTone(caller, 1700);
    second.hangUp();
    await caller.waitFor('CALL_CLOSED', 2);
  });
});
