import type { Unsubscribe } from '../../kernel/events.ts';
import type { SipMessage } from './message/index.ts';

export type SipTransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/**
 * One way to one peer: a connection, or a UDP socket with a remote address. Responses leave by the flow
 * on which their request came; a registered phone behind NAT is reached by its flow (RFC 5626).
 */
export interface SipFlow {
  readonly id: string;
  readonly transport: SipTransportName;
  /** False for UDP: the transaction layer retransmits. */
  readonly isReliable: boolean;
  readonly local: { readonly host: string; readonly port: number };
  readonly remote: { readonly host: string; readonly port: number };
  readonly isOpen: boolean;
  /** Set on `tls` and `wss`: what is known of the peer's certificate. Nobody is refused for it by the transport. */
  readonly tls?: SipFlowTls;
  /** Hands bytes to the socket; a failure is told by `onFlowClosed`, never thrown. */
  send(bytes: Buffer): void;
}

/** The secured side of a flow. */
export interface SipFlowTls {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  /** The peer showed a certificate that leads to an authority we trust. */
  readonly isPeerVerified: boolean;
  /** DNS names and SIP domains of the peer's certificate; empty when it showed none. */
  readonly peerNames: readonly string[];
}

/** One address to try, from RFC 3263. */
export interface SipTarget {
  readonly transport: SipTransportName;
  readonly host: string;
  readonly port: number;
  /** The name to check in the peer's certificate. */
  readonly serverName?: string;
}

/** What the transaction layer needs of the sockets. Implemented by `adapters/sip-transport`; by a fake in tests. */
export interface SipTransportPort {
  /** Locates servers (RFC 3263) for a SIP URI, the best first. Numeric hosts resolve without DNS and synchronously settled. */
  resolve(uri: string): Promise<SipTarget[]>;
  /** An open flow to the target: an existing connection or a new one. Rejects with `ParleyError('sip-unreachable')`. */
  connect(target: SipTarget): Promise<SipFlow>;
  /** What to write in our Via `sent-by` and Contact for requests leaving by this flow. */
  advertised(flow: SipFlow): { host: string; port: number };
  onMessage(listener: (message: SipMessage, flow: SipFlow) => void): Unsubscribe;
  onFlowClosed(listener: (flow: SipFlow, reason: string) => void): Unsubscribe;
}

/** Sees every message as bytes, with the time in ms since 1970. It must not change or keep more than it needs of `bytes`. */
export type SipTrafficListener = (direction: 'received' | 'sent', bytes: Buffer, flow: SipFlow, atMs: number) => void;

/** What protocol traces are made of. */
export interface SipTrafficSource {
  onTraffic(listener: SipTrafficListener): Unsubscribe;
}
