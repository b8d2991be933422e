import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('a phone that was given an address of its own (GRUU, RFC 5627)', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let workshop: BaresipPhone;
  let phone: SippPhone;
  let registered: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    // The same account on a second phone.
    workshop = await office.deskPhone(1, 1300);
    const { sip, domain } = office.product.description;
    const { sipUser, sipPassword } = office.product.user(1);
    const instance = 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
    phone = await SippPhone.open({ exchange: sip.udp, domain, sipUser, sipPassword, instance });
    registered = await phone.register();
  });

  afterAll(async () => {
    await phone?.[Symbol.asyncDispose]();
    await office?.[Symbol.asyncDispose]();
  });

  it.each(['pub-gruu', 'temp-gruu'])('rings alone when its %s is called, and both hear each other', async (kind) => {
    const gruu = new RegExp(`${kind}="([^"]+)"`).exec(registered)?.[1] ?? `no ${kind} in ${registered}`;
    expect(gruu).toMatch(kind === 'pub-gruu' ? /;gr=urn:uuid:/ : /^sip:tgruu\.[^@]+@[^;]+;gr$/);
    const call = await phone.awaitCall({ kind: 'echoes' });
    anna.dial(gruu);
    // It plays back what it hears.
    await hearsTone(anna, 440);
    expect(workshop.count('CALL_INCOMING')).toBe(0);
    anna.hangUp();
    expect((await call.finished()).successful).toBe(1);
  });

  it('is rung beside the other when the number is called', async () => {
    const call = await phone.awaitCall({ kind: 'refuses', status: 486 });
    anna.dial(office.uri(office.numberOf(1)));
    await workshop.waitFor('CALL_INCOMING');
    expect((await call.finished()).successful).toBe(1);
    workshop.accept();
    await hearsTone(anna, 1300);
    anna.hangUp();
    await workshop.waitFor('CALL_CLOSED');
  });

  it('cannot be called by an address that was never given out', async () => {
    const closed = anna.count('CALL_CLOSED');
    const { domain } = office.product.description;
    anna.dial(`sip:tgruu.AAAAAAAAAAAAAAAAAAAAAA@${domain};gr`);
    expect((await anna.waitFor('CALL_CLOSED', closed + 1)).param).toMatch(/404|480/);
  });
});
