import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { rootCertificates, TLSSocket } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { SipFlow, SipFlowTls, SipTarget, SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { Connection } from './connection.ts';
import { ConnectionTable } from './connection-table.ts';
import { dial } from './dial.ts';
import type { Acceptor } from './listeners.ts';
import { plainAddress } from './networks.ts';
import { tlsFacts } from './peer-verification.ts';
import type { Receiver } from './receiver.ts';
import { StreamConnection } from './stream-connection.ts';
import type { TrafficGuard } from './traffic-guard.ts';
import type { TlsCredentials, TlsOptions, TransportLimits } from './transport-options.ts';
import { WebSocketConnection } from './websocket-connection.ts';
import { refuseUpgrade, SipUpgrader } from './websocket-upgrade.ts';

export interface ConnectionsParts {
  readonly clock: Clock;
  readonly limits: TransportLimits;
  readonly receiver: Receiver;
  readonly guard: TrafficGuard;
  readonly tls: TlsOptions;
  readonly credentials: () => TlsCredentials;
}

/** Opens, accepts and reuses connections. */
export class Connections implements Acceptor {
  readonly table: ConnectionTable;
  readonly #parts: ConnectionsParts;
  readonly #upgrader: SipUpgrader;
  readonly #dialling = new Map<string, Promise<SipFlow>>();
  #isClosing = false;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
    this.table = new ConnectionTable({ clock: parts.clock });
    this.#upgrader = new SipUpgrader({ maxMessageBytes: parts.limits.maxMessageBytes });
  }

  /** The open connection to a target, or a new one. @throws ParleyError('sip-unreachable') */
  connect(target: SipTarget): Promise<SipFlow> {
    const open = this.table.find(target);
    if (open) return Promise.resolve(open);
    if (this.#isClosing) return Promise.reject(unreachable(target, 'the exchange is closing'));
    // A browser cannot be called at an address (RFC 7118 §5.3): without its connection there is no way.
    if (target.transport === 'ws' || target.transport === 'wss')
      return Promise.reject(unreachable(target, 'the browser is not connected'));
    const key = `${target.transport}|${target.host}|${target.port}|${target.serverName ?? ''}`;
    const under = this.#dialling.get(key);
    if (under) return under;
    const dialled = this.#open(target).finally(() => this.#dialling.delete(key));
    this.#dialling.set(key, dialled);
    return dialled;
  }

  mayConnect(address: string): boolean {
    const host = plainAddress(address);
    if (this.#isClosing || this.table.size >= this.#parts.limits.maxConnections) return false;
    return this.#parts.guard.admitConnection(host, this.table.openFrom(host), this.table.halfOpenFrom(host));
  }

  countHandshake(address: string, change: 1 | -1): void {
    this.table.countHandshake(plainAddress(address), change);
  }

  accept(socket: Socket, transport: 'tcp' | 'tls'): void {
    // The peer may have gone while the handshake ended.
    if (socket.remoteAddress === undefined) socket.destroy();
    else this.#stream(socket, transport);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, transport: 'ws' | 'wss', source?: string): void {
    const address = source ?? plainAddress(request.socket.remoteAddress ?? '');
    if (address === '' || !this.mayConnect(address)) {
      refuseUpgrade(socket, 503, 'Service Unavailable');
      return;
    }
    this.#upgrader.upgrade(request, socket, head, (webSocket) => {
      const tls = this.#tlsOf(request.socket);
      const connection = new WebSocketConnection({
        ...this.#events(),
        id: this.table.newId(transport),
        socket: webSocket,
        request,
        transport,
        source: address,
        ...(tls ? { tls } : {}),
      });
      this.table.add(connection);
    });
  }

  /** Ends the connections that were accepted by the listener on this port. */
  endAccepted(transport: SipTransportName, port: number, reason: string): void {
    for (const connection of this.table.values())
      if (!connection.isOutgoing && connection.transport === transport && connection.local.port === port) connection.end(reason);
  }

  closeAll(): void {
    this.#isClosing = true;
    this.table.closeAll('shutdown');
  }

  async #open(target: SipTarget): Promise<SipFlow> {
    const { clock, limits, tls } = this.#parts;
    const { certificate: cert, key } = this.#parts.credentials();
    const ca = authoritiesOf(tls);
    const context = { cert, key, ...(ca ? { ca } : {}) };
    const verifyServers = tls.verifyServers ?? true;
    const socket = await dial({ target, clock, connectMs: limits.connectMs, tls: context, verifyServers });
    if (!this.#isClosing) return this.#stream(socket, target.transport as 'tcp' | 'tls', target);
    socket.destroy();
    throw unreachable(target, 'the exchange is closing');
  }

  #stream(socket: Socket, transport: 'tcp' | 'tls', target?: SipTarget): Connection {
    const tls = this.#tlsOf(socket);
    const connection = new StreamConnection({
      ...this.#events(),
      id: this.table.newId(transport),
      socket,
      transport,
      isOutgoing: target !== undefined,
      ...(tls ? { tls } : {}),
    });
    this.table.add(connection, target);
    return connection;
  }

  #events() {
    const { clock, limits, receiver, guard } = this.#parts;
    return {
      clock,
      limits,
      onMessage: (bytes: Buffer, connection: Connection) => this.#message(bytes, connection),
      onSent: (bytes: Buffer, connection: Connection) => receiver.sent(bytes, connection),
      onFault: (connection: Connection) => guard.report(connection.remote.host, 'malformed'),
      onClosed: (connection: Connection, reason: string) => {
        this.table.remove(connection);
        receiver.closed(connection, reason);
      },
    };
  }

  #message(bytes: Buffer, connection: Connection): void {
    const { guard, receiver } = this.#parts;
    const { host } = connection.remote;
    this.table.noteMessage(connection);
    if (guard.admit(host))
      receiver.receivedAdmitted(bytes, connection, connection.transport.startsWith('ws') ? 'frame' : 'stream');
    if (guard.isBanned(host)) connection.destroy('banned');
  }

  #tlsOf(socket: Socket): SipFlowTls | undefined {
    if (!(socket instanceof TLSSocket)) return undefined;
    const authorities = authoritiesOf(this.#parts.tls);
    return tlsFacts(socket, { nowMs: this.#parts.clock.now(), ...(authorities ? { authorities } : {}) });
  }
}

export function authoritiesOf(tls: TlsOptions): string[] | undefined {
  return tls.authorities && [...rootCertificates, ...tls.authorities];
}

function unreachable(target: SipTarget, why: string): ParleyError {
  const { transport, host, port } = target;
  return new ParleyError('sip-unreachable', `${transport} ${host} port ${port}: ${why}`, {
    details: { transport, host, port, why },
  });
}
