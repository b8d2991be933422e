import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { headerOf, tracedMessages } from '../support/sip-trace.ts';
import { hearsTone, receivesSound, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a call that is held by command, not at the phone', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let oliver: BrowserPhone;
  let online: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
    oliver = await office.browser(4, 2300);
    await oliver.keepsPackets();
    online = await office.web(1);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  /** The directions that the phone was told in its calls, the oldest first. */
  const directionsTold = (phone: BaresipPhone) =>
    tracedMessages(phone.log)
      .filter(({ firstLine, text }) => firstLine.startsWith('INVITE ') && /;tag=/.test(headerOf({ firstLine, text }, 'To')))
      .map(({ text }) => /^a=(sendonly|sendrecv|recvonly|inactive)/m.exec(text)?.[1] ?? 'sendrecv');

  it('is shown by the desk phone of the one who is held; taken back, it speaks on', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    await hearsTone(anna, 1000);
    const call = await until('Bert sees his call', async () => (await online.calls())[0]);
    await online.command(call, 'hold');
    await until('her phone is told', () => directionsTold(anna).at(-1) === 'sendonly');
    await hearsNothingOf(bert, 440);
    await online.command(call, 'retrieve');
    await until('her phone is told', () => directionsTold(anna).at(-1) === 'sendrecv');
    await hearsTone(bert, 440);
    // Her phone plays again, though it records no more.
    await receivesSound(anna);
    expect(directionsTold(bert)).toEqual([]);
    // The codec stays: nothing has to be transcoded because of a hold.
    expect(new Set(anna.log.match(/Set audio encoder: \w+/g)).size).toBe(1);
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED');
  });

  it('gives music to the browser of the one who is held; taken back, both hear each other', async () => {
    await oliver.dial(office.numberOf(1));
    await bert.waitFor('CALL_INCOMING', 2);
    bert.accept();
    await oliver.getsTone(1000);
    const call = await until('Bert sees his call', async () => (await online.calls())[0]);
    await online.command(call, 'hold');
    await oliver.getsOtherThan(1000);
    await hearsNothingOf(bert, 2300);
    await online.command(call, 'retrieve');
    await oliver.getsTone(1000);
    await hearsTone(bert, 2300);
  });

  it('and passed on while held: the two others hear each other', async () => {
    const [call] = await online.calls();
    await online.command(call!, 'hold');
    await oliver.getsOtherThan(1000);
    await online.command(call!, 'transfer', { number: office.numberOf(2) });
    await cleo.waitFor('CALL_INCOMING');
    cleo.accept();
    await oliver.getsTone(1700);
    await hearsTone(cleo, 2300);
    cleo.hangUp();
    await oliver.shows(office.product.user(2).name, 'The call has ended.');
  });
});

/** The holder hears nothing: his phone gets no packets, and its recording stands still. */
function hearsNothingOf(phone: BaresipPhone, frequencyHz: number): Promise<true> {
  return until(`the phone hears nothing of ${frequencyHz} Hz`, () =>
    hearsTone(phone, frequencyHz, 600).then(
      () => false,
      () => true,
    ),
  );
}
