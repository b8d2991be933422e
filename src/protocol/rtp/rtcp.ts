/** One reception report (RFC 3550 §6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Share lost since the last report, in 256ths. */
  readonly fractionLost: number;
  /** Packets lost since the beginning; negative with duplicates. */
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  /** In units of the RTP timestamp. */
  readonly jitter: number;
  /** Middle 32 bits of the last sender report's NTP time; 0 when none came. */
  readonly lastSenderReport: number;
  /** Since that report, in 65536ths of a second. */
  readonly delaySinceLastSenderReport: number;
}

export interface SenderInfo {
  /** NTP time: seconds since 1900 and 2^-32 fractions. */
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
  readonly packetCount: number;
  readonly octetCount: number;
}

export type RtcpPacket =
  | {
      readonly kind: 'sender-report';
      readonly ssrc: number;
      readonly sender: SenderInfo;
      readonly reports: readonly ReportBlock[];
    }
  | { readonly kind: 'receiver-report'; readonly ssrc: number; readonly reports: readonly ReportBlock[] }
  | { readonly kind: 'source-description'; readonly chunks: readonly { readonly ssrc: number; readonly cname: string | null }[] }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[]; readonly reason: string | null }
  /** Application-defined and feedback packets (RFC 4585) that we do not act on. */
  | { readonly kind: 'other'; readonly type: number };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const BYE = 203;
const REPORT_LENGTH = 24;
const CNAME_ITEM = 1;

/**
 * Reads a compound packet (RFC 3550 §6.1, Appendix A.2; reduced size of RFC 5506 allowed).
 * Null where any part of it is malformed: nothing of such a packet can be trusted.
 */
export function parseRtcp(compound: Buffer): RtcpPacket[] | null {
  const packets: RtcpPacket[] = [];
  let at = 0;
  while (at < compound.length) {
    if (at + 4 > compound.length || compound[at]! >> 6 !== 2) return null;
    const end = at + 4 + compound.readUInt16BE(at + 2) * 4;
    if (end > compound.length) return null;
    const padded = (compound[at]! & 0x20) !== 0;
    // Only the last packet of a compound may be padded (RFC 3550 §6.4.1).
    if (padded && end !== compound.length) return null;
    const padding = padded ? compound[end - 1]! : 0;
    if (padded && (padding === 0 || padding % 4 !== 0 || padding > end - at - 4)) return null;
    const packet = parseOne(compound[at + 1]!, compound[at]! & 0x1f, compound.subarray(at + 4, end - padding));
    if (!packet) return null;
    packets.push(packet);
    at = end;
  }
  return packets.length > 0 ? packets : null;
}

function parseOne(type: number, count: number, body: Buffer): RtcpPacket | null {
  switch (type) {
    case SENDER_REPORT:
      return parseSenderReport(count, body);
    case RECEIVER_REPORT: {
      if (body.length < 4 + count * REPORT_LENGTH) return null;
      return { kind: 'receiver-report', ssrc: body.readUInt32BE(0), reports: parseReports(body, 4, count) };
    }
    case SOURCE_DESCRIPTION:
      return parseSourceDescription(count, body);
    case BYE:
      return parseBye(count, body);
    default:
      return { kind: 'other', type };
  }
}

function parseSenderReport(count: number, body: Buffer): RtcpPacket | null {
  if (body.length < 24 + count * REPORT_LENGTH) return null;
  return {
    kind: 'sender-report',
    ssrc: body.readUInt32BE(0),
    sender: {
      ntpSeconds: body.readUInt32BE(4),
      ntpFraction: body.readUInt32BE(8),
      rtpTimestamp: body.readUInt32BE(12),
      packetCount: body.readUInt32BE(16),
      octetCount: body.readUInt32BE(20),
    },
    reports: parseReports(body, 24, count),
  };
}

function parseReports(body: Buffer, start: number, count: number): ReportBlock[] {
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * REPORT_LENGTH;
    return {
      ssrc: body.readUInt32BE(at),
      fractionLost: body[at + 4]!,
      cumulativeLost: body.readIntBE(at + 5, 3),
      highestSequence: body.readUInt32BE(at + 8),
      jitter: body.readUInt32BE(at + 12),
      lastSenderReport: body.readUInt32BE(at + 16),
      delaySinceLastSenderReport: body.readUInt32BE(at + 20),
    };
  });
}

function parseSourceDescription(count: number, body: Buffer): RtcpPacket | null {
  const chunks: { ssrc: number; cname: string | null }[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 5 > body.length) return null;
    const ssrc = body.readUInt32BE(at);
    at += 4;
    let cname: string | null = null;
    while (body[at] !== 0) {
      if (at + 2 > body.length) return null;
      const end = at + 2 + body[at + 1]!;
      if (end >= body.length) return null;
      if (body[at] === CNAME_ITEM) cname = body.toString('utf8', at + 2, end);
      at = end;
    }
    // A chunk ends with at least one zero byte, up to the next multiple of four.
    at = (at + 4) & ~3;
    chunks.push({ ssrc, cname });
  }
  return { kind: 'source-description', chunks };
}

function parseBye(count: number, body: Buffer): RtcpPacket | null {
  if (body.length < count * 4) return null;
  const ssrcs = Array.from({ length: count }, (_, index) => body.readUInt32BE(index * 4));
  const reasonAt = count * 4;
  if (reasonAt >= body.length) return { kind: 'bye', ssrcs, reason: null };
  const end = reasonAt + 1 + body[reasonAt]!;
  if (end > body.length) return null;
  return { kind: 'bye', ssrcs, reason: body.toString('utf8', reasonAt + 1, end) };
}

/** Builds a compound packet. `other` packets cannot be built and are left out. */
export function buildRtcp(packets: readonly RtcpPacket[]): Buffer {
  return Buffer.concat(packets.map(buildOne));
}

function buildOne(packet: RtcpPacket): Buffer {
  switch (packet.kind) {
    case 'sender-report':
      return frame(SENDER_REPORT, packet.reports.length, [
        uint32(packet.ssrc),
        senderInfo(packet.sender),
        ...packet.reports.map(report),
      ]);
    case 'receiver-report':
      return frame(RECEIVER_REPORT, packet.reports.length, [uint32(packet.ssrc), ...packet.reports.map(report)]);
    case 'source-description':
      return frame(SOURCE_DESCRIPTION, packet.chunks.length, packet.chunks.map(chunk));
    case 'bye':
      return frame(BYE, packet.ssrcs.length, [
        ...packet.ssrcs.map(uint32),
        packet.reason === null ? Buffer.alloc(0) : text(packet.reason),
      ]);
    case 'other':
      return Buffer.alloc(0);
  }
}

function frame(type: number, count: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const words = Math.ceil(body.length / 4);
  const packet = Buffer.alloc(4 + words * 4);
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(words, 2);
  body.copy(packet, 4);
  return packet;
}

function senderInfo(sender: SenderInfo): Buffer {
  return Buffer.concat(
    [sender.ntpSeconds, sender.ntpFraction, sender.rtpTimestamp, sender.packetCount, sender.octetCount].map(uint32),
  );
}

function report(block: ReportBlock): Buffer {
  const bytes = Buffer.alloc(REPORT_LENGTH);
  bytes.writeUInt32BE(block.ssrc >>> 0, 0);
  bytes[4] = block.fractionLost;
  bytes.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost)), 5, 3);
  bytes.writeUInt32BE(block.highestSequence >>> 0, 8);
  bytes.writeUInt32BE(block.jitter >>> 0, 12);
  bytes.writeUInt32BE(block.lastSenderReport >>> 0, 16);
  bytes.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, 20);
  return bytes;
}

function chunk(source: { readonly ssrc: number; readonly cname: string | null }): Buffer {
  const item = source.cname === null ? Buffer.alloc(0) : Buffer.concat([Buffer.from([CNAME_ITEM]), text(source.cname)]);
  const length = (4 + item.length + 4) & ~3;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(source.ssrc >>> 0, 0);
  item.copy(bytes, 4);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8').subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
