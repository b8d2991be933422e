import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../../test/support/sip-network.ts';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import { SipUserAgent } from '../user-agent/index.ts';
import { Notifier } from './index.ts';

let clock: VirtualClock;
let network: SipNetwork;
let phone: SipUserAgent;
let exchange: SipUserAgent;
let notifier: Notifier;

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  phone = new SipUserAgent({ transport: network.host('192.0.2.2'), clock, random: new SeededRandom(2) });
  exchange = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random: new SeededRandom(1) });
  const dialog = {
    name: 'dialog',
    contentType: 'application/dialog-info+xml',
    currentBody: ({ resource, version }: { resource: string; version: number }) => ({
      contentType: 'application/dialog-info+xml',
      content: `${resource} v${version}`,
    }),
  };
  notifier = new Notifier({ userAgent: exchange, packages: [dialog] });
  exchange.onRequest('SUBSCRIBE', (request) => notifier.serve(request, '20'));
});

async function subscribe(expires: number | undefined, event = 'dialog') {
  const headers = [['Event', event] as const, ...(expires === undefined ? [] : [['Expires', String(expires)] as const])];
  const done = phone.request({
    method: 'SUBSCRIBE',
    target: 'sip:20@192.0.2.1',
    from: '<sip:10@192.0.2.2>',
    contactUser: '10',
    headers,
  });
  await clock.advanceAsync(10);
  return done;
}

const notifies = () =>
  network.sent
    .filter((one) => one.text.startsWith('NOTIFY'))
    .map((one) => ({
      state: /Subscription-State: (\S+)/.exec(one.text)![1]!,
      body: one.text.slice(one.text.indexOf('\r\n\r\n') + 4),
    }));

/** The phone has no subscription dialogs of its own here: its 481 is replaced by 200 on the way. */
function phoneTakesNotify(): void {
  const transport = network.find('192.0.2.1')!;
  const deliver = transport.deliver.bind(transport);
  transport.deliver = (bytes, name, from) =>
    deliver(Buffer.from(bytes.toString('latin1').replace('SIP/2.0 481 ', 'SIP/2.0 200 '), 'latin1'), name, from);
}

async function expectNothingLeft(): Promise<void> {
  await clock.advanceAsync(4_000_000);
  expect([notifier.size, clock.pendingTimers]).toEqual([0, 0]);
  expect(exchange.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
}

describe('a subscription', () => {
  beforeEach(phoneTakesNotify);

  it('MUST be answered with its time and told the state at once, changes after, and its end', async () => {
    const response = await subscribe(600);
    expect([response.status, response.headers.get('Expires')]).toEqual([200, '600']);
    notifier.changed('dialog', '20');
    notifier.changed('dialog', '21');
    await clock.advanceAsync(10);
    expect(notifies()).toMatchObject([{ state: 'active;expires=600', body: '20 v0' }, { body: '20 v1' }]);
    await expectNothingLeft();
    expect(notifies().at(-1)!.state).toBe('terminated;reason=timeout');
  });

  it('MUST tell several changes during one NOTIFY in a single further one', async () => {
    await subscribe(600);
    for (let i = 0; i < 5; i++) notifier.changed('dialog', '20');
    await clock.advanceAsync(100);
    expect(notifies()).toHaveLength(3);
    await expectNothingLeft();
  });

  it('with Expires 0 fetches the state once', async () => {
    expect((await subscribe(0)).status).toBe(200);
    expect(notifies()).toMatchObject([{ state: 'terminated;reason=timeout', body: '20 v0' }]);
    await expectNothingLeft();
  });

  it('MUST be refused with 489 for an unknown package and 423 for too brief a time', async () => {
    const unknown = await subscribe(600, 'weather');
    expect([unknown.status, unknown.headers.get('Allow-Events')]).toEqual([489, 'dialog']);
    const brief = await subscribe(5);
    expect([brief.status, brief.headers.get('Min-Expires')]).toEqual([423, '60']);
    await expectNothingLeft();
  });
});

describe('a watcher that has forgotten its subscription', () => {
  it('ends it by refusing the NOTIFY', async () => {
    await subscribe(600);
    await clock.advanceAsync(10);
    expect(notifier.size).toBe(0);
    await expectNothingLeft();
  });
});
