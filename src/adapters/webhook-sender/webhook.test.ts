import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { until } from '../../../test/support/until.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { isSigned, nextAttempt, sign, type Webhook, WebhookDelivery, type WebhookId } from '../../platform/webhook/index.ts';
import type { Store } from '../sql/index.ts';
import { SqlWebhookStore } from '../sql/webhook-store.ts';
import { HttpSender, isPublicAddress } from './index.ts';

const random = new SystemRandom();
const ids = new TimeOrderedIds({ clock: new SystemClock(), random });
const companyId = ids.next<CompanyId>();
const secrets = { encrypt: (plain: string) => Buffer.from(plain), decrypt: (sealed: Buffer) => sealed.toString() };

interface Received {
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A receiver on loopback that answers as the test says. */
class Receiver implements Disposable {
  readonly received: Received[] = [];
  answer: number | 'never' = 200;
  location: string | null = null;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
        if (this.answer === 'never') return;
        response.writeHead(this.answer, this.location ? { location: this.location } : {});
        response.end('ok');
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let store: Store;
let webhookStore: SqlWebhookStore;
beforeAll(async () => {
  store = await createTestStore();
  webhookStore = new SqlWebhookStore({ store, ...secrets });
  await store.inAllCompanies((scope) => scope.insertInto('company').values({ id: companyId, name: 'Elm' }).execute());
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

async function addWebhook(url: string): Promise<Webhook> {
  const webhook: Webhook = { id: ids.next<WebhookId>(), companyId, name: url, url, events: ['call.ended'], enabled: true };
  await webhookStore.add(webhook, 'whs_secret');
  return webhook;
}

function open(clock: VirtualClock, allowedNetworks = ['127.0.0.0/8']): WebhookDelivery {
  return new WebhookDelivery({
    clock,
    ids,
    random,
    logger: silentLogger,
    store: webhookStore,
    sender: new HttpSender({ allowedNetworks }),
  });
}

const list = async (webhook: Webhook) =>
  (await webhookStore.deliveries(companyId, webhook.id, { limit: 100, sort: 'createdAt' })).items;

const ended = (cause: string, atMs: number) => ({ companyId, event: 'call.ended' as const, atMs, data: { cause } });

/** How long a delivery belongs to who sends it. */
const leaseMs = 60_000;

describe('a webhook', () => {
  it('is told once of what it wants, signed, and of nothing else', async () => {
    using receiver = await new Receiver().start();
    const webhook = await addWebhook(receiver.url);
    const clock = new VirtualClock(Date.now());
    await using delivery = open(clock);
    await delivery.start();
    await delivery.publish([ended('busy', clock.now()), { ...ended('x', 0), event: 'call.started' }]);
    await until('it is delivered', async () => (await list(webhook))[0]?.state === 'delivered');
    expect(receiver.received).toHaveLength(1);
    const [{ body, headers }] = receiver.received as [Received];
    expect(JSON.parse(body)).toMatchObject({ event: 'call.ended', data: { cause: 'busy' }, id: headers['parley-delivery'] });
    const signature = String(headers['parley-signature']);
    expect(isSigned('whs_secret', body, signature, clock.now())).toBe(true);
    expect(isSigned('whs_secret', `${body} `, signature, clock.now())).toBe(false);
    expect(isSigned('other', body, signature, clock.now())).toBe(false);
    expect(isSigned('whs_secret', body, signature, clock.now() + 301_000)).toBe(false);
    await webhookStore.remove(companyId, webhook.id);
  });

  it('that fails is tried again with growing pauses, then given up, and can be sent again by hand', async () => {
    using receiver = await new Receiver().start();
    receiver.answer = 500;
    const webhook = await addWebhook(receiver.url);
    const clock = new VirtualClock(Date.now());
    await using delivery = open(clock);
    await delivery.start();
    await delivery.publish([ended('busy', clock.now())]);
    for (let attempt = 1; attempt <= 9; attempt++) {
      await until(`attempt ${attempt} is noted`, async () => {
        const [one] = await list(webhook);
        // While it is being sent it is due again exactly when its lease ends.
        const isNoted = one?.state === 'dead' || (one !== undefined && one.nextAtMs - clock.now() !== leaseMs);
        return isNoted && one.attempts === attempt && one.lastStatus === 500 && one.nextAtMs >= clock.now();
      });
      expect(receiver.received).toHaveLength(attempt);
      const [one] = await list(webhook);
      expect(one!.state).toBe(attempt === 9 ? 'dead' : 'waiting');
      if (one!.state === 'waiting') clock.advance(one!.nextAtMs - clock.now() + 5000);
    }
    clock.advance(86_400_000);
    const [dead] = await list(webhook);
    expect(dead).toMatchObject({ state: 'dead', lastError: 'answered 500' });
    receiver.answer = 204;
    await webhookStore.revive(companyId, dead!.id, clock.now());
    delivery.wake();
    await until('it is delivered at last', async () => (await list(webhook))[0]?.state === 'delivered');
    await webhookStore.remove(companyId, webhook.id);
  });

  it('that is gone for good (410) is not tried again', async () => {
    using receiver = await new Receiver().start();
    receiver.answer = 410;
    const webhook = await addWebhook(receiver.url);
    await using delivery = open(new VirtualClock(Date.now()));
    await delivery.start();
    await delivery.publish([ended('busy', 0)]);
    await until('it is given up', async () => (await list(webhook))[0]?.state === 'dead');
    await webhookStore.remove(companyId, webhook.id);
  });

  it('that never answers does not keep another waiting', async () => {
    using silent = await new Receiver().start();
    using good = await new Receiver().start();
    silent.answer = 'never';
    const stuck = await addWebhook(silent.url);
    const other = await addWebhook(good.url);
    const clock = new VirtualClock(Date.now());
    await using delivery = open(clock);
    await delivery.start();
    await delivery.publish(Array.from({ length: 30 }, () => ended('busy', 0)));
    await until('the other has all', async () => (await list(other)).every(({ state }) => state === 'delivered'));
    expect(good.received).toHaveLength(30);
    expect((await list(stuck)).every(({ state }) => state === 'waiting')).toBe(true);
    clock.advance(10_001);
    await until('it is told why', async () => (await list(stuck)).some(({ lastError }) => lastError === 'no answer within 10 s'));
    await webhookStore.remove(companyId, stuck.id);
    await webhookStore.remove(companyId, other.id);
  });

  it('gets what was waiting when the program ended, from the next one', async () => {
    using receiver = await new Receiver().start();
    const webhook = await addWebhook(receiver.url);
    const now = Date.now();
    {
      await using first = open(new VirtualClock(now));
      await first.reload();
      await first.publish([ended('busy', 0)]);
    }
    await using second = open(new VirtualClock(now + 120_000));
    await second.start();
    await until('it is delivered', async () => (await list(webhook))[0]?.state === 'delivered');
    await webhookStore.remove(companyId, webhook.id);
  });
});

describe('the guard', () => {
  const post = (url: string, parts: Partial<ConstructorParameters<typeof HttpSender>[0]> = {}) =>
    new HttpSender({ allowedNetworks: [], ...parts }).post({ url, headers: {}, body: '{}' }, new AbortController().signal);

  it.each([
    'http://example.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://user:pass@example.com/',
    'file:///etc/passwd',
    'https://[64:ff9b::7f00:1]/',
  ])('refuses %s before anything is sent', async (url) => {
    const lookup = (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [{ address: '93.184.216.34', family: 4 }]);
    await expect(post(url, { lookup })).rejects.toMatchObject({ code: 'webhook-refused' });
  });

  it('refuses a name that leads to a private address, also beside a public one', async () => {
    using receiver = await new Receiver().start();
    const { port } = new URL(receiver.url);
    const lookup = (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    await expect(post(`https://innocent.example:${port}/`, { lookup })).rejects.toMatchObject({ code: 'webhook-refused' });
    expect(receiver.received).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    using inner = await new Receiver().start();
    using receiver = await new Receiver().start();
    receiver.answer = 302;
    receiver.location = inner.url;
    expect(await post(receiver.url, { allowedNetworks: ['127.0.0.1'] })).toEqual({ status: 302 });
    expect(inner.received).toEqual([]);
  });

  it('knows public addresses from all others', () => {
    const publicOnes = ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'];
    const others = [
      '10.1.1.1',
      '172.31.0.1',
      '100.64.0.1',
      '192.168.1.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
    ];
    const more = [
      'fe80::1',
      'fc00::1',
      'ff02::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2001::1',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      'x',
      '',
    ];
    expect(publicOnes.map(isPublicAddress)).toEqual(publicOnes.map(() => true));
    expect([...others, ...more].map(isPublicAddress)).toEqual([...others, ...more].map(() => false));
  });

  it('never takes an IPv4 address in any disguise of IPv6 for public', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'), (address, prefix) => {
        expect(isPublicAddress(prefix + address)).toBe(false);
      }),
    );
  });
});

describe('pauses', () => {
  it('grow, spread by a fifth, and end after nine attempts', () => {
    const pauses = Array.from({ length: 10 }, (_, index) => nextAttempt(index + 1, 0, 0.5));
    expect(pauses).toEqual([10_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, null, null]);
    expect([nextAttempt(1, 0, 0), nextAttempt(1, 0, 1)]).toEqual([9000, 11_000]);
  });

  it('are signed with the time in seconds', () => {
    expect(sign('s', '{}', 1_700_000_000_999)).toMatch(/^t=1700000000,v1=[0-9a-f]{64}$/);
  });
});
