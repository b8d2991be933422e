import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls, rootCertificates } from 'node:tls';
import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { formatSyslog, type SyslogSeverity } from './format-syslog.ts';

export interface SyslogTarget {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Trusted authorities (PEM) besides those that come with Node. */
  readonly authorities?: readonly string[];
}

export interface SyslogEntry {
  readonly atMs: number;
  readonly severity: SyslogSeverity;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Whether the server can be had; `why` not. */
export interface SyslogReach {
  readonly isReached: boolean;
  readonly why: string;
}

/** Reserved for documentation (RFC 5612): until Parley has a number of its own. */
const enterprise = 32_473;
const maxQueuedBytes = 2 * 1024 * 1024;
const firstRetryMs = 1000;
const maxRetryMs = 30_000;
const closeMs = 1000;

/** One syslog server. `send` never waits and never throws; while the server is away the newest messages are dropped and counted. */
export class SyslogSender implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #target: SyslogTarget;
  readonly #onReach: (reach: SyslogReach) => void;
  readonly #host = hostname();
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
  #wire: Wire | null = null;
  #isReady = false;
  #isClosed = false;
  #retryMs = firstRetryMs;
  #retry: Timer | null = null;
  #dropped = 0;

  /**
   * @param parts.logger hears of trouble with the server; not a logger that ends here.
   * @param parts.onReach told when the server is reached (UDP: could be sent to) and when it is lost.
   */
  constructor(parts: { clock: Clock; logger: Logger; target: SyslogTarget; onReach?: (reach: SyslogReach) => void }) {
    this.#clock = parts.clock;
    this.#onReach = parts.onReach ?? (() => undefined);
    this.#logger = parts.logger.component('syslog');
    this.#target = parts.target;
    this.#connect();
  }

  get dropped(): number {
    return this.#dropped;
  }

  send(entry: SyslogEntry): void {
    const bytes = formatSyslog({
      ...entry,
      data: entry.data ?? {},
      host: this.#host,
      app: 'parley',
      processId: String(process.pid),
      enterprise,
    });
    const isBacklogged = this.#queuedBytes + (this.#wire?.waitingBytes() ?? 0) + bytes.length > maxQueuedBytes;
    if (this.#isClosed || isBacklogged) {
      this.#dropped++;
      return;
    }
    if (this.#isReady) {
      this.#wire?.write(bytes);
      return;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
  }

  /** Sends what is waiting if the server takes it within a second. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#retry?.cancel();
    const wire = this.#wire;
    if (!wire) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(closeMs, resolve);
      wire.end(() => {
        timer.cancel();
        resolve();
      });
    });
    wire.destroy();
  }

  #connect(): void {
    const ready = (): void => {
      this.#isReady = true;
      this.#onReach({ isReached: true, why: '' });
      this.#retryMs = firstRetryMs;
      for (const bytes of this.#queue.splice(0)) this.#wire?.write(bytes);
      this.#queuedBytes = 0;
    };
    const lost = (why: string): void => {
      this.#isReady = false;
      this.#wire = null;
      if (this.#isClosed) return;
      this.#onReach({ isReached: false, why });
      const { host, port } = this.#target;
      this.#logger.warn('Syslog server lost', { server: `${host}:${port}`, why, retryMs: this.#retryMs });
      this.#retry = this.#clock.setTimer(this.#retryMs, () => this.#connect());
      this.#retryMs = Math.min(maxRetryMs, this.#retryMs * 2);
    };
    this.#wire = this.#target.transport === 'udp' ? openUdp(this.#target, ready, lost) : openStream(this.#target, ready, lost);
  }
}

interface Wire {
  write(message: Buffer): void;
  waitingBytes(): number;
  end(done: () => void): void;
  destroy(): void;
}

type Lost = (why: string) => void;

/** A name is looked up once, when the socket is opened. */
function openUdp({ host, port }: SyslogTarget, ready: () => void, lost: Lost): Wire {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  let isOpen = true;
  const fail = (error: NodeJS.ErrnoException): void => {
    // Nobody listens just now: on UDP that is no reason to stop.
    if (!isOpen || error.code === 'ECONNREFUSED') return;
    isOpen = false;
    socket.close();
    lost(error.code ?? error.message);
  };
  socket.on('error', fail);
  socket.connect(port, host, () => {
    if (isOpen) ready();
  });
  return {
    write: (message) => {
      if (isOpen) socket.send(message, (error) => error && fail(error));
    },
    waitingBytes: () => (isOpen ? socket.getSendQueueSize() : 0),
    end: (done) => setImmediate(done),
    destroy: () => {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
    },
  };
}

function openStream(target: SyslogTarget, ready: () => void, lost: Lost): Wire {
  const socket = target.transport === 'tls' ? dialTls(target) : connectTcp({ host: target.host, port: target.port });
  let why = 'closed by the server';
  let isLost = false;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code ?? error.message;
  });
  socket.on('close', () => {
    if (!isLost) lost(why);
    isLost = true;
  });
  socket.once(target.transport === 'tls' ? 'secureConnect' : 'connect', ready);
  socket.resume();
  return {
    // Octet counting (RFC 6587 §3.4.1): a message may hold line breaks.
    write: (message) => {
      socket.cork();
      socket.write(`${message.length} `);
      socket.write(message);
      process.nextTick(() => socket.uncork());
    },
    waitingBytes: () => socket.writableLength,
    end: (done) => socket.end(done),
    destroy: () => socket.destroy(),
  };
}

function dialTls({ host, port, authorities }: SyslogTarget): Socket {
  const ca = authorities ? { ca: [...rootCertificates, ...authorities] } : {};
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ca, minVersion: 'TLSv1.2' });
}
