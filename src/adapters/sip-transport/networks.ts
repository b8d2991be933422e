import { type BlockList, isIP, isIPv6 } from 'node:net';

/** Adds an address or a network in CIDR form. @throws Error when it is neither. */
export function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  const widest = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? widest : Number(bits);
  if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > widest) {
    throw new Error(`"${network}" is neither an address nor a network such as 192.0.2.0/24`);
  }
  list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 addresses as sockets of both families report them: `::ffff:192.0.2.1` is 192.0.2.1. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Under what a source is remembered: an IPv4 address, or the /64 of an IPv6 address, all of which one host can have. */
export function sourceKey(address: string): string {
  if (!address.includes(':')) return address;
  const zone = address.indexOf('%');
  const plain = plainAddress(zone < 0 ? address : address.slice(0, zone));
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  front.push(...Array.from({ length: zeros }, () => '0'));
  return `${[...front, ...back].slice(0, 4).join(':')}::/64`;
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
