import type { Clock } from '../../kernel/clock.ts';
import type { CallId, LegId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CodecName, MediaEndpoint, MediaPlane, MediaTransport } from '../media/index.ts';
import type { Party } from './leg.ts';
import type { SipLegs } from './sip-legs.ts';

/** What SIP legs need of the house. */
export interface SipLegParts {
  readonly clock: Clock;
  readonly media: MediaPlane;
  readonly logger: Logger;
  /** Finds the leg of a session, for Replaces. */
  readonly legs: SipLegs;
}

/** How the party of one leg is spoken to: from its device or trunk. */
export interface SipLegProfile {
  readonly callId: CallId;
  readonly legId: LegId;
  /** Allowed codecs, the best first. */
  readonly codecs: readonly CodecName[];
  /** For offers of ours; the party's own offer says how it wants it. */
  readonly mediaTransport: MediaTransport;
  /** A party that refuses plain RTP (488) is asked again with SRTP. */
  readonly encryptsOnDemand: boolean;
  readonly mediaPath: 'anchored' | 'direct';
  /** May be shown video and show it. */
  readonly video?: boolean;
  readonly dtmf: 'rfc4733' | 'sip-info';
  readonly silenceTimeoutMs: number;
  /** A page in a browser: how long it may be gone during a call, in milliseconds; 0 or left out: it ends the call. */
  readonly graceMs?: number;
  /** A phone that may sit behind NAT: its sound is taken from where its signalling comes from, whatever its description says. */
  readonly mayBeBehindNat: boolean;
  /** Our SIP domain, for addresses of parties. */
  readonly sipDomain: string;
  /** Header for the identity of the other party. */
  readonly identityHeader: 'p-asserted-identity' | 'p-preferred-identity' | 'remote-party-id' | 'from';
  /** The peer may see who a private caller is, marked as private (RFC 3325): a trunk we trust. */
  readonly isTrusted: boolean;
  /** Another party as the user of this phone may know it: named by his directories, without a number on the red list. */
  readonly shown?: (party: Party) => Party;
}

/** How the party wants its media, read from its offer. */
export function mediaTransportOf(description: string): MediaTransport {
  const protocol = /^m=audio \d+(?:\/\d+)? (\S+)/m.exec(description)?.[1] ?? '';
  if (protocol.startsWith('UDP/TLS/')) return 'webrtc';
  return protocol.includes('SAVP') ? 'srtp-sdes' : 'rtp';
}

/** A new description keeps the codec that is spoken, where the party still lists it: a change would cost transcoding. */
export function sameCodec({ negotiated }: MediaEndpoint): { preferCodec?: CodecName } {
  return negotiated ? { preferCodec: negotiated.codec } : {};
}

/** Video on the transport that browsers use, not refused. */
export function offersVideo(description: string | null): boolean {
  return description !== null && /^m=video ([1-9]\d* UDP\/TLS\/|0 UDP\/TLS\/[^]*?^a=bundle-only)/m.test(description);
}
