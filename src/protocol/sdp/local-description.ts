import { type SdesCrypto, writeCrypto } from './crypto-attribute.ts';
import type { DtlsSetup, Fingerprint } from './dtls-attributes.ts';
import { type IceCandidate, type IceCredentials, writeCandidate } from './ice-attributes.ts';
import { type MediaDirection, sends } from './media-direction.ts';
import type { PayloadFormat } from './payload-format.ts';

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

/** Our video stream, on the same transport as the audio (RFC 9143). */
export interface LocalVideo {
  readonly video: true;
  readonly mid: string;
  readonly payloads: readonly PayloadFormat[];
  readonly direction: MediaDirection;
  readonly ssrc: number;
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

/** Everything we say but its number. `media` holds exactly one `LocalAudio`. */
export interface LocalDescription {
  readonly address: string;
  readonly media: readonly (LocalAudio | LocalVideo | RefusedMedia)[];
}

/** The beginning of a description of ours: which session it is of, and its version (RFC 8866 §5.2). */
export function writeOrigin(address: string, sessionId: string, version: number): string {
  return `v=0\r\no=parley ${sessionId} ${version} ${whereOf(address)}\r\n`;
}

/** The rest of it (RFC 8866 §5, RFC 8839, RFC 8842, RFC 9429 §5.2 where a browser is the peer). */
export function writeContents({ address, media }: LocalDescription): string {
  let text = `s=-\r\nc=${whereOf(address)}\r\nt=0 0\r\n${writeWebrtcSession(media)}`;
  const audio = media.find((one) => 'port' in one);
  for (const one of media) {
    if ('port' in one) text += writeAudio(one);
    else text += 'video' in one ? writeVideo(one, audio!) : writeRefused(one);
  }
  return text;
}

function whereOf(address: string): string {
  return `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;
}

function writeWebrtcSession(media: LocalDescription['media']): string {
  const audio = media.find((one) => 'port' in one);
  if (!audio?.webrtc) return '';
  const video = media.find((one) => 'video' in one);
  const bundle = audio.mid === undefined ? '' : `a=group:BUNDLE ${audio.mid}${video ? ` ${video.mid}` : ''}\r\n`;
  return `${bundle}a=ice-lite\r\na=msid-semantic: WMS *\r\n`;
}

function writeAudio(audio: LocalAudio): string {
  let numbers = '';
  let formats = '';
  for (const format of audio.payloads) {
    numbers += ` ${format.payloadType}`;
    formats += writePayload(format);
  }
  const ownRtcpPort = !audio.rtcpMux && audio.rtcpPort !== audio.port + 1;
  let text = `m=audio ${audio.port} ${audio.profile}${numbers}\r\n${writeMid(audio.mid)}${formats}a=ptime:${audio.ptimeMs}\r\n`;
  if (audio.rtcpMux) text += 'a=rtcp-mux\r\n';
  if (ownRtcpPort) text += `a=rtcp:${audio.rtcpPort}\r\n`;
  for (const crypto of audio.crypto) text += `a=crypto:${writeCrypto(crypto)}\r\n`;
  if (audio.webrtc) text += writeWebrtc(audio.webrtc, audio.direction);
  return `${text}a=${audio.direction}\r\n`;
}

/** Feedback that we pass on (RFC 4585 §4.2). */
const videoFeedback = ['nack', 'nack pli', 'ccm fir', 'goog-remb'];

function writeVideo(video: LocalVideo, { port, profile, webrtc }: LocalAudio): string {
  const numbers = video.payloads.map(({ payloadType }) => payloadType).join(' ');
  let text = `m=video ${port} ${profile} ${numbers}\r\n${writeMid(video.mid)}`;
  for (const format of video.payloads) {
    text += writePayload(format);
    for (const kind of videoFeedback) text += `a=rtcp-fb:${format.payloadType} ${kind}\r\n`;
  }
  text += 'a=rtcp-mux\r\n';
  if (webrtc) text += writeWebrtc(webrtc, video.direction, { name: 'video', ssrc: video.ssrc });
  return `${text}a=${video.direction}\r\n`;
}

function writeMid(mid: string | undefined): string {
  return mid === undefined ? '' : `a=mid:${mid}\r\n`;
}

function writePayload({ payloadType, encoding, clockRate, channels, fmtp }: PayloadFormat): string {
  const rtpmap = `a=rtpmap:${payloadType} ${encoding}/${clockRate}${channels > 1 ? `/${channels}` : ''}\r\n`;
  return fmtp === '' ? rtpmap : `${rtpmap}a=fmtp:${payloadType} ${fmtp}\r\n`;
}

function writeWebrtc(
  webrtc: LocalWebrtc,
  direction: MediaDirection,
  { name, ssrc } = { name: 'audio', ssrc: webrtc.ssrc },
): string {
  const { ice, candidates, setup, fingerprint, cname } = webrtc;
  const lines = [
    `ice-ufrag:${ice.ufrag}`,
    `ice-pwd:${ice.pwd}`,
    `fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    `setup:${setup}`,
    ...candidates.map((candidate) => `candidate:${writeCandidate(candidate)}`),
    'end-of-candidates',
    ...(sends(direction) ? [`msid:${cname} ${name}`, `ssrc:${ssrc} cname:${cname}`] : []),
  ];
  return lines.map((line) => `a=${line}\r\n`).join('');
}

function writeRefused({ kind, profile, formats, mid }: RefusedMedia): string {
  const numbers = formats.length > 0 ? formats.join(' ') : '0';
  return `m=${kind} 0 ${profile} ${numbers}\r\n${writeMid(mid)}a=inactive\r\n`;
}
