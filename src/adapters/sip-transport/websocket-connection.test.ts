import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { openTestTransport, optionsRequest, type TestTransport } from './transport-fixture.ts';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function webTransport(options = {}, parts = {}): Promise<TestTransport> {
  const listen = (['ws', 'wss'] as const).map((transport) => ({ transport, host: '127.0.0.1', port: 0 }));
  const test = await openTestTransport({ listen, ...options }, parts);
  open.push(() => test.transport.close());
  return test;
}

async function browserAt(url: string, protocol: string | string[] = 'sip'): Promise<WebSocket> {
  const socket = new WebSocket(url, protocol, { rejectUnauthorized: false });
  open.push(() => socket.terminate());
  await once(socket, 'open');
  socket.on('error', () => {});
  return socket;
}

const address = (test: TestTransport, transport: 'ws' | 'wss'): string => `${transport}://127.0.0.1:${test.port(transport)}/`;

describe('a WebSocket (RFC 7118)', () => {
  it.each(['ws', 'wss'] as const)('carries one message in a frame over %s', async (transport) => {
    const test = await webTransport();
    const browser = await browserAt(address(test, transport), ['chat', 'sip']);
    expect(browser.protocol).toBe('sip');
    const coming = test.next();
    browser.send(optionsRequest({ via: `SIP/2.0/${transport.toUpperCase()} df7jal23ls0d.invalid;branch=z9hG4bK-1` }).toString());
    const { flow } = await coming;
    expect(flow).toMatchObject({ transport, isReliable: true, remote: { host: '127.0.0.1' } });
    expect(flow.tls?.protocol).toBe(transport === 'wss' ? 'TLSv1.3' : undefined);
    flow.send(Buffer.from('SIP/2.0 200 Grüße'));
    const [text, isBinary] = await once(browser, 'message');
    expect([String(text), isBinary]).toEqual(['SIP/2.0 200 Grüße', false]);
    expect(await test.transport.connect({ transport, ...flow.remote })).toBe(flow);
  });

  it('takes binary frames and messages without Content-Length', async () => {
    const test = await webTransport();
    const browser = await browserAt(address(test, 'ws'));
    const coming = test.next();
    browser.send(
      Buffer.from(
        optionsRequest()
          .toString()
          .replace(/Content-Length.*\r\n/, ''),
      ),
    );
    expect((await coming).message.kind).toBe('request');
  });

  it('sends a message that is not UTF-8 in a binary frame', async () => {
    const test = await webTransport();
    const browser = await browserAt(address(test, 'ws'));
    const coming = test.next();
    browser.send(optionsRequest());
    (await coming).flow.send(Buffer.from([0x53, 0xff, 0xfe]));
    expect((await once(browser, 'message'))[1]).toBe(true);
  });

  it('answers the CRLF ping of RFC 5626', async () => {
    const browser = await browserAt(address(await webTransport(), 'ws'));
    browser.send('\r\n\r\n');
    expect(String((await once(browser, 'message'))[0])).toBe('\r\n');
  });

  it.each([
    ['another subprotocol', 'chat'],
    ['none', []],
  ])('is refused with %s', async (_case, protocol) => {
    const test = await webTransport();
    await expect(browserAt(address(test, 'ws'), protocol)).rejects.toThrow('400');
    expect(test.transport.openConnections).toBe(0);
  });

  it('is closed when a frame is larger than a message may be', async () => {
    const test = await webTransport({ limits: { maxMessageBytes: 1000 } });
    const browser = await browserAt(address(test, 'ws'));
    const closed = test.nextClosed();
    browser.send('x'.repeat(2000));
    expect(await closed).toBe('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH');
  });

  it('is pinged, and closed without a pong', async () => {
    const clock = new VirtualClock();
    const test = await webTransport({}, { clock });
    const browser = await browserAt(address(test, 'ws'));
    const coming = test.next();
    browser.send(optionsRequest());
    const { flow } = await coming;
    const pinged = once(browser, 'ping');
    clock.advance(30_000);
    await pinged;
    // Frames keep their order: the answer to this message shows that the pong came before it.
    const second = test.next();
    browser.send(optionsRequest());
    await second;
    clock.advance(29_000);
    browser.pause();
    expect(flow.isOpen).toBe(true);
    clock.advance(12_000);
    expect(test.closed).toEqual(['no-pong']);
  });

  it('is closed when no message comes, and told when the peer resets it', async () => {
    const clock = new VirtualClock();
    const test = await webTransport({}, { clock });
    await browserAt(address(test, 'ws'));
    clock.advance(16_000);
    expect(test.closed).toEqual(['no-message']);
    const browser = await browserAt(address(test, 'ws'));
    const coming = test.next();
    browser.send(optionsRequest());
    await coming;
    const closed = test.nextClosed();
    (browser as unknown as { _socket: { resetAndDestroy(): void } })._socket.resetAndDestroy();
    expect(await closed).toMatch(/ECONNRESET|1006/);
  });

  it('cannot be dialled: without its connection there is no way to a browser', async () => {
    const test = await webTransport();
    const target = { transport: 'wss' as const, host: '127.0.0.1', port: test.port('wss') };
    await expect(test.transport.connect(target)).rejects.toMatchObject({ code: 'sip-unreachable' });
  });

  it('gets 426 for a plain HTTP request to its port', async () => {
    const test = await webTransport();
    const [response] = await once(get({ host: '127.0.0.1', port: test.port('ws'), agent: false }), 'response');
    response.resume();
    expect(response.statusCode).toBe(426);
  });
});

describe('attached to the web server', () => {
  it('takes /sip and leaves every other path to the other listeners', async () => {
    const test = await webTransport({ listen: [] });
    const server = createServer();
    const other = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/live') other.handleUpgrade(request, socket, head, (webSocket) => webSocket.send('live'));
    });
    const detach = test.transport.attachTo(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => void server.close());
    const { port } = server.address() as { port: number };
    const browser = await browserAt(`ws://127.0.0.1:${port}/sip?device=1`);
    const coming = test.next();
    browser.send(optionsRequest());
    const { flow } = await coming;
    expect(test.transport.advertised(flow)).toEqual({ host: '127.0.0.1', port });
    const live = new WebSocket(`ws://127.0.0.1:${port}/live`);
    open.push(() => live.terminate());
    expect(String((await once(live, 'message'))[0])).toBe('live');
    detach();
    expect(server.listenerCount('upgrade')).toBe(1);
    expect(flow.isOpen).toBe(true);
  });

  it('limits by the address that a proxy tells', async () => {
    const test = await webTransport({ listen: [] });
    const server = createServer();
    test.transport.attachTo(server, { sourceOf: () => '::ffff:192.0.2.77' });
    test.transport.guard.report('192.0.2.77', 'scanner');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => void server.close());
    const { port } = server.address() as { port: number };
    await expect(browserAt(`ws://127.0.0.1:${port}/sip`)).rejects.toThrow('503');
  });
});
