import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type {
  SipFlow,
  SipTarget,
  SipTrafficListener,
  SipTrafficSource,
  SipTransportName,
  SipTransportPort,
} from '../../protocol/sip/transport-port.ts';
import { makeCertificate } from './certificate.ts';
import { authoritiesOf, Connections } from './connections.ts';
import { DnsCache } from './dns-cache.ts';
import { Listener } from './listeners.ts';
import { LocalAddresses } from './local-addresses.ts';
import { ServerLocator } from './locate-servers.ts';
import { isWildcard, plainAddress } from './networks.ts';
import { Receiver } from './receiver.ts';
import { systemResolver } from './system-resolver.ts';
import { TargetMemory } from './target-memory.ts';
import { TrafficGuard } from './traffic-guard.ts';
import {
  defaultTransportLimits,
  type ListenAddress,
  type SipTransportOptions,
  type TlsCredentials,
  type TransportLimits,
} from './transport-options.ts';
import { UdpListener } from './udp-listener.ts';
import { isForPath, sipPath } from './websocket-upgrade.ts';

export interface SipTransportParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly options: SipTransportOptions;
}

/** The sockets of the exchange: UDP, TCP, TLS, WS and WSS. Made by {@link SipTransport.open}, ended by `await using` or `close`. */
export class SipTransport implements SipTransportPort, SipTrafficSource, AsyncDisposable {
  readonly guard: TrafficGuard;
  readonly #parts: SipTransportParts;
  readonly #logger: Logger;
  readonly #options: SipTransportOptions;
  readonly #limits: TransportLimits;
  readonly #receiver: Receiver;
  readonly #connections: Connections;
  readonly #locator: ServerLocator;
  readonly #memory: TargetMemory;
  readonly #localAddresses: LocalAddresses;
  readonly #udp: UdpListener[] = [];
  readonly #listeners: Listener[] = [];
  /** Where transports listened that were stopped. */
  readonly #stopped: ListenAddress[] = [];
  readonly #detach: (() => void)[] = [];
  #credentials: TlsCredentials;
  #closed: Promise<void> | null = null;

  private constructor(parts: SipTransportParts) {
    const { clock, random, options } = parts;
    this.#parts = parts;
    this.#logger = parts.logger.component('sip:transport');
    this.#options = options;
    this.#limits = { ...defaultTransportLimits, ...options.limits };
    this.guard = new TrafficGuard({ clock, logger: this.#logger, options: options.guard ?? {} });
    this.#receiver = new Receiver({ clock, logger: this.#logger, guard: this.guard });
    this.#memory = new TargetMemory({ clock, rememberMs: this.#limits.rememberFailureMs });
    this.#localAddresses = new LocalAddresses({ clock, ...(options.advertise ? { advertise: options.advertise } : {}) });
    this.#credentials = options.tls?.credentials ?? selfSigned(parts);
    const credentials = (): TlsCredentials => this.#credentials;
    const { guard } = this;
    this.#connections = new Connections({
      clock,
      limits: this.#limits,
      receiver: this.#receiver,
      guard,
      tls: options.tls ?? {},
      credentials,
    });
    const dns = new DnsCache({ clock, resolver: options.resolver ?? systemResolver() });
    this.#locator = new ServerLocator({ dns, random, isUsable: (transport, host) => this.#isUsable(transport, host) });
    this.#receiver.onMessage((message, flow) => {
      if (flow.isReliable) this.#connections.table.noteAlias(message, flow);
    });
  }

  /** Opens all listeners or none. Rejects with the system's error, e.g. `EADDRINUSE`. */
  static async open(parts: SipTransportParts): Promise<SipTransport> {
    const transport = new SipTransport(parts);
    try {
      for (const address of parts.options.listen) await transport.#listen(address);
    } catch (error) {
      await transport.close();
      throw error;
    }
    return transport;
  }

  /** Where we really listen: port 0 resolved. */
  addresses(): ListenAddress[] {
    const udp = this.#udp.map(({ local }) => ({ transport: 'udp' as const, ...local }));
    return [...udp, ...this.#listeners.map(({ transport, local }) => ({ transport, ...local }))];
  }

  /** The certificate in use; the self-signed one may be shown to be trusted by hand. */
  get certificate(): string {
    return this.#credentials.certificate;
  }

  resolve(uri: string): Promise<SipTarget[]> {
    try {
      const numeric = this.#locator.locateNumeric(uri);
      if (numeric) return Promise.resolve(numeric);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#locator.locate(uri).then((targets) => this.#memory.order(targets));
  }

  async connect(target: SipTarget): Promise<SipFlow> {
    if (target.transport === 'udp') return this.#udpTowards(target.host).flowTo(target.host, target.port);
    try {
      const flow = await this.#connections.connect(target);
      this.#memory.worked(target);
      return flow;
    } catch (error) {
      this.#memory.failed(target);
      throw error;
    }
  }

  /** Tells that a target did not answer (timers B and F), so that `resolve` names it last for a while. */
  reportFailure(target: SipTarget): void {
    this.#memory.failed(target);
  }

  /** The open flow with this id, e.g. of a stored binding; UDP flows have no state to find. */
  flow(id: string): SipFlow | undefined {
    return this.#connections.table.get(id);
  }

  advertised(flow: SipFlow): { host: string; port: number } {
    const host = this.#localAddresses.advertisedTo(flow.remote.host, flow.local.host);
    if (flow.transport === 'udp') return { host, port: flow.local.port };
    const listener = this.#listeners.find((one) => one.transport === flow.transport);
    return { host, port: listener?.local.port ?? flow.local.port };
  }

  onMessage(listener: (message: SipMessage, flow: SipFlow) => void): Unsubscribe {
    return this.#receiver.onMessage(listener);
  }

  onFlowClosed(listener: (flow: SipFlow, reason: string) => void): Unsubscribe {
    return this.#receiver.onClosed(listener);
  }

  onTraffic(listener: SipTrafficListener): Unsubscribe {
    return this.#receiver.onTraffic(listener);
  }

  get openConnections(): number {
    return this.#connections.table.size;
  }

  /** Takes another certificate for new TLS and WSS connections. @throws Error when certificate and key do not fit. */
  reloadCertificate(credentials: TlsCredentials): void {
    for (const listener of this.#listeners) listener.reload({ cert: credentials.certificate, key: credentials.key });
    this.#credentials = credentials;
  }

  /**
   * Takes SIP over WebSocket at `path` of a web server, so that the browser phone needs no other origin. Other paths are left
   * to the server's other listeners. `sourceOf` names the browser's address when a trusted proxy stands in front.
   */
  attachTo(server: HttpServer, options: { path?: string; sourceOf?: (request: IncomingMessage) => string } = {}): Unsubscribe {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (isForPath(request, options.path ?? sipPath)) this.handleUpgrade(request, socket, head, options.sourceOf?.(request));
    };
    server.on('upgrade', onUpgrade);
    const detach = (): void => {
      server.off('upgrade', onUpgrade);
    };
    this.#detach.push(detach);
    return detach;
  }

  /** The same for a server that hands out upgrades itself. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, source?: string): void {
    const transport = request.socket instanceof TLSSocket ? 'wss' : 'ws';
    this.#connections.upgrade(request, socket, head, transport, source && plainAddress(source));
  }

  /** Stops listening by one transport and ends the connections that came by it; those that we opened go on. */
  async stopListening(transport: SipTransportName): Promise<void> {
    const addresses = this.addresses().filter((one) => one.transport === transport);
    this.#stopped.push(...addresses);
    const listeners = takeOut(this.#listeners, (one) => one.transport === transport);
    const sockets = transport === 'udp' ? takeOut(this.#udp, () => true) : [];
    const closing = [...listeners, ...sockets].map((one) => one.close());
    for (const { port } of addresses) this.#connections.endAccepted(transport, port, 'the listener was stopped');
    await Promise.all(closing);
  }

  /** Listens again where it was stopped. Rejects with the system's error, e.g. `EADDRINUSE`. */
  async startListening(transport: SipTransportName): Promise<void> {
    for (const address of this.#stopped.filter((one) => one.transport === transport)) {
      await this.#listen(address);
      takeOut(this.#stopped, (one) => one === address);
    }
  }

  /** Stops listening, sends what is waiting and ends every connection. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Also takes what is sent to this IPv4 multicast group. @returns on how many interfaces; 0 unless UDP listens on all addresses */
  joinGroup(group: string): number {
    return this.#udp.reduce((sum, listener) => sum + listener.joinGroup(group), 0);
  }

  /** How long what comes waits: datagrams to be read, connections to be accepted; the mean since it was asked last, where it is longest, in milliseconds. */
  readingDelayMs(): number {
    const datagrams = this.#udp.map((listener) => listener.readingDelayMs());
    return Math.max(0, ...datagrams, ...this.#listeners.map((listener) => listener.acceptDelayMs()));
  }

  async #close(): Promise<void> {
    for (const detach of this.#detach) detach();
    const closing = this.#listeners.map((listener) => listener.close());
    this.#connections.closeAll();
    await Promise.all([...closing, ...this.#udp.map((listener) => listener.close())]);
  }

  async #listen(address: ListenAddress): Promise<void> {
    if (address.transport === 'udp') {
      const { clock, random } = this.#parts;
      const own = { receiver: this.#receiver, guard: this.guard, logger: this.#logger };
      this.#udp.push(await UdpListener.open({ address, ...own, clock, random }));
      return;
    }
    const { certificate: cert, key } = this.#credentials;
    const options = this.#options.tls ?? {};
    const ca = options.requestClientCertificates ? authoritiesOf(options) : undefined;
    const tls = { cert, key, ...(ca ? { ca } : {}), requestCert: options.requestClientCertificates ?? false };
    this.#listeners.push(
      await Listener.open({ address, acceptor: this.#connections, limits: this.#limits, clock: this.#parts.clock, tls }),
    );
  }

  #udpTowards(host: string): UdpListener {
    const family = this.#udp.filter((listener) => listener.isIpv6 === isIPv6(host));
    const ours = family.length > 1 ? this.#localAddresses.towards(host) : '';
    const chosen =
      family.find(({ local }) => local.host === ours) ?? family.find(({ local }) => isWildcard(local.host)) ?? family[0];
    if (chosen) return chosen;
    throw new ParleyError('sip-unreachable', `There is no UDP socket for ${host}`, { details: { host } });
  }

  /** @param host '' asks for the transport alone. */
  #isUsable(transport: SipTransportName, host: string): boolean {
    if (transport !== 'udp') return transport === 'tcp' || transport === 'tls';
    return this.#udp.some((listener) => host === '' || listener.isIpv6 === isIPv6(host));
  }
}

/** Removes from the list what fits, and gives it. */
function takeOut<T>(list: T[], fits: (one: T) => boolean): T[] {
  const taken = list.filter(fits);
  list.splice(0, list.length, ...list.filter((one) => !taken.includes(one)));
  return taken;
}

function selfSigned({ clock, random, options }: SipTransportParts): TlsCredentials {
  const names = [
    'localhost',
    options.advertise?.host,
    ...options.listen.map(({ host }) => host).filter((host) => !isWildcard(host)),
  ];
  return makeCertificate({
    names: [...new Set(names)].filter((name): name is string => name !== undefined),
    // A day back, so that peers with a slow clock take it at once.
    fromMs: clock.now() - 86_400_000,
    days: 825,
    serial: random.bytes(16),
    purposes: ['server', 'client'],
  });
}
