import type { Clock } from '../../src/kernel/clock.ts';
import { ParleyError } from '../../src/kernel/errors.ts';
import { parseSipMessage, parseUri, type SipMessage } from '../../src/protocol/sip/message/index.ts';
import type { SipFlow, SipTarget, SipTransportName, SipTransportPort } from '../../src/protocol/sip/transport-port.ts';

/** What happens to one message on the way: how long each copy takes; no copy is a loss. */
export type Fate = (bytes: Buffer) => readonly number[];

/** A network of user agents in memory. Messages travel as bytes, so that both ends really write and parse. */
export class SipNetwork {
  readonly clock: Clock;
  readonly #hosts = new Map<string, FakeTransport>();
  /** Every message that was sent, first line only, as `from>to INVITE …`. */
  readonly log: string[] = [];
  /** Every message that was sent. */
  readonly sent: { from: string; to: string; text: string }[] = [];
  fate: Fate = () => [1];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A host that speaks the transports named. */
  host(name: string, transports: readonly SipTransportName[] = ['udp']): FakeTransport {
    const transport = new FakeTransport(this, name, transports);
    this.#hosts.set(name, transport);
    return transport;
  }

  find(name: string): FakeTransport | undefined {
    return this.#hosts.get(name);
  }

  carry(from: string, flow: FakeFlow, bytes: Buffer): void {
    const text = bytes.toString('latin1');
    this.log.push(`${from}>${flow.remote.host} ${text.slice(0, text.indexOf('\r\n'))}`);
    this.sent.push({ from, to: flow.remote.host, text });
    for (const delayMs of flow.isReliable ? [1] : this.fate(bytes)) {
      this.clock.setTimer(delayMs, () => this.#hosts.get(flow.remote.host)?.deliver(bytes, flow.transport, from));
    }
  }
}

export class FakeFlow implements SipFlow {
  readonly id: string;
  readonly transport: SipTransportName;
  readonly isReliable: boolean;
  readonly local: { host: string; port: number };
  readonly remote: { host: string; port: number };
  isOpen = true;
  readonly #network: SipNetwork;

  constructor(network: SipNetwork, transport: SipTransportName, local: string, remote: string) {
    this.#network = network;
    this.id = `${transport}:${local}>${remote}`;
    this.transport = transport;
    this.isReliable = transport !== 'udp';
    this.local = { host: local, port: 5060 };
    this.remote = { host: remote, port: 5060 };
  }

  send(bytes: Buffer): void {
    if (this.isOpen) this.#network.carry(this.local.host, this, Buffer.from(bytes));
  }
}

export class FakeTransport implements SipTransportPort {
  readonly name: string;
  readonly #network: SipNetwork;
  readonly #transports: readonly SipTransportName[];
  readonly #flows = new Map<string, FakeFlow>();
  readonly #onMessage: ((message: SipMessage, flow: SipFlow) => void)[] = [];
  readonly #onClosed: ((flow: SipFlow, reason: string) => void)[] = [];
  /** Names that resolve to several hosts. */
  readonly names = new Map<string, readonly SipTarget[]>();
  unreachable = new Set<string>();

  constructor(network: SipNetwork, name: string, transports: readonly SipTransportName[]) {
    this.#network = network;
    this.name = name;
    this.#transports = transports;
  }

  async resolve(uri: string): Promise<SipTarget[]> {
    const parsed = parseUri(uri);
    if (parsed?.kind !== 'sip') throw new ParleyError('sip-unreachable', `no SIP URI: ${uri}`);
    const known = this.names.get(parsed.host);
    if (known) return [...known];
    const transport = (parsed.params.get('transport') ?? 'udp') as SipTransportName;
    return [{ transport, host: parsed.host, port: parsed.port ?? 5060 }];
  }

  async connect(target: SipTarget): Promise<SipFlow> {
    const peer = this.#network.find(target.host);
    if (!peer?.speaks(target.transport) || this.unreachable.has(target.host)) {
      throw new ParleyError('sip-unreachable', `${target.host} does not speak ${target.transport}`);
    }
    return this.flowTo(target.host, target.transport);
  }

  speaks(transport: SipTransportName): boolean {
    return this.#transports.includes(transport);
  }

  flowTo(remote: string, transport: SipTransportName = 'udp'): FakeFlow {
    const id = `${transport}:${remote}`;
    const flow = this.#flows.get(id) ?? new FakeFlow(this.#network, transport, this.name, remote);
    this.#flows.set(id, flow);
    return flow;
  }

  closeFlow(remote: string, transport: SipTransportName = 'udp'): void {
    const flow = this.flowTo(remote, transport);
    flow.isOpen = false;
    this.#flows.delete(`${transport}:${remote}`);
    for (const listener of this.#onClosed) listener(flow, 'closed by the test');
  }

  advertised(): { host: string; port: number } {
    return { host: this.name, port: 5060 };
  }

  onMessage(listener: (message: SipMessage, flow: SipFlow) => void): () => void {
    this.#onMessage.push(listener);
    return () => this.#onMessage.splice(this.#onMessage.indexOf(listener), 1);
  }

  onFlowClosed(listener: (flow: SipFlow, reason: string) => void): () => void {
    this.#onClosed.push(listener);
    return () => this.#onClosed.splice(this.#onClosed.indexOf(listener), 1);
  }

  deliver(bytes: Buffer, transport: SipTransportName, from: string): void {
    const parsed = parseSipMessage(bytes, 'datagram');
    if (!parsed.ok) throw new Error(`we sent what cannot be parsed:\n${bytes.toString('latin1')}`);
    for (const listener of this.#onMessage) listener(parsed.message, this.flowTo(from, transport));
  }
}
