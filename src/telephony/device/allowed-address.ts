import { BlockList, isIP } from 'node:net';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { Device } from './device.ts';

/** Reads `192.0.2.7` or `192.0.2.0/24`; null when it is neither. */
export function addressRange(text: string): BlockList | null {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const widest = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? widest : Number(bits);
  if (prefix > widest) return null;
  const list = new BlockList();
  list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return list;
}

/** Whether what the administrator says of a device lets it come from there; else why not, in words for its display. */
export function refusalOfSource(
  device: Pick<Device, 'allowedAddress' | 'transport'>,
  source: { readonly host: string; readonly transport: SipTransportName },
): string | null {
  const { transport = 'any', allowedAddress = null } = device;
  if (transport !== 'any' && transport !== source.transport) return `Only over ${transport.toUpperCase()}`;
  if (allowedAddress === null) return null;
  const isInside = addressRange(allowedAddress)?.check(source.host, isIP(source.host) === 6 ? 'ipv6' : 'ipv4') ?? false;
  return isInside ? null : 'Not from this address';
}
