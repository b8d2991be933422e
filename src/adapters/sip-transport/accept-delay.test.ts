import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestTransport, optionsRequest, type TestTransport } from './transport-fixture.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

type Stream = 'tcp' | 'tls' | 'ws' | 'wss';
const streams: readonly Stream[] = ['tcp', 'tls', 'ws', 'wss'];

async function listening(transport: Stream, host = '127.0.0.1'): Promise<TestTransport> {
  const test = await openTestTransport({ listen: [{ transport, host, port: 0 }], limits: { firstMessageMs: 60_000 } });
  open.push(test);
  return test;
}

/** Keeps the thread from everything else. */
function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('How long what comes by connections waits', () => {
  it.each(streams)('is told by %s alone, without UDP', async (name) => {
    const { transport, flows } = await listening(name);
    expect(transport.readingDelayMs()).toBe(0);
    await sleep(50);
    // The thread may be kept waiting by others for some of it.
    const idle = transport.readingDelayMs();
    await sleep(0);
    transport.readingDelayMs();
    compute(400);
    await sleep(50);
    const late = transport.readingDelayMs();
    expect(late).toBeGreaterThan(idle + 150);
    await sleep(50);
    expect(transport.readingDelayMs()).toBeLessThan(late / 2);
    expect(flows).toEqual([]);
  });

  it('grows while nobody is accepted', async () => {
    const { transport } = await listening('tcp');
    transport.readingDelayMs();
    await sleep(50);
    transport.readingDelayMs();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    compute(300);
    expect(transport.readingDelayMs()).toBeGreaterThanOrEqual(290);
  });

  it.each(['0.0.0.0', '::', '::1'])('is measured on %s, too', async (host) => {
    const { transport } = await listening('tcp', host);
    transport.readingDelayMs();
    compute(300);
    await sleep(100);
    expect(transport.readingDelayMs()).toBeGreaterThan(250);
  });

  it('is measured without counting connections of its own, and takes nobody else for one', async () => {
    const test = await listening('tcp');
    for (let i = 0; i < 5; i++) {
      test.transport.readingDelayMs();
      await sleep(10);
    }
    expect(test.transport.openConnections).toBe(0);
    const phone = connect(test.port('tcp'), '127.0.0.1');
    await once(phone, 'connect');
    const coming = test.next();
    test.transport.readingDelayMs();
    phone.write(optionsRequest());
    await coming;
    expect(test.transport.openConnections).toBe(1);
    phone.destroy();
  });

  it('is nothing once the listener is stopped, and leaves nothing open', async () => {
    const { transport } = await listening('tcp');
    transport.readingDelayMs();
    await transport.stopListening('tcp');
    expect(transport.readingDelayMs()).toBe(0);
    await transport.startListening('tcp');
    transport.readingDelayMs();
    compute(200);
    await sleep(50);
    expect(transport.readingDelayMs()).toBeGreaterThan(150);
  });
});
