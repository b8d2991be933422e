import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type ToBrowser, type Topic, type ToServer, toServerSchema } from '../contract/live/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Actor } from '../platform/api/index.ts';

/** Bytes that may wait in the socket of a listener; what is more waits here. */
export const maxWaitingBytes = 256 * 1024;
/** Messages that may wait here; then what happened meanwhile is not told one by one any more. */
export const maxWaitingMessages = 1000;
/** A listener that takes nothing for so long is given up; when it comes back it resumes. */
export const giveUpAfterMs = 30_000;
const lookAgainMs = 100;

/** One message for many connections: its text and its frame are made once. */
export class SharedMessage {
  readonly kind = 'event';
  readonly #message: ToBrowser;
  #frame: Buffer | null = null;

  constructor(message: ToBrowser) {
    this.#message = message;
  }

  get text(): string {
    return JSON.stringify(this.#message);
  }

  /** As it goes over the wire. */
  get frame(): Buffer {
    this.#frame ??= textFrame(Buffer.from(this.text));
    return this.#frame;
  }
}

/** An unfragmented text frame of a server, which is not masked (RFC 6455 §5.2). */
function textFrame(payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

export interface LiveConnectionParts {
  readonly clock: Clock;
  readonly actor: Actor;
  readonly socket: WebSocket;
  /** Of the events of its user. */
  readonly latestId: () => number;
}

/**
 * One browser tab. Messages of one turn of the event loop leave in one write. A listener that reads slower than things happen
 * costs a bounded amount of memory: it is told less, then `reset`, and given up when it takes nothing at all.
 *
 * ```
 * following ── socket full ──► waiting ── drained ──► following
 *                                │  └── too many messages ──► behind ── drained: reset ──► following
 *                                └── nothing taken for 30 s ──► closed 4001
 * ```
 */
export class LiveConnection {
  readonly actor: Actor;
  /** What it follows, and where the hub finds it. */
  readonly topics = new Map<Topic, string>();
  readonly #parts: LiveConnectionParts;
  #outbox: (ToBrowser | SharedMessage)[] = [];
  #isFlushPlanned = false;
  #isBehind = false;
  #lookAgain: Timer | null = null;
  #stuckSinceMs: number | null = null;
  #leastWaitingBytes = 0;

  constructor(parts: LiveConnectionParts) {
    this.actor = parts.actor;
    this.#parts = parts;
  }

  send(message: ToBrowser | SharedMessage): void {
    // Everything is read again after `reset`; answers to what it asked are not part of that.
    if (this.#isBehind && message.kind === 'event') return;
    this.#outbox.push(message);
    if (this.#outbox.length > maxWaitingMessages && this.#lookAgain) this.#fallBehind();
    if (this.#isFlushPlanned || this.#lookAgain) return;
    this.#isFlushPlanned = true;
    setImmediate(() => this.#flush());
  }

  /** 4000-4099 are ours: 4001 too slow, 4002 bad message, 4003 signed out. */
  close(code: number, reason: string): void {
    this.#flush();
    this.#parts.socket.close(code, reason);
  }

  /** The socket is gone: nothing more is tried. */
  forget(): void {
    this.#lookAgain?.cancel();
    this.#outbox = [];
  }

  /** The message in `data`, or null when it is none of ours. */
  read(data: Buffer): ToServer | null {
    try {
      return toServerSchema.parse(JSON.parse(data.toString('utf8')));
    } catch {
      return null;
    }
  }

  #fallBehind(): void {
    this.#isBehind = true;
    this.#outbox = this.#outbox.filter((message) => message.kind !== 'event');
  }

  #flush(): void {
    this.#isFlushPlanned = false;
    const { socket } = this.#parts;
    if (socket.readyState !== socket.OPEN) {
      this.#outbox = [];
      return;
    }
    const raw = rawSocketOf(socket);
    // One message is one write as it is.
    if (this.#outbox.length > 1) raw?.cork();
    // ws counts what is corked as waiting: what fits is known after each message.
    let at = 0;
    while (at < this.#outbox.length && socket.bufferedAmount <= maxWaitingBytes) write(socket, this.#outbox[at++]!);
    raw?.uncork();
    this.#outbox.splice(0, at);
    if (this.#outbox.length > 0 || this.#isBehind) this.#wait();
  }

  #wait(): void {
    if (this.#lookAgain) return;
    this.#lookAgain = this.#parts.clock.setTimer(lookAgainMs, () => {
      this.#lookAgain = null;
      this.#afterWaiting();
    });
  }

  #afterWaiting(): void {
    const { socket, clock, latestId } = this.#parts;
    const waiting = socket.bufferedAmount;
    if (this.#stuckSinceMs === null || waiting < this.#leastWaitingBytes) {
      this.#stuckSinceMs = clock.now();
      this.#leastWaitingBytes = waiting;
    }
    if (waiting > maxWaitingBytes) {
      if (clock.now() - this.#stuckSinceMs < giveUpAfterMs) return this.#wait();
      socket.close(4001, 'too slow: come back and resume');
      // What it will never read is not kept for the closing handshake.
      socket.terminate();
      return;
    }
    this.#stuckSinceMs = null;
    if (this.#isBehind) {
      this.#isBehind = false;
      this.#outbox.push({
        kind: 'event',
        id: latestId(),
        event: { type: 'reset', reason: 'more happened than you could be told' },
      });
    }
    this.#flush();
  }
}

/** Nothing is compressed and nothing waits inside `ws`, so that a frame of ours keeps its place among its own. */
function write(socket: WebSocket, message: ToBrowser | SharedMessage): void {
  if (!(message instanceof SharedMessage)) return socket.send(JSON.stringify(message));
  const raw = rawSocketOf(socket);
  if (raw) raw.write(message.frame);
  else socket.send(message.text);
}

/** `ws` writes each frame by itself; corking its socket joins them (4 % of a core in place of 41 % for 50,000 messages a second). */
function rawSocketOf(socket: WebSocket): Pick<Socket, 'cork' | 'uncork' | 'write'> | undefined {
  return (socket as unknown as { _socket?: Socket })._socket;
}
