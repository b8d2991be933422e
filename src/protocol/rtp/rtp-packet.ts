/** The fixed RTP header and where the payload lies (RFC 3550 §5.1). Reused between packets: reading allocates nothing. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Length of the fixed header with its CSRC list, without the extension: what SRTP leaves readable begins here. */
  csrcEnd: number;
  /** Offset of the first payload byte, behind CSRC list and header extension. */
  payloadStart: number;
  /** Offset behind the last payload byte, before the padding. */
  payloadEnd: number;
}

export const RTP_HEADER_LENGTH = 12;

export function emptyRtpHeader(): RtpHeader {
  return { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0, csrcEnd: 0, payloadStart: 0, payloadEnd: 0 };
}

/**
 * Whether a packet with version 2 is RTCP and not RTP when both share a port (RFC 5761 §4).
 */
export function isRtcp(packet: Uint8Array): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Reads `packet[0..length)` into `into`. False, and `into` undefined in content, where it is no RTP packet. */
export function readRtp(packet: Uint8Array, length: number, into: RtpHeader): boolean {
  if (!readRtpHeader(packet, length, into)) return false;
  if ((packet[0]! & 0x20) === 0) return true;
  const padding = packet[length - 1]!;
  if (padding === 0 || padding > length - into.payloadStart) return false;
  into.payloadEnd = length - padding;
  return true;
}

/** As {@link readRtp} but without the padding, which SRTP encrypts: `payloadEnd` is the packet's end. */
export function readRtpHeader(packet: Uint8Array, length: number, into: RtpHeader): boolean {
  if (length < RTP_HEADER_LENGTH || length > packet.length) return false;
  const first = packet[0]!;
  if (first >> 6 !== 2) return false;
  const second = packet[1]!;
  let start = RTP_HEADER_LENGTH + (first & 0x0f) * 4;
  into.csrcEnd = start;
  if ((first & 0x10) !== 0) {
    if (start + 4 > length) return false;
    start += 4 + ((packet[start + 2]! << 8) | packet[start + 3]!) * 4;
  }
  if (start > length) return false;
  into.marker = second > 127;
  into.payloadType = second & 0x7f;
  into.sequence = (packet[2]! << 8) | packet[3]!;
  into.timestamp = readUint32(packet, 4);
  into.ssrc = readUint32(packet, 8);
  into.payloadStart = start;
  into.payloadEnd = length;
  return true;
}

/** What {@link writeRtpHeader} writes: a header without CSRC list, extension and padding. */
export interface RtpFields {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Writes the 12 bytes of a plain header at the start of `packet`. Numbers are taken modulo their width. */
export function writeRtpHeader(packet: Uint8Array, fields: RtpFields): void {
  packet[0] = 0x80;
  rewriteRtpHeader(packet, fields);
}

/** Changes the fields in place and leaves the first byte (CSRC count, extension and padding flags) as it is. */
export function rewriteRtpHeader(packet: Uint8Array, fields: RtpFields): void {
  packet[1] = (fields.marker ? 0x80 : 0) | fields.payloadType;
  packet[2] = fields.sequence >>> 8;
  packet[3] = fields.sequence;
  writeUint32(packet, 4, fields.timestamp);
  writeUint32(packet, 8, fields.ssrc);
}

/** The CSRC list (RFC 3550 §5.1): who contributed to a mixed packet. */
export function readCsrcs(packet: Uint8Array): number[] {
  const count = (packet[0] ?? 0) & 0x0f;
  return Array.from({ length: count }, (_, index) => readUint32(packet, RTP_HEADER_LENGTH + index * 4));
}

/** A header extension (RFC 3550 §5.3.1) or null; `profile` 0xBEDE are the one-byte elements of RFC 8285. */
export function readExtension(packet: Buffer, header: RtpHeader): { profile: number; data: Buffer } | null {
  if ((packet[0]! & 0x10) === 0) return null;
  return { profile: packet.readUInt16BE(header.csrcEnd), data: packet.subarray(header.csrcEnd + 4, header.payloadStart) };
}

export interface RtpPacketParts extends RtpFields {
  readonly csrcs?: readonly number[];
  readonly extension?: { readonly profile: number; readonly data: Buffer };
  readonly payload: Buffer;
  /** Bytes of padding to add, the last of which holds the number. */
  readonly padding?: number;
}

/** Builds a whole packet. For streams, write the header in place instead. */
export function buildRtp(parts: RtpPacketParts): Buffer {
  const csrcs = parts.csrcs ?? [];
  const extension = parts.extension;
  const padding = parts.padding ?? 0;
  const extensionWords = extension ? Math.ceil(extension.data.length / 4) : 0;
  const start = RTP_HEADER_LENGTH + csrcs.length * 4 + (extension ? 4 + extensionWords * 4 : 0);
  const packet = Buffer.alloc(start + parts.payload.length + padding);
  writeRtpHeader(packet, parts);
  packet[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extension ? 0x10 : 0) | csrcs.length;
  csrcs.forEach((csrc, index) => {
    packet.writeUInt32BE(csrc >>> 0, RTP_HEADER_LENGTH + index * 4);
  });
  if (extension) {
    const at = RTP_HEADER_LENGTH + csrcs.length * 4;
    packet.writeUInt16BE(extension.profile, at);
    packet.writeUInt16BE(extensionWords, at + 2);
    extension.data.copy(packet, at + 4);
  }
  parts.payload.copy(packet, start);
  if (padding > 0) packet[packet.length - 1] = padding;
  return packet;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
