import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { SippPhone, sendsDigits, takesDigits } from '../support/sipp-phone.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const domain = 'maison.test';

describe('a phone that knows digits by INFO only, and one that knows telephone-events only', () => {
  let exchange: SmallExchange;
  let modern: BaresipPhone;
  let old: { sipUser: string; sipPassword: string };

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 });
    const anna: Colleague = await exchange.colleague('Anna', '101');
    const { phones } = exchange.app.configuration;
    const { credentials } = await phones.create(exchange.domain, {
      userId: null,
      name: 'Door',
      number: '102',
      protocol: 'sip-phone',
      oneNumber: false,
      lines: 2,
      dtmfMethod: 'sip-info',
      codecs: ['PCMA'],
    });
    old = { sipUser: credentials.user, sipPassword: credentials.password };
    modern = await BaresipPhone.start({ ...anna, domain, server: exchange.udp, toneHz: 440 });
    await modern.registered();
  });

  afterAll(async () => {
    await modern?.[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
  });

  const heard = () => modern.events.filter(({ type }) => type === 'CALL_DTMF_START').map(({ param }) => param);

  it('the digits of the first arrive at the second as events, each once', async () => {
    await using phone = await SippPhone.open({ exchange: exchange.udp, domain, ...old });
    const call = await phone.call(`sip:101@${domain}`, { talk: sendsDigits('159#') });
    await modern.waitFor('CALL_INCOMING');
    modern.accept();
    await until('all digits came', () => heard().join('') === '159#');
    await until('the last one ended', () => modern.count('CALL_DTMF_END') === 4);
    // The sound goes on: the phone plays back what it hears.
    await hearsTone(modern, 440);
    modern.hangUp();
    expect((await call.finished()).successful).toBe(1);
    expect(heard().join('')).toBe('159#');
  });

  it('the digits of the second arrive at the first by INFO, each once', async () => {
    await using phone = await SippPhone.open({ exchange: exchange.udp, domain, ...old });
    await phone.register();
    const call = await phone.awaitCall({ kind: 'echoes', talk: takesDigits(3) });
    modern.dial(`sip:102@${domain}`);
    await hearsTone(modern, 440);
    const infos = async () => (await call.messages()).filter((message) => message.startsWith('INFO '));
    for (const [index, digit] of ['7', '*', '0'].entries()) {
      modern.digits(digit);
      await until('the digit came', async () => (await infos()).length === index + 1);
    }
    await hearsTone(modern, 440);
    modern.hangUp();
    expect((await call.finished()).successful).toBe(1);
    const signals = (await infos()).map((message) => /^Signal= *(\S+)/m.exec(message)?.[1]);
    expect(signals.join('')).toBe('7*0');
  });
});
