import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Clock } from '../../../../kernel/clock.ts';
import { ParleyError } from '../../../../kernel/errors.ts';

export type PacketListener = (packet: Buffer, source: RemoteInfo) => void;

/** One bound UDP socket. Opening one costs more than a whole call's packets in the first second, so they are used again. */
export class MediaSocket {
  readonly port: number;
  readonly #socket: Socket;
  #listener: PacketListener | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (packet, source) => this.#listener?.(packet, source));
    // ICMP errors of a peer that went away: silence tells it.
    socket.on('error', () => {});
  }

  listen(listener: PacketListener | null): void {
    this.#listener = listener;
  }

  /** `packet` must stay as it is until the kernel took it; loopback and LAN take it at once. */
  send(packet: Uint8Array, length: number, port: number, address: string): void {
    if (port === 0) return;
    // Without a callback, and without a view where the packet is the whole buffer: each costs more than reading the packet.
    if (packet.length === length) this.#socket.send(packet, port, address);
    else this.#socket.send(packet, 0, length, port, address);
  }

  close(): void {
    this.#listener = null;
    this.#socket.close();
  }
}

/** Two sockets on neighbouring ports, the second for RTCP (RFC 3550 §11). */
export interface PortPair {
  readonly rtp: MediaSocket;
  readonly rtcp: MediaSocket;
}

export interface SocketPoolProps {
  readonly clock: Clock;
  readonly bindAddress: string;
  /** Both ends included; null lets the system choose. */
  readonly portRange: { readonly first: number; readonly last: number } | null;
  /** A port rests so long before its next use, so that late packets of the old call reach nobody. */
  readonly quarantineMs: number;
  /** These RTP ports are kept for `take`. */
  readonly onPromised: (ports: readonly number[]) => void;
  /** A promise is taken back, as another needed the port at once. */
  readonly onWithdrawn: (port: number) => void;
}

const MAX_RESTING = 4096;
/** Pairs that the main thread may count on, and when it gets more. */
const READY = 32;
const FEW = READY / 2;

/**
 * Pairs go round: open → promised → in use → resting → open. The main thread describes an endpoint in SDP on a port that was
 * promised to it, without asking.
 */
export class SocketPool {
  readonly #props: SocketPoolProps;
  readonly #free: PortPair[] = [];
  readonly #promised = new Map<number, PortPair>();
  readonly #resting = new Set<PortPair>();
  #nextPort: number;
  #inUse = 0;
  #opening = 0;
  #closed = false;

  constructor(props: SocketPoolProps) {
    this.#props = props;
    this.#nextPort = props.portRange?.first ?? 0;
  }

  /** Ports in use by endpoints; those that are promised or rest do not count. */
  get portsInUse(): number {
    return this.#inUse * 2;
  }

  /** Promises what is to stand ready, as far as there are ports. */
  start(): void {
    this.#stockUp();
  }

  /** Promises one more at once. @throws ParleyError `media-unavailable` when no port is free */
  async reserve(): Promise<number> {
    const pair = this.#free.pop() ?? (await this.#open().catch((error: unknown) => this.#takeBack(error)));
    this.#promised.set(pair.rtp.port, pair);
    return pair.rtp.port;
  }

  /** Makes a promise good. */
  take(port: number): PortPair {
    const pair = this.#promised.get(port);
    if (!pair)
      throw new ParleyError('media-unavailable', 'no two neighbouring UDP ports are free for media; widen the port range');
    this.#promised.delete(port);
    this.#inUse += 1;
    this.#stockUp();
    return pair;
  }

  release(pair: PortPair): void {
    this.#inUse -= 1;
    pair.rtp.listen(null);
    pair.rtcp.listen(null);
    if (this.#closed || (this.#resting.size >= MAX_RESTING && !this.#props.portRange)) return closePair(pair);
    this.#resting.add(pair);
    this.#props.clock.setTimer(this.#props.quarantineMs, () => {
      if (!this.#resting.delete(pair)) return;
      this.#free.unshift(pair);
      this.#stockUp();
    });
  }

  close(): void {
    this.#closed = true;
    for (const pair of [...this.#free, ...this.#promised.values(), ...this.#resting]) closePair(pair);
    this.#free.length = 0;
    this.#promised.clear();
    this.#resting.clear();
  }

  #stockUp(): void {
    if (this.#closed || this.#promised.size + this.#opening > FEW) return;
    const ports: number[] = [];
    while (this.#promised.size + this.#opening < READY) {
      const pair = this.#free.pop();
      if (pair) {
        this.#promised.set(pair.rtp.port, pair);
        ports.push(pair.rtp.port);
      } else this.#openAnother();
    }
    if (ports.length > 0) this.#props.onPromised(ports);
  }

  #openAnother(): void {
    this.#opening += 1;
    this.#open()
      .then(
        (pair) => {
          if (this.#closed) return closePair(pair);
          this.#promised.set(pair.rtp.port, pair);
          this.#props.onPromised([pair.rtp.port]);
        },
        // Who needs one and finds none ready asks, and hears that there is no port.
        () => {},
      )
      .finally(() => {
        this.#opening -= 1;
      });
  }

  /** Where no other port is left, one that was promised but not yet used. */
  #takeBack(error: unknown): PortPair {
    const [last] = [...this.#promised].at(-1) ?? [];
    if (last === undefined) throw error;
    const pair = this.#promised.get(last)!;
    this.#promised.delete(last);
    this.#props.onWithdrawn(last);
    return pair;
  }

  async #open(): Promise<PortPair> {
    const range = this.#props.portRange;
    const attempts = range ? Math.floor((range.last - range.first + 1) / 2) : 20;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const rtp = await this.#bind(range ? this.#stepThroughRange(range) : 0);
      if (!rtp) continue;
      const rtcp = rtp.port < 65_535 ? await this.#bind(rtp.port + 1) : null;
      if (rtcp) return { rtp, rtcp };
      rtp.close();
    }
    throw new ParleyError('media-unavailable', 'no two neighbouring UDP ports are free for media; widen the port range');
  }

  #stepThroughRange(range: { first: number; last: number }): number {
    const port = this.#nextPort + (this.#nextPort % 2);
    const usable = port + 1 <= range.last ? port : range.first + (range.first % 2);
    this.#nextPort = usable + 2;
    return usable;
  }

  #bind(port: number): Promise<MediaSocket | null> {
    const address = this.#props.bindAddress;
    const family = address.includes(':') ? 6 : 4;
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      // Addresses are numeric; the ordinary way asks the resolver for each packet.
      lookup: (host, _options, callback) => callback(null, host, family),
    });
    return new Promise((resolve) => {
      socket.once('error', () => {
        socket.close();
        resolve(null);
      });
      socket.bind({ port, address, exclusive: true }, () => {
        socket.removeAllListeners('error');
        resolve(new MediaSocket(socket));
      });
    });
  }
}

function closePair(pair: PortPair): void {
  pair.rtp.close();
  pair.rtcp.close();
}
