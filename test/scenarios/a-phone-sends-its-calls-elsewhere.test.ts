import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a call that rings is sent elsewhere', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let bertOnline: WebSession;
  let cleoOnline: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
    bertOnline = await office.web(1);
    cleoOnline = await office.web(2);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('by command: his phone falls silent, the other rings, and the caller hears him who answers', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    const call = await until('Bert sees the call', async () => (await bertOnline.calls())[0]);
    await bertOnline.command(call, 'deflect', { number: office.numberOf(2) });
    await cleo.waitFor('CALL_INCOMING');
    await bert.waitFor('CALL_CLOSED');
    expect(bert.count('CALL_ESTABLISHED')).toBe(0);
    // Cleo's phone is told who sent it.
    expect(cleo.log).toMatch(new RegExp(`Diversion: <sip:${office.numberOf(1)}@[^>]+>;reason=deflection`));
    cleo.accept();
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    anna.hangUp();
    await cleo.waitFor('CALL_CLOSED');
    expect((await cleoOnline.callLog(1))[0]).toMatchObject({ direction: 'incoming', otherNumber: office.numberOf(0) });
    expect((await bertOnline.callLog(1))[0]).toMatchObject({ talkMs: 0 });
  });

  it('by command to a number that nobody has: refused, and it rings on', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 2);
    const call = await until('Bert sees the call', async () => (await bertOnline.calls())[0]);
    await expect(bertOnline.command(call, 'deflect', { number: '299' })).rejects.toThrow(/call-refused/);
    bert.accept();
    await hearsTone(anna, 1000);
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED', 2);
  });

  it('by the phone itself (302): the other rings, and the caller hears him who answers', async () => {
    const { description } = office.product;
    const { sipUser, sipPassword, number } = office.product.user(3);
    const { domain, sip } = description;
    await using phone = await SippPhone.open({ exchange: sip.udp, domain, sipUser, sipPassword });
    await phone.register();
    const rung = await phone.awaitCall({ kind: 'deflects', to: office.numberOf(2) });
    anna.dial(office.uri(number));
    await cleo.waitFor('CALL_INCOMING', 2);
    expect((await rung.finished()).successful).toBe(1);
    cleo.accept();
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED', 3);
  });
});
