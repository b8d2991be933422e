import { X509Certificate } from 'node:crypto';
import {
  checkServerIdentity,
  type DetailedPeerCertificate,
  type PeerCertificate,
  rootCertificates,
  type TLSSocket,
} from 'node:tls';
import type { SipFlowTls } from '../../protocol/sip/transport-port.ts';

const maxChain = 8;

/** What a finished handshake says of the peer. `authorities` in PEM; left out: those that come with Node. */
export function tlsFacts(socket: TLSSocket, parts: { nowMs: number; authorities?: readonly string[] }): SipFlowTls {
  const leaf = socket.getPeerCertificate(true) as DetailedPeerCertificate | undefined;
  const hasCertificate = leaf?.raw !== undefined;
  // OpenSSL reports this for a client certificate made for servers only, which big providers send now. Node then says
  // nothing about the rest of the chain, so it is followed here.
  const isServerOnly = String(socket.authorizationError) === 'INVALID_PURPOSE';
  return {
    protocol: socket.getProtocol() ?? '',
    isPeerVerified: hasCertificate && (socket.authorized || (isServerOnly && leadsToAuthority(chainOf(leaf), parts))),
    peerNames: hasCertificate ? namesOf(leaf) : [],
  };
}

/** Accepts a certificate for a SIP domain (`URI:sip:example.com`, RFC 5922 §7.1) or, as usual, for the host name. */
export function checkSipServerIdentity(name: string, certificate: PeerCertificate): Error | undefined {
  const domains = (certificate.subjectaltname ?? '').split(', ').filter((one) => one.startsWith('URI:sip:'));
  return domains.includes(`URI:sip:${name}`) ? undefined : checkServerIdentity(name, certificate);
}

function namesOf(leaf: PeerCertificate): string[] {
  const alternatives = (leaf.subjectaltname ?? '').split(', ');
  const names = alternatives
    .filter((one) => one.startsWith('DNS:') || one.startsWith('URI:sip:'))
    .map((one) => one.replace(/^(DNS|URI:sip):/, ''));
  if (names.length > 0) return names.map((name) => name.toLowerCase());
  const { CN: common } = leaf.subject ?? {};
  return (Array.isArray(common) ? common : [common]).filter((name): name is string => name !== undefined);
}

function chainOf(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.raw && chain.length < maxChain) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

function leadsToAuthority(chain: readonly X509Certificate[], parts: { nowMs: number; authorities?: readonly string[] }): boolean {
  const authorities = (parts.authorities ?? rootCertificates).map((one) => new X509Certificate(one));
  for (const [index, certificate] of chain.entries()) {
    if (!isInTime(certificate, parts.nowMs) || (index > 0 && !certificate.ca)) return false;
    if (authorities.some((root) => isInTime(root, parts.nowMs) && isIssuedBy(certificate, root))) return true;
    const issuer = chain[index + 1];
    if (!issuer || !isIssuedBy(certificate, issuer)) return false;
  }
  return false;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isInTime(certificate: X509Certificate, nowMs: number): boolean {
  return certificate.validFromDate.getTime() <= nowMs && nowMs <= certificate.validToDate.getTime();
}
