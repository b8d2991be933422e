import { type SdesCrypto, writeCrypto } from './crypto-attribute.ts';
import type { DtlsSetup, Fingerprint } from './dtls-attributes.ts';
import { type IceCandidate, type IceCredentials, writeCandidate } from './ice-attributes.ts';
import { type MediaDirection, sends } from './media-direction.ts';
import type { PayloadFormat } from './payload-format.ts';
import { type SdpLine, sdpLine, serializeSdp } from './sdp-lines.ts';

/** A stream that we refuse; it keeps its place (RFC 3264 §6). */
export interface RefusedMedia {
  readonly kind: string;
  readonly profile: string;
  readonly formats: readonly string[];
  readonly mid: string | undefined;
}

/** Our audio stream as we describe it. */
export interface LocalAudio {
  readonly port: number;
  readonly profile: string;
  readonly payloads: readonly PayloadFormat[];
  readonly direction: MediaDirection;
  readonly ptimeMs: number;
  readonly rtcpMux: boolean;
  /** Said only when it is not the port after `port` and RTCP is not multiplexed. */
  readonly rtcpPort: number;
  readonly mid: string | undefined;
  readonly crypto: readonly SdesCrypto[];
  readonly webrtc: LocalWebrtc | null;
}

/** What a browser needs besides. */
export interface LocalWebrtc {
  readonly ice: IceCredentials;
  readonly candidates: readonly IceCandidate[];
  readonly setup: DtlsSetup;
  readonly fingerprint: Fingerprint;
  readonly ssrc: number;
  readonly cname: string;
}

/** Everything we say. `media` holds exactly one `LocalAudio`. */
export interface LocalDescription {
  readonly sessionId: string;
  readonly version: number;
  readonly address: string;
  readonly media: readonly (LocalAudio | RefusedMedia)[];
}

/** The text of a description of ours (RFC 8866 §5, RFC 8839, RFC 8842, RFC 9429 §5.2 where a browser is the peer). */
export function writeDescription(local: LocalDescription): string {
  const family = local.address.includes(':') ? 'IP6' : 'IP4';
  const where = `IN ${family} ${local.address}`;
  const session = [
    sdpLine('v', '0'),
    sdpLine('o', `parley ${local.sessionId} ${local.version} ${where}`),
    sdpLine('s', '-'),
    sdpLine('c', where),
    sdpLine('t', '0 0'),
    ...writeWebrtcSession(local),
  ];
  return serializeSdp({ session, media: local.media.map((one) => ('port' in one ? writeAudio(one) : writeRefused(one))) });
}

function writeWebrtcSession(local: LocalDescription): SdpLine[] {
  const audio = local.media.find((one) => 'port' in one);
  if (!audio?.webrtc) return [];
  const bundle = audio.mid === undefined ? [] : [sdpLine('a', `group:BUNDLE ${audio.mid}`)];
  return [...bundle, sdpLine('a', 'ice-lite'), sdpLine('a', 'msid-semantic: WMS *')];
}

function writeAudio(audio: LocalAudio): SdpLine[] {
  const numbers = audio.payloads.map((format) => format.payloadType).join(' ');
  const attributes = [
    ...(audio.mid === undefined ? [] : [`mid:${audio.mid}`]),
    ...audio.payloads.flatMap(writePayload),
    `ptime:${audio.ptimeMs}`,
    ...(audio.rtcpMux ? ['rtcp-mux'] : []),
    ...(!audio.rtcpMux && audio.rtcpPort !== audio.port + 1 ? [`rtcp:${audio.rtcpPort}`] : []),
    ...audio.crypto.map((crypto) => `crypto:${writeCrypto(crypto)}`),
    ...(audio.webrtc ? writeWebrtc(audio.webrtc, audio.direction) : []),
    audio.direction,
  ];
  return [sdpLine('m', `audio ${audio.port} ${audio.profile} ${numbers}`), ...attributes.map((value) => sdpLine('a', value))];
}

function writePayload({ payloadType, encoding, clockRate, channels, fmtp }: PayloadFormat): string[] {
  const rtpmap = `rtpmap:${payloadType} ${encoding}/${clockRate}${channels > 1 ? `/${channels}` : ''}`;
  return fmtp === '' ? [rtpmap] : [rtpmap, `fmtp:${payloadType} ${fmtp}`];
}

function writeWebrtc(webrtc: LocalWebrtc, direction: MediaDirection): string[] {
  const { ice, candidates, setup, fingerprint, ssrc, cname } = webrtc;
  return [
    `ice-ufrag:${ice.ufrag}`,
    `ice-pwd:${ice.pwd}`,
    `fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    `setup:${setup}`,
    ...candidates.map((candidate) => `candidate:${writeCandidate(candidate)}`),
    'end-of-candidates',
    ...(sends(direction) ? [`msid:${cname} audio`, `ssrc:${ssrc} cname:${cname}`] : []),
  ];
}

function writeRefused({ kind, profile, formats, mid }: RefusedMedia): SdpLine[] {
  const attributes = [...(mid === undefined ? [] : [`mid:${mid}`]), 'inactive'];
  const line = sdpLine('m', `${kind} 0 ${profile} ${formats.length > 0 ? formats.join(' ') : '0'}`);
  return [line, ...attributes.map((value) => sdpLine('a', value))];
}
