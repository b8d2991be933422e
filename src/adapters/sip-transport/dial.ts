import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { SipTarget } from '../../protocol/sip/transport-port.ts';
import { checkSipServerIdentity } from './peer-verification.ts';

export interface DialParts {
  readonly target: SipTarget;
  readonly clock: Clock;
  readonly connectMs: number;
  readonly tls: SecureContextOptions;
  readonly verifyServers: boolean;
}

/**
 * Opens a TCP or TLS 1.2+ connection; with TLS the certificate must be good for `target.serverName`, or for the address.
 * @throws ParleyError('sip-unreachable')
 */
export function dial(parts: DialParts): Promise<Socket | TLSSocket> {
  const { target, clock, connectMs } = parts;
  const isSecure = target.transport === 'tls';
  const socket = isSecure ? dialTls(parts) : connectTcp({ host: target.host, port: target.port, noDelay: true });
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      timer.cancel();
      socket.destroy();
      const { transport, host, port } = target;
      reject(
        new ParleyError('sip-unreachable', `${transport} ${host} port ${port}: ${why}`, {
          details: { transport, host, port, why },
        }),
      );
    };
    const timer = clock.setTimer(connectMs, () => fail('no answer'));
    // Stays for good: an error after the connection was handed over must find a listener.
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('close', () => fail('closed'));
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      timer.cancel();
      resolve(socket);
    });
  });
}

function dialTls({ target, tls, verifyServers }: DialParts): TLSSocket {
  const name = target.serverName ?? target.host;
  return connectTls({
    ...tls,
    host: target.host,
    port: target.port,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: verifyServers,
    checkServerIdentity: (_host, certificate) => (verifyServers ? checkSipServerIdentity(name, certificate) : undefined),
  });
}
