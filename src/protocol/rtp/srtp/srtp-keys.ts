/** The crypto suites of RFC 4568 §6.2 that we speak; DTLS-SRTP calls them 1 and 2 (RFC 5764 §4.1.2). */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

/** Keys of one direction of a session. */
export interface SrtpKeying {
  readonly suite: SrtpSuite;
  /** 16 bytes. */
  readonly masterKey: Buffer;
  /** 14 bytes. */
  readonly masterSalt: Buffer;
}

export const MASTER_KEY_LENGTH = 16;
export const MASTER_SALT_LENGTH = 14;

/** Authentication tag of RTP packets, in bytes. */
export function rtpTagLength(suite: SrtpSuite): number {
  return suite === 'AES_CM_128_HMAC_SHA1_80' ? 10 : 4;
}

/** SRTCP has 80 bits in both suites (RFC 4568 §6.2.2). */
export const RTCP_TAG_LENGTH = 10;
/** E flag and SRTCP index in front of the tag. */
export const RTCP_INDEX_LENGTH = 4;
/** Room that a packet buffer needs behind its content for {@link SrtpSender}. */
export const SRTP_TRAILER_LENGTH = RTCP_TAG_LENGTH + RTCP_INDEX_LENGTH;

const HALF = 0x8000;
const MODULUS = 0x10000;

/**
 * The packet index that a 16-bit sequence number most likely means, next to the highest index so far (RFC 3711 §3.3.1).
 * @param highest -1 before the first packet: the rollover counter starts at zero.
 */
export function estimateIndex(highest: number, sequence: number): number {
  if (highest < 0) return sequence;
  const low = highest % MODULUS;
  const base = highest - low;
  if (low < HALF) {
    if (sequence - low > HALF && base >= MODULUS) return base - MODULUS + sequence;
    return base + sequence;
  }
  return low - HALF > sequence ? base + MODULUS + sequence : base + sequence;
}

export function rolloverCounter(index: number): number {
  return Math.floor(index / MODULUS);
}

/** Compares in constant time: how much of a forged tag was right must not show. */
export function tagMatches(digest: Uint8Array, packet: Uint8Array, at: number, length: number): boolean {
  let difference = 0;
  for (let i = 0; i < length; i++) difference |= digest[i]! ^ packet[at + i]!;
  return difference === 0;
}
