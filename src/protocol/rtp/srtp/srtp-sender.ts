import { emptyRtpHeader, readRtpHeader } from '../rtp-packet.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { deriveSessionKeys, type SessionKeys } from './key-derivation.ts';
import { Keystream } from './keystream.ts';
import { ReplayWindow } from './replay-window.ts';
import { estimateIndex, RTCP_TAG_LENGTH, rolloverCounter, rtpTagLength, type SrtpKeying } from './srtp-keys.ts';

interface Stream {
  readonly rtp: Keystream;
  readonly rtcp: Keystream;
  /** An index is used once: a second packet under it would lay both open. */
  readonly used: ReplayWindow;
}

/** Encrypts and signs what we send (RFC 3711 §3.3, §3.4). */
export class SrtpSender {
  readonly #keys: SessionKeys;
  readonly #rtpMac: HmacSha1;
  readonly #rtcpMac: HmacSha1;
  readonly #tagLength: number;
  readonly #streams = new Map<number, Stream>();
  readonly #header = emptyRtpHeader();
  #rtcpIndex = 0;

  constructor(keying: SrtpKeying) {
    this.#keys = deriveSessionKeys(keying.masterKey, keying.masterSalt);
    this.#rtpMac = new HmacSha1(this.#keys.rtpAuth);
    this.#rtcpMac = new HmacSha1(this.#keys.rtcpAuth);
    this.#tagLength = rtpTagLength(keying.suite);
  }

  /**
   * Protects `packet[0..length)` in place; `packet` must have room for the tag.
   * @returns the new length; -1 where it is no RTP packet or its sequence number was used before.
   */
  protect(packet: Uint8Array, length: number): number {
    const header = this.#header;
    if (!readRtpHeader(packet, length, header) || packet.length < length + this.#tagLength) return -1;
    const stream = this.#stream(header.ssrc);
    const index = estimateIndex(stream.used.highest, header.sequence);
    if (!stream.used.isFresh(index)) return -1;
    stream.used.mark(index);
    stream.rtp.apply(index, packet, header.payloadStart, length);
    const tag = this.#rtpMac.digest(packet, length, rolloverCounter(index));
    for (let i = 0; i < this.#tagLength; i++) packet[length + i] = tag[i]!;
    return length + this.#tagLength;
  }

  /** A protected copy of a compound RTCP packet. */
  protectRtcp(compound: Buffer): Buffer {
    const packet = Buffer.alloc(compound.length + 4 + RTCP_TAG_LENGTH);
    compound.copy(packet);
    const index = this.#rtcpIndex;
    this.#rtcpIndex = (index + 1) % 0x80000000;
    this.#stream(packet.readUInt32BE(4)).rtcp.apply(index, packet, 8, compound.length);
    packet.writeUInt32BE((0x80000000 | index) >>> 0, compound.length);
    const tag = this.#rtcpMac.digest(packet, compound.length + 4, null);
    packet.set(tag.subarray(0, RTCP_TAG_LENGTH), compound.length + 4);
    return packet;
  }

  #stream(ssrc: number): Stream {
    let stream = this.#streams.get(ssrc);
    if (!stream) {
      const keys = this.#keys;
      stream = {
        rtp: new Keystream(keys.rtpKey, keys.rtpSalt, ssrc),
        rtcp: new Keystream(keys.rtcpKey, keys.rtcpSalt, ssrc),
        used: new ReplayWindow(),
      };
      this.#streams.set(ssrc, stream);
    }
    return stream;
  }
}
