import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { flowTo, messageBytes, TestWire } from '../../telephony/trace/trace-fixture.ts';
import { HepExporter, hepPacket } from './index.ts';

/** Reads HEP3 back, by the specification and not by our writer. */
function decode(packet: Buffer): Map<number, Buffer> {
  expect(packet.toString('latin1', 0, 4)).toBe('HEP3');
  expect(packet.readUInt16BE(4)).toBe(packet.length);
  const chunks = new Map<number, Buffer>();
  for (let at = 6; at < packet.length; ) {
    const length = packet.readUInt16BE(at + 4);
    expect(packet.readUInt16BE(at)).toBe(0);
    expect(length).toBeGreaterThan(6);
    chunks.set(packet.readUInt16BE(at + 2), packet.subarray(at + 6, at + length));
    at += length;
  }
  return chunks;
}

const message = {
  atMs: Date.UTC(2026, 0, 5, 9, 0, 0, 250),
  from: { host: '192.0.2.1', port: 40_000 },
  to: { host: '192.0.2.5', port: 5060 },
  isReliable: false,
  sipCallId: 'leg-a',
  payload: messageBytes(),
  agentId: 2001,
  key: null,
};

describe('a HEP3 packet', () => {
  it('carries addresses, time, identity and the whole message', () => {
    const chunks = decode(hepPacket({ ...message, key: 'secret' }));
    expect([...chunks.keys()]).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 14, 17, 15]);
    expect([...chunks.get(3)!]).toEqual([192, 0, 2, 1]);
    expect(chunks.get(7)!.readUInt16BE()).toBe(40_000);
    expect(chunks.get(9)!.readUInt32BE()).toBe(message.atMs / 1000 - 0.25);
    expect(chunks.get(10)!.readUInt32BE()).toBe(250_000);
    expect(chunks.get(12)!.readUInt32BE()).toBe(2001);
    expect(chunks.get(14)!.toString()).toBe('secret');
    expect(chunks.get(17)!.toString()).toBe('leg-a');
    expect(chunks.get(15)).toEqual(message.payload);
  });

  it('carries addresses of IPv6 in chunks of their own', () => {
    const chunks = decode(hepPacket({ ...message, from: { host: '2001:db8::2', port: 1 }, isReliable: true }));
    expect(chunks.get(1)![0]).toBe(10);
    expect(chunks.get(2)![0]).toBe(6);
    expect(chunks.get(5)!.toString('hex')).toBe('20010db8000000000000000000000002');
    expect(chunks.get(6)!.toString('hex')).toBe('00000000000000000000ffffc0000205');
    expect(chunks.has(3)).toBe(false);
  });
});

describe('the exporter', () => {
  const open: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function collector(): Promise<{ socket: Socket; received: Buffer[]; port: number }> {
    const socket = createSocket('udp4');
    const received: Buffer[] = [];
    socket.on('message', (packet) => received.push(packet));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    open.push(() => {
      socket.close();
    });
    return { socket, received, port: socket.address().port };
  }

  it('copies what is sent and received with secrets blacked out, from start to stop', async () => {
    const { received, port } = await collector();
    const wire = new TestWire();
    const exporter = new HepExporter({
      target: { host: '127.0.0.1', port, key: null, agentId: 1 },
      source: wire,
      ourAddress: (flow) => flow.local,
    });
    open.push(() => exporter[Symbol.asyncDispose]());
    const digest =
      'Authorization: Digest username="a", realm="r", nonce="n", uri="u", response="deadbeefdeadbeefdeadbeefdeadbeef"';
    wire.pass('received', messageBytes({ callId: 'before' }), flowTo('192.0.2.1'));
    await exporter.start();
    wire.pass('received', messageBytes({ headers: [digest] }), flowTo('192.0.2.1', 5062), message.atMs);
    wire.pass('sent', messageBytes({ start: 'SIP/2.0 200 OK' }), flowTo('192.0.2.1', 5062, 'tls'), message.atMs);
    wire.pass('received', Buffer.from('\r\n\r\n'), flowTo('192.0.2.1'));
    await until('both arrived', () => received.length === 2);
    const [request, response] = received.map(decode);
    expect(request!.get(15)!.toString()).toContain('response="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"');
    expect(request!.get(15)!.toString()).not.toContain('deadbeef');
    expect([request!.get(7)!.readUInt16BE(), response!.get(8)!.readUInt16BE()]).toEqual([5062, 5062]);
    expect([...response!.get(3)!]).toEqual([192, 0, 2, 5]);
    await exporter.stop();
    wire.pass('received', messageBytes(), flowTo('192.0.2.1'));
    expect(wire.listeners.size).toBe(0);
    expect(exporter.counters).toEqual({ sent: 2, lost: 0 });
  });

  it('loses and counts what no datagram holds', async () => {
    const { port } = await collector();
    const wire = new TestWire();
    const exporter = new HepExporter({
      target: { host: '127.0.0.1', port, key: null, agentId: 1 },
      source: wire,
      ourAddress: (flow) => flow.local,
    });
    open.push(() => exporter[Symbol.asyncDispose]());
    await exporter.start();
    wire.pass('received', messageBytes({ sdp: 'a'.repeat(61_000) }), flowTo('192.0.2.1'));
    expect(exporter.counters).toEqual({ sent: 0, lost: 1 });
  });
});
