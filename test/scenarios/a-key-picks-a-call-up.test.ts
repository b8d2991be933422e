import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { SippWatcher } from '../support/sipp-watcher.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

const domain = 'maison.test';

describe('a key for a colleague who is rung', () => {
  let exchange: SmallExchange;
  let anna: Colleague;
  let bert: Colleague;
  let carla: Colleague;
  let annasPhone: BaresipPhone;
  let bertsPhone: BaresipPhone;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 });
    anna = await exchange.colleague('Anna', '101');
    bert = await exchange.colleague('Bert', '102');
    carla = await exchange.colleague('Carla', '103');
    annasPhone = await deskPhone(anna, 440);
    bertsPhone = await deskPhone(bert, 1000);
  });

  afterAll(async () => {
    for (const phone of [annasPhone, bertsPhone]) await phone?.[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
  });

  async function deskPhone({ sipUser, sipPassword }: Colleague, toneHz: number): Promise<BaresipPhone> {
    const phone = await BaresipPhone.start({ domain, server: exchange.udp, sipUser, sipPassword, toneHz });
    await phone.registered();
    return phone;
  }

  const phoneOf = ({ sipUser, sipPassword }: Colleague) =>
    SippPhone.open({ exchange: exchange.udp, domain, sipUser, sipPassword });

  /** What the key was told of the call, as its phone puts it into an INVITE (RFC 4235 §4.1.2, RFC 3891 §3). */
  async function replacesFrom(key: SippWatcher, state: 'early' | 'confirmed'): Promise<string> {
    const pattern = new RegExp(`call-id="([^"]+)" local-tag="([^"]+)" remote-tag="([^"]+)"[^>]*><state>${state}<`);
    const [, callId, localTag, remoteTag] = await until(`the key shows ${state}`, async () =>
      pattern.exec((await key.notifies()).at(-1) ?? ''),
    );
    return `Replaces: ${callId};to-tag=${localTag};from-tag=${remoteTag}${state === 'early' ? ';early-only' : ''}\nRequire: replaces\n`;
  }

  const watch = () =>
    SippWatcher.start({ exchange: exchange.udp, domain, ...carla, target: 'sip:102@maison.test', event: 'dialog' });

  it('takes his call by the INVITE that it makes of what it was told: he rings no more, and the caller hears who took it', async () => {
    await using key = await watch();
    await using phone = await phoneOf(carla);
    annasPhone.dial('sip:102@maison.test');
    await bertsPhone.waitFor('CALL_INCOMING');
    const call = await phone.call('sip:102@maison.test', { headers: await replacesFrom(key, 'early') });
    await bertsPhone.waitFor('CALL_CLOSED');
    expect(bertsPhone.log).toMatch(/CANCEL sip:[\s\S]*Reason: SIP;cause=200/);
    // The phone that took it plays back what it hears: her own voice comes back to Anna.
    await hearsTone(annasPhone, 440);
    annasPhone.hangUp();
    expect((await call.finished()).successful).toBe(1);
    expect(bertsPhone.count('CALL_ESTABLISHED')).toBe(0);
  });

  it('comes too late when he has answered, and neither call is harmed', async () => {
    await using key = await watch();
    await using phone = await phoneOf(carla);
    annasPhone.dial('sip:102@maison.test');
    await bertsPhone.waitFor('CALL_INCOMING', 2);
    const early = await replacesFrom(key, 'early');
    bertsPhone.accept();
    await hearsTone(annasPhone, 1000);
    const call = await phone.call('sip:102@maison.test', { headers: early });
    await until('the answer is 486', async () => (await call.messages()).some((text) => text.startsWith('SIP/2.0 486 ')));
    await hearsTone(annasPhone, 1000);
    annasPhone.hangUp();
    await bertsPhone.waitFor('CALL_CLOSED', 2);
  });

  it('takes over the call that he has, where its phone asks for that: the caller stays in the line', async () => {
    await using key = await watch();
    await using phone = await phoneOf(carla);
    annasPhone.dial('sip:102@maison.test');
    await bertsPhone.waitFor('CALL_INCOMING', 3);
    bertsPhone.accept();
    await hearsTone(annasPhone, 1000);
    const call = await phone.call('sip:102@maison.test', { headers: await replacesFrom(key, 'confirmed') });
    await bertsPhone.waitFor('CALL_CLOSED', 3);
    await hearsTone(annasPhone, 440);
    annasPhone.hangUp();
    expect((await call.finished()).successful).toBe(1);
  });
});
