import type { PhoneClock } from './phone-ports.ts';

/** What the phone is told of the connection behind the SIP library's back. */
export interface SocketWatcher {
  lost(): void;
  back(): void;
}

export interface SipSocketParts {
  readonly clock: PhoneClock;
  readonly watcher: SocketWatcher;
  /** For tests. */
  readonly open?: (url: string) => WebSocket;
}

const firstPauseMs = 500;
const longestPauseMs = 8000;
/** A connection that says nothing for so long after being asked is lost (RFC 5626 §3.5.1). */
const pongPatienceMs = 4000;
const askEveryMs = 15_000;

/**
 * The WebSocket of the SIP library (RFC 7118), with two mercies.
 *
 * Servers list their digest challenges best first (RFC 8760), the library reads only the first and knows only MD5: challenges it
 * cannot answer are taken out before it sees them.
 *
 * The library ends a call when its connection breaks while it asks for something. It is not told: the connection is made anew
 * here, and what was said meanwhile, or was not answered yet, is said (again) then.
 *
 * ```
 * closed ──connect──► opening ──open──► open ◄──open── reopening ◄──┐
 *   ▲  (the library is told)   │          └── lost: closed, no pong ──┘ what is sent waits
 *   └─────── could not be opened, disconnect ──────────────┘
 * ```
 */
export class SipSocket {
  readonly url: string;
  readonly via_transport: string;
  readonly sip_uri: string;
  onconnect = (): void => {};
  ondisconnect = (_error: boolean, _code?: number, _reason?: string): void => {};
  ondata = (_data: unknown): void => {};
  readonly #parts: SipSocketParts;
  #socket: WebSocket | null = null;
  /** It was open once: from now on a loss is mended here. */
  #isKept = false;
  #pauseMs = firstPauseMs;
  #cancelReopening: (() => void) | null = null;
  #cancelPong: (() => void) | null = null;
  #cancelAsking: (() => void) | null = null;
  /** Requests without a final response, by branch and method. */
  readonly #unanswered = new Map<string, string>();
  #waiting: string[] = [];

  constructor(url: string, parts: SipSocketParts) {
    const parsed = new URL(url);
    this.url = url;
    this.#parts = parts;
    this.via_transport = parsed.protocol === 'wss:' ? 'WSS' : 'WS';
    this.sip_uri = `sip:${parsed.host};transport=ws`;
  }

  connect(): void {
    if (this.#socket) return;
    this.#cancelReopening?.();
    this.#cancelReopening = null;
    const socket = this.#parts.open?.(this.url) ?? new WebSocket(this.url, 'sip');
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (event) => this.#received(socket, event.data));
    socket.addEventListener('close', (event) => this.#closed(socket, !event.wasClean, event.code, event.reason));
  }

  disconnect(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isKept = false;
    this.#waiting = [];
    this.#unanswered.clear();
    for (const cancel of [this.#cancelReopening, this.#cancelPong, this.#cancelAsking]) cancel?.();
    socket?.close();
  }

  send(message: string): boolean {
    const isOpen = this.isConnected();
    if (!isOpen && !this.#isKept) return false;
    this.#note(message);
    if (isOpen) this.#socket?.send(message);
    else this.#waiting.push(message);
    return true;
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING;
  }

  /** The network is there again, or the sound stopped: is the connection still what it seems? */
  check(): void {
    if (!this.isConnected()) {
      if (this.#isKept && !this.isConnecting()) this.connect();
      return;
    }
    const socket = this.#socket;
    if (this.#cancelPong || !socket) return;
    socket.send('\r\n\r\n');
    this.#cancelPong = this.#parts.clock.after(pongPatienceMs, () => {
      this.#cancelPong = null;
      this.#closed(socket, true, 0, 'no pong');
      socket.close();
    });
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#pauseMs = firstPauseMs;
    this.#askNowAndThen();
    if (!this.#isKept) {
      this.#isKept = true;
      return this.onconnect();
    }
    const again = [...this.#unanswered.values()].filter((message) => !this.#waiting.includes(message));
    for (const message of [...again, ...this.#waiting.splice(0)]) socket.send(message);
    this.#parts.watcher.back();
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    this.#cancelPong?.();
    this.#cancelPong = null;
    if (data === '\r\n') return;
    this.#noteAnswer(data);
    this.ondata(withoutUnknownChallenges(data));
  }

  #closed(socket: WebSocket, isError: boolean, code: number, reason: string): void {
    if (socket !== this.#socket) return;
    const wasOpen = this.#cancelAsking !== null;
    this.#socket = null;
    this.#cancelPong?.();
    this.#cancelPong = null;
    this.#cancelAsking?.();
    this.#cancelAsking = null;
    if (!this.#isKept) return this.ondisconnect(isError, code, reason);
    if (wasOpen) this.#parts.watcher.lost();
    this.#cancelReopening = this.#parts.clock.after(this.#pauseMs, () => this.connect());
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }

  #askNowAndThen(): void {
    this.#cancelAsking?.();
    this.#cancelAsking = this.#parts.clock.after(askEveryMs, () => {
      this.#askNowAndThen();
      this.check();
    });
  }

  #note(message: string): void {
    if (!message.startsWith('SIP/2.0') && !message.startsWith('ACK ')) this.#unanswered.set(keyOf(message), message);
  }

  #noteAnswer(data: unknown): void {
    if (typeof data === 'string' && /^SIP\/2\.0 [2-6]/.test(data)) this.#unanswered.delete(keyOf(data));
  }
}

/** A transaction by its branch and method (RFC 3261 §17.1.3). */
function keyOf(message: string): string {
  const branch = /^(?:Via|v)\s*:.*?;\s*branch=([^;,\s]+)/im.exec(message)?.[1] ?? '';
  const method = /^CSeq\s*:\s*\d+\s+(\w+)/im.exec(message)?.[1] ?? '';
  return `${branch} ${method}`;
}

const isChallenge = (line: string) => /^(www|proxy)-authenticate\s*:/i.test(line);
const isMd5 = (line: string) => !/algorithm\s*=/i.test(line) || /algorithm\s*=\s*"?MD5"?\s*(,|$)/i.test(line);

/** Drops `WWW-Authenticate` and `Proxy-Authenticate` lines of other algorithms when one for MD5 is there. */
export function withoutUnknownChallenges(data: unknown): unknown {
  if (typeof data !== 'string' || !data.startsWith('SIP/2.0 40')) return data;
  const end = data.indexOf('\r\n\r\n');
  const lines = data.slice(0, end).split('\r\n');
  if (!lines.some((line) => isChallenge(line) && isMd5(line))) return data;
  return lines.filter((line) => !isChallenge(line) || isMd5(line)).join('\r\n') + data.slice(end);
}
