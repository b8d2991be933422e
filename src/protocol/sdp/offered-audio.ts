import type { CodecName } from '../codec/index.ts';
import { codecOf } from './payload-format.ts';
import { type MediaDescription, readDescription, type SdpTransport, transportOf } from './remote-description.ts';
import { badSdp } from './sdp-lines.ts';

/** What a peer offers, for choosing the endpoint to answer with. */
export interface OfferedAudio {
  /** Of the first audio stream that is not refused. */
  readonly transport: SdpTransport;
  /** SRTP could be had although the profile does not ask for it (`RTP/AVP` with `a=crypto`). */
  readonly optionalSrtp: boolean;
  /** Codecs of ours that are offered, in the peer's order. */
  readonly codecs: readonly CodecName[];
  readonly media: MediaDescription;
}

/**
 * Looks into an offer without answering it.
 * @throws ParleyError `media-bad-sdp` when it cannot be read or offers no audio
 */
export function readOffer(sdp: string): OfferedAudio {
  const media = readDescription(sdp).media.find((one) => one.kind === 'audio' && one.port !== 0);
  if (!media) throw badSdp('the offer has no audio stream');
  return { transport: transportOf(media), optionalSrtp: offersOptionalSrtp(media), codecs: codecsOf(media), media };
}

/**
 * The first audio stream of an offer that fits the transport.
 * @throws ParleyError `media-bad-sdp` saying what came and what was expected
 */
export function chooseAudio(media: readonly MediaDescription[], transport: SdpTransport): MediaDescription {
  const audio = media.filter((one) => one.kind === 'audio' && one.port !== 0);
  const fitting = audio.find((one) => fits(one, transport));
  if (fitting) return fitting;
  const first = audio[0];
  if (!first) throw badSdp('the offer has no audio stream');
  const lacks = transport === 'webrtc' && transportOf(first) === 'webrtc' ? ' without ICE or fingerprint' : '';
  const suites = transport === 'srtp-sdes' && transportOf(first) === 'srtp-sdes' ? ' without a usable "a=crypto"' : '';
  throw badSdp(`the offer's audio is "${first.profile}"${lacks}${suites}; expected ${expectation[transport]}`);
}

/** `preferred` first when it is allowed; otherwise the order stays. */
export function orderCodecs(codecs: readonly CodecName[], preferred: CodecName | undefined): CodecName[] {
  if (preferred === undefined || !codecs.includes(preferred)) return [...codecs];
  return [preferred, ...codecs.filter((name) => name !== preferred)];
}

const expectation: Readonly<Record<SdpTransport, string>> = {
  rtp: 'RTP/AVP',
  'srtp-sdes': 'RTP/SAVP with a=crypto',
  webrtc: 'UDP/TLS/RTP/SAVPF with ICE and a fingerprint',
};

function codecsOf(media: MediaDescription): CodecName[] {
  return [...new Set(media.payloads.flatMap((format) => codecOf(format) ?? []))];
}

function offersOptionalSrtp(media: MediaDescription): boolean {
  return transportOf(media) === 'rtp' && media.crypto.length > 0;
}

function fits(media: MediaDescription, transport: SdpTransport): boolean {
  if (transport === 'webrtc') return transportOf(media) === 'webrtc' && media.ice !== null && media.dtls !== null;
  if (transport === 'srtp-sdes') return !/^UDP\/TLS\//i.test(media.profile) && media.crypto.length > 0;
  return transportOf(media) === 'rtp' && /^RTP\/AVPF?$/i.test(media.profile);
}
