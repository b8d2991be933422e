import { BlockList, isIP } from 'node:net';

/** One entry of a trunk's `peers`: an address, an address with port, or a network in CIDR form. */
export type Peer =
  | { readonly kind: 'address'; readonly address: string; readonly port: number | null }
  | { readonly kind: 'network'; readonly address: string; readonly bits: number };

/** Reads `192.0.2.1`, `192.0.2.1:5060`, `[2001:db8::1]:5060`, `192.0.2.0/24`; null when it is none of them (names are not trusted by address). */
export function parsePeer(text: string): Peer | null {
  const network = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text);
  if (network) {
    const bits = Number(network[2]);
    const version = isIP(network[1]!);
    return version && bits <= (version === 4 ? 32 : 128) ? { kind: 'network', address: network[1]!, bits } : null;
  }
  const withPort = /^(?:\[([0-9a-fA-F.:]+)\]|([0-9.]+))(?::(\d{1,5}))?$/.exec(text);
  const address = withPort?.[1] ?? withPort?.[2] ?? text;
  if (!isIP(address)) return null;
  const port = withPort?.[3] === undefined ? null : Number(withPort[3]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { kind: 'address', address: canonical(address), port };
}

interface Network<T> {
  readonly list: BlockList;
  readonly bits: number;
  readonly owner: T;
}

/** Finds who may send from an address: an exact address with port before one without, before the narrowest network. */
export class PeerAddressIndex<T> {
  readonly #exact = new Map<string, T[]>();
  readonly #networks: Network<T>[] = [];

  add(peerText: string, owner: T): void {
    const peer = parsePeer(peerText);
    if (!peer) return;
    if (peer.kind === 'address') {
      const key = exactKey(peer.address, peer.port);
      this.#exact.set(key, [...(this.#exact.get(key) ?? []), owner]);
      return;
    }
    const list = new BlockList();
    list.addSubnet(peer.address, peer.bits, family(peer.address));
    this.#networks.push({ list, bits: peer.bits, owner });
    this.#networks.sort((left, right) => right.bits - left.bits);
  }

  /** The most specific first; empty when nobody may send from there. */
  find(address: string, port: number): T[] {
    const plain = canonical(address);
    const found = [...(this.#exact.get(exactKey(plain, port)) ?? []), ...(this.#exact.get(exactKey(plain, null)) ?? [])];
    for (const network of this.#networks) {
      if (network.list.check(plain, family(plain))) found.push(network.owner);
    }
    return [...new Set(found)];
  }
}

/** IPv4 inside IPv6 (`::ffff:192.0.2.1`, as dual-stack sockets say) is the IPv4 address; IPv6 in its one lower-case short form. */
function canonical(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function exactKey(address: string, port: number | null): string {
  return `${address} ${port ?? '*'}`;
}
