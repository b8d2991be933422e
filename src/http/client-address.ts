import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whose request it is: what the nearest proxy that is not ours says, where the connection comes from one of ours (X-Forwarded-For). */
export function clientAddress(
  trustedProxies: readonly string[],
): (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string {
  const trusted = new BlockList();
  for (const one of trustedProxies) {
    const [network, bits] = one.split('/');
    if (bits === undefined) trusted.addAddress(network!, family(network!));
    else trusted.addSubnet(network!, Number(bits), family(network!));
  }
  const isTrusted = (address: string) => isIP(address) > 0 && trusted.check(address, family(address));
  return ({ socket, headers }) => {
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    const hops = [...forwarded.map((one) => one.trim()).filter(Boolean), plain(socket.remoteAddress ?? '')];
    // From the end: what stands before the first hop that is not ours, anybody may have written.
    return hops.findLast((hop) => !isTrusted(hop)) ?? hops[0]!;
  };
}

/** IPv4 as dual-stack sockets write it. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
