import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { OpenShelf } from '../../../platform/file-door/index.ts';
import { FtpsSession } from './ftps-session.ts';
import { PassivePorts } from './passive-ports.ts';

export interface FtpsDoorProps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listen: { readonly host: string; readonly port: number };
  readonly passive: { readonly first: number; readonly last: number };
  /** What clients are told to connect to for data by PASV, when it is not the address they reached us at (NAT). */
  readonly advertisedHost: string | null;
  readonly credentials: { readonly certificate: string; readonly key: string };
  readonly open: OpenShelf;
}

const mostConnections = 100;

/** FTP with explicit TLS (RFC 4217), read-only. Nothing is told to who has not begun TLS. */
export class FtpsDoor implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #context: SecureContext;

  private constructor(server: Server, context: SecureContext) {
    this.#server = server;
    this.#context = context;
  }

  static async open(props: FtpsDoorProps): Promise<FtpsDoor> {
    const server = createServer();
    const door = new FtpsDoor(server, contextOf(props.credentials));
    const ports = new PassivePorts({ host: props.listen.host, ...props.passive });
    server.maxConnections = mostConnections;
    server.on('connection', (socket) => {
      door.#sockets.add(socket);
      socket.on('close', () => door.#sockets.delete(socket));
      new FtpsSession({ ...props, socket, ports, context: () => door.#context }).begin();
    });
    server.listen(props.listen.port, props.listen.host);
    await once(server, 'listening');
    server.on('error', (error) => props.logger.warn('FTPS has a fault', { reason: error.message }));
    return door;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A renewed certificate, for connections from now on. */
  reloadCertificate(credentials: FtpsDoorProps['credentials']): void {
    this.#context = contextOf(credentials);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

/** One for control and data, so that clients can resume the session of one for the other. */
function contextOf({ certificate: cert, key }: FtpsDoorProps['credentials']): SecureContext {
  return createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
}
