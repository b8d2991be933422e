import { type Attribute, attributesOf, attributeValue, attributeValues, hasAttribute, readNumber } from './attributes.ts';
import { readCryptoAttributes, type SdesCrypto } from './crypto-attribute.ts';
import { type DtlsDescription, readDtls } from './dtls-attributes.ts';
import { type IceDescription, readIce } from './ice-attributes.ts';
import { directionOf, type MediaDirection, makeDirection, receives, sends } from './media-direction.ts';
import { type PayloadFormat, readPayloadFormats } from './payload-format.ts';
import { badSdp, parseSdp, type SdpLine } from './sdp-lines.ts';

/** How the packets of a stream travel: plain RTP, SRTP keyed in the SDP (RFC 4568), or ICE with DTLS-SRTP (RFC 8827). */
export type SdpTransport = 'rtp' | 'srtp-sdes' | 'webrtc';

/** An address with a port. */
export interface MediaAddress {
  readonly address: string;
  readonly port: number;
}

/** One `m=` block as its sender meant it. */
export interface MediaDescription {
  /** Lower case: `audio`, `video`, `application`, `image` … */
  readonly kind: string;
  /** 0: refused, or not used. */
  readonly port: number;
  /** As written, e.g. `RTP/AVP`, `UDP/TLS/RTP/SAVPF`. */
  readonly profile: string;
  /** The format list as written. */
  readonly formats: readonly string[];
  readonly payloads: readonly PayloadFormat[];
  /** From `c=`; `0.0.0.0` is an old way to hold, except with ICE. */
  readonly address: string;
  /** Where RTCP goes without multiplexing (RFC 3605). */
  readonly rtcp: MediaAddress;
  readonly rtcpMux: boolean;
  /** Seen from the sender, the old hold form `c=0.0.0.0` taken in. */
  readonly direction: MediaDirection;
  readonly ptimeMs: number | undefined;
  readonly crypto: readonly SdesCrypto[];
  readonly ice: IceDescription | null;
  readonly dtls: DtlsDescription | null;
  readonly mid: string | undefined;
  /** Sources announced by `a=ssrc` (RFC 5576), in order without repetition. */
  readonly ssrcs: readonly number[];
}

/** A peer's offer or answer. */
export interface RemoteDescription {
  /** The `o=` line's value. */
  readonly origin: string;
  readonly media: readonly MediaDescription[];
  /** The `mid`s of the first `a=group:BUNDLE`; empty without one. */
  readonly bundle: readonly string[];
}

/**
 * Reads a description into what matters for audio; other media are kept so that they can be refused in their place.
 * @throws ParleyError `media-bad-sdp`
 */
export function readDescription(sdp: string): RemoteDescription {
  const parsed = parseSdp(sdp);
  const attributes = attributesOf(parsed.session);
  const bundle = attributeValues(attributes, 'group').map((value) => value.split(/\s+/));
  return {
    origin: parsed.session.find((line) => line.type === 'o')?.value ?? '',
    media: parsed.media.map((lines) => readMedia(lines, parsed.session, attributes)),
    bundle: bundle.find((group) => group[0]?.toUpperCase() === 'BUNDLE')?.slice(1) ?? [],
  };
}

/** The transport that an `m=` block asks for. */
export function transportOf(media: MediaDescription): SdpTransport {
  const profile = media.profile.toUpperCase();
  if (profile.startsWith('UDP/TLS/')) return 'webrtc';
  return profile.startsWith('RTP/SAVP') ? (media.crypto.length === 0 && media.dtls ? 'webrtc' : 'srtp-sdes') : 'rtp';
}

/** Stands for a port that is said elsewhere. */
const discardPort = 9;

function readMedia(
  lines: readonly SdpLine[],
  session: readonly SdpLine[],
  sessionAttributes: readonly Attribute[],
): MediaDescription {
  const { kind, port: statedPort, profile, formats } = readMediaLine(lines[0]!.value);
  const attributes = attributesOf(lines);
  // On the transport of another stream or not at all (RFC 9143 §6): not refused, though it says 0.
  const port = statedPort === 0 && hasAttribute(attributes, 'bundle-only') ? discardPort : statedPort;
  const address = readConnection(lines) ?? readConnection(session);
  if (address === undefined && port !== 0)
    throw badSdp(`the ${kind} stream has no "c=" line of its own and the session has none`);
  const ice = readIce(attributes, sessionAttributes);
  const stated = directionOf(attributes) ?? directionOf(sessionAttributes) ?? 'sendrecv';
  return {
    kind,
    port,
    profile,
    formats,
    payloads: kind === 'audio' || kind === 'video' ? readPayloadFormats(formats, attributes) : [],
    address: address ?? '0.0.0.0',
    rtcp: readRtcp(attributes, { address: address ?? '0.0.0.0', port }),
    rtcpMux: hasAttribute(attributes, 'rtcp-mux'),
    direction: ice === null && isUnspecified(address) ? makeDirection(sends(stated), false) : stated,
    ptimeMs: readPtime(attributes),
    crypto: readCryptoAttributes(attributes),
    ice,
    dtls: readDtls(attributes, sessionAttributes),
    mid: attributeValue(attributes, 'mid'),
    ssrcs: readSsrcs(attributes),
  };
}

function readMediaLine(value: string): { kind: string; port: number; profile: string; formats: string[] } {
  const [kind, portText, profile, ...formats] = value.trim().split(/\s+/);
  // `port/count` (RFC 8866 §5.14): only the first port of a layered stream is of use.
  const port = readNumber(portText?.split('/')[0], 0, 65_535);
  if (!kind || !profile || port === undefined)
    throw badSdp(`"m=${value.slice(0, 60)}" is not of the form media port profile formats`);
  return { kind: kind.toLowerCase(), port, profile, formats };
}

function readConnection(lines: readonly SdpLine[]): string | undefined {
  const value = lines.find((line) => line.type === 'c')?.value;
  if (value === undefined) return undefined;
  const [network, family, address] = value.trim().split(/\s+/, 4);
  if (
    network?.toUpperCase() !== 'IN' ||
    !address ||
    !/^IP[46]$/i.test(family ?? '') ||
    !/^[\w.:%-]{1,255}(\/\d+)*$/.test(address)
  ) {
    throw badSdp(`"c=${value.slice(0, 60)}" is not of the form IN IP4|IP6 address`);
  }
  return address.split('/')[0];
}

function readRtcp(attributes: readonly Attribute[], rtp: MediaAddress): MediaAddress {
  const [portText, , , address] = attributeValue(attributes, 'rtcp')?.split(/\s+/, 5) ?? [];
  const port = readNumber(portText, 0, 65_535);
  if (port === undefined) return { address: rtp.address, port: rtp.port === 0 ? 0 : (rtp.port + 1) & 0xffff };
  return { address: address ?? rtp.address, port };
}

function readPtime(attributes: readonly Attribute[]): number | undefined {
  const value = Number.parseFloat(attributeValue(attributes, 'ptime') ?? '');
  return value >= 1 && value <= 200 ? value : undefined;
}

function readSsrcs(attributes: readonly Attribute[]): number[] {
  const ssrcs = new Set<number>();
  for (const value of attributeValues(attributes, 'ssrc')) {
    const ssrc = readNumber(value.split(/\s+/, 2)[0], 0, 2 ** 32 - 1);
    if (ssrc !== undefined) ssrcs.add(ssrc);
  }
  return [...ssrcs];
}

function isUnspecified(address: string | undefined): boolean {
  return address !== undefined && /^(0\.0\.0\.0|[0:]+)$/.test(address);
}

/** True when the sender may be sent to. */
export function wantsMedia(media: MediaDescription): boolean {
  return receives(media.direction);
}
