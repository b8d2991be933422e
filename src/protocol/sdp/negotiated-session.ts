import { ParleyError } from '../../kernel/errors.ts';
import type { CodecName } from '../codec/index.ts';
import type { SrtpSuite } from './crypto-attribute.ts';
import type { Fingerprint } from './dtls-attributes.ts';
import type { IceCandidate, IceCredentials } from './ice-attributes.ts';
import type { LocalAudio, LocalVideo } from './local-description.ts';
import { intersect, type MediaDirection, mirror } from './media-direction.ts';
import { codecOf, isTelephoneEvent, type PayloadFormat, type VideoCodecName, videoCodecOf } from './payload-format.ts';
import type { MediaAddress, MediaDescription } from './remote-description.ts';
import { badSdp } from './sdp-lines.ts';

/** Payload types of telephone-events; each side chooses the number it wants to receive. */
export interface TelephoneEventFormat {
  readonly sendPayloadType: number;
  readonly receivePayloadType: number;
  readonly clockRate: number;
}

/** Keys of both directions; each is master key (16 octets) and master salt (14). */
export interface SdesKeys {
  readonly suite: SrtpSuite;
  readonly local: Buffer;
  readonly remote: Buffer;
}

export interface NegotiatedWebrtc {
  readonly localIce: IceCredentials;
  readonly remoteIce: IceCredentials;
  /** The peer's credentials are new: connectivity must be checked afresh, the DTLS association stays (RFC 8842 §4). */
  readonly iceRestarted: boolean;
  readonly remoteCandidates: readonly IceCandidate[];
  /** `server`: the peer opens the DTLS association. */
  readonly dtlsRole: 'server' | 'client';
  readonly remoteFingerprints: readonly Fingerprint[];
}

/** What was settled for video. */
export interface NegotiatedVideo {
  /** Seen from us. */
  readonly direction: MediaDirection;
  /** What the peer may send. */
  readonly receivePayloadTypes: ReadonlyMap<number, VideoCodecName>;
  readonly sendPayloadTypes: ReadonlyMap<VideoCodecName, number>;
}

/** Our video and the peer's, put together; null where nothing is common. */
export function settleVideo(local: LocalVideo, remote: MediaDescription): NegotiatedVideo | null {
  const receivePayloadTypes = new Map<number, VideoCodecName>();
  const sendPayloadTypes = new Map<VideoCodecName, number>();
  for (const theirs of remote.payloads) {
    const codec = videoCodecOf(theirs);
    const ours = codec && local.payloads.find((one) => videoCodecOf(one) === codec);
    if (!codec || !ours || sendPayloadTypes.has(codec)) continue;
    receivePayloadTypes.set(ours.payloadType, codec);
    sendPayloadTypes.set(codec, theirs.payloadType);
  }
  if (sendPayloadTypes.size === 0) return null;
  return { direction: intersect(local.direction, mirror(remote.direction)), receivePayloadTypes, sendPayloadTypes };
}

/** What an offer and its answer have settled for the audio stream. */
export interface NegotiatedSession {
  /** What we send. */
  readonly codec: CodecName;
  readonly sendPayloadType: number;
  /** What the peer may send: payload type → codec. Holds `codec` too. */
  readonly receivePayloadTypes: ReadonlyMap<number, CodecName>;
  readonly telephoneEvent: TelephoneEventFormat | null;
  /** Seen from us. */
  readonly direction: MediaDirection;
  readonly remote: MediaAddress;
  /** The same as `remote` when multiplexed. */
  readonly remoteRtcp: MediaAddress;
  readonly rtcpMux: boolean;
  /** Milliseconds in a packet that the peer likes; 20 unless it asked for another multiple of 10. */
  readonly ptimeMs: number;
  /** Sources that the peer announced; empty when it did not. */
  readonly remoteSsrcs: readonly number[];
  readonly sdes: SdesKeys | null;
  readonly webrtc: NegotiatedWebrtc | null;
  /** Null: no video, refused or never offered. */
  readonly video: NegotiatedVideo | null;
}

/** Our side and the peer's, put together. `remoteIceBefore` are the peer's ICE credentials of the session before. */
export function settleSession(options: {
  local: LocalAudio;
  remote: MediaDescription;
  remoteIceBefore: IceCredentials | null;
  video?: NegotiatedVideo | null;
}): NegotiatedSession {
  const { local, remote } = options;
  const common = commonCodecs(local.payloads, remote.payloads);
  const first = common[0];
  if (!first)
    throw new ParleyError('media-no-common-codec', `the peer speaks ${listEncodings(remote)}, we ${listEncodings(local)}`);
  const rtcpMux = local.rtcpMux && remote.rtcpMux;
  const address = { address: remote.address, port: remote.port };
  return {
    codec: first.codec,
    sendPayloadType: first.send,
    receivePayloadTypes: new Map(common.map(({ receive, codec }) => [receive, codec])),
    telephoneEvent: commonTelephoneEvent(local.payloads, remote.payloads, first.clockRate),
    direction: intersect(local.direction, mirror(remote.direction)),
    remote: address,
    remoteRtcp: rtcpMux ? address : remote.rtcp,
    rtcpMux,
    ptimeMs: remote.ptimeMs !== undefined && remote.ptimeMs % 10 === 0 && remote.ptimeMs <= 60 ? remote.ptimeMs : 20,
    remoteSsrcs: remote.ssrcs,
    sdes: local.crypto.length > 0 ? settleSdes(local, remote) : null,
    webrtc: local.webrtc ? settleWebrtc(local, remote, options.remoteIceBefore) : null,
    video: options.video ?? null,
  };
}

/** Codecs in both lists, in the order of the peer's. */
function commonCodecs(local: readonly PayloadFormat[], remote: readonly PayloadFormat[]) {
  return remote.flatMap((theirs) => {
    const codec = codecOf(theirs);
    const ours = codec && local.find((one) => codecOf(one) === codec);
    return codec && ours ? [{ codec, send: theirs.payloadType, receive: ours.payloadType, clockRate: ours.clockRate }] : [];
  });
}

/** The pair at the codec's clock before one at another clock (RFC 4733 §2.2 asks for the same). */
function commonTelephoneEvent(
  local: readonly PayloadFormat[],
  remote: readonly PayloadFormat[],
  clockRate: number,
): TelephoneEventFormat | null {
  const pairs = remote.filter(isTelephoneEvent).flatMap((theirs) => {
    const ours = local.find((one) => isTelephoneEvent(one) && one.clockRate === theirs.clockRate);
    return ours ? [{ sendPayloadType: theirs.payloadType, receivePayloadType: ours.payloadType, clockRate: ours.clockRate }] : [];
  });
  return pairs.find((pair) => pair.clockRate === clockRate) ?? pairs[0] ?? null;
}

function settleSdes(local: LocalAudio, remote: MediaDescription): SdesKeys {
  for (const theirs of remote.crypto) {
    const ours = local.crypto.find((one) => one.tag === theirs.tag && one.suite === theirs.suite);
    if (ours) return { suite: ours.suite, local: ours.keyAndSalt, remote: theirs.keyAndSalt };
  }
  throw badSdp('no "a=crypto" line of the peer has the tag and suite of one of ours');
}

function settleWebrtc(local: LocalAudio, remote: MediaDescription, before: IceCredentials | null): NegotiatedWebrtc {
  const { ice, dtls } = remote;
  if (!ice) throw badSdp('the audio stream lacks "a=ice-ufrag" and "a=ice-pwd"');
  if (!dtls) throw badSdp('the audio stream lacks "a=fingerprint"');
  return {
    localIce: local.webrtc!.ice,
    remoteIce: { ufrag: ice.ufrag, pwd: ice.pwd },
    iceRestarted: before !== null && (before.ufrag !== ice.ufrag || before.pwd !== ice.pwd),
    remoteCandidates: ice.candidates,
    dtlsRole: dtls.setup === 'passive' ? 'client' : 'server',
    remoteFingerprints: dtls.fingerprints,
  };
}

function listEncodings(media: { readonly payloads: readonly PayloadFormat[] }): string {
  return media.payloads.map((format) => format.encoding).join(', ') || 'nothing known';
}
