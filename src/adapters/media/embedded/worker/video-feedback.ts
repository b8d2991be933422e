/** Feedback of video receivers (RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb). */
export type VideoFeedback =
  | { readonly kind: 'key-frame'; readonly mediaSsrc: number }
  | { readonly kind: 'lost'; readonly mediaSsrc: number; readonly packets: readonly number[] }
  /** Bits a second that the receiver can take. */
  | { readonly kind: 'bandwidth'; readonly bitrate: number };

const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const NACK = 1;
const PLI = 1;
const FIR = 4;
const APPLICATION_LAYER = 15;
const MOST_LOST = 256;

/** What of a compound packet is feedback on video; the compound's form was checked before. */
export function readFeedback(compound: Buffer): VideoFeedback[] {
  const found: VideoFeedback[] = [];
  for (let at = 0; at + 12 <= compound.length; ) {
    const end = at + 4 + compound.readUInt16BE(at + 2) * 4;
    if (end > compound.length) break;
    const type = compound[at + 1]!;
    if (type === TRANSPORT_FEEDBACK || type === PAYLOAD_FEEDBACK) {
      const one = readOne(type, compound[at]! & 0x1f, compound.subarray(at, end));
      if (one) found.push(one);
    }
    at = end;
  }
  return found;
}

function readOne(type: number, format: number, packet: Buffer): VideoFeedback | null {
  if (packet.length < 12) return null;
  const mediaSsrc = packet.readUInt32BE(8);
  if (type === TRANSPORT_FEEDBACK) return format === NACK ? { kind: 'lost', mediaSsrc, packets: lostPackets(packet) } : null;
  if (format === PLI) return { kind: 'key-frame', mediaSsrc };
  if (format === FIR && packet.length >= 20) return { kind: 'key-frame', mediaSsrc: packet.readUInt32BE(12) };
  const isRemb = format === APPLICATION_LAYER && packet.length >= 20 && packet.toString('latin1', 12, 16) === 'REMB';
  if (!isRemb) return null;
  const exponent = packet[17]! >> 2;
  const mantissa = ((packet[17]! & 3) << 16) | packet.readUInt16BE(18);
  return { kind: 'bandwidth', bitrate: mantissa * 2 ** exponent };
}

/** Sequence numbers of a generic NACK (RFC 4585 §6.2.1). */
function lostPackets(packet: Buffer): number[] {
  const lost: number[] = [];
  for (let at = 12; at + 4 <= packet.length && lost.length < MOST_LOST; at += 4) {
    const first = packet.readUInt16BE(at);
    const more = packet.readUInt16BE(at + 2);
    lost.push(first);
    for (let bit = 0; bit < 16; bit++) if ((more >> bit) & 1) lost.push((first + bit + 1) & 0xffff);
  }
  return lost;
}

/** Picture loss indication (RFC 4585 §6.3.1). */
export function keyFrameRequest(ssrc: number, mediaSsrc: number): Buffer {
  return feedback(PAYLOAD_FEEDBACK, PLI, ssrc, mediaSsrc, Buffer.alloc(0));
}

export function nackOf(ssrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const pairs: [first: number, more: number][] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const behind = last ? (sequence - last[0]) & 0xffff : 0;
    if (last && behind >= 1 && behind <= 16) last[1] |= 1 << (behind - 1);
    else pairs.push([sequence, 0]);
  }
  const body = Buffer.alloc(pairs.length * 4);
  pairs.forEach(([first, more], index) => {
    body.writeUInt16BE(first, index * 4);
    body.writeUInt16BE(more, index * 4 + 2);
  });
  return feedback(TRANSPORT_FEEDBACK, NACK, ssrc, mediaSsrc, body);
}

/** Receiver estimated maximum bitrate for one stream. */
export function remb(ssrc: number, mediaSsrc: number, bitrate: number): Buffer {
  const body = Buffer.alloc(12);
  body.write('REMB', 0, 'latin1');
  let exponent = 0;
  let mantissa = Math.max(0, Math.floor(bitrate));
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  body[4] = 1;
  body[5] = (exponent << 2) | (mantissa >> 16);
  body.writeUInt16BE(mantissa & 0xffff, 6);
  body.writeUInt32BE(mediaSsrc, 8);
  return feedback(PAYLOAD_FEEDBACK, APPLICATION_LAYER, ssrc, 0, body);
}

function feedback(type: number, format: number, ssrc: number, mediaSsrc: number, body: Buffer): Buffer {
  const packet = Buffer.alloc(12 + body.length);
  packet[0] = 0x80 | format;
  packet[1] = type;
  packet.writeUInt16BE(2 + body.length / 4, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  body.copy(packet, 12);
  return packet;
}
