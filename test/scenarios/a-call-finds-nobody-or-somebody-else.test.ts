import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a call that is not simply answered', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let annaOnline: WebSession;
  let bertOnline: WebSession;
  const nowhere = { immediate: null, busy: null, noAnswer: null, noAnswerAfterS: 20 };

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
    annaOnline = await office.web(0);
    bertOnline = await office.web(1);
  });

  afterAll(() => office[Symbol.asyncDispose]());

  it('because the called declines: the caller hears busy, and both logs say so', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 1);
    bert.hangUp();
    const closed = await anna.waitFor('CALL_CLOSED', 1);
    expect(closed.param).toMatch(/486|603/);
    expect((await annaOnline.callLog(1))[0]).toMatchObject({ direction: 'outgoing', talkMs: 0, otherNumber: office.numberOf(1) });
    expect((await bertOnline.callLog(1))[0]).toMatchObject({ direction: 'missed', otherNumber: office.numberOf(0) });
  });

  it('because no phone of the called is there: unreachable, and he finds it as missed', async () => {
    anna.dial(office.uri(office.numberOf(5)));
    const closed = await anna.waitFor('CALL_CLOSED', 2);
    expect(closed.param).toMatch(/480/);
    expect((await annaOnline.callLog(2))[0]).toMatchObject({ direction: 'outgoing', cause: 'unreachable' });
    const [missed] = await (await office.web(5)).callLog(1);
    expect(missed).toMatchObject({ direction: 'missed', cause: 'unreachable', otherNumber: office.numberOf(0) });
  });

  it('because the called has it sent elsewhere at once', async () => {
    await bertOnline.send('PUT', '/me/forwarding', { ...nowhere, immediate: office.numberOf(2) });
    anna.dial(office.uri(office.numberOf(1)));
    await cleo.waitFor('CALL_INCOMING', 1);
    cleo.accept();
    await hearsTone(anna, 1700);
    expect(bert.count('CALL_INCOMING')).toBe(1);
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED', 3);
  });

  it('because the called does not answer in his time: it rings where he said', async () => {
    await bertOnline.send('PUT', '/me/forwarding', { ...nowhere, noAnswer: office.numberOf(2), noAnswerAfterS: 5 });
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 2);
    await cleo.waitFor('CALL_INCOMING', 2);
    await bert.waitFor('CALL_CLOSED', 2);
    cleo.accept();
    await hearsTone(anna, 1700);
    anna.hangUp();
    await cleo.waitFor('CALL_CLOSED', 2);
  });

  it('because the called declines and has named somebody for when he is busy', async () => {
    await bertOnline.send('PUT', '/me/forwarding', { ...nowhere, busy: office.numberOf(2) });
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 3);
    bert.hangUp();
    await cleo.waitFor('CALL_INCOMING', 3);
    cleo.accept();
    await hearsTone(cleo, 440);
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED', 5);
    await bertOnline.send('PUT', '/me/forwarding', nowhere);
  });

  it('because a colleague picks it up', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', 4);
    cleo.dial(office.uri(`*8${office.numberOf(1)}`));
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    await bert.waitFor('CALL_CLOSED', 4);
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED', 6);
  });
});
