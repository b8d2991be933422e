import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { writeToneFile } from '../support/tone-file.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const domain = 'maison.test';
const node = (id: string, kind: string, settings: object, x: number) => ({ id, kind, settings, x, y: 0 });
const edge = (from: string, outlet: string, to: string) => ({ from, outlet, to });

describe('a caller goes through a flow', () => {
  let exchange: SmallExchange;
  let caller: BaresipPhone;
  let agent: BaresipPhone;
  let boss: WebSession;
  let online: WebSession;
  let flowId: string;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 });
    const anna = await exchange.colleague('Anna', '101');
    const bert = await exchange.colleague('Bert', '102');
    [boss, online] = [await exchange.web(anna), await exchange.web(bert)];
    caller = await BaresipPhone.start({ ...anna, domain, server: exchange.udp, toneHz: 440 });
    agent = await BaresipPhone.start({ ...bert, domain, server: exchange.udp, toneHz: 1000 });
    await Promise.all([caller.registered(), agent.registered()]);
    const queue = { name: 'Sales', number: '200', memberUserIds: [bert.user.id] };
    const { id: queueId } = await boss.send<{ id: string }>('POST', '/admin/queues', queue);
    const { id: promptId } = await boss.send<{ id: string }>('POST', '/admin/prompts', { name: 'Choose' });
    await using folder = await TemporaryFolder.create();
    const path = join(folder.path, 'choose.wav');
    await writeToneFile(path, 700, 4);
    await boss.send('POST', `/admin/prompts/${promptId}/sounds/fr`, await readFile(path));
    const speech = [{ kind: 'prompt', promptId }];
    const document = {
      languages: ['fr'],
      nodes: [
        node('start', 'start', {}, 0),
        node('menu', 'menu', { speech, choices: [{ key: '1', label: 'Sales' }], timeoutS: 20 }, 1),
        node('urgent', 'require', { priority: 1 }, 2),
        node('queue', 'queue', { queueId }, 3),
        node('bye', 'release', {}, 4),
      ],
      edges: [
        edge('start', 'next', 'menu'),
        edge('menu', 'key-1', 'urgent'),
        edge('menu', 'timeout', 'bye'),
        edge('urgent', 'next', 'queue'),
      ],
      tests: [
        {
          id: 'sales',
          name: 'Key 1 reaches Sales with priority 1',
          given: { keys: ['1'] },
          expect: { end: { kind: 'queue', queueId, priority: 1 } },
        },
      ],
    };
    const flow = await boss.send<{ id: string }>('POST', '/admin/flows', { name: 'Choose', numbers: ['700'], document });
    flowId = flow.id;
    await boss.send('POST', `/admin/flows/${flowId}/versions/1/publish`, {});
  });

  afterAll(async () => {
    await caller?.[Symbol.asyncDispose]();
    await agent?.[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
  });

  it('hears its prompt, presses a key that is none and one that is, and talks to the agent of the queue', async () => {
    await online.becomeAgent('ready');
    caller.dial(`sip:700@${domain}`);
    await hearsTone(caller, 700);
    caller.digits('7');
    // Asked again.
    await hearsTone(caller, 700);
    caller.digits('1');
    await agent.waitFor('CALL_INCOMING');
    const { items } = await boss.send<{ items: { steps: { sentence: string }[] }[] }>('GET', `/admin/flows/${flowId}/callers`);
    expect(items[0]!.steps.map(({ sentence }) => sentence)).toEqual([
      '101 dialled 700.',
      '1 was pressed (Sales).',
      'Asked for from now on: priority 1.',
    ]);
    agent.accept();
    await hearsTone(caller, 1000);
    await hearsTone(agent, 440);
    caller.hangUp();
    await agent.waitFor('CALL_CLOSED');
    await until('nobody is left in the flow', async () => {
      const { callers } = await boss.send<{ callers: number }>('GET', `/admin/flows/${flowId}`);
      return callers === 0;
    });
  });
});
