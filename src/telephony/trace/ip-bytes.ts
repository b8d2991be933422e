import { isIPv4, isIPv6 } from 'node:net';

/** A numeric address as bytes; an IPv4 one among IPv6 in its mapped form, anything else as the unspecified address. */
export function addressBytes(host: string, asV6: boolean): Buffer {
  if (isIPv4(host)) {
    const four = Buffer.from(host.split('.').map(Number));
    return asV6 ? Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), four]) : four;
  }
  return asV6 && isIPv6(host) ? v6Bytes(host.split('%')[0]!) : Buffer.alloc(asV6 ? 16 : 4);
}

function v6Bytes(address: string): Buffer {
  // An embedded IPv4 address at the end stands for two groups.
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain = dotted ? `${dotted[1]}${hex(dotted[2]!, dotted[3]!)}:${hex(dotted[4]!, dotted[5]!)}` : address;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return Buffer.from([...front, ...zeros, ...back].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function hex(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

/** The 16-bit one's complement sum of RFC 1071 over parts, all but the last of even length. */
export function onesComplementSum(parts: readonly Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i + 1 < part.length; i += 2) sum += part.readUInt16BE(i);
    if (part.length % 2 === 1) sum += part[part.length - 1]! << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}
