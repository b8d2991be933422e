import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MAGIC_COOKIE = 0x2112a442;
const HEADER_LENGTH = 20;
const INTEGRITY_LENGTH = 24;
const FINGERPRINT_LENGTH = 8;
const FINGERPRINT_MASK = 0x5354554e;

/** Attribute types (RFC 8489 §18.3, RFC 8445 §16.1). */
export const stunAttributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  software: 0x8022,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;

export type StunClass = 'request' | 'indication' | 'success' | 'error';

export interface StunMessage {
  readonly kind: StunClass;
  /** 1 is Binding. */
  readonly method: number;
  readonly transactionId: Buffer;
  /** In order; those behind MESSAGE-INTEGRITY are left out, as nobody vouches for them. */
  readonly attributes: readonly { readonly type: number; readonly value: Buffer }[];
  /** Offset of MESSAGE-INTEGRITY in the packet; -1 without. */
  readonly integrityAt: number;
}

const CLASSES: readonly StunClass[] = ['request', 'indication', 'success', 'error'];

/** Whether a packet on a shared port is STUN (RFC 7983 §7). */
export function isStun(packet: Uint8Array): boolean {
  return packet.length >= HEADER_LENGTH && packet[0]! < 4;
}

/** Reads a STUN message (RFC 8489 §5); null where it is malformed or its FINGERPRINT is wrong. */
export function parseStun(packet: Buffer): StunMessage | null {
  if (!isStun(packet) || packet.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const length = packet.readUInt16BE(2);
  if (length % 4 !== 0 || HEADER_LENGTH + length !== packet.length) return null;
  const attributes: { type: number; value: Buffer }[] = [];
  let integrityAt = -1;
  for (let at = HEADER_LENGTH; at < packet.length; ) {
    const type = packet.readUInt16BE(at);
    const size = packet.readUInt16BE(at + 2);
    const next = at + 4 + ((size + 3) & ~3);
    if (next > packet.length) return null;
    if (type === stunAttributes.fingerprint) {
      if (size !== 4 || next !== packet.length || packet.readUInt32BE(at + 4) !== fingerprint(packet.subarray(0, at)))
        return null;
    } else if (integrityAt < 0) {
      if (type === stunAttributes.messageIntegrity) {
        if (size !== 20) return null;
        integrityAt = at;
      } else attributes.push({ type, value: packet.subarray(at + 4, at + 4 + size) });
    }
    at = next;
  }
  const type = packet.readUInt16BE(0);
  return {
    kind: CLASSES[((type >> 7) & 2) | ((type >> 4) & 1)]!,
    method: (type & 0x0f) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80),
    transactionId: packet.subarray(8, HEADER_LENGTH),
    attributes,
    integrityAt,
  };
}

/** The value of an attribute, the first if it stands there twice. */
export function stunAttribute(message: StunMessage, type: number): Buffer | undefined {
  return message.attributes.find((attribute) => attribute.type === type)?.value;
}

/** Whether MESSAGE-INTEGRITY is there and right under `password` (short-term credentials, RFC 8489 §9.1). */
export function integrityIsRight(packet: Buffer, message: StunMessage, password: string): boolean {
  if (message.integrityAt < 0) return false;
  const covered = Buffer.from(packet.subarray(0, message.integrityAt));
  covered.writeUInt16BE(message.integrityAt + INTEGRITY_LENGTH - HEADER_LENGTH, 2);
  const expected = createHmac('sha1', password).update(covered).digest();
  return timingSafeEqual(expected, packet.subarray(message.integrityAt + 4, message.integrityAt + INTEGRITY_LENGTH));
}

export interface StunParts {
  readonly kind: StunClass;
  readonly method: number;
  readonly transactionId: Buffer;
  readonly attributes: readonly { readonly type: number; readonly value: Buffer }[];
  /** Adds MESSAGE-INTEGRITY under this password. */
  readonly password?: string;
}

/** Builds a message with FINGERPRINT. */
export function buildStun(parts: StunParts): Buffer {
  const body = Buffer.concat(parts.attributes.map(attribute));
  const integrity = parts.password === undefined ? 0 : INTEGRITY_LENGTH;
  const packet = Buffer.alloc(HEADER_LENGTH + body.length + integrity + FINGERPRINT_LENGTH);
  packet.writeUInt16BE(messageType(parts.kind, parts.method), 0);
  packet.writeUInt32BE(MAGIC_COOKIE, 4);
  parts.transactionId.copy(packet, 8, 0, 12);
  body.copy(packet, HEADER_LENGTH);
  let end = HEADER_LENGTH + body.length;
  if (parts.password !== undefined) {
    packet.writeUInt16BE(body.length + INTEGRITY_LENGTH, 2);
    const code = createHmac('sha1', parts.password).update(packet.subarray(0, end)).digest();
    packet.writeUInt16BE(stunAttributes.messageIntegrity, end);
    packet.writeUInt16BE(code.length, end + 2);
    code.copy(packet, end + 4);
    end += INTEGRITY_LENGTH;
  }
  packet.writeUInt16BE(packet.length - HEADER_LENGTH, 2);
  packet.writeUInt16BE(stunAttributes.fingerprint, end);
  packet.writeUInt16BE(4, end + 2);
  packet.writeUInt32BE(fingerprint(packet.subarray(0, end)), end + 4);
  return packet;
}

function attribute(one: { readonly type: number; readonly value: Buffer }): Buffer {
  const bytes = Buffer.alloc(4 + ((one.value.length + 3) & ~3));
  bytes.writeUInt16BE(one.type, 0);
  bytes.writeUInt16BE(one.value.length, 2);
  one.value.copy(bytes, 4);
  return bytes;
}

function messageType(kind: StunClass, method: number): number {
  const number = CLASSES.indexOf(kind);
  return (method & 0x0f) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((number & 1) << 4) | ((number & 2) << 7);
}

function fingerprint(covered: Buffer): number {
  return (crc32(covered) ^ FINGERPRINT_MASK) >>> 0;
}

/** XOR-MAPPED-ADDRESS (RFC 8489 §14.2) of an IPv4 or IPv6 address in text form. */
export function xorMappedAddress(address: string, port: number, transactionId: Buffer): Buffer {
  const bytes = addressBytes(address);
  const value = Buffer.alloc(4 + bytes.length);
  value[1] = bytes.length === 4 ? 1 : 2;
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC_COOKIE, 0);
  transactionId.copy(mask, 4);
  for (let i = 0; i < bytes.length; i++) value[4 + i] = bytes[i]! ^ mask[i]!;
  return value;
}

function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const plain = address.split('%')[0]!;
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
  const text = tail ? `${plain.slice(0, tail.index)}${hexWord(tail[1], tail[2])}:${hexWord(tail[3], tail[4])}` : plain;
  const [head = '', rest] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = rest === undefined || rest === '' ? [] : rest.split(':');
  const words = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  const bytes = Buffer.alloc(16);
  words.slice(0, 8).forEach((word, i) => {
    bytes.writeUInt16BE(Number.parseInt(word, 16) & 0xffff, i * 2);
  });
  return bytes;
}

function hexWord(high: string | undefined, low: string | undefined): string {
  return ((Number(high) << 8) | Number(low)).toString(16);
}
