import { isIPv6 } from 'node:net';
import type { CapturedMessage, Endpoint } from './captured-message.ts';
import { addressBytes, onesComplementSum } from './ip-bytes.ts';
import { redact } from './redaction.ts';

const linktypeRaw = 101;
const snapLength = 65_535;
const udpProtocol = 17;
const sipPort = 5060;

/**
 * The messages as a PCAP file (linktype RAW) that protocol analysers open as SIP: every message in one made-up UDP datagram
 * with the real addresses and times. On TLS and WebSocket our port is written as 5060, because what was encrypted is readable
 * here. Secrets are blacked out.
 */
export function writePcap(messages: readonly CapturedMessage[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32BE(0xa1b2_c3d4, 0);
  header.writeUInt16BE(2, 4);
  header.writeUInt16BE(4, 6);
  header.writeUInt32BE(snapLength, 16);
  header.writeUInt32BE(linktypeRaw, 20);
  return Buffer.concat([header, ...messages.flatMap(record)]);
}

function record(message: CapturedMessage): Buffer[] {
  const isPlain = message.transport === 'udp' || message.transport === 'tcp';
  const ours: Endpoint = isPlain ? message.local : { host: message.local.host, port: sipPort };
  const [from, to] = message.direction === 'received' ? [message.remote, ours] : [ours, message.remote];
  const packet = datagram(from, to, redact(message.bytes));
  const header = Buffer.alloc(16);
  header.writeUInt32BE(Math.floor(message.atMs / 1000), 0);
  header.writeUInt32BE(Math.round((message.atMs % 1000) * 1000), 4);
  header.writeUInt32BE(packet.length, 8);
  header.writeUInt32BE(packet.length, 12);
  return [header, packet];
}

function datagram(from: Endpoint, to: Endpoint, whole: Buffer): Buffer {
  const isV6 = isIPv6(from.host) || isIPv6(to.host);
  const payload = whole.subarray(0, snapLength - (isV6 ? 48 : 28));
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(from.port, 0);
  udp.writeUInt16BE(to.port, 2);
  udp.writeUInt16BE(8 + payload.length, 4);
  const source = addressBytes(from.host, isV6);
  const target = addressBytes(to.host, isV6);
  // IPv4 allows a UDP checksum of 0, IPv6 does not (RFC 8200 §8.1).
  if (isV6) udp.writeUInt16BE(udpChecksum(source, target, udp, payload), 6);
  const header = isV6 ? ipv6Header(source, target, 8 + payload.length) : ipv4Header(source, target, 28 + payload.length);
  return Buffer.concat([header, udp, payload]);
}

function ipv4Header(source: Buffer, target: Buffer, totalLength: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(totalLength, 2);
  header[8] = 64;
  header[9] = udpProtocol;
  source.copy(header, 12);
  target.copy(header, 16);
  header.writeUInt16BE(0xffff - onesComplementSum([header]), 10);
  return header;
}

function ipv6Header(source: Buffer, target: Buffer, payloadLength: number): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(payloadLength, 4);
  header[6] = udpProtocol;
  header[7] = 64;
  source.copy(header, 8);
  target.copy(header, 24);
  return header;
}

function udpChecksum(source: Buffer, target: Buffer, udp: Buffer, payload: Buffer): number {
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(udp.length + payload.length, 0);
  pseudo.writeUInt32BE(udpProtocol, 4);
  const sum = 0xffff - onesComplementSum([source, target, pseudo, udp, payload]);
  return sum === 0 ? 0xffff : sum;
}
