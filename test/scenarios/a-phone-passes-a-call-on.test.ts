import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

describe('a person passes a call on', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let established = { anna: 0, bert: 0, cleo: 0 };

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
  });

  beforeEach(() => {
    const count = (phone: BaresipPhone) => phone.count('CALL_INCOMING');
    established = { anna: count(anna), bert: count(bert), cleo: count(cleo) };
  });

  afterAll(() => office[Symbol.asyncDispose]());

  it('at once, by REFER: the two others hear each other, and his own phone is free', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', established.bert + 1);
    bert.accept();
    await hearsTone(anna, 1000);
    bert.transfer(office.uri(office.numberOf(2)));
    await cleo.waitFor('CALL_INCOMING', established.cleo + 1);
    cleo.accept();
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    await bert.waitFor('CALL_CLOSED');
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED');
  });

  it('to a number that nobody has: his phone is told why', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', established.bert + 1);
    bert.accept();
    await anna.waitFor('CALL_ESTABLISHED', 2);
    bert.transfer(office.uri('299'));
    const { param } = await bert.waitFor('TRANSFER_FAILED');
    expect(param).toMatch(/404/);
    // This phone hangs up by itself when a transfer fails.
    await anna.waitFor('CALL_CLOSED', 2);
  });

  it('after asking, by command: the two others hear each other', async () => {
    const web = await office.web(1);
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', established.bert + 1);
    bert.accept();
    await hearsTone(bert, 440);
    bert.hold();
    bert.dial(office.uri(office.numberOf(2)));
    await cleo.waitFor('CALL_INCOMING', established.cleo + 1);
    cleo.accept();
    await hearsTone(cleo, 1000);
    const calls = await until('two calls of Bert', async () => {
      const items = await web.calls();
      return items.length === 2 && items;
    });
    const first = calls.find((call) => call.other.number === office.numberOf(0))!;
    const second = calls.find((call) => call.other.number === office.numberOf(2))!;
    await web.command(first, 'complete-transfer', { otherLegId: second.legId });
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    expect(await web.calls()).toEqual([]);
    anna.hangUp();
    await cleo.waitFor('CALL_CLOSED', 2);
  });
});
