import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const domain = 'maison.test';

describe('the ladder of a call on a server that listens on all addresses', () => {
  let exchange: SmallExchange;
  let anna: Colleague;
  let bert: Colleague;
  let annasPhone: BaresipPhone;
  let bertsPhone: BaresipPhone;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 }, { PARLEY_SIP_HOST: '0.0.0.0', PARLEY_MEDIA_HOST: '127.0.0.1' });
    anna = await exchange.colleague('Anna', '101');
    bert = await exchange.colleague('Bert', '102');
    const server = exchange.udp.replace('0.0.0.0', '127.0.0.1');
    const start = async ({ sipUser, sipPassword }: Colleague, toneHz: number) => {
      const phone = await BaresipPhone.start({ domain, server, sipUser, sipPassword, toneHz });
      await phone.registered();
      return phone;
    };
    annasPhone = await start(anna, 440);
    bertsPhone = await start(bert, 1000);
  });

  afterAll(async () => {
    for (const part of [annasPhone, bertsPhone, exchange]) await part?.[Symbol.asyncDispose]();
  });

  it('names our end as the phones see it, and one lane for it alone', async () => {
    annasPhone.dial(`sip:102@${domain}`);
    await bertsPhone.waitFor('CALL_INCOMING');
    bertsPhone.accept();
    await hearsTone(annasPhone, 1000);
    annasPhone.hangUp();
    await bertsPhone.waitFor('CALL_CLOSED');
    const online = await exchange.web(anna);
    const [entry] = await online.callLog(1);
    const ladder = await until('the ladder shows the end of the call', async () => {
      const shown = await online.send<Ladder>('GET', `/calls/${entry!.callId}/ladder`);
      return shown.arrows.some(({ label }) => label.startsWith('BYE')) && shown;
    });
    const told = JSON.stringify(ladder);
    expect(told).not.toContain('0.0.0.0');
    expect(ladder.participants).toHaveLength(3);
    const [, port] = exchange.udp.split(':');
    expect(told).toContain(`127.0.0.1:${port}`);
  });
});

interface Ladder {
  readonly participants: readonly unknown[];
  readonly arrows: readonly { readonly label: string }[];
}
