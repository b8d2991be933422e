import { isIPv6 } from 'node:net';
import type { MediaTransport } from '../../../telephony/media/index.ts';
import type { BencodeDictionary } from './bencode.ts';

/** The two parties of one rtpengine call: the peer outside, and our own plane or another call's inner side. */
export type Side = 'peer' | 'inner';

/** An SDP of one side for rtpengine to rewrite for the other. */
export interface Description {
  readonly callId: string;
  readonly from: Side;
  readonly sdp: string;
  readonly transport: MediaTransport;
  /** A phone behind NAT: where its signalling comes from. */
  readonly symmetricAddress: string | undefined;
  /** Both sides have spoken before. */
  readonly isKnown: boolean;
}

const profiles: Readonly<Record<MediaTransport, string>> = {
  rtp: 'RTP/AVP',
  'srtp-sdes': 'RTP/SAVP',
  webrtc: 'UDP/TLS/RTP/SAVPF',
};

/** Of the twelve that it would offer: without encryption, of a cipher nobody speaks, or with keys longer than our own code reads. */
const unwantedSuites = [
  'AEAD_AES_256_GCM',
  'AEAD_AES_128_GCM',
  'AES_256_CM_HMAC_SHA1_80',
  'AES_256_CM_HMAC_SHA1_32',
  'AES_192_CM_HMAC_SHA1_80',
  'AES_192_CM_HMAC_SHA1_32',
  'F8_128_HMAC_SHA1_80',
  'F8_128_HMAC_SHA1_32',
  'NULL_HMAC_SHA1_80',
  'NULL_HMAC_SHA1_32',
];

/** Arguments of `offer`. */
export function offerArguments(description: Description): BencodeDictionary {
  const { from, isKnown } = description;
  const to = from === 'peer' ? 'inner' : 'peer';
  return { ...common(description), ...roles(description), 'from-tag': from, ...(isKnown && { 'to-tag': to }) };
}

/** Arguments of `answer`. `from` is who answers; the protocol names the other, who offered, first. */
export function answerArguments(description: Description): BencodeDictionary {
  const { from } = description;
  return { ...common(description), 'from-tag': from === 'peer' ? 'inner' : 'peer', 'to-tag': from };
}

/**
 * Who begins, with a browser: it does, in ICE (RFC 8445 §2.5) and in DTLS. Left to itself rtpengine begins both from the browser's
 * offer on, before our answer, and its ClientHello then crosses the browser's.
 */
function roles({ from, transport }: Description): BencodeDictionary {
  if (transport !== 'webrtc') return {};
  return from === 'peer' ? { 'ICE-lite': 'backward', 'DTLS-reverse': 'passive' } : { 'ICE-lite': 'forward' };
}

function common(description: Description): BencodeDictionary {
  const { callId, from, sdp } = description;
  return {
    'call-id': callId,
    sdp,
    replace: ['origin', 'session-connection'],
    flags: [...sourceFlags(description), 'port latching'],
    ...(from === 'inner' ? towardsPeer(description.transport) : towardsInner),
    ...(from === 'peer' && description.symmetricAddress && receivedFrom(description.symmetricAddress)),
  };
}

const towardsInner = { 'transport-protocol': 'RTP/AVP', ICE: 'remove', DTLS: 'passive', 'rtcp-mux': ['demux'] };

function towardsPeer(transport: MediaTransport): BencodeDictionary {
  const shared = { 'transport-protocol': profiles[transport], DTLS: transport === 'webrtc' ? 'passive' : 'off' };
  if (transport === 'webrtc') {
    return { ...shared, ICE: 'force', 'rtcp-mux': ['offer', 'require'], SDES: ['off'] };
  }
  return { ...shared, ICE: 'remove', 'rtcp-mux': ['offer'], SDES: unwantedSuites.map((suite) => `no-${suite}`) };
}

/** Only who was described may send. A phone behind NAT is learnt in its first three seconds, then it is held to. */
function sourceFlags({ from, transport, symmetricAddress }: Description): string[] {
  const generated = from === 'inner' && transport === 'webrtc' ? ['generate mid', 'no rtcp attribute'] : [];
  if (from === 'inner') return ['strict source', 'asymmetric', ...generated];
  if (transport === 'webrtc') return ['strict source'];
  return symmetricAddress === undefined ? ['strict source', 'asymmetric'] : ['strict source', 'SIP source address'];
}

function receivedFrom(address: string): BencodeDictionary {
  return { 'received-from': [isIPv6(address) ? 'IP6' : 'IP4', address] };
}
