import { dtmfDigits } from './dtmf-digits.ts';

/**
 * The payload of RFC 4733 §2.3.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |     event     |E|R| volume    |          duration             |
 * ```
 */
export interface TelephoneEvent {
  readonly event: number;
  readonly end: boolean;
  /** 0 (loudest) to 63, in -dBm0. */
  readonly volume: number;
  /** In units of the RTP clock. */
  readonly duration: number;
}

/** Reads the first event of a payload; undefined when it is too short. */
export function readTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  if (payload.length < 4) return undefined;
  const flags = payload[1]!;
  return { event: payload[0]!, end: flags >= 0x80, volume: flags & 0x3f, duration: (payload[2]! << 8) | payload[3]! };
}

export function writeTelephoneEvent({ event, end, volume, duration }: TelephoneEvent): Uint8Array {
  return Uint8Array.of(event, (end ? 0x80 : 0) | (volume & 0x3f), (duration >> 8) & 0xff, duration & 0xff);
}

/** One packet of an event and when to send it. */
export interface TelephoneEventPacket {
  /** Milliseconds after the start of the event. */
  readonly atMs: number;
  readonly marker: boolean;
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

const longestDuration = 0xffff;
const endPackets = 3;

/**
 * The packets of one digit: updates with one timestamp, the end three times (RFC 4733 §2.5.1). An event longer than the
 * 16-bit duration goes on in a new segment with a later timestamp (§2.5.1.3). Empty for a character that is no digit.
 */
export function telephoneEventPackets(options: {
  digit: string;
  toneMs: number;
  clockRate: number;
  /** RTP timestamp at the start of the event. */
  timestamp: number;
  packetMs?: number;
  volume?: number;
}): TelephoneEventPacket[] {
  const { packetMs = 20, volume = 10, clockRate } = options;
  const event = options.digit.length === 1 ? dtmfDigits.indexOf(options.digit.toUpperCase()) : -1;
  if (event < 0) return [];
  const step = (packetMs * clockRate) / 1000;
  const total = Math.max(step, Math.round((options.toneMs * clockRate) / 1000));
  const updates = Math.ceil(total / step);
  const packets: TelephoneEventPacket[] = [];
  let segmentStart = 0;
  const add = (index: number, end: boolean, duration: number) =>
    packets.push({
      atMs: index * packetMs,
      marker: index === 0,
      timestamp: (options.timestamp + segmentStart) >>> 0,
      payload: writeTelephoneEvent({ event, end, volume, duration }),
    });
  for (let index = 0; index < updates; index++) {
    const elapsed = Math.min(total, (index + 1) * step);
    if (elapsed - segmentStart > longestDuration) {
      add(index, false, longestDuration);
      segmentStart += longestDuration;
    }
    const last = index === updates - 1;
    add(index, last, elapsed - segmentStart);
  }
  for (let repeat = 1; repeat < endPackets; repeat++) add(updates - 1 + repeat, true, total - segmentStart);
  return packets;
}
