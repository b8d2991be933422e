export type { SdesCrypto, SrtpSuite } from './crypto-attribute.ts';
export type { DtlsDescription, DtlsSetup, Fingerprint } from './dtls-attributes.ts';
export {
  hostCandidates,
  type IceCandidate,
  type IceCredentials,
  type IceDescription,
  readCandidate,
  writeCandidate,
} from './ice-attributes.ts';
export { intersect, type MediaDirection, mirror, receives, sends } from './media-direction.ts';
export type {
  NegotiatedSession,
  NegotiatedVideo,
  NegotiatedWebrtc,
  SdesKeys,
  TelephoneEventFormat,
} from './negotiated-session.ts';
export { type OfferedAudio, readOffer } from './offered-audio.ts';
export type { PayloadFormat, VideoCodecName } from './payload-format.ts';
export {
  type MediaAddress,
  type MediaDescription,
  type RemoteDescription,
  readDescription,
  type SdpTransport,
  transportOf,
} from './remote-description.ts';
export { maxSdpLength, parseSdp, type SdpLine, type SessionDescription, sdpLine, serializeSdp } from './sdp-lines.ts';
export { SdpNegotiator, type SdpNegotiatorOptions } from './sdp-negotiator.ts';
