import { connect, isIPv6, type Socket } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import { isWildcard } from './networks.ts';

export interface AcceptDelayParts {
  readonly clock: Clock;
  /** Where the listener listens. */
  readonly local: { readonly host: string; readonly port: number };
}

/** So many that nobody accepts say it all. */
const mostUnderWay = 8;

interface Probe {
  readonly socket: Socket;
  readonly atMs: number;
}

/**
 * How long what comes by connections waits for the thread, told by connections that a listener opens to itself. A turn of the event loop
 * reads what every connection holds and only then accepts: who waits to be accepted waits for the same turn as what waits to be read.
 */
export class AcceptDelay {
  readonly #clock: Clock;
  readonly #host: string;
  readonly #port: number;
  /** Those that are not accepted yet, by their own port. */
  readonly #underWay = new Map<number, Probe>();
  #count = 0;
  #sumMs = 0;

  constructor({ clock, local: { host, port } }: AcceptDelayParts) {
    this.#clock = clock;
    const loopback = isIPv6(host) ? '::1' : '127.0.0.1';
    this.#host = isWildcard(host) ? loopback : host;
    this.#port = port;
  }

  /** Takes a connection that is our own. @returns whether it was */
  accepted(socket: Socket): boolean {
    const port = socket.remotePort ?? 0;
    const probe = this.#underWay.get(port);
    if (!probe || socket.remoteAddress !== socket.localAddress) return false;
    this.#count += 1;
    this.#sumMs += Math.max(0, this.#clock.now() - probe.atMs);
    this.#forget(port, probe);
    // A reset leaves nothing behind in the system, four times a second.
    socket.resetAndDestroy();
    return true;
  }

  /** The mean since it was asked last, in milliseconds; and opens another one. */
  ask(): number {
    const now = this.#clock.now();
    let [count, sum] = [this.#count, this.#sumMs];
    for (const { atMs } of this.#underWay.values()) {
      count += 1;
      sum += Math.max(0, now - atMs);
    }
    this.#count = 0;
    this.#sumMs = 0;
    if (this.#underWay.size < mostUnderWay) this.#open(now);
    return count === 0 ? 0 : sum / count;
  }

  close(): void {
    for (const [port, probe] of this.#underWay) this.#forget(port, probe);
  }

  #open(atMs: number): void {
    const socket = connect({ host: this.#host, port: this.#port });
    const probe = { socket, atMs };
    let port = 0;
    // It begins to connect after this turn and has its port from then on, before anybody can accept it.
    process.nextTick(() => {
      port = socket.localPort ?? 0;
      this.#underWay.set(port, probe);
    });
    // Refused (the listener is closed) or broken: it says nothing of how long others wait.
    const over = () => this.#forget(port, probe);
    socket.on('error', over);
    socket.on('close', over);
  }

  #forget(port: number, probe: Probe): void {
    if (this.#underWay.get(port) === probe) this.#underWay.delete(port);
    probe.socket.destroy();
  }
}
