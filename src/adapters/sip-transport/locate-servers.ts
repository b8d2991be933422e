import { isIP } from 'node:net';
import { ParleyError } from '../../kernel/errors.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { parseSipUri, type SipUri } from '../../protocol/sip/message/index.ts';
import type { SipTarget, SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { DnsCache } from './dns-cache.ts';
import { orderServices, type ServiceRecord } from './order-services.ts';

/** NAPTR services of RFC 3263 §4.1 and RFC 7118 §7 that we can reach. A WebSocket is opened by the browser, never by us. */
const services: Readonly<Record<string, SipTransportName>> = { 'SIP+D2U': 'udp', 'SIP+D2T': 'tcp', 'SIPS+D2T': 'tls' };
const srvPrefixes: Readonly<Record<'udp' | 'tcp' | 'tls', string>> = { udp: '_sip._udp', tcp: '_sip._tcp', tls: '_sips._tcp' };
const transportNames = new Set<string>(['udp', 'tcp', 'tls', 'ws', 'wss']);

type Dialled = 'udp' | 'tcp' | 'tls';

/** Finds the addresses behind a SIP URI, the best first (RFC 3263 §4). */
export class ServerLocator {
  readonly #dns: DnsCache;
  readonly #random: RandomSource;
  readonly #isUsable: (transport: SipTransportName, host: string) => boolean;

  /** @param parts.isUsable whether we have a socket for the transport and the address family. */
  constructor(parts: { dns: DnsCache; random: RandomSource; isUsable: (transport: SipTransportName, host: string) => boolean }) {
    this.#dns = parts.dns;
    this.#random = parts.random;
    this.#isUsable = parts.isUsable;
  }

  /** The targets of a URI with a numeric host, without waiting; undefined when names must be asked for. */
  locateNumeric(text: string): SipTarget[] | undefined {
    const uri = parse(text);
    const host = uri.params.get('maddr') ?? uri.host;
    if (isIP(host) === 0) return undefined;
    const transport = transportOf(uri) ?? (uri.scheme === 'sips' ? 'tls' : 'udp');
    return [{ transport, host, port: uri.port ?? defaultPort(transport) }];
  }

  /** @throws ParleyError('sip-unreachable') when the URI is not SIP or no address was found. */
  async locate(text: string): Promise<SipTarget[]> {
    const numeric = this.locateNumeric(text);
    if (numeric) return numeric;
    const uri = parse(text);
    const host = uri.params.get('maddr') ?? uri.host;
    const targets = await this.#named(host, uri);
    if (targets.length > 0) return targets;
    throw new ParleyError('sip-unreachable', `No address was found for ${host}`, { details: { host } });
  }

  async #named(host: string, uri: SipUri): Promise<SipTarget[]> {
    const wanted = transportOf(uri);
    if (wanted === 'ws' || wanted === 'wss') return [];
    if (uri.port !== undefined) return this.#addresses(wanted ?? (uri.scheme === 'sips' ? 'tls' : 'udp'), host, uri.port, host);
    if (wanted) return this.#bySrv([wanted], host);
    const byNaptr = await this.#byNaptr(host, uri.scheme);
    if (byNaptr.length > 0) return byNaptr;
    return this.#bySrv(uri.scheme === 'sips' ? ['tls'] : ['udp', 'tcp', 'tls'], host);
  }

  async #byNaptr(host: string, scheme: 'sip' | 'sips'): Promise<SipTarget[]> {
    const records = (await this.#dns.naptr(host))
      .map((record) => ({ ...record, transport: services[record.service.toUpperCase()] }))
      .filter(({ transport, flags }) => transport !== undefined && flags.toLowerCase() === 's')
      .filter(({ transport }) => scheme === 'sip' || transport === 'tls')
      .toSorted((a, b) => a.order - b.order || a.preference - b.preference);
    const found: SipTarget[] = [];
    for (const record of records) found.push(...(await this.#services(record.transport as Dialled, record.replacement, host)));
    return found;
  }

  /** SRV of each transport in our order of preference; without any, the plain address on the default port (RFC 3263 §4.2). */
  async #bySrv(transports: readonly Dialled[], host: string): Promise<SipTarget[]> {
    const usable = transports.filter((transport) => this.#isUsable(transport, ''));
    const lists = await Promise.all(
      usable.map((transport) => this.#services(transport, `${srvPrefixes[transport]}.${host}`, host)),
    );
    const found = lists.flat();
    if (found.length > 0) return found;
    const transport = transports[0]!;
    return this.#addresses(transport, host, defaultPort(transport), host);
  }

  async #services(transport: Dialled, name: string, serverName: string): Promise<SipTarget[]> {
    const records = (await this.#dns.srv(name)).filter((record) => record.name !== '' && record.name !== '.');
    const ordered: ServiceRecord[] = orderServices(records, this.#random);
    const lists = await Promise.all(ordered.map((record) => this.#addresses(transport, record.name, record.port, serverName)));
    return lists.flat();
  }

  async #addresses(transport: Dialled, host: string, port: number, serverName: string): Promise<SipTarget[]> {
    const addresses = isIP(host) > 0 ? [host] : await this.#dns.addresses(host);
    return addresses
      .filter((address) => this.#isUsable(transport, address))
      .map((address) => ({ transport, host: address, port, serverName }));
  }
}

function parse(text: string): SipUri {
  const uri = parseSipUri(text);
  if (uri) return uri;
  throw new ParleyError('sip-unreachable', `"${text}" is not a SIP URI`, { details: { uri: text } });
}

/** `sips:` with `transport=tcp` means TLS over TCP (RFC 3261 §26.2.2). */
function transportOf(uri: SipUri): SipTransportName | undefined {
  const name = uri.params.get('transport')?.toLowerCase();
  if (name === undefined || !transportNames.has(name)) return undefined;
  if (uri.scheme === 'sips' && name === 'tcp') return 'tls';
  return name as SipTransportName;
}

/** RFC 3261 §19.1.2, RFC 7118 §5.2. */
export function defaultPort(transport: SipTransportName): number {
  const ports: Record<SipTransportName, number> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };
  return ports[transport];
}
