import type { MediaQuality } from '../../../telephony/media/index.ts';
import { type BencodeDictionary, dictionariesIn, dictionaryAt, numberIn, textIn, textsIn } from './bencode.ts';
import type { Side } from './ng-arguments.ts';

/** What rtpengine counted on one side of a call. */
export interface SideStatistics {
  /** Taken. */
  readonly packets: number;
  /** From a stranger, or failing authentication. */
  readonly errors: number;
  /** The peer came through ICE and DTLS, with the certificate that its description announced. */
  readonly isThroughDtls: boolean;
  /** From the reports of the receiver; null before the first. */
  readonly report: { readonly lost: number; readonly jitterMs: number; readonly roundTripMs: number } | null;
}

/** Reads the reply to `query`. RTCP counts as packets where it shares the port. */
export function sideStatistics(reply: BencodeDictionary, side: Side): SideStatistics {
  const media = dictionariesIn(dictionaryAt(reply, 'tags', side)?.medias)[0];
  const streams = dictionariesIn(media?.streams);
  const counters = streams.map((stream) => dictionaryAt(stream, 'stats'));
  const ssrc = numberIn(streams[0], 'SSRC');
  const [packets, errors] = [numberIn(counters[0], 'packets'), numberIn(counters[0], 'errors')];
  // A stranger's packet counts as packet and as error; one that fails authentication, which comes before, as error alone.
  const isPlain = textIn(media, 'protocol')?.includes('SAVP') !== true;
  return {
    packets: isPlain ? Math.max(0, packets - errors) : packets,
    errors: counters.reduce((sum, one) => sum + numberIn(one, 'errors'), 0),
    isThroughDtls:
      textsIn(streams[0]?.flags).includes('DTLS fingerprint verified') && textIn(streams[0], 'crypto suite') !== undefined,
    report: reportOf(dictionaryAt(reply, 'SSRC', String(ssrc))),
  };
}

function reportOf(source: BencodeDictionary | undefined): SideStatistics['report'] {
  const average = dictionaryAt(source, 'average MOS');
  if (!source || !average) return null;
  return {
    lost: numberIn(source, 'cumulative loss'),
    jitterMs: numberIn(average, 'jitter'),
    // Microseconds in what it says, milliseconds in what we say.
    roundTripMs: numberIn(average, 'round-trip time') / 1000,
  };
}

/** Counters of rtpengine, which sees every packet, with what our own end measured where the sound passes through it. */
export function qualityFrom(reply: BencodeDictionary, own: MediaQuality, isJoined: boolean): MediaQuality {
  const [peer, inner] = [sideStatistics(reply, 'peer'), sideStatistics(reply, 'inner')];
  return {
    packetsSent: inner.packets,
    packetsReceived: peer.packets,
    packetsRefused: peer.errors,
    packetsLost: isJoined ? Math.max(own.packetsLost, peer.report?.lost ?? 0) : own.packetsLost,
    jitterMs: isJoined ? (peer.report?.jitterMs ?? own.jitterMs) : own.jitterMs,
    remoteLost: isJoined ? (inner.report?.lost ?? own.remoteLost) : own.remoteLost,
    roundTripMs: isJoined ? (inner.report?.roundTripMs ?? own.roundTripMs) : own.roundTripMs,
  };
}
