import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../kernel/clock.ts';
import { GenerationMap } from './generation-map.ts';
import { addNetwork, isWildcard } from './networks.ts';

const refreshMs = 15_000;
const rememberedPeers = 10_000;
const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1',
];

interface Interface {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly network: BlockList;
  readonly isInternal: boolean;
}

/** Which of our addresses a peer sees. */
export class LocalAddresses {
  readonly #clock: Clock;
  readonly #outside: string | undefined;
  readonly #inside = new BlockList();
  #interfaces: readonly Interface[] = [];
  /** What peers were told: it is asked for with every message. */
  #told = new GenerationMap<string>({ capacity: rememberedPeers });
  #readAt = Number.NEGATIVE_INFINITY;

  /** @param parts.advertise the name or address for peers outside `localNetworks` (default: the private networks). */
  constructor(parts: { clock: Clock; advertise?: { host: string; localNetworks?: readonly string[] } }) {
    this.#clock = parts.clock;
    this.#outside = parts.advertise?.host;
    for (const network of parts.advertise?.localNetworks ?? privateNetworks) addNetwork(this.#inside, network);
  }

  /** What a peer shall be told to reach us by; `bound` is the address of our socket. */
  advertisedTo(remote: string, bound: string): string {
    this.#refresh();
    const key = `${bound} ${remote}`;
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const address = this.#advertised(remote, bound);
    this.#told.set(key, address);
    return address;
  }

  #advertised(remote: string, bound: string): string {
    const family = isIPv6(remote) ? 'ipv6' : 'ipv4';
    if (this.#outside !== undefined && !this.#inside.check(remote, family)) return this.#outside;
    return isWildcard(bound) ? this.towards(remote) : bound;
  }

  /** Our address in the peer's network, or else the first that is not loopback. */
  towards(remote: string): string {
    this.#refresh();
    const family = isIPv6(remote) ? 'ipv6' : 'ipv4';
    const candidates = this.#interfaces.filter((one) => one.family === family);
    const same = candidates.find((one) => one.network.check(remote, family));
    const chosen = same ?? candidates.find((one) => !one.isInternal) ?? candidates[0];
    return chosen?.address ?? (family === 'ipv6' ? '::1' : '127.0.0.1');
  }

  #refresh(): void {
    const now = this.#clock.now();
    if (now - this.#readAt < refreshMs) return;
    this.#readAt = now;
    this.#told = new GenerationMap({ capacity: rememberedPeers });
    this.#interfaces = readInterfaces();
  }
}

function readInterfaces(): Interface[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address, cidr }) => cidr !== null && !address.startsWith('fe80:'))
    .map(({ address, cidr, family, internal }) => {
      const network = new BlockList();
      addNetwork(network, cidr!);
      return { address, network, isInternal: internal, family: family === 'IPv6' ? 'ipv6' : 'ipv4' };
    });
}
