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
  /** So many more pairs are kept for `acquirePromised`; negative when one is taken back. */
  readonly onPromised: (pairs: number) => void;
}

const MAX_RESTING = 2048;
/** Pairs that stand ready, promised to the main thread. */
const READY = 16;

/**
 * Pairs go round: open → promised → in use → resting → open. What is promised is kept for `acquirePromised`, so that who holds
 * a promise need not ask whether there is a port.
 */
export class SocketPool {
  readonly #props: SocketPoolProps;
  readonly #free: PortPair[] = [];
  readonly #resting = new Set<PortPair>();
  #nextPort: number;
  #inUse = 0;
  #promised = 0;
  #opening = 0;
  #closed = false;

  constructor(props: SocketPoolProps) {
    this.#props = props;
    this.#nextPort = props.portRange?.first ?? 0;
  }

  /** Ports in use by endpoints; those that rest do not count. */
  get portsInUse(): number {
    return this.#inUse * 2;
  }

  /** Opens what is to stand ready, as far as there are ports. */
  start(): void {
    this.#stockUp();
  }

  /** For who holds no promise. @throws ParleyError `media-unavailable` when no port is free */
  async acquire(): Promise<PortPair> {
    const pair =
      this.#free.length > this.#promised
        ? this.#free.pop()!
        : await this.#open().catch((error: unknown) => this.#takeBack(error));
    this.#inUse += 1;
    return pair;
  }

  /** Makes a promise good. */
  acquirePromised(): PortPair {
    const pair = this.#free.pop();
    if (!pair) throw new ParleyError('media-unavailable', 'a port was promised that is not there');
    this.#promised -= 1;
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
      this.#promise();
    });
  }

  close(): void {
    this.#closed = true;
    for (const pair of [...this.#free, ...this.#resting]) closePair(pair);
    this.#free.length = 0;
    this.#resting.clear();
  }

  #stockUp(): void {
    this.#promise();
    while (!this.#closed && this.#promised + this.#opening < READY) {
      this.#opening += 1;
      this.#open()
        .then((pair) => (this.#closed ? closePair(pair) : void this.#free.unshift(pair)))
        // Those who come without a promise hear that there is no port.
        .catch(() => {})
        .finally(() => {
          this.#opening -= 1;
          this.#promise();
        });
    }
  }

  /** Where no other port is left, one that was promised but not yet asked for. */
  #takeBack(error: unknown): PortPair {
    const pair = this.#free.pop();
    if (!pair) throw error;
    this.#promised -= 1;
    this.#props.onPromised(-1);
    return pair;
  }

  #promise(): void {
    const more = Math.min(READY, this.#free.length) - this.#promised;
    if (more <= 0 || this.#closed) return;
    this.#promised += more;
    this.#props.onPromised(more);
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
