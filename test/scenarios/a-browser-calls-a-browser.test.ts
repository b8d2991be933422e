import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';

describe('two people at the browser', () => {
  let office: TelephoneOffice;
  let oliver: BrowserPhone;
  let emma: BrowserPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    oliver = await office.browser(4, 440);
    emma = await office.browser(11, 1000);
    await oliver.keepsPackets();
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('hear each other when one calls the other', async () => {
    await oliver.dial(office.numberOf(11));
    await emma.answer('Oliver Grant');
    await oliver.hears(1000);
    await emma.hears(440);
    expect([await oliver.countOfCalls(), await emma.countOfCalls()]).toEqual([1, 1]);
  });

  it('the one on hold hears music; taken back, both hear each other again', async () => {
    await oliver.press('Emma Clarke', 'Hold');
    await emma.losesTone(440);
    await emma.hearsSound();
    await oliver.press('Emma Clarke', 'Take back');
    await emma.hears(440);
    await oliver.getsTone(1000);
  });

  it('ended by one, it ends at the other, and each finds it in the log', async () => {
    await emma.press('Oliver Grant', 'End');
    await oliver.shows('Emma Clarke', 'The call has ended.');
    const newest = (phone: BrowserPhone) => phone.page.getByRole('listbox', { name: 'Calls' }).getByRole('option').first();
    await newest(oliver).getByText('Outgoing call').waitFor();
    await newest(emma).getByText('Incoming call').waitFor();
    await newest(emma).getByText('Oliver Grant').waitFor();
  });
});
