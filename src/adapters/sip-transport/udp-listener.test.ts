import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestTransport, optionsRequest, type TestTransport } from './transport-fixture.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function transportOn(host: string, options = {}): Promise<TestTransport> {
  const test = await openTestTransport({ listen: [{ transport: 'udp', host, port: 0 }], ...options });
  open.push(test);
  return test;
}

async function peer(type: 'udp4' | 'udp6' = 'udp4'): Promise<Socket> {
  const socket = createSocket(type);
  socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  open.push({ [Symbol.asyncDispose]: async () => void socket.close() });
  return socket;
}

describe('UDP', () => {
  it.each([
    ['udp4', '127.0.0.1'],
    ['udp6', '::1'],
  ] as const)('takes requests and answers from the same socket over %s', async (type, host) => {
    const test = await transportOn(host);
    const phone = await peer(type);
    const coming = test.next();
    phone.send(optionsRequest(), test.port('udp'), host);
    const { flow } = await coming;
    expect(flow).toMatchObject({
      transport: 'udp',
      isReliable: false,
      isOpen: true,
      remote: { host, port: phone.address().port },
    });
    flow.send(Buffer.from('answer'));
    const [bytes, from] = await once(phone, 'message');
    expect([String(bytes), from.port]).toEqual(['answer', test.port('udp')]);
  });

  it('gives one flow per peer, also to requests that we send', async () => {
    const test = await transportOn('127.0.0.1');
    const phone = await peer();
    for (let i = 0; i < 2; i++) {
      const coming = test.next();
      phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
      await coming;
    }
    const dialled = await test.transport.connect({ transport: 'udp', host: '127.0.0.1', port: phone.address().port });
    expect(new Set([...test.flows, dialled]).size).toBe(1);
  });

  it('tells how long what comes waits to be read, and nobody of the datagrams by which it knows', async () => {
    const test = await transportOn('0.0.0.0');
    expect(test.transport.readingDelayMs()).toBe(0);
    const until = performance.now() + 150;
    while (performance.now() < until) Math.sqrt(until);
    // Read by now are those that waited while the thread computed.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(test.transport.readingDelayMs()).toBeGreaterThan(140);
    expect(test.messages).toEqual([]);
  });

  it('carries a message near the size of the largest datagram', async () => {
    const test = await transportOn('127.0.0.1');
    const phone = await peer();
    const coming = test.next();
    phone.send(optionsRequest({ body: 'x'.repeat(60_000) }), test.port('udp'), '127.0.0.1');
    const { message, flow } = await coming;
    expect(message.body.length).toBe(60_000);
    flow.send(Buffer.alloc(60_000, 'y'));
    const [bytes] = await once(phone, 'message');
    expect(bytes.length).toBe(60_000);
  });

  it('answers 400 to a request that cannot be read, to where it came from, and stays silent on noise', async () => {
    const test = await transportOn('127.0.0.1');
    const phone = await peer();
    phone.send(Buffer.from('noise'), test.port('udp'), '127.0.0.1');
    const broken = optionsRequest().toString().replace('CSeq: 1 OPTIONS', 'CSeq: one OPTIONS');
    phone.send(Buffer.from(broken), test.port('udp'), '127.0.0.1');
    const [bytes] = await once(phone, 'message');
    expect(String(bytes)).toMatch(/^SIP\/2\.0 400 /);
    expect(String(bytes)).toContain(`rport=${phone.address().port}`);
    expect(test.transport.guard.counters.offences.malformed).toBe(2);
    expect(test.messages).toEqual([]);
  });

  it('drops keep-alives and all that a banned source sends, and counts it', async () => {
    const test = await transportOn('127.0.0.1');
    const phone = await peer();
    const coming = test.next();
    phone.send('\r\n\r\n', test.port('udp'), '127.0.0.1');
    phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
    await coming;
    expect(test.transport.guard.counters.offences.malformed).toBe(0);
    phone.send(optionsRequest({ headers: ['User-Agent: friendly-scanner'] }), test.port('udp'), '127.0.0.1');
    phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
    await expect.poll(() => test.transport.guard.counters.refusedBanned).toBe(1);
    expect(test.messages).toHaveLength(1);
  });

  it('goes on when a listener throws', async () => {
    const test = await transportOn('127.0.0.1');
    test.transport.onMessage(() => {
      throw new Error('a bug');
    });
    const phone = await peer();
    phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
    await test.next();
    const coming = test.next();
    phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
    await coming;
    expect(test.messages).toHaveLength(2);
  });

  it('lets traces see what is received and sent', async () => {
    const test = await transportOn('127.0.0.1');
    const seen: string[] = [];
    const stop = test.transport.onTraffic((direction, bytes) => seen.push(`${direction} ${bytes.toString().split(' ')[0]}`));
    const phone = await peer();
    const coming = test.next();
    phone.send(optionsRequest(), test.port('udp'), '127.0.0.1');
    const { flow } = await coming;
    flow.send(Buffer.from('SIP/2.0 200 OK'));
    stop();
    flow.send(Buffer.from('SIP/2.0 unseen'));
    expect(seen).toEqual(['received OPTIONS', 'sent SIP/2.0']);
  });

  it('survives sending nowhere, sending too much and sending after the end', async () => {
    const test = await transportOn('127.0.0.1');
    const flow = await test.transport.connect({ transport: 'udp', host: '127.0.0.1', port: 9 });
    flow.send(Buffer.from('x'));
    flow.send(Buffer.alloc(70_000));
    await test.transport.close();
    expect(flow.isOpen).toBe(false);
    flow.send(Buffer.from('x'));
  });

  it('tells by which address it can be reached: its own, or the configured one outside', async () => {
    const wildcard = await transportOn('0.0.0.0', { advertise: { host: 'sip.example.com' } });
    const near = await wildcard.transport.connect({ transport: 'udp', host: '127.0.0.1', port: 5060 });
    const far = await wildcard.transport.connect({ transport: 'udp', host: '203.0.113.5', port: 5060 });
    expect(wildcard.transport.advertised(near)).toEqual({ host: '127.0.0.1', port: wildcard.port('udp') });
    expect(wildcard.transport.advertised(far)).toEqual({ host: 'sip.example.com', port: wildcard.port('udp') });
  });
});

it('opens all listeners or none', async () => {
  const test = await transportOn('127.0.0.1');
  const listen = [
    { transport: 'tcp' as const, host: '127.0.0.1', port: 0 },
    { transport: 'udp' as const, host: '127.0.0.1', port: test.port('udp') },
  ];
  await expect(openTestTransport({ listen })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('refuses a target for which there is no socket', async () => {
  const test = await transportOn('127.0.0.1');
  await expect(test.transport.connect({ transport: 'udp', host: '::1', port: 1 })).rejects.toMatchObject({
    code: 'sip-unreachable',
  });
});
