import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, receivesSound, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

describe('a person with a desk phone and a browser', () => {
  let office: TelephoneOffice;
  let own: BaresipPhone;
  let colleague: BaresipPhone;
  let browser: BrowserPhone;
  let name: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    own = await office.deskPhone(4, 700, { answer: 'auto' });
    colleague = await office.deskPhone(0, 440);
    browser = await office.browser(4, 1000);
    name = office.product.user(0).name;
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('calls from the page with the desk phone, holds, takes back and ends the call from the page', async () => {
    const { page } = browser;
    // The choice holds from the click on, however long the server takes to be told.
    const called = Promise.withResolvers<void>();
    await page.route('**/api/v1/me/current-device', (route) => called.promise.then(() => route.continue()));
    await page.getByRole('button', { name: /Call with/ }).click();
    await page.getByRole('option', { name: /Desk phone/ }).click();
    await browser.dial(office.numberOf(0));
    await own.waitFor('CALL_ESTABLISHED').finally(called.resolve);
    await colleague.waitFor('CALL_INCOMING');
    colleague.accept();
    await browser.shows(name, 'Connected');
    expect(await browser.countOfCalls()).toBe(1);
    await hearsTone(own, 440);
    await hearsTone(colleague, 700);
    await browser.press(name, 'Hold');
    await browser.shows(name, 'On hold');
    // Told that it is held, baresip counts what comes and records nothing more; what it hears is measured in Chromium elsewhere.
    await receivesSound(colleague);
    await browser.press(name, 'Take back');
    await browser.shows(name, 'Connected');
    await hearsTone(own, 440);
    await browser.press(name, 'End');
    await colleague.waitFor('CALL_CLOSED');
    await own.waitFor('CALL_CLOSED');
  });

  it('is in two tabs: one is the phone, the other says so', async () => {
    const second = await browser.context.newPage();
    await second.goto(office.product.description.http);
    await browser.ready(second);
    await second.getByRole('button', { name: /Health of the phone/ }).click();
    await second.getByText('Another tab of this browser is the phone').waitFor();
    await second.close();
  });

  it('loads the page again and rings as before', async () => {
    await browser.page.reload();
    await browser.ready();
    colleague.dial(office.uri(office.numberOf(4)));
    await until('it rings once', async () => (await browser.countOfCalls()) === 1);
    colleague.hangUp();
  });

  it('changes by its sentence where calls go: the next goes there', async () => {
    const third = await office.deskPhone(1, 900);
    const { page } = browser;
    await page.getByRole('button', { name: 'All calls: ring on my phones' }).click();
    await page.getByLabel('Go to this number').fill(office.numberOf(1));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: `All calls: go to ${office.numberOf(1)}` }).waitFor();
    colleague.dial(office.uri(office.numberOf(4)));
    await third.waitFor('CALL_INCOMING');
    third.accept();
    await hearsTone(colleague, 900);
    colleague.hangUp();
  });
});
