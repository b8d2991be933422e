/** Seconds between the NTP epoch (1900) and the Unix epoch. */
const NTP_OFFSET_SECONDS = 2_208_988_800;

/** Wall-clock milliseconds as an NTP timestamp (RFC 3550 §4). */
export function toNtp(unixMs: number): { seconds: number; fraction: number } {
  const seconds = Math.floor(unixMs / 1000);
  return {
    seconds: (seconds + NTP_OFFSET_SECONDS) >>> 0,
    fraction: Math.floor(((unixMs - seconds * 1000) / 1000) * 0x100000000) >>> 0,
  };
}

/** The middle 32 bits, as LSR carries them: 65536ths of a second. */
export function middleNtp(seconds: number, fraction: number): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/**
 * Round trip from a reception report about our own stream (RFC 3550 §6.4.1): now − LSR − DLSR, in milliseconds.
 * Null when the peer has not seen a sender report of ours, or when the figures are absurd.
 */
export function roundTripMs(nowUnixMs: number, lastSenderReport: number, delaySinceLastSenderReport: number): number | null {
  if (lastSenderReport === 0) return null;
  const now = toNtp(nowUnixMs);
  const elapsed = (middleNtp(now.seconds, now.fraction) - lastSenderReport - delaySinceLastSenderReport) | 0;
  // Clocks tick differently in both machines: a little below zero means about nothing.
  if (elapsed < -655) return null;
  return (Math.max(0, elapsed) * 1000) / 65_536;
}
