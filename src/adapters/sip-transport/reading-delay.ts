import { isIPv6 } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { isWildcard } from './networks.ts';

export interface ReadingDelayParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Where the socket listens. */
  readonly local: { readonly host: string; readonly port: number };
  /** Sends a datagram from the socket. */
  readonly send: (bytes: Buffer, port: number, host: string) => void;
}

const nameBytes = 16;
const probesAtOnce = 4;
/** One that was lost counts like a request that was lost: it comes again after T1 (RFC 3261 §17.1.1.2). */
const lostMs = 500;
const mostUnderWay = 32;

/**
 * How long what comes waits in the system's buffer until it is read, told by datagrams that the socket sends to itself. It grows when
 * more comes than can be worked, whoever takes the time: our own work, or others on the machine. A full buffer loses some.
 */
export class ReadingDelay {
  readonly #parts: ReadingDelayParts;
  readonly #host: string;
  /** Nobody else can send one. */
  readonly #name: Buffer;
  /** When each that has not come back was sent, by its number. */
  readonly #underWay = new Map<number, number>();
  #next = 0;
  #count = 0;
  #sumMs = 0;

  constructor(parts: ReadingDelayParts) {
    this.#parts = parts;
    this.#name = parts.random.bytes(nameBytes);
    const { host } = parts.local;
    const loopback = isIPv6(host) ? '::1' : '127.0.0.1';
    this.#host = isWildcard(host) ? loopback : host;
  }

  /** Takes back what came of our own. @returns whether the datagram was one */
  receive(bytes: Buffer): boolean {
    if (bytes.length !== nameBytes + 4 || bytes.compare(this.#name, 0, nameBytes, 0, nameBytes) !== 0) return false;
    const number = bytes.readUInt32BE(nameBytes);
    for (const [sent, atMs] of this.#underWay) {
      if (sent > number) break;
      this.#underWay.delete(sent);
      // They come in the order in which they were sent: those before are lost.
      this.#add(sent === number ? this.#parts.clock.now() - atMs : lostMs);
    }
    return true;
  }

  /** The mean since it was asked last, in milliseconds; and sends new ones. */
  ask(): number {
    const now = this.#parts.clock.now();
    let [count, sum] = [this.#count, this.#sumMs];
    for (const atMs of this.#underWay.values()) {
      count += 1;
      sum += Math.max(0, now - atMs);
    }
    this.#count = 0;
    this.#sumMs = 0;
    for (let i = 0; i < probesAtOnce; i++) this.#send(now);
    return count === 0 ? 0 : sum / count;
  }

  #add(ms: number): void {
    this.#count += 1;
    this.#sumMs += Math.max(0, ms);
  }

  #send(now: number): void {
    const bytes = Buffer.alloc(nameBytes + 4);
    this.#name.copy(bytes);
    this.#next = (this.#next + 1) >>> 0;
    bytes.writeUInt32BE(this.#next, nameBytes);
    if (this.#underWay.size >= mostUnderWay) this.#underWay.delete(this.#underWay.keys().next().value!);
    this.#underWay.set(this.#next, now);
    this.#parts.send(bytes, this.#parts.local.port, this.#host);
  }
}
