import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('a person at the browser passes a call on', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let colleague: BaresipPhone;
  let browser: BrowserPhone;
  let callerName: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    caller = await office.deskPhone(0, 440);
    colleague = await office.deskPhone(1, 700);
    browser = await office.browser(4, 1000);
    callerName = office.product.user(0).name;
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('at once: the two others hear each other, and the browser is free', async () => {
    caller.dial(office.uri(office.numberOf(4)));
    await browser.answer(callerName);
    await hearsTone(caller, 1000);
    await browser.passOn(callerName, office.numberOf(1), 'Pass on at once');
    await colleague.waitFor('CALL_INCOMING');
    colleague.accept();
    await hearsTone(caller, 700);
    await hearsTone(colleague, 440);
    await browser.page.getByText('No call at the moment').waitFor();
    caller.hangUp();
    await colleague.waitFor('CALL_CLOSED');
  });

  it('after asking the colleague first', async () => {
    caller.dial(office.uri(office.numberOf(4)));
    await browser.answer(callerName);
    await hearsTone(caller, 1000);
    await browser.passOn(callerName, office.numberOf(1), 'Ask first');
    await colleague.waitFor('CALL_INCOMING', 2);
    colleague.accept();
    await hearsTone(colleague, 1000);
    await browser.page.getByRole('button', { name: /^Connect / }).click();
    await hearsTone(caller, 700);
    await hearsTone(colleague, 440);
    await browser.page.getByText('No call at the moment').waitFor();
    colleague.hangUp();
    await caller.waitFor('CALL_CLOSED', 2);
  });
});
