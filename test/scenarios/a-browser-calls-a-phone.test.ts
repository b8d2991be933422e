import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

describe('a person at the browser calls a desk phone', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let browser: BrowserPhone;
  let called: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(0, 440);
    browser = await office.browser(4, 1000);
    await browser.keepsPackets();
    called = office.product.user(0).name;
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('by its number in the one box: it rings there, and answered, both hear each other', async () => {
    await browser.dial(office.numberOf(0));
    await desk.waitFor('CALL_INCOMING');
    await browser.shows(called, 'Ringing there');
    desk.accept();
    await browser.shows(called, 'Connected');
    await browser.hears(440);
    await hearsTone(desk, 1000);
    expect(await browser.countOfCalls()).toBe(1);
  });

  it('digits of the dial pad reach the desk phone once each, and those of the desk phone the browser', async () => {
    await browser.digits(called, '159#');
    const heard = () => desk.events.filter(({ type }) => type === 'CALL_DTMF_START').map(({ param }) => param);
    await until('the desk phone hears 159#', () => heard().join('') === '159#');
    for (const [index, digit] of ['4', '4', '2'].entries()) {
      desk.digits(digit);
      await until('the browser gets the digit', async () => (await browser.digitsHeard()).length === index + 1);
    }
    expect(await browser.digitsHeard()).toBe('442');
    await hearsTone(desk, 1000);
    await browser.hears(440);
    expect(heard().join('')).toBe('159#');
  });

  it('muted, the desk phone hears silence; unmuted, it hears the browser again', async () => {
    await browser.press(called, 'Mute');
    await browser.shows(called, 'Muted');
    await until('the desk phone hears nothing', () =>
      hearsTone(desk, 1000, 600).then(
        () => false,
        () => true,
      ),
    );
    await browser.press(called, 'Unmute');
    await hearsTone(desk, 1000);
  });

  it('when the browser restarts ICE, both hear each other on the new way', async () => {
    const before = await browser.iceNames();
    await browser.restartsIce();
    await browser.press(called, 'Hold');
    await browser.shows(called, 'On hold');
    await browser.press(called, 'Take back');
    await browser.getsTone(440);
    await hearsTone(desk, 1000);
    const after = await browser.iceNames();
    expect(after.own).not.toBe(before.own);
    expect(after.other).not.toBe(before.other);
  });

  it('ended by the desk phone, the call is in the log with the other name, its direction, its length and the reason', async () => {
    desk.hangUp();
    await browser.shows(called, 'The call has ended.');
    const entry = browser.page.getByRole('listbox', { name: 'Calls' }).getByRole('option').first();
    await entry.getByText(called).waitFor();
    await entry.getByText('Outgoing call').waitFor();
    expect(await entry.innerText()).toMatch(/\b0:\d\d\b/);
    await entry.click();
    await browser.page.getByRole('button', { name: 'Why this call went where it went' }).click();
    const why = browser.page.getByRole('complementary', { name: 'Why this call went where it went' });
    await why.locator('.why-sentence').waitFor();
    expect(await why.locator('.why-sentence').innerText()).toContain(office.numberOf(0));
    expect(await why.locator('.steps > li').count()).toBeGreaterThan(3);
  });
});
