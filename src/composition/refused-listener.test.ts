import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../config/index.ts';
import { nameRefusedListener } from './refused-listener.ts';

/** The system's own error, as a start would meet it. */
async function refusal(transport: 'tcp' | 'udp', port: number, host: string): Promise<unknown> {
  if (transport === 'tcp') return (await once(createServer().listen(port, host), 'error'))[0];
  const socket = createSocket('udp4');
  socket.bind(port, host);
  const [error] = await once(socket, 'error');
  socket.close();
  return error;
}

const said = (environment: Record<string, string>, error: unknown): string => {
  const named = nameRefusedListener(loadConfig(environment), error);
  return named instanceof ConfigError ? named.message : 'the error as it came';
};

describe('a start that cannot listen', () => {
  it('names the setting of a port that another program has', async () => {
    const stream = createServer().listen(0, '127.0.0.1');
    await once(stream, 'listening');
    const datagram = createSocket('udp4').bind(0, '127.0.0.1');
    await once(datagram, 'listening');
    const { port } = stream.address() as { port: number };
    const tcpTaken = await refusal('tcp', port, '127.0.0.1');
    expect(said({ PARLEY_HTTP_PORT: `${port}` }, tcpTaken)).toBe(
      `PARLEY_HTTP_PORT is "${port}", expected a free port: another program listens there`,
    );
    expect(said({ PARLEY_SIP_WSS_PORT: `${port}`, PARLEY_SIP_UDP_PORT: `${port}` }, tcpTaken)).toMatch(/^PARLEY_SIP_WSS_PORT is/);
    const udpPort = datagram.address().port;
    const udpTaken = await refusal('udp', udpPort, '127.0.0.1');
    expect(said({ PARLEY_SIP_TCP_PORT: `${udpPort}`, PARLEY_SIP_UDP_PORT: `${udpPort}` }, udpTaken)).toMatch(
      /^PARLEY_SIP_UDP_PORT is/,
    );
    stream.close();
    datagram.close();
  });

  it('names the setting of an address that is not of this machine', async () => {
    const elsewhere = '203.0.113.9';
    const error = await refusal('tcp', 0, elsewhere);
    const ports = { PARLEY_HTTP_PORT: '0', PARLEY_SIP_TCP_PORT: '0' };
    expect(said({ ...ports, PARLEY_HTTP_HOST: elsewhere }, error)).toBe(
      `PARLEY_HTTP_HOST is "${elsewhere}", expected an address of this machine: this machine has no such address`,
    );
    expect(said({ ...ports, PARLEY_SIP_TCP_HOST: elsewhere }, error)).toMatch(/^PARLEY_SIP_TCP_HOST is/);
  });

  it('passes on what has nothing to do with listening', () => {
    expect(said({}, new Error('no'))).toBe('the error as it came');
    expect(said({}, Object.assign(new Error('no'), { code: 'EADDRINUSE', syscall: 'listen', port: 1 }))).toBe(
      'the error as it came',
    );
  });
});
