import { emptyRtpHeader, readRtpHeader } from '../rtp-packet.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { deriveSessionKeys, type SessionKeys } from './key-derivation.ts';
import { Keystream } from './keystream.ts';
import { ReplayWindow } from './replay-window.ts';
import { estimateIndex, RTCP_TAG_LENGTH, rolloverCounter, rtpTagLength, type SrtpKeying, tagMatches } from './srtp-keys.ts';

interface RtpStream {
  readonly keystream: Keystream;
  readonly window: ReplayWindow;
}

/** A peer has one voice stream and may change its SSRC now and then; the oldest makes room. */
const MAX_STREAMS = 8;
/** After so many failures in a row the rollover counter may have run away from us: later ones are tried. */
const FAILURES_BEFORE_SEARCH = 8;
const ROLLOVERS_TO_TRY = 4;

/** Checks and decrypts what a peer sends (RFC 3711 §3.3, §3.4). A packet that fails changes nothing. */
export class SrtpReceiver {
  readonly #keys: SessionKeys;
  readonly #rtpMac: HmacSha1;
  readonly #rtcpMac: HmacSha1;
  readonly #tagLength: number;
  readonly #streams = new Map<number, RtpStream>();
  readonly #rtcpStreams = new Map<number, RtpStream>();
  readonly #header = emptyRtpHeader();
  #failures = 0;

  constructor(keying: SrtpKeying) {
    this.#keys = deriveSessionKeys(keying.masterKey, keying.masterSalt);
    this.#rtpMac = new HmacSha1(this.#keys.rtpAuth);
    this.#rtcpMac = new HmacSha1(this.#keys.rtcpAuth);
    this.#tagLength = rtpTagLength(keying.suite);
  }

  /**
   * Decrypts `packet[0..length)` in place.
   * @returns the length of the plain packet; -1 where it is malformed, forged, replayed or too old.
   */
  unprotect(packet: Uint8Array, length: number): number {
    const header = this.#header;
    const end = length - this.#tagLength;
    if (!readRtpHeader(packet, end, header)) return -1;
    const known = this.#streams.get(header.ssrc);
    const index = this.#authenticate(packet, end, estimateIndex(known ? known.window.highest : -1, header.sequence), known);
    if (index < 0) return -1;
    const stream = known ?? remember(this.#streams, header.ssrc, this.#keys.rtpKey, this.#keys.rtpSalt);
    stream.window.mark(index);
    stream.keystream.apply(index, packet, header.payloadStart, end);
    return end;
  }

  #authenticate(packet: Uint8Array, end: number, estimated: number, stream: RtpStream | undefined): number {
    const fresh = !stream || stream.window.isFresh(estimated);
    if (fresh && this.#tagIsRight(packet, end, estimated)) {
      this.#failures = 0;
      return estimated;
    }
    this.#failures += 1;
    if (this.#failures <= FAILURES_BEFORE_SEARCH) return -1;
    for (let ahead = 1; ahead <= ROLLOVERS_TO_TRY; ahead++) {
      const index = estimated + ahead * 0x10000;
      if (!this.#tagIsRight(packet, end, index)) continue;
      this.#failures = 0;
      return index;
    }
    return -1;
  }

  #tagIsRight(packet: Uint8Array, end: number, index: number): boolean {
    return tagMatches(this.#rtpMac.digest(packet, end, rolloverCounter(index)), packet, end, this.#tagLength);
  }

  /** The plain compound packet, decrypted in place; null where it is malformed, forged or replayed. */
  unprotectRtcp(packet: Buffer): Buffer | null {
    const end = packet.length - RTCP_TAG_LENGTH - 4;
    if (end < 8) return null;
    if (!tagMatches(this.#rtcpMac.digest(packet, end + 4, null), packet, end + 4, RTCP_TAG_LENGTH)) return null;
    const trailer = packet.readUInt32BE(end);
    const index = trailer & 0x7fffffff;
    const ssrc = packet.readUInt32BE(4);
    const known = this.#rtcpStreams.get(ssrc);
    if (known && !known.window.isFresh(index)) return null;
    const stream = known ?? remember(this.#rtcpStreams, ssrc, this.#keys.rtcpKey, this.#keys.rtcpSalt);
    stream.window.mark(index);
    if (trailer >>> 31 === 1) stream.keystream.apply(index, packet, 8, end);
    return packet.subarray(0, end);
  }
}

function remember(streams: Map<number, RtpStream>, ssrc: number, key: Buffer, salt: Buffer): RtpStream {
  const oldest = streams.keys().next();
  if (streams.size >= MAX_STREAMS && !oldest.done) streams.delete(oldest.value);
  const stream = { keystream: new Keystream(key, salt, ssrc), window: new ReplayWindow() };
  streams.set(ssrc, stream);
  return stream;
}
