import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, SystemClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { testAuthority } from '../sip-transport/transport-fixture.ts';
import { formatSyslog, type SyslogMessage, SyslogSender, type SyslogTarget, syslogLogger, syslogTraceSink } from './index.ts';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const message: SyslogMessage = {
  atMs: Date.UTC(2026, 0, 5, 9, 0, 0, 7),
  severity: 'warning',
  host: 'exchange',
  app: 'parley',
  processId: '12',
  messageId: 'sip',
  enterprise: 32_473,
  data: {},
  text: 'Grüße',
};

describe('a message (RFC 5424)', () => {
  it('has priority, time, names and a text marked as UTF-8', () => {
    expect(formatSyslog(message).toString()).toBe('<132>1 2026-01-05T09:00:00.007Z exchange parley 12 sip - \uFEFFGrüße');
  });

  it('escapes what structured data may not hold, and keeps names and words clean', () => {
    const text = formatSyslog({ ...message, host: '', app: 'a b', data: { 'a"=]b': 'x"y\\z]' } }).toString();
    expect(text).toContain(' - ab 12 sip [parley@32473 ab="x\\"y\\\\z\\]"] ');
  });

  it('is cut at a character', () => {
    const whole = formatSyslog(message);
    for (let size = whole.length - 8; size <= whole.length; size++) {
      const bytes = formatSyslog(message, size);
      expect(bytes.length).toBeLessThanOrEqual(size);
      expect(bytes.toString()).not.toContain('\uFFFD');
    }
  });
});

function senderTo(target: Partial<SyslogTarget> & { port: number }, clock: Clock = new SystemClock()): SyslogSender {
  const sender = new SyslogSender({ clock, logger: silentLogger, target: { host: '127.0.0.1', transport: 'udp', ...target } });
  open.push(() => sender[Symbol.asyncDispose]());
  return sender;
}

async function listen(server: Server, port = 0) {
  let received = '';
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk;
    });
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  open.push(close);
  return { take, close, sockets, port: (server.address() as AddressInfo).port, received: () => received };
}

const entry = (text: string) => ({ atMs: 0, severity: 'info' as const, messageId: 'sip', text });
const octets = (text: string): RegExp => new RegExp(`(\\d+) (<134>1 1970-\\S+ \\S+ parley \\d+ sip - \uFEFF${text})`);

describe('a sender', () => {
  it('sends a datagram for each message over UDP', async () => {
    const server = createSocket('udp4');
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => void server.close());
    senderTo({ port: server.address().port }).send(entry('line 1\r\nline 2'));
    const [bytes] = await once(server, 'message');
    expect(String(bytes)).toMatch(/^<134>1 1970-01-01T00:00:00\.000Z .* sip - \uFEFFline 1\r\nline 2$/);
  });

  it('counts octets over TCP, and keeps messages until it is connected', async () => {
    const server = createServer((socket) => peer.take(socket));
    const peer = await listen(server);
    const sender = senderTo({ port: peer.port, transport: 'tcp' });
    sender.send(entry('ä\nb'));
    sender.send(entry('second'));
    await expect.poll(peer.received).toMatch(octets('second'));
    const [, length, text] = octets('ä\nb').exec(peer.received())!;
    expect(Number(length)).toBe(Buffer.byteLength(text!));
  });

  it('checks the server certificate over TLS', async () => {
    const authority = testAuthority();
    const { certificate: cert, key } = authority.issue(['127.0.0.1']);
    const server = createTlsServer({ cert, key }, (socket) => peer.take(socket));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    const peer = await listen(server);
    senderTo({ port: peer.port, transport: 'tls' }).send(entry('untrusted'));
    senderTo({ port: peer.port, transport: 'tls', authorities: [authority.certificate] }).send(entry('trusted'));
    await expect.poll(peer.received).toMatch(octets('trusted'));
    expect(peer.received()).not.toContain('untrusted');
  });

  it('comes back when the server does, and sends what it kept', async () => {
    const clock = new VirtualClock();
    const first = createServer((socket) => peer.take(socket));
    const peer = await listen(first);
    const sender = senderTo({ port: peer.port, transport: 'tcp' }, clock);
    sender.send(entry('before'));
    await expect.poll(peer.received).toMatch(octets('before'));
    peer.close();
    await expect.poll(() => clock.pendingTimers).toBe(1);
    sender.send(entry('meanwhile'));
    const second = createServer((socket) => again.take(socket));
    const again = await listen(second, peer.port);
    clock.advance(1000);
    await expect.poll(again.received).toMatch(octets('meanwhile'));
  });

  it('drops and counts what goes beyond its room while the server is away', async () => {
    const server = createServer();
    const peer = await listen(server);
    peer.close();
    const sender = senderTo({ port: peer.port, transport: 'tcp' }, new VirtualClock());
    for (let i = 0; i < 100; i++) sender.send(entry('x'.repeat(50_000)));
    expect(sender.dropped).toBeGreaterThan(50);
    expect(sender.dropped).toBeLessThan(70);
  });

  it('survives a UDP port where nobody listens, and sending after its end', async () => {
    const sender = senderTo({ port: 9 });
    for (let i = 0; i < 3; i++) sender.send(entry('x'));
    await sender[Symbol.asyncDispose]();
    sender.send(entry('late'));
    expect(sender.dropped).toBe(1);
  });
});

describe('sinks', () => {
  it('write log lines without personal data, and traces with what is needed to find them', async () => {
    const sent: { messageId: string; severity: string; data?: object; text: string }[] = [];
    const sender = {
      send: (one: (typeof sent)[number]) => sent.push(one),
      [Symbol.asyncDispose]: async () => {},
    } as unknown as SyslogSender;
    const logger = syslogLogger({ sender, clock: new VirtualClock() }).component('sip:transport');
    logger.warn('Source banned', { source: '192.0.2.1', times: 2, person: { number: '+4930' }, error: new Error('why') });
    const trace = {
      atMs: 1,
      transport: 'udp' as const,
      from: 'a:1',
      to: 'b:2',
      sipCallId: 'c',
      label: 'INVITE',
      text: 'INVITE …',
    };
    syslogTraceSink(sender).message(trace);
    expect(sent).toMatchObject([
      {
        messageId: 'sip:transport',
        severity: 'warning',
        data: { source: '192.0.2.1', times: '2', error: 'why' },
        text: 'Source banned',
      },
      { messageId: 'sip', severity: 'info', data: { callId: 'c', label: 'INVITE', from: 'a:1', to: 'b:2' }, text: 'INVITE …' },
    ]);
    expect(JSON.stringify(sent)).not.toContain('+4930');
  });
});
