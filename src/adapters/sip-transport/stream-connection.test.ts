import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { openTestTransport, optionsRequest, type TestTransport } from './transport-fixture.ts';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function tcpTransport(options = {}, parts = {}): Promise<TestTransport> {
  const test = await openTestTransport({ listen: [{ transport: 'tcp', host: '127.0.0.1', port: 0 }], ...options }, parts);
  open.push(() => test.transport.close());
  return test;
}

async function phoneTo(test: TestTransport): Promise<Socket> {
  const socket = connect(test.port('tcp'), '127.0.0.1');
  socket.on('error', () => {});
  open.push(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** A server that writes down what comes. */
async function peerServer(): Promise<{ server: Server; port: number; sockets: Socket[]; received: () => string }> {
  const sockets: Socket[] = [];
  let received = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, port: (server.address() as { port: number }).port, sockets, received: () => received };
}

describe('an accepted TCP connection', () => {
  it('carries requests and responses, whole, split and together', async () => {
    const test = await tcpTransport();
    const phone = await phoneTo(test);
    const bytes = Buffer.concat([optionsRequest({ callId: 'a' }), optionsRequest({ callId: 'b', body: 'ü' })]);
    phone.write(bytes.subarray(0, 50));
    await expect.poll(() => test.transport.openConnections).toBe(1);
    phone.write(bytes.subarray(50));
    await expect.poll(() => test.messages.map(({ headers }) => headers.get('call-id'))).toEqual(['a', 'b']);
    test.flows[0]!.send(Buffer.from('SIP/2.0 200 OK\r\n\r\n'));
    const [answer] = await once(phone, 'data');
    expect(String(answer)).toMatch(/^SIP\/2\.0 200/);
    expect(test.flows[0]).toMatchObject({
      transport: 'tcp',
      isReliable: true,
      remote: { host: '127.0.0.1', port: phone.localPort },
    });
    expect(test.transport.flow(test.flows[0]!.id)).toBe(test.flows[0]);
  });

  it('answers a ping with a pong', async () => {
    const phone = await phoneTo(await tcpTransport());
    phone.write('\r\n\r\n');
    const [pong] = await once(phone, 'data');
    expect(String(pong)).toBe('\r\n');
  });

  it.each([
    [
      'without Content-Length',
      Buffer.from(
        optionsRequest()
          .toString()
          .replace(/Content-Length.*\r\n/, ''),
      ),
      'content-length-missing',
    ],
    ['that is not SIP', Buffer.from('1603010200', 'hex'), 'not-sip'],
  ])('is closed at a message %s', async (_case, bytes, reason) => {
    const test = await tcpTransport();
    const phone = await phoneTo(test);
    phone.resume();
    phone.write(bytes);
    await once(phone, 'close');
    expect(test.closed).toEqual([reason]);
    expect(test.transport.guard.counters.offences.malformed).toBe(1);
  });

  it('is reused for requests to the address it came from, and to the alias port that it told (RFC 5923)', async () => {
    const test = await tcpTransport();
    const phone = await phoneTo(test);
    const coming = test.next();
    phone.write(optionsRequest({ via: 'SIP/2.0/TCP 192.0.2.1:5099;branch=z9hG4bK-1;alias' }));
    const { flow } = await coming;
    expect(await test.transport.connect({ transport: 'tcp', ...flow.remote })).toBe(flow);
    expect(await test.transport.connect({ transport: 'tcp', host: '127.0.0.1', port: 5099 })).toBe(flow);
    expect(await test.transport.connect({ transport: 'tcp', host: '127.0.0.1', port: 5099, serverName: 'pbx.example' })).toBe(
      flow,
    );
  });

  it('tells once when it is lost in the middle of a message', async () => {
    const test = await tcpTransport();
    const phone = await phoneTo(test);
    const coming = test.next();
    phone.write(Buffer.concat([optionsRequest(), optionsRequest().subarray(0, 60)]));
    const { flow } = await coming;
    const closed = test.nextClosed();
    phone.end();
    expect(await closed).toBe('closed-by-peer');
    expect(flow.isOpen).toBe(false);
    flow.send(Buffer.from('x'));
    expect([test.messages.length, test.closed.length, test.transport.openConnections]).toEqual([1, 1, 0]);
  });

  it('tells when the peer resets it', async () => {
    const test = await tcpTransport();
    const phone = await phoneTo(test);
    const coming = test.next();
    phone.write(optionsRequest());
    await coming;
    const closed = test.nextClosed();
    phone.resetAndDestroy();
    expect(await closed).toBe('ECONNRESET');
  });

  it('is cut when the peer does not read', async () => {
    const test = await tcpTransport({ limits: { maxUnsentBytes: 100_000 } });
    const phone = await phoneTo(test);
    const coming = test.next();
    phone.write(optionsRequest());
    const { flow } = await coming;
    phone.pause();
    const closed = test.nextClosed();
    while (flow.isOpen) flow.send(Buffer.alloc(1_000_000));
    expect(await closed).toBe('peer-does-not-read');
  });
});

describe('limits on accepted connections', () => {
  it.each([
    ['no message came', '', 15_000, 'no-message'],
    ['a message stays unfinished', 'OPTIONS sip:', 10_000, 'message-unfinished'],
    ['nothing came for long', optionsRequest().toString(), 75 * 60_000, 'idle'],
  ])('close it when %s', async (_case, text, afterMs, reason) => {
    const clock = new VirtualClock();
    const test = await tcpTransport({}, { clock });
    const phone = await phoneTo(test);
    phone.write(`\r\n\r\n${text}`);
    // The pong shows that all of it has been read.
    await once(phone, 'data');
    clock.advance(afterMs - 2000);
    expect(test.closed).toEqual([]);
    clock.advance(4000);
    expect(test.closed).toEqual([reason]);
  });

  it('refuse more than a source may have, and more silent ones', async () => {
    const test = await tcpTransport({ guard: { connectionsPerSource: 3, halfOpenPerSource: 2 } });
    await phoneTo(test);
    await phoneTo(test);
    const third = await phoneTo(test);
    await once(third.resume(), 'close');
    expect(test.transport.guard.counters.refusedConnections).toBe(1);
    expect(test.transport.openConnections).toBe(2);
  });

  it('refuse a banned source', async () => {
    const test = await tcpTransport();
    test.transport.guard.report('127.0.0.1', 'scanner');
    await once((await phoneTo(test)).resume(), 'close');
    expect(test.transport.openConnections).toBe(0);
  });
});

describe('a connection that we open', () => {
  it('is made once for two who ask together, and reused', async () => {
    const test = await tcpTransport();
    const { port, sockets } = await peerServer();
    const target = { transport: 'tcp' as const, host: '127.0.0.1', port };
    const flows = await Promise.all([test.transport.connect(target), test.transport.connect(target)]);
    expect(new Set([...flows, await test.transport.connect(target)]).size).toBe(1);
    expect(sockets).toHaveLength(1);
    expect(test.transport.advertised(flows[0])).toEqual({ host: '127.0.0.1', port: test.port('tcp') });
  });

  it('is pinged when silent, and cut when a peer that used to answer no longer does', async () => {
    const clock = new VirtualClock();
    const test = await tcpTransport({}, { clock });
    const peer = await peerServer();
    await test.transport.connect({ transport: 'tcp', host: '127.0.0.1', port: peer.port });
    clock.advance(31_000);
    await expect.poll(peer.received).toBe('\r\n\r\n');
    clock.advance(20_000);
    expect(test.closed).toEqual([]);
    const before = clock.now();
    peer.sockets[0]!.write('\r\n');
    // A request behind the pong shows when it has been read.
    const coming = test.next();
    peer.sockets[0]!.write(optionsRequest());
    await coming;
    clock.advance(31_000);
    await expect.poll(peer.received).toBe('\r\n\r\n\r\n\r\n');
    clock.advance(12_000);
    expect(test.closed).toEqual(['no-pong']);
    expect(clock.now() - before).toBe(43_000);
  });

  it('rejects with a reason when nobody listens, and the target comes last for a while', async () => {
    const clock = new VirtualClock();
    const resolver = {
      naptr: async () => ({ records: [] }),
      srv: async () => ({ records: [] }),
      addresses: async () => ({ records: ['127.0.0.1', '127.0.0.2'] }),
    };
    const test = await tcpTransport({ resolver, limits: { rememberFailureMs: 5000 } }, { clock });
    const { port } = await peerServer();
    const uri = `sip:pbx.example:${port};transport=tcp`;
    const hosts = async () => (await test.transport.resolve(uri)).map(({ host }) => host);
    expect(await hosts()).toEqual(['127.0.0.1', '127.0.0.2']);
    test.transport.reportFailure({ transport: 'tcp', host: '127.0.0.1', port });
    expect(await hosts()).toEqual(['127.0.0.2', '127.0.0.1']);
    await expect(test.transport.connect({ transport: 'tcp', host: '127.0.0.2', port })).rejects.toMatchObject({
      code: 'sip-unreachable',
      details: { why: 'ECONNREFUSED' },
    });
    clock.advance(5001);
    expect(await hosts()).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('gives up on a peer that does not answer', async () => {
    const clock = new VirtualClock();
    const test = await tcpTransport({}, { clock });
    const dialled = test.transport.connect({ transport: 'tcp', host: '192.0.2.1', port: 5060 });
    clock.advance(4000);
    await expect(dialled).rejects.toMatchObject({ code: 'sip-unreachable' });
  });
});

it('sends what is waiting before it closes, and then takes nobody', async () => {
  const test = await tcpTransport();
  const phone = await phoneTo(test);
  const coming = test.next();
  phone.write(optionsRequest());
  const { flow } = await coming;
  let received = '';
  phone.on('data', (chunk) => {
    received += chunk;
  });
  flow.send(Buffer.from('BYE'));
  const ended = once(phone, 'end');
  await test.transport.close();
  await ended;
  expect(received).toBe('BYE');
  expect(test.closed).toEqual(['shutdown']);
  await expect(test.transport.connect({ transport: 'tcp', host: '127.0.0.1', port: 1 })).rejects.toMatchObject({
    code: 'sip-unreachable',
  });
});
