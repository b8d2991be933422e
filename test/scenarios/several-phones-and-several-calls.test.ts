import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsSound, hearsTone, losesTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('a person with two phones on two lines', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let cleo: BaresipPhone;
  let desk: BaresipPhone;
  let workshop: BaresipPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    desk = await office.deskPhone(1, 1000);
    workshop = await office.deskPhone(1, 1300);
    cleo = await office.deskPhone(2, 1700);
  });

  afterAll(() => office[Symbol.asyncDispose]());

  it('hears both ring; the other is told that the call was answered elsewhere', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await Promise.all([desk.waitFor('CALL_INCOMING'), workshop.waitFor('CALL_INCOMING')]);
    workshop.accept();
    await hearsTone(anna, 1300);
    await hearsTone(workshop, 440);
    await desk.waitFor('CALL_CLOSED');
    expect(desk.log).toMatch(/CANCEL sip:[\s\S]*Reason: SIP;cause=200/);
    expect(desk.count('CALL_ESTABLISHED')).toBe(0);
    anna.hangUp();
    await workshop.waitFor('CALL_CLOSED');
  });

  it('is offered a second call while talking and takes it; the first hears music meanwhile', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await desk.waitFor('CALL_INCOMING', 2);
    desk.accept();
    await hearsTone(anna, 1000);
    cleo.dial(office.uri(office.numberOf(1)));
    await desk.waitFor('CALL_INCOMING', 3);
    // This phone holds the first call by itself.
    desk.accept();
    await hearsTone(cleo, 1000);
    await losesTone(anna, 1000);
    await hearsSound(anna);
    cleo.hangUp();
    await desk.waitFor('CALL_CLOSED', 2);
    anna.hangUp();
    await desk.waitFor('CALL_CLOSED', 3);
  });
});
