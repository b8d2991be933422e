import type { Socket } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import { StreamFramer } from '../../protocol/sip/framing/index.ts';
import type { SipFlowTls } from '../../protocol/sip/transport-port.ts';
import type { Connection } from './connection.ts';
import { plainAddress } from './networks.ts';
import type { TransportLimits } from './transport-options.ts';

const PING = Buffer.from('\r\n\r\n');
const PONG = Buffer.from('\r\n');

export interface StreamConnectionParts {
  readonly id: string;
  readonly socket: Socket;
  readonly transport: 'tcp' | 'tls';
  readonly isOutgoing: boolean;
  readonly tls?: SipFlowTls;
  readonly clock: Clock;
  readonly limits: TransportLimits;
  readonly onMessage: (bytes: Buffer, connection: Connection) => void;
  readonly onSent: (bytes: Buffer, connection: Connection) => void;
  readonly onFault: (connection: Connection) => void;
  readonly onClosed: (connection: Connection, reason: string) => void;
}

/** One TCP or TLS connection as a flow. */
export class StreamConnection implements Connection {
  readonly id: string;
  readonly transport: 'tcp' | 'tls';
  readonly isReliable = true;
  readonly isOutgoing: boolean;
  readonly local: { readonly host: string; readonly port: number };
  readonly remote: { readonly host: string; readonly port: number };
  readonly tls?: SipFlowTls;
  readonly #parts: StreamConnectionParts;
  readonly #socket: Socket;
  readonly #framer: StreamFramer;
  readonly #openedAt: number;
  #receivedAt: number;
  #midMessageSince: number | null = null;
  #pingedAt: number;
  #pongDue: number | null = null;
  #peerPongs = false;
  #isHalfOpen = true;
  #isOpen = true;
  #reason = 'closed-by-peer';

  constructor(parts: StreamConnectionParts) {
    this.#parts = parts;
    this.#socket = parts.socket;
    this.id = parts.id;
    this.transport = parts.transport;
    this.isOutgoing = parts.isOutgoing;
    if (parts.tls) this.tls = parts.tls;
    this.local = { host: plainAddress(parts.socket.localAddress ?? ''), port: parts.socket.localPort ?? 0 };
    this.remote = { host: plainAddress(parts.socket.remoteAddress ?? ''), port: parts.socket.remotePort ?? 0 };
    this.#openedAt = this.#receivedAt = this.#pingedAt = parts.clock.now();
    this.#framer = new StreamFramer({
      sink: { message: (bytes) => this.#message(bytes), ping: () => this.#write(PONG), pong: () => this.#pong() },
      limits: parts.limits,
    });
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isHalfOpen(): boolean {
    return this.#isHalfOpen;
  }

  send(bytes: Buffer): void {
    if (!this.#isOpen) return;
    this.#parts.onSent(bytes, this);
    this.#write(bytes);
  }

  check(nowMs: number): void {
    const { limits } = this.#parts;
    if (this.#midMessageSince !== null && nowMs - this.#midMessageSince > limits.restOfMessageMs)
      this.destroy('message-unfinished');
    else if (this.#pongDue !== null && nowMs > this.#pongDue) this.destroy('no-pong');
    else if (this.isOutgoing) this.#pingWhenDue(nowMs);
    else if (this.#isHalfOpen && nowMs - this.#openedAt > limits.firstMessageMs) this.destroy('no-message');
    else if (nowMs - this.#receivedAt > limits.idleMs) this.destroy('idle');
  }

  destroy(reason: string): void {
    if (!this.#isOpen) return;
    this.#closed(reason);
    this.#socket.destroy();
  }

  end(reason: string): void {
    if (!this.#isOpen) return;
    this.#closed(reason);
    this.#socket.end();
    this.#parts.clock.setTimer(500, () => this.#socket.destroy());
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, 60_000);
    this.#socket.on('data', (chunk) => this.#data(chunk));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason = error.code ?? error.message;
    });
    this.#socket.on('close', () => this.#closed(this.#reason));
  }

  #data(chunk: Buffer): void {
    if (!this.#isOpen) return;
    this.#receivedAt = this.#parts.clock.now();
    const fault = this.#framer.push(chunk);
    if (fault) {
      this.#parts.onFault(this);
      this.destroy(fault);
      return;
    }
    if (!this.#framer.isMidMessage) this.#midMessageSince = null;
    else this.#midMessageSince ??= this.#receivedAt;
  }

  #message(bytes: Buffer): void {
    if (!this.#isOpen) return;
    this.#isHalfOpen = false;
    this.#midMessageSince = null;
    this.#parts.onMessage(bytes, this);
  }

  #pingWhenDue(nowMs: number): void {
    if (nowMs - Math.max(this.#pingedAt, this.#receivedAt) < this.#parts.limits.pingMs) return;
    this.#pingedAt = nowMs;
    this.#framer.expectPong();
    // Only a peer known to answer is cut for silence: pongs are optional without RFC 5626.
    if (this.#peerPongs) this.#pongDue = nowMs + this.#parts.limits.pongMs;
    this.#write(PING);
  }

  #pong(): void {
    this.#peerPongs = true;
    this.#pongDue = null;
  }

  #write(bytes: Buffer): void {
    if (!this.#isOpen) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#parts.limits.maxUnsentBytes) this.destroy('peer-does-not-read');
  }

  #closed(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.onClosed(this, reason);
  }
}
