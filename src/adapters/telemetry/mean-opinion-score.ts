import type { MediaQuality } from '../../telephony/media/index.ts';

/** Fewer packets (2 s of 20 ms) say nothing. */
const fewestPackets = 100;

/**
 * How good what we received of a leg was, 1 to 4.5: the E-model (ITU-T G.107) reduced to loss and delay, the jitter counted twice as
 * a buffer would; codecs are not told apart. Null when too little was received.
 */
export function meanOpinionScore({ packetsReceived, packetsLost, jitterMs, roundTripMs }: MediaQuality): number | null {
  if (packetsReceived < fewestPackets) return null;
  const delayMs = (roundTripMs ?? 0) / 2 + 2 * jitterMs + 10;
  const lossPercent = (100 * packetsLost) / (packetsReceived + packetsLost);
  const delayed = delayMs < 160 ? delayMs / 40 : (delayMs - 120) / 10;
  const r = Math.min(100, Math.max(0, 93.2 - delayed - 2.5 * lossPercent));
  return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}
