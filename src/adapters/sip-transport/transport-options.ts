import type { FramingLimits } from '../../protocol/sip/framing/index.ts';
import { defaultFramingLimits } from '../../protocol/sip/framing/index.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { DnsResolver } from './dns-cache.ts';
import type { TrafficGuardOptions } from './traffic-guard.ts';

export interface ListenAddress {
  readonly transport: SipTransportName;
  /** A numeric address. `::` takes IPv6 only: add `0.0.0.0` for both. */
  readonly host: string;
  /** 0 lets the system choose; see `SipTransport.addresses`. */
  readonly port: number;
}

/** Certificate chain and key, PEM. */
export interface TlsCredentials {
  readonly certificate: string;
  readonly key: string;
}

export interface TlsOptions {
  /** Left out: a self-signed one is made at start. */
  readonly credentials?: TlsCredentials;
  /** Trusted authorities (PEM) besides those that come with Node. */
  readonly authorities?: readonly string[];
  /** False accepts any certificate of servers that we connect to. */
  readonly verifyServers?: boolean;
  /** Asks clients for a certificate. None is refused here: see `SipFlow.tls`. */
  readonly requestClientCertificates?: boolean;
}

export interface TransportLimits extends FramingLimits {
  readonly maxConnections: number;
  /** A connection on which nobody has sent a whole message by then is closed. */
  readonly firstMessageMs: number;
  /** A message that has begun must be whole by then. */
  readonly restOfMessageMs: number;
  /** An accepted connection without any bytes for so long is closed; longer than a registration lasts. */
  readonly idleMs: number;
  readonly handshakeMs: number;
  readonly connectMs: number;
  /** Between pings on connections that we opened (CRLF) and to browsers (WebSocket ping). */
  readonly pingMs: number;
  /** For the pong of a peer that has answered pings before. */
  readonly pongMs: number;
  /** Unsent bytes at which a peer counts as not reading. */
  readonly maxUnsentBytes: number;
  /** For how long a target that could not be reached is tried last. */
  readonly rememberFailureMs: number;
}

export const defaultTransportLimits: TransportLimits = {
  ...defaultFramingLimits,
  maxConnections: 10_000,
  firstMessageMs: 15_000,
  restOfMessageMs: 10_000,
  idleMs: 75 * 60_000,
  handshakeMs: 5000,
  connectMs: 4000,
  pingMs: 30_000,
  pongMs: 10_000,
  maxUnsentBytes: 4 * 1024 * 1024,
  rememberFailureMs: 60_000,
};

export interface SipTransportOptions {
  readonly listen: readonly ListenAddress[];
  /** What peers outside `localNetworks` are told to reach us by, when we stand behind NAT or need a name. */
  readonly advertise?: { readonly host: string; readonly localNetworks?: readonly string[] };
  readonly tls?: TlsOptions;
  readonly limits?: Partial<TransportLimits>;
  readonly guard?: Partial<TrafficGuardOptions>;
  /** Left out: the machine's own. */
  readonly resolver?: DnsResolver;
}
