import type { CodecName } from '../codec/index.ts';
import { type Attribute, attributeValues, readNumber } from './attributes.ts';

/** A payload type and what it means in one description (RFC 8866 §6.6). */
export interface PayloadFormat {
  readonly payloadType: number;
  /** Encoding name as written, e.g. `PCMU`, `telephone-event`. */
  readonly encoding: string;
  /** RTP clock; 8000 for G722 although it samples at 16000 (RFC 3551 §4.5.2). */
  readonly clockRate: number;
  readonly channels: number;
  /** Format parameters as written; empty when there are none. */
  readonly fmtp: string;
}

/** How each codec is written in `a=rtpmap`, and the payload type that it has or usually gets. */
export const codecFormats: Readonly<Record<CodecName, Omit<PayloadFormat, 'encoding'>>> = {
  PCMU: { payloadType: 0, clockRate: 8000, channels: 1, fmtp: '' },
  PCMA: { payloadType: 8, clockRate: 8000, channels: 1, fmtp: '' },
  G722: { payloadType: 9, clockRate: 8000, channels: 1, fmtp: '' },
  opus: { payloadType: 111, clockRate: 48_000, channels: 2, fmtp: 'minptime=10;useinbandfec=1' },
};

/** Video that is passed on as it is; every browser speaks both (RFC 7742 §5). */
export type VideoCodecName = 'VP8' | 'H264';

/** With the payload types that we prefer. H.264: constrained baseline, in fragments. */
export const videoFormats: Readonly<Record<VideoCodecName, Omit<PayloadFormat, 'encoding'>>> = {
  VP8: { payloadType: 96, clockRate: 90_000, channels: 1, fmtp: '' },
  H264: {
    payloadType: 102,
    clockRate: 90_000,
    channels: 1,
    fmtp: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  },
};

/** The video codec of ours that a format stands for. */
export function videoCodecOf({ encoding, clockRate, fmtp }: PayloadFormat): VideoCodecName | undefined {
  if (clockRate !== 90_000) return undefined;
  if (encoding.toUpperCase() === 'VP8') return 'VP8';
  const isOurs = /packetization-mode=1/.test(fmtp) && /profile-level-id=42e0/i.test(fmtp);
  return encoding.toUpperCase() === 'H264' && isOurs ? 'H264' : undefined;
}

const codecNames = Object.keys(codecFormats) as CodecName[];

/** Digits as events (RFC 4733), with the payload types that we prefer for each RTP clock. */
export const telephoneEventPayloadTypes: Readonly<Record<number, number>> = { 8000: 101, 48_000: 110 };

/** RFC 3551 §6, as far as telephony meets it. */
const staticFormats: Readonly<Record<number, { encoding: string; clockRate: number }>> = {
  0: { encoding: 'PCMU', clockRate: 8000 },
  3: { encoding: 'GSM', clockRate: 8000 },
  4: { encoding: 'G723', clockRate: 8000 },
  8: { encoding: 'PCMA', clockRate: 8000 },
  9: { encoding: 'G722', clockRate: 8000 },
  13: { encoding: 'CN', clockRate: 8000 },
  18: { encoding: 'G729', clockRate: 8000 },
};

/** The formats of an audio `m=` line, in its order; numbers without a meaning are left out. */
export function readPayloadFormats(formats: readonly string[], attributes: readonly Attribute[]): PayloadFormat[] {
  const rtpmaps = byPayloadType(attributes, 'rtpmap');
  const fmtps = byPayloadType(attributes, 'fmtp');
  const result: PayloadFormat[] = [];
  const seen = new Set<number>();
  for (const format of formats) {
    const payloadType = readNumber(format, 0, 127);
    if (payloadType === undefined || seen.has(payloadType)) continue;
    seen.add(payloadType);
    const mapped = readRtpmap(rtpmaps.get(payloadType));
    const known = mapped ?? staticFormat(payloadType);
    if (known !== undefined) result.push({ payloadType, ...known, fmtp: fmtps.get(payloadType) ?? '' });
  }
  return result;
}

/** The codec of ours that a format stands for. */
export function codecOf(format: PayloadFormat): CodecName | undefined {
  return codecNames.find((name) => {
    const { clockRate, channels } = codecFormats[name];
    if (name.toLowerCase() !== format.encoding.toLowerCase()) return false;
    // A few old agents write the true sampling rate of G.722; the RTP clock is 8000 all the same.
    const sameClock = clockRate === format.clockRate || (name === 'G722' && format.clockRate === 16_000);
    return sameClock && (name !== 'opus' ? format.channels === 1 : format.channels === channels);
  });
}

export function isTelephoneEvent(format: PayloadFormat): boolean {
  return format.encoding.toLowerCase() === 'telephone-event';
}

function staticFormat(payloadType: number): Omit<PayloadFormat, 'payloadType' | 'fmtp'> | undefined {
  const known = staticFormats[payloadType];
  return known && { ...known, channels: 1 };
}

function readRtpmap(value: string | undefined): Omit<PayloadFormat, 'payloadType' | 'fmtp'> | undefined {
  if (value === undefined) return undefined;
  const [encoding = '', rate, channels] = value.split('/');
  const clockRate = readNumber(rate?.trim(), 1, 1_000_000);
  if (encoding.trim() === '' || clockRate === undefined) return undefined;
  return { encoding: encoding.trim(), clockRate, channels: readNumber(channels?.trim(), 1, 255) ?? 1 };
}

function byPayloadType(attributes: readonly Attribute[], name: string): Map<number, string> {
  const result = new Map<number, string>();
  for (const value of attributeValues(attributes, name)) {
    const space = value.search(/\s/);
    const payloadType = space < 0 ? undefined : readNumber(value.slice(0, space), 0, 127);
    if (payloadType !== undefined && !result.has(payloadType)) result.set(payloadType, value.slice(space + 1).trim());
  }
  return result;
}
