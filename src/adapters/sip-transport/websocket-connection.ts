import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../kernel/clock.ts';
import type { SipFlowTls } from '../../protocol/sip/transport-port.ts';
import type { Connection } from './connection.ts';
import { plainAddress } from './networks.ts';
import type { TransportLimits } from './transport-options.ts';

const CRLF = '\r\n';

export interface WebSocketConnectionParts {
  readonly id: string;
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly transport: 'ws' | 'wss';
  readonly tls?: SipFlowTls;
  /** The browser's address, which a proxy in front may have told. */
  readonly source: string;
  readonly clock: Clock;
  readonly limits: TransportLimits;
  readonly onMessage: (bytes: Buffer, connection: Connection) => void;
  readonly onSent: (bytes: Buffer, connection: Connection) => void;
  readonly onClosed: (connection: Connection, reason: string) => void;
}

/** One WebSocket as a flow (RFC 7118): a frame is a message. */
export class WebSocketConnection implements Connection {
  readonly id: string;
  readonly transport: 'ws' | 'wss';
  readonly isReliable = true;
  readonly isOutgoing = false;
  readonly local: { readonly host: string; readonly port: number };
  readonly remote: { readonly host: string; readonly port: number };
  readonly tls?: SipFlowTls;
  readonly #parts: WebSocketConnectionParts;
  readonly #socket: WebSocket;
  readonly #openedAt: number;
  #pingedAt: number;
  #pongDue: number | null = null;
  #isHalfOpen = true;
  #isOpen = true;
  #reason: string | null = null;

  constructor(parts: WebSocketConnectionParts) {
    this.#parts = parts;
    this.#socket = parts.socket;
    this.id = parts.id;
    this.transport = parts.transport;
    if (parts.tls) this.tls = parts.tls;
    const tcp = parts.request.socket;
    this.local = { host: plainAddress(tcp.localAddress ?? ''), port: tcp.localPort ?? 0 };
    this.remote = { host: parts.source, port: tcp.remotePort ?? 0 };
    this.#openedAt = this.#pingedAt = parts.clock.now();
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isHalfOpen(): boolean {
    return this.#isHalfOpen;
  }

  /** Text when the message is UTF-8, otherwise binary: a browser ends the connection on text that is not (RFC 7118 §5.1). */
  send(bytes: Buffer): void {
    if (!this.#isOpen) return;
    this.#parts.onSent(bytes, this);
    this.#socket.send(bytes, { binary: !isUtf8(bytes) }, ignoreSendError);
    if (this.#socket.bufferedAmount > this.#parts.limits.maxUnsentBytes) this.destroy('peer-does-not-read');
  }

  check(nowMs: number): void {
    const { limits } = this.#parts;
    if (this.#isHalfOpen && nowMs - this.#openedAt > limits.firstMessageMs) this.destroy('no-message');
    else if (this.#pongDue !== null && nowMs > this.#pongDue) this.destroy('no-pong');
    else if (this.#pongDue === null && nowMs - this.#pingedAt >= limits.pingMs) {
      this.#pingedAt = nowMs;
      this.#pongDue = nowMs + limits.pongMs;
      this.#socket.ping(ignoreSendError);
    }
  }

  destroy(reason: string): void {
    if (!this.#isOpen) return;
    this.#closed(reason);
    this.#socket.terminate();
  }

  end(reason: string): void {
    if (!this.#isOpen) return;
    this.#closed(reason);
    this.#socket.close(1001);
    this.#parts.clock.setTimer(500, () => this.#socket.terminate());
  }

  #listen(): void {
    this.#socket.on('message', (data) => this.#message(data));
    this.#socket.on('pong', () => {
      this.#pongDue = null;
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason = error.code ?? error.message;
    });
    this.#socket.on('close', (code) => this.#closed(this.#reason ?? `closed-by-peer-${code}`));
  }

  #message(data: RawData): void {
    if (!this.#isOpen) return;
    const bytes = data as Buffer;
    this.#pongDue = null;
    // CRLF keep-alive of RFC 5626 within frames, as some browser libraries send it.
    if (bytes.length <= 4 && bytes.toString('latin1').trim() === '') {
      if (bytes.length === 4) this.#socket.send(CRLF, ignoreSendError);
      return;
    }
    this.#isHalfOpen = false;
    this.#parts.onMessage(bytes, this);
  }

  #closed(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.onClosed(this, reason);
  }
}

/** The `close` event tells about it; without a callback `ws` would throw. */
function ignoreSendError(): void {}
