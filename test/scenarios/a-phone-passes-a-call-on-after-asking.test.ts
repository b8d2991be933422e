import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { dialledDialog, headerOf, tracedMessages } from '../support/sip-trace.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a person passes a call on by his desk phone after asking (REFER with Replaces)', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let online: Record<'anna' | 'bert' | 'cleo', WebSession>;
  let before = { atMs: 0, bert: 0, cleo: 0, bertClosed: 0, annaClosed: 0, cleoClosed: 0, log: 0 };

  beforeAll(async () => {
    // Two media workers: the two calls have their sound in different threads.
    office = await TelephoneOffice.open({ PARLEY_MEDIA_WORKERS: '2' });
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    cleo = await office.deskPhone(2, 1700);
    online = { anna: await office.web(0), bert: await office.web(1), cleo: await office.web(2) };
  });

  beforeEach(async () => {
    // A second try begins with free phones.
    await until('nobody is in a call', async () => {
      const calls = await Promise.all(Object.values(online).map((session) => session.calls()));
      if (calls.every((ofOne) => ofOne.length === 0)) return true;
      for (const phone of [anna, bert, cleo]) phone.hangUp();
      return false;
    });
    before = {
      atMs: Date.now(),
      log: bert.log.length,
      bert: bert.count('CALL_INCOMING'),
      cleo: cleo.count('CALL_INCOMING'),
      bertClosed: bert.count('CALL_CLOSED'),
      annaClosed: anna.count('CALL_CLOSED'),
      cleoClosed: cleo.count('CALL_CLOSED'),
    };
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  /** Anna talks to Bert, who holds her and calls Cleo; his phone shows the first call again. */
  async function asks(isAnswered: boolean): Promise<void> {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', before.bert + 1);
    bert.accept();
    await hearsTone(bert, 440);
    bert.hold();
    bert.dial(office.uri(office.numberOf(2)));
    await cleo.waitFor('CALL_INCOMING', before.cleo + 1);
    if (!isAnswered) return;
    cleo.accept();
    await hearsTone(cleo, 1000);
  }

  async function passesOn(): Promise<void> {
    // Cleo's phone rings before Bert's is told so, and until then his log shows the dialog of the test before.
    const dialog = await until('Bert’s phone knows the dialog', () => dialledDialog(bert.log, office.numberOf(2), before.log));
    const replaces = encodeURIComponent(`${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`);
    bert.command('line', '1');
    bert.transfer(`<${office.uri(office.numberOf(2))}?Replaces=${replaces}>`);
  }

  it('the two others hear each other, his phone is told so and is free, and all three logs agree', async () => {
    await asks(true);
    await passesOn();
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    await bert.waitFor('CALL_CLOSED', before.bertClosed + 2);
    expect(bert.log).toMatch(/SIP\/2\.0 202 Accepted/);
    expect(reports(bert)).toEqual(['SIP/2.0 200 OK']);
    // Nobody was rung a second time.
    expect(cleo.count('CALL_INCOMING')).toBe(before.cleo + 1);
    expect(await online.bert.calls()).toEqual([]);
    const [ofAnna] = await online.anna.calls();
    expect(ofAnna).toMatchObject({ other: { number: office.numberOf(2) } });
    const [ofCleo] = await online.cleo.calls();
    expect(ofCleo).toMatchObject({ callId: ofAnna!.callId, other: { number: office.numberOf(0) } });
    anna.hangUp();
    await cleo.waitFor('CALL_CLOSED', before.cleoClosed + 1);
    await online.anna.callLog(1);
    await online.bert.callLog(2);
    await online.cleo.callLog(1);
    const why = await online.anna.send<{ sentence: string }>('GET', `/calls/${ofAnna!.callId}/why`);
    expect(JSON.stringify(why)).toMatch(/transfer|passed/i);
  });

  it('while the one asked still rings: his phone rings on, and who answers has the first caller', async () => {
    await asks(false);
    await passesOn();
    await until('his consultation is over', () => bert.count('CALL_CLOSED') === before.bertClosed + 1);
    expect(cleo.count('CALL_CLOSED')).toBe(before.cleoClosed);
    cleo.accept();
    await hearsTone(anna, 1700);
    await hearsTone(cleo, 440);
    await bert.waitFor('CALL_CLOSED', before.bertClosed + 2);
    expect(reports(bert).at(-1)).toBe('SIP/2.0 200 OK');
    expect(cleo.count('CALL_INCOMING')).toBe(before.cleo + 1);
    cleo.hangUp();
    await anna.waitFor('CALL_CLOSED', before.annaClosed + 1);
    // After it his row of the consultation, which he did not answer while it was one.
    const answered = await until('Cleo’s log has the call with the first caller', async () => {
      const [latest] = await online.cleo.callLog(1);
      return latest?.otherNumber === office.numberOf(0) && latest.answeredAt !== null && latest.startedAt > before.atMs && latest;
    });
    expect(answered).toMatchObject({ direction: 'incoming' });
  });
});

/** What the phone was told of its transfers (RFC 3515 §2.4.5). */
function reports(phone: BaresipPhone): string[] {
  return tracedMessages(phone.log)
    .filter(
      (message) => message.firstLine.startsWith('NOTIFY ') && headerOf(message, 'Content-Type').startsWith('message/sipfrag'),
    )
    .map(({ text }) => /\r?\n\r?\n(SIP\/2\.0 [^\r\n]+)/.exec(text)?.[1] ?? '');
}
