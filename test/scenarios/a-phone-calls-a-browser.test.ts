import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsSound, hearsTone, losesTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('a desk phone calls a person at the browser', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let browser: BrowserPhone;
  let caller: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(0, 440);
    browser = await office.browser(4, 1000);
    await browser.keepsPackets();
    caller = office.product.user(0).name;
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('rings under the name of the caller, and answered, both hear each other until the browser ends it', async () => {
    desk.dial(office.uri(office.numberOf(4)));
    await browser.shows(caller, 'Ringing');
    await desk.waitFor('CALL_RINGING');
    await browser.answer(caller);
    await desk.waitFor('CALL_ESTABLISHED');
    await browser.hears(440);
    await hearsTone(desk, 1000);
    expect(await browser.countOfCalls()).toBe(1);
    await browser.press(caller, 'End');
    await desk.waitFor('CALL_CLOSED');
  });

  it('the browser holds: the desk phone hears music; taken back, both hear each other again', async () => {
    desk.dial(office.uri(office.numberOf(4)));
    await browser.answer(caller);
    await hearsTone(desk, 1000);
    await browser.press(caller, 'Hold');
    await browser.shows(caller, 'On hold');
    await losesTone(desk, 1000);
    await hearsSound(desk);
    await browser.press(caller, 'Take back');
    await browser.shows(caller, 'Connected');
    await hearsTone(desk, 1000);
    await browser.getsTone(440);
    desk.hangUp();
    await browser.shows(caller, 'The call has ended.');
  });

  it('a caller who gives up leaves nothing ringing', async () => {
    desk.dial(office.uri(office.numberOf(4)));
    await browser.shows(caller, 'Ringing');
    desk.hangUp();
    await browser.shows(caller, 'cancelled');
  });

  it('ends for the caller when it is declined', async () => {
    desk.dial(office.uri(office.numberOf(4)));
    await browser.press(caller, 'Decline');
    await desk.waitFor('CALL_CLOSED', 4);
  });
});
