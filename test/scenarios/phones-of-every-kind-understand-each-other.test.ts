import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone, PhoneOptions } from '../support/baresip-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const kinds: readonly { readonly name: string; readonly options: Partial<PhoneOptions>; readonly codec: RegExp }[] = [
  { name: 'G.711 A-law', options: { codecs: ['PCMA/8000/1'] }, codec: /audio encoder: PCMA/ },
  { name: 'G.722 over TCP', options: { codecs: ['G722/16000/1'], transport: 'tcp' }, codec: /audio encoder: G722/ },
  { name: 'Opus', options: { codecs: ['opus/48000/2'] }, codec: /audio encoder: opus/ },
  {
    name: 'G.711 µ-law, encrypted',
    options: { codecs: ['PCMU/8000/1'], mediaEncryption: 'srtp-mand' },
    codec: /audio encoder: PCMU/,
  },
];
const tones = [440, 1000, 1700, 2300];
const named = (caller: number, called: number) => ({ caller, called, from: kinds[caller]!.name, to: kinds[called]!.name });

describe('phones with nothing in common hear each other', () => {
  let office: TelephoneOffice;
  let phones: BaresipPhone[];

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    phones = await Promise.all(kinds.map(({ options }, index) => office.deskPhone(index, tones[index]!, options)));
  });

  afterAll(() => office[Symbol.asyncDispose]());

  const pairs = kinds.flatMap((_, caller) => kinds.flatMap((__, called) => (caller === called ? [] : [named(caller, called)])));

  it.each(pairs)('$from calls $to', async ({ caller, called }) => {
    const [from, to] = [phones[caller]!, phones[called]!];
    const rung = to.count('CALL_INCOMING');
    const closed = to.count('CALL_CLOSED');
    from.dial(office.uri(office.numberOf(called)));
    await to.waitFor('CALL_INCOMING', rung + 1);
    to.accept();
    await hearsTone(from, tones[called]!);
    await hearsTone(to, tones[caller]!);
    from.hangUp();
    await to.waitFor('CALL_CLOSED', closed + 1);
    expect(from.log).toMatch(kinds[caller]!.codec);
    expect(to.log).toMatch(kinds[called]!.codec);
  });

  it.each([named(0, 1), named(1, 2), named(3, 0)])('digits from $from arrive at $to, each once', async ({ caller, called }) => {
    const [from, to] = [phones[caller]!, phones[called]!];
    const rung = to.count('CALL_INCOMING');
    const before = to.count('CALL_DTMF_START');
    from.dial(office.uri(office.numberOf(called)));
    await to.waitFor('CALL_INCOMING', rung + 1);
    to.accept();
    await hearsTone(to, tones[caller]!);
    for (const [index, digit] of ['1', '5', '9', '#'].entries()) {
      from.digits(digit);
      await to.waitFor('CALL_DTMF_START', before + index + 1);
    }
    await until('the last digit ended', () => to.count('CALL_DTMF_END') >= before + 4);
    const digits = to.events.filter((event) => event.type === 'CALL_DTMF_START').slice(before);
    expect(digits.map((event) => event.param).join('')).toBe('159#');
    const closed = to.count('CALL_CLOSED');
    from.hangUp();
    await to.waitFor('CALL_CLOSED', closed + 1);
  });
});
