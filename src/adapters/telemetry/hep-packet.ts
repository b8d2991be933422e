import { isIPv6 } from 'node:net';
import { addressBytes } from '../../telephony/trace/index.ts';

/** One SIP message as HEP3 carries it. */
export interface HepMessage {
  readonly atMs: number;
  readonly from: { readonly host: string; readonly port: number };
  readonly to: { readonly host: string; readonly port: number };
  readonly isReliable: boolean;
  readonly sipCallId: string;
  readonly payload: Buffer;
  /** Names us among the sources of the collector. */
  readonly agentId: number;
  /** Null: the collector wants none. */
  readonly key: string | null;
}

/** Chunk types of the HEP3 specification, revision 37. */
const chunks = {
  family: 1,
  protocol: 2,
  source4: 3,
  destination4: 4,
  source6: 5,
  destination6: 6,
  sourcePort: 7,
  destinationPort: 8,
  seconds: 9,
  microseconds: 10,
  payloadType: 11,
  agentId: 12,
  key: 14,
  payload: 15,
  correlationId: 17,
} as const;

const familyIpv4 = 2;
const familyIpv6 = 10;
const protocolTcp = 6;
const protocolUdp = 17;
const payloadSip = 1;
const headerBytes = 6;

/** Writes a message as HEP3: magic, total length, then chunks of vendor, type, length and value, all big endian. */
export function hepPacket(message: HepMessage): Buffer {
  const isV6 = isIPv6(message.from.host) || isIPv6(message.to.host);
  const parts = [
    chunk('family', one(isV6 ? familyIpv6 : familyIpv4)),
    chunk('protocol', one(message.isReliable ? protocolTcp : protocolUdp)),
    chunk(isV6 ? 'source6' : 'source4', addressBytes(message.from.host, isV6)),
    chunk(isV6 ? 'destination6' : 'destination4', addressBytes(message.to.host, isV6)),
    chunk('sourcePort', two(message.from.port)),
    chunk('destinationPort', two(message.to.port)),
    chunk('seconds', four(Math.floor(message.atMs / 1000))),
    chunk('microseconds', four(Math.round((message.atMs % 1000) * 1000))),
    chunk('payloadType', one(payloadSip)),
    chunk('agentId', four(message.agentId)),
    ...(message.key === null ? [] : [chunk('key', Buffer.from(message.key))]),
    chunk('correlationId', Buffer.from(message.sipCallId)),
    chunk('payload', message.payload),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, headerBytes);
  return Buffer.concat([Buffer.from('HEP3'), two(length), ...parts]);
}

function chunk(name: keyof typeof chunks, value: Buffer): Buffer {
  return Buffer.concat([two(0), two(chunks[name]), two(headerBytes + value.length), value]);
}

function one(value: number): Buffer {
  return Buffer.from([value]);
}

function two(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function four(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
