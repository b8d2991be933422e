import type { Clock, Timer } from '../../kernel/clock.ts';
import { type SipMessage, topVia } from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTarget } from '../../protocol/sip/transport-port.ts';
import type { Connection } from './connection.ts';
import { defaultPort } from './locate-servers.ts';
import { sourceKey } from './networks.ts';

const sweepMs = 1000;

interface SourceCount {
  open: number;
  halfOpen: number;
}

/** Every open connection: found again by where it leads, counted by source, looked at once a second. */
export class ConnectionTable {
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();
  readonly #byTarget = new Map<string, Connection>();
  readonly #bySource = new Map<string, SourceCount>();
  /** Keys of `#byTarget` for each connection, to take them away at its end. */
  readonly #keys = new Map<Connection, Set<string>>();
  readonly #halfOpen = new Set<Connection>();
  #timer: Timer | null = null;
  #nextId = 1;

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
    this.#sweepLater();
  }

  get size(): number {
    return this.#connections.size;
  }

  newId(transport: string): string {
    return `${transport}:${this.#nextId++}`;
  }

  get(id: string): Connection | undefined {
    return this.#connections.get(id);
  }

  values(): IterableIterator<Connection> {
    return this.#connections.values();
  }

  /** @param target set for a connection that we opened. */
  add(connection: Connection, target?: SipTarget): void {
    this.#connections.set(connection.id, connection);
    if (!connection.isOutgoing) this.#halfOpen.add(connection);
    this.#count(sourceKey(connection.remote.host), 1, connection.isOutgoing ? 0 : 1);
    this.#reach(connection, targetKey(target ?? { transport: connection.transport, ...connection.remote }));
  }

  remove(connection: Connection): void {
    if (!this.#connections.delete(connection.id)) return;
    this.noteMessage(connection);
    this.#count(sourceKey(connection.remote.host), -1, 0);
    for (const key of this.#keys.get(connection) ?? []) {
      if (this.#byTarget.get(key) === connection) this.#byTarget.delete(key);
    }
    this.#keys.delete(connection);
  }

  find(target: SipTarget): Connection | undefined {
    const exact = this.#byTarget.get(targetKey(target));
    if (exact?.isOpen) return exact;
    if (target.serverName === undefined) return undefined;
    // One that was accepted from there will do when its certificate proves the name.
    const accepted = this.#byTarget.get(targetKey({ ...target, serverName: undefined }));
    if (!accepted?.isOpen || accepted.isOutgoing) return undefined;
    const isProven = accepted.tls?.isPeerVerified && accepted.tls.peerNames.includes(target.serverName);
    return accepted.transport === 'tcp' || isProven ? accepted : undefined;
  }

  /**
   * Takes note of `alias` in a request's Via (RFC 5923 §5): requests to the sender's own port go back by this connection.
   * Only for the address that it really came from, and over TLS only from a peer with a good certificate.
   */
  noteAlias(message: SipMessage, flow: SipFlow): void {
    const connection = this.#connections.get(flow.id);
    if (!connection || connection.isOutgoing || message.kind !== 'request') return;
    const via = topVia(message);
    if (!via.params.has('alias') || (connection.transport === 'tls' && !connection.tls?.isPeerVerified)) return;
    const port = via.port ?? defaultPort(connection.transport);
    this.#reach(connection, targetKey({ transport: connection.transport, host: connection.remote.host, port }));
  }

  openFrom(address: string): number {
    return this.#bySource.get(sourceKey(address))?.open ?? 0;
  }

  halfOpenFrom(address: string): number {
    return this.#bySource.get(sourceKey(address))?.halfOpen ?? 0;
  }

  /** A handshake has begun (+1) or is over (-1): until then there is no connection to count. */
  countHandshake(address: string, change: 1 | -1): void {
    this.#count(sourceKey(address), change, change);
  }

  /** Says that a whole message has come: the connection is no longer half open. */
  noteMessage(connection: Connection): void {
    if (this.#halfOpen.delete(connection)) this.#count(sourceKey(connection.remote.host), 0, -1);
  }

  closeAll(reason: string): void {
    this.#timer?.cancel();
    for (const connection of this.#connections.values()) connection.end(reason);
  }

  #reach(connection: Connection, key: string): void {
    this.#byTarget.set(key, connection);
    const keys = this.#keys.get(connection) ?? new Set();
    this.#keys.set(connection, keys.add(key));
  }

  #count(source: string, open: number, halfOpen: number): void {
    const count = this.#bySource.get(source) ?? { open: 0, halfOpen: 0 };
    count.open += open;
    count.halfOpen += halfOpen;
    if (count.open > 0) this.#bySource.set(source, count);
    else this.#bySource.delete(source);
  }

  #sweepLater(): void {
    this.#timer = this.#clock.setTimer(sweepMs, () => {
      const now = this.#clock.now();
      for (const connection of this.#connections.values()) connection.check(now);
      this.#sweepLater();
    });
  }
}

function targetKey(target: Omit<SipTarget, 'serverName'> & { serverName?: string | undefined }): string {
  return `${target.transport}|${target.host}|${target.port}|${target.serverName ?? ''}`;
}
