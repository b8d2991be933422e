import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallBackItem } from '../../src/contract/rest/call-backs.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { SmallExchange } from '../support/small-exchange.ts';
import { hearsSound, hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const domain = 'maison.test';

describe('a caller is called back', () => {
  let exchange: SmallExchange;
  let caller: BaresipPhone;
  let agent: BaresipPhone;
  let boss: WebSession;
  let online: WebSession;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 });
    const anna = await exchange.colleague('Anna', '101');
    const bert = await exchange.colleague('Bert', '102');
    [boss, online] = [await exchange.web(anna), await exchange.web(bert)];
    caller = await BaresipPhone.start({ ...anna, domain, server: exchange.udp, toneHz: 440 });
    agent = await BaresipPhone.start({ ...bert, domain, server: exchange.udp, toneHz: 1000 });
    await Promise.all([caller.registered(), agent.registered()]);
    const queue = { name: 'Sales', number: '200', memberUserIds: [bert.user.id], offerCallBackAfterMs: 60_000 };
    const { id } = await boss.send<{ id: string }>('POST', '/admin/queues', queue);
    await boss.send('POST', '/admin/authorizations', {
      kind: 'supervision',
      objects: [{ type: 'queue', id }],
      subjects: [{ type: 'user', id: anna.user.id }],
    });
  });

  afterAll(async () => {
    for (const phone of [caller, agent]) await phone?.[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
  });

  const callBacks = async () => (await boss.send<{ items: CallBackItem[] }>('GET', '/contact-centre/call-backs')).items;

  it('who pressed a key while he waited: first the agent, then he, and they hear each other', async () => {
    caller.dial(`sip:200@${domain}`);
    await caller.waitFor('CALL_ESTABLISHED');
    await hearsSound(caller);
    caller.digits('1');
    await until('it is arranged', async () => (await callBacks()).some(({ state }) => state === 'on-the-line'));
    const [asked] = await callBacks();
    caller.hangUp();
    await until('he waits', async () => (await callBacks()).some(({ state, position }) => state === 'waiting' && position === 1));
    expect(await callBacks()).toMatchObject([{ interactionId: asked!.interactionId, source: 'caller', tries: 0 }]);
    await online.becomeAgent('ready');
    await agent.waitFor('CALL_INCOMING');
    expect(caller.count('CALL_INCOMING')).toBe(0);
    agent.accept();
    await caller.waitFor('CALL_INCOMING');
    caller.accept();
    await hearsTone(caller, 1000);
    await hearsTone(agent, 440);
    expect(await callBacks()).toMatchObject([{ interactionId: asked!.interactionId, state: 'talking' }]);
    caller.hangUp();
    await agent.waitFor('CALL_CLOSED');
    const matter = await until('the agent wraps it up', async () => {
      const { wrapUp } = await online.send<{ wrapUp: { matters: { interactionId: string; channel: string }[] } | null }>(
        'GET',
        '/me/agent',
      );
      return wrapUp?.matters[0];
    });
    expect(matter).toMatchObject({ interactionId: asked!.interactionId, channel: 'call-back' });
  });
});
