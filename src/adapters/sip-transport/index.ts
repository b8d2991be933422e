export { type CertificateRequest, makeCertificate } from './certificate.ts';
export type { DnsAnswer, DnsResolver, NaptrRecord } from './dns-cache.ts';
export type { ServiceRecord } from './order-services.ts';
export { SipTransport, type SipTransportParts } from './sip-transport.ts';
export {
  defaultTrafficGuardOptions,
  type Offence,
  type TrafficCounters,
  TrafficGuard,
  type TrafficGuardOptions,
} from './traffic-guard.ts';
export {
  defaultTransportLimits,
  type ListenAddress,
  type SipTransportOptions,
  type TlsCredentials,
  type TlsOptions,
  type TransportLimits,
} from './transport-options.ts';
export { sipPath } from './websocket-upgrade.ts';
