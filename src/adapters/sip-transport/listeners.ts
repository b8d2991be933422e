import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import { AcceptDelay } from './accept-delay.ts';
import type { ListenAddress, TransportLimits } from './transport-options.ts';

/** What a listener does with who comes. */
export interface Acceptor {
  /** May this address open a connection now? */
  mayConnect(address: string): boolean;
  /** A handshake of TLS or HTTP has begun (+1) or is over (-1): until then there is no flow to count. */
  countHandshake(address: string, change: 1 | -1): void;
  accept(socket: Socket, transport: 'tcp' | 'tls'): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, transport: 'ws' | 'wss'): void;
}

export interface ListenerParts {
  readonly address: ListenAddress;
  readonly acceptor: Acceptor;
  readonly limits: TransportLimits;
  readonly clock: Clock;
  /** For `tls` and `wss`. */
  readonly tls: SecureContextOptions & { requestCert?: boolean };
}

/** Listens on one TCP, TLS, WS or WSS address. */
export class Listener {
  readonly transport: SipTransportName;
  readonly #parts: ListenerParts;
  readonly #server: Server;
  /** Sockets that are still shaking hands, by the peer's address and port. */
  readonly #handshakes = new Map<string, Socket>();
  #delay: AcceptDelay | null = null;

  private constructor(parts: ListenerParts) {
    this.transport = parts.address.transport;
    this.#parts = parts;
    this.#server = this.#makeServer();
    this.#server.on('connection', (socket: Socket) => this.#connected(socket));
  }

  /** Rejects with the system's error when the address cannot be had. */
  static async open(parts: ListenerParts): Promise<Listener> {
    const listener = new Listener(parts);
    const { host, port } = parts.address;
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen({ port, host, ipv6Only: isIPv6(host), backlog: 1024 }, () => {
        listener.#server.off('error', reject);
        listener.#server.on('error', ignore);
        resolve();
      });
    });
    listener.#delay = new AcceptDelay({ clock: parts.clock, local: listener.local });
    return listener;
  }

  get local(): { readonly host: string; readonly port: number } {
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  /** How long a connection waited to be accepted, in the mean since it was asked last, in milliseconds. Measures while it is asked. */
  acceptDelayMs(): number {
    return this.#server.listening ? (this.#delay?.ask() ?? 0) : 0;
  }

  /** Takes another certificate for new connections. */
  reload(tls: SecureContextOptions): void {
    if ('setSecureContext' in this.#server)
      (this.#server as TlsServer).setSecureContext({ ...this.#parts.tls, ...tls, minVersion: 'TLSv1.2' });
  }

  /** Resolves when all its connections have ended; those that became flows are ended by the transport. */
  close(): Promise<void> {
    this.#delay?.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#handshakes.values()) socket.destroy();
    });
  }

  #makeServer(): Server {
    const { address, acceptor, limits } = this.#parts;
    const secure = {
      ...this.#parts.tls,
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: false,
      handshakeTimeout: limits.handshakeMs,
    };
    if (address.transport === 'tcp') return createServer();
    if (address.transport === 'tls') {
      const server = createTlsServer(secure, (socket) => {
        this.#handshakeOver(socket);
        acceptor.accept(socket, 'tls');
      });
      return server.on('tlsClientError', (_error, socket) => socket.destroy());
    }
    return this.#makeWebServer(secure);
  }

  #makeWebServer(secure: object): Server {
    const { address, acceptor, limits } = this.#parts;
    const timing = { headersTimeout: limits.handshakeMs, requestTimeout: limits.handshakeMs, connectionsCheckingInterval: 1000 };
    const isSecure = address.transport === 'wss';
    const server = isSecure ? createHttpsServer({ ...secure, ...timing }) : createHttpServer(timing);
    server.on('request', (_request, response) => response.writeHead(426, { Upgrade: 'websocket', Connection: 'close' }).end());
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#handshakeOver(request.socket);
      acceptor.upgrade(request, socket, head, isSecure ? 'wss' : 'ws');
    });
    server.on('clientError', (_error: Error, socket: Duplex) => socket.destroy());
    server.on('tlsClientError', (_error: Error, socket: Duplex) => socket.destroy());
    return server;
  }

  #connected(socket: Socket): void {
    socket.on('error', ignore);
    if (this.#delay?.accepted(socket)) return;
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || !this.#parts.acceptor.mayConnect(remoteAddress)) {
      socket.destroy();
      return;
    }
    if (this.transport === 'tcp') {
      this.#parts.acceptor.accept(socket, 'tcp');
      return;
    }
    const key = peerKey(socket);
    this.#handshakes.set(key, socket);
    this.#parts.acceptor.countHandshake(remoteAddress, 1);
    socket.once('close', () => this.#over(key, remoteAddress));
  }

  #handshakeOver(socket: Socket): void {
    this.#over(peerKey(socket), socket.remoteAddress ?? '');
  }

  #over(key: string, address: string): void {
    if (this.#handshakes.delete(key)) this.#parts.acceptor.countHandshake(address, -1);
  }
}

function peerKey(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}`;
}

function ignore(): void {}
