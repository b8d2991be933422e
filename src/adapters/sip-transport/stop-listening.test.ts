import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestTransport, optionsRequest, type TestTransport } from './transport-fixture.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function transport(): Promise<TestTransport> {
  const made = await openTestTransport();
  open.push(() => made[Symbol.asyncDispose]());
  return made;
}

async function dial(port: number) {
  const socket = connect(port, '127.0.0.1');
  open.push(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

describe('a transport that is stopped', () => {
  it('ends the connections that came by it, refuses new ones, and listens on the same port when started again', async () => {
    const subject = await transport();
    const port = subject.port('tcp');
    const phone = await dial(port);
    phone.write(optionsRequest({ via: 'SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-1' }));
    await subject.next();
    const others = subject.transport.addresses().filter((one) => one.transport !== 'tcp');
    const ended = Promise.all([subject.nextClosed(), once(phone, 'close')]);
    phone.resume();
    await subject.transport.stopListening('tcp');
    expect((await ended)[0]).toBe('the listener was stopped');
    expect(subject.transport.addresses()).toEqual(others);
    await expect(dial(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await subject.transport.startListening('tcp');
    expect(subject.port('tcp')).toBe(port);
    const again = await dial(port);
    again.write(optionsRequest({ via: 'SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-2' }));
    expect((await subject.next()).flow.transport).toBe('tcp');
  });

  it('of UDP hears and sends nothing, and hears again when started', async () => {
    const subject = await transport();
    const port = subject.port('udp');
    const phone = createSocket('udp4');
    open.push(() => phone.close());
    phone.send(optionsRequest(), port, '127.0.0.1');
    const { flow } = await subject.next();
    await subject.transport.stopListening('udp');
    expect(flow.isOpen).toBe(false);
    flow.send(Buffer.from('x'));
    await expect(subject.transport.connect({ transport: 'udp', host: '127.0.0.1', port: 9 })).rejects.toMatchObject({
      code: 'sip-unreachable',
    });
    await subject.transport.startListening('udp');
    phone.send(optionsRequest({ callId: 'again' }), port, '127.0.0.1');
    expect((await subject.next()).flow.isOpen).toBe(true);
  });

  it('that cannot have its port back says so and can be tried again', async () => {
    const subject = await transport();
    const port = subject.port('tcp');
    await subject.transport.stopListening('tcp');
    const thief = await openTestTransport({ listen: [{ transport: 'tcp', host: '127.0.0.1', port }] });
    await expect(subject.transport.startListening('tcp')).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await thief[Symbol.asyncDispose]();
    await subject.transport.startListening('tcp');
    expect(subject.port('tcp')).toBe(port);
  });
});
