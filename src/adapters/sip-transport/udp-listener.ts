import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import { GenerationMap } from './generation-map.ts';
import { ReadingDelay } from './reading-delay.ts';
import type { Receiver } from './receiver.ts';
import type { TrafficGuard } from './traffic-guard.ts';
import type { ListenAddress } from './transport-options.ts';

const receiveBufferBytes = 4 * 1024 * 1024;
const maxDatagramBytes = 65_507;
const PING_OR_PONG = 4;

/** One UDP socket and the flows to everybody who talks to it. */
export class UdpListener {
  readonly local: { readonly host: string; readonly port: number };
  readonly isIpv6: boolean;
  readonly #socket: Socket;
  readonly #receiver: Receiver;
  readonly #guard: TrafficGuard;
  readonly #logger: Logger;
  readonly #delay: ReadingDelay;
  readonly #flows = new GenerationMap<UdpFlow>({ capacity: 20_000 });
  #isOpen = true;

  private constructor(parts: {
    socket: Socket;
    receiver: Receiver;
    guard: TrafficGuard;
    logger: Logger;
    clock: Clock;
    random: RandomSource;
  }) {
    this.#socket = parts.socket;
    this.#receiver = parts.receiver;
    this.#guard = parts.guard;
    this.#logger = parts.logger;
    const { address, port } = parts.socket.address();
    this.local = { host: address, port };
    this.isIpv6 = isIPv6(address);
    const { clock, random } = parts;
    const send = (bytes: Buffer, to: number, at: string) => this.#send(bytes, to, at);
    this.#delay = new ReadingDelay({ clock, random, local: this.local, send });
    parts.socket.on('message', (bytes, from) => this.#receive(bytes, from));
    // A UDP socket stays usable after an error, e.g. one that ICMP reported.
    parts.socket.on('error', (error) => this.#logger.debug('UDP error', { error }));
  }

  static async open(parts: {
    address: ListenAddress;
    receiver: Receiver;
    guard: TrafficGuard;
    logger: Logger;
    clock: Clock;
    random: RandomSource;
  }): Promise<UdpListener> {
    const { host, port } = parts.address;
    const ipv6 = isIPv6(host);
    const socket = createSocket({
      type: ipv6 ? 'udp6' : 'udp4',
      ipv6Only: ipv6,
      recvBufferSize: receiveBufferBytes,
      sendBufferSize: receiveBufferBytes,
      // Every address is numeric here; without this each datagram would pass by dns.lookup.
      lookup: (address, _options, callback) => callback(null, address, ipv6 ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, host, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new UdpListener({ ...parts, socket });
  }

  /**
   * Also takes what is sent to a multicast group, on every interface. Only a socket on all addresses gets it.
   * @returns on how many interfaces
   */
  joinGroup(group: string): number {
    if (this.isIpv6 || this.local.host !== '0.0.0.0') return 0;
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    return own.filter(({ family, address }) => family === 'IPv4' && this.#join(group, address)).length;
  }

  #join(group: string, address: string): boolean {
    try {
      this.#socket.addMembership(group, address);
      return true;
    } catch (error) {
      this.#logger.debug('a multicast group was not joined', { group, address, error });
      return false;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The flow to an address; the same object as long as it is in use. */
  flowTo(host: string, port: number): SipFlow {
    const key = `${host}|${port}`;
    const known = this.#flows.get(key);
    if (known) return known;
    const flow = new UdpFlow(this, { host, port });
    this.#flows.set(key, flow);
    return flow;
  }

  send(bytes: Buffer, flow: SipFlow): void {
    if (!this.#isOpen) return;
    this.#receiver.sent(bytes, flow);
    if (bytes.length > maxDatagramBytes) {
      this.#logger.warn('Message too long for UDP', { bytes: bytes.length, flow: flow.id });
      return;
    }
    this.#send(bytes, flow.remote.port, flow.remote.host);
  }

  #send(bytes: Buffer, port: number, host: string): void {
    try {
      this.#socket.send(bytes, port, host);
    } catch (error) {
      this.#logger.debug('UDP send failed', { error, host, port });
    }
  }

  /** How long what comes waited to be read, in the mean since it was asked last, in milliseconds. Measures while it is asked. */
  readingDelayMs(): number {
    return this.#isOpen ? this.#delay.ask() : 0;
  }

  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(bytes: Buffer, from: RemoteInfo): void {
    if (from.port === this.local.port && this.#delay.receive(bytes)) return;
    if (!this.#guard.admit(from.address) || from.port === 0) return;
    // Keep-alives of NAT bindings: CRLF CRLF, or what some phones send instead (up to four bytes).
    if (bytes.length <= PING_OR_PONG) return;
    this.#receiver.receivedAdmitted(bytes, this.flowTo(from.address, from.port), 'datagram');
  }
}

class UdpFlow implements SipFlow {
  readonly transport = 'udp';
  readonly isReliable = false;
  readonly id: string;
  readonly local: { readonly host: string; readonly port: number };
  readonly remote: { readonly host: string; readonly port: number };
  readonly #listener: UdpListener;

  constructor(listener: UdpListener, remote: { host: string; port: number }) {
    const { local } = listener;
    this.#listener = listener;
    this.local = local;
    this.remote = remote;
    this.id = `udp:${local.host}:${local.port}:${remote.host}:${remote.port}`;
  }

  get isOpen(): boolean {
    return this.#listener.isOpen;
  }

  send(bytes: Buffer): void {
    this.#listener.send(bytes, this);
  }
}
