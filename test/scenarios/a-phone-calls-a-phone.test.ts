import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsSound, hearsTone, losesTone, receivesSound, TelephoneOffice } from '../support/telephone-office.ts';

describe('two desk phones', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
  });

  afterAll(() => office[Symbol.asyncDispose]());

  it('hear each other when one calls the other by its number, and the call ends at both when one hangs up', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    await anna.waitFor('CALL_RINGING');
    bert.accept();
    await anna.waitFor('CALL_ESTABLISHED');
    await hearsTone(anna, 1000);
    await hearsTone(bert, 440);
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED');
  });

  it('the one that is held hears music and not the other; taken back, both hear each other again', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 2);
    bert.accept();
    await hearsTone(bert, 440);
    anna.hold();
    await losesTone(bert, 440);
    await hearsSound(bert);
    anna.resume();
    await hearsTone(bert, 440);
    await receivesSound(anna);
    bert.hangUp();
    await anna.waitFor('CALL_CLOSED', 2);
  });

  it('a caller who gives up while it rings leaves nothing ringing', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 3);
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED', 3);
    expect(bert.count('CALL_ESTABLISHED')).toBe(2);
  });

  it('a number that does not exist is refused with 404', async () => {
    anna.dial(office.uri('299'));
    const closed = await anna.waitFor('CALL_CLOSED', 4);
    expect(closed.param).toMatch(/404/);
  });

  it('a phone without the right password does not register', async () => {
    const stranger = await office.registeringPhone(2, 700, { sipPassword: 'wrong' });
    await stranger.refused();
  });
});
