import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('a phone with two lines', () => {
  let office: TelephoneOffice;
  let bert: BaresipPhone;
  let callers: BaresipPhone[];

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    bert = await office.deskPhone(1, 1000);
    callers = [];
    for (const [index, toneHz] of [
      [0, 440],
      [2, 1700],
      [3, 2300],
    ] as const)
      callers.push(await office.deskPhone(index, toneHz));
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('is busy for the third caller and not rung, and both find the call in their logs; a line that gets free is rung again', async () => {
    const [anna, cleo, dora] = callers as [BaresipPhone, BaresipPhone, BaresipPhone];
    const uri = office.uri(office.numberOf(1));
    anna.dial(uri);
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    await hearsTone(anna, 1000);
    cleo.dial(uri);
    await bert.waitFor('CALL_INCOMING', 2);
    dora.dial(uri);
    expect((await dora.waitFor('CALL_CLOSED')).param).toMatch(/486/);
    expect(bert.count('CALL_INCOMING')).toBe(2);
    const dorasLog = await (await office.web(3)).callLog(1);
    expect(dorasLog[0]).toMatchObject({ direction: 'outgoing', cause: 'busy', talkMs: 0 });
    const bertsLog = await (await office.web(1)).callLog(1);
    expect(bertsLog[0]).toMatchObject({ direction: 'missed', cause: 'busy', otherNumber: office.numberOf(3) });
    cleo.hangUp();
    await bert.waitFor('CALL_CLOSED');
    dora.dial(uri);
    await bert.waitFor('CALL_INCOMING', 3);
    await hearsTone(anna, 1000);
    dora.hangUp();
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED', 3);
  });
});
