import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { CipherContext, DtlsClient, DtlsServer } from 'werift';
import type { SrtpKeying } from '../../../../protocol/rtp/srtp/index.ts';
import { MASTER_KEY_LENGTH, MASTER_SALT_LENGTH } from '../../../../protocol/rtp/srtp/index.ts';
import type { Fingerprint } from '../../../../protocol/sdp/index.ts';

/** The only file that knows which library speaks DTLS. Its SRTP, ICE and peer connection are not used. */

type Certificate = Awaited<ReturnType<typeof CipherContext.createSelfSignedCertificateWithKey>>;

export interface DtlsIdentity {
  readonly certificate: Certificate;
  readonly fingerprint: Fingerprint;
}

const SHA256_ECDSA = { hash: 4, signature: 3 } as const;
const P256 = 23;
const SRTP_AES128_CM_SHA1_80 = 1;
const CERTIFICATE_VERIFY = 15;

/** A certificate of its own for each worker; who it belongs to is told by its fingerprint in the SDP (RFC 8827 §6.5). */
export async function createDtlsIdentity(): Promise<DtlsIdentity> {
  const certificate = await CipherContext.createSelfSignedCertificateWithKey(SHA256_ECDSA, P256);
  const der = new X509Certificate(certificate.certPem).raw;
  return { certificate, fingerprint: { algorithm: 'sha-256', value: fingerprintOf(der, 'sha256') } };
}

export interface DtlsProps {
  readonly identity: DtlsIdentity;
  /** One of them must be the peer's certificate's. Asked for when the handshake is over. */
  readonly remoteFingerprints: () => readonly Fingerprint[];
  readonly send: (packet: Buffer) => void;
  readonly connected: (keys: { local: SrtpKeying; remote: SrtpKeying }) => void;
  readonly failed: (reason: string) => void;
}

/** The server's side of a DTLS-SRTP association (RFC 5764). */
export class DtlsAssociation {
  readonly #props: DtlsProps;
  readonly #server: DtlsServer;
  readonly #transport: { onData: (packet: Buffer) => void };
  #closed = false;

  constructor(props: DtlsProps) {
    this.#props = props;
    const transport = transportTo((packet) => {
      if (!this.#closed) props.send(packet);
    });
    this.#server = new DtlsServer({
      transport: transport,
      srtpProfiles: [SRTP_AES128_CM_SHA1_80],
      cert: props.identity.certificate.certPem,
      key: props.identity.certificate.keyPem,
      signatureHash: props.identity.certificate.signatureHash,
      certificateRequest: true,
      extendedMasterSecret: true,
    });
    this.#transport = transport;
    this.#server.onConnect.subscribe(() => this.#connected());
    this.#server.onError.subscribe((error: Error) => this.#fail(`DTLS handshake failed: ${error.message}`));
  }

  receive(packet: Buffer): void {
    if (!this.#closed) this.#transport.onData(packet);
  }

  close(): void {
    this.#closed = true;
  }

  #connected(): void {
    if (this.#closed) return;
    const der = this.#server.remoteCertificate;
    if (!der) return this.#fail('the peer showed no DTLS certificate');
    if (!this.#props.remoteFingerprints().some((fingerprint) => matches(der, fingerprint))) {
      return this.#fail('the DTLS certificate is not the one that the SDP announced');
    }
    if (!this.#provesPossession(der)) return this.#fail('the peer did not prove that the DTLS certificate is its own');
    if (this.#server.srtp.srtpProfile !== SRTP_AES128_CM_SHA1_80) return this.#fail('no common SRTP profile');
    const keys = this.#server.extractSessionKeys(MASTER_KEY_LENGTH, MASTER_SALT_LENGTH);
    const suite = 'AES_CM_128_HMAC_SHA1_80';
    this.#props.connected({
      local: { suite, masterKey: keys.localKey, masterSalt: keys.localSalt },
      remote: { suite, masterKey: keys.remoteKey, masterSalt: keys.remoteSalt },
    });
  }

  /** The library reads CertificateVerify without checking it (RFC 5246 §7.4.8): the fingerprint alone would prove nothing. */
  #provesPossession(der: Buffer): boolean {
    const transcript = this.#server.dtls.sortedHandshakeCache;
    const at = transcript.findIndex((message) => message.msg_type === CERTIFICATE_VERIFY);
    const proof = transcript[at]?.fragment;
    if (!proof || proof.length < 5) return false;
    const digest = { 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512' }[proof[0]!];
    if (digest === undefined) return false;
    const signed = Buffer.concat(transcript.slice(0, at).map((message) => message.serialize()));
    try {
      return verify(digest, signed, new X509Certificate(der).publicKey, proof.subarray(4, 4 + proof.readUInt16BE(2)));
    } catch {
      return false;
    }
  }

  #fail(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#props.failed(reason);
  }
}

/** What the library sends by. */
function transportTo(send: (packet: Buffer) => void) {
  return {
    type: 'udp',
    onData: (_packet: Buffer): void => {},
    send: async (packet: Buffer): Promise<void> => send(packet),
    close: async (): Promise<void> => {},
    closed: false,
    address: { address: '0.0.0.0', port: 0, family: 'IPv4' },
  };
}

/**
 * One handshake of the thread with itself. The first of a thread takes seven times the processor time of later ones, as its code is not
 * compiled yet: the first caller after a start should not wait for that.
 * @throws Error when it fails: then no handshake would succeed
 */
export async function rehearseHandshake(identity: DtlsIdentity): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { certPem, keyPem, signatureHash } = identity.certificate;
  const toServer = transportTo((packet) => queueMicrotask(() => server.receive(packet)));
  const client = new DtlsClient({
    transport: toServer,
    srtpProfiles: [SRTP_AES128_CM_SHA1_80],
    cert: certPem,
    key: keyPem,
    signatureHash,
    extendedMasterSecret: true,
  });
  const server = new DtlsAssociation({
    identity,
    remoteFingerprints: () => [identity.fingerprint],
    send: (packet) => toServer.onData(packet),
    connected: () => resolve(),
    failed: (reason) => reject(new Error(reason)),
  });
  try {
    await Promise.all([client.connect(), promise]);
  } finally {
    server.close();
    client.close();
  }
}

function matches(der: Buffer, fingerprint: Fingerprint): boolean {
  const name = fingerprint.algorithm.replace('-', '');
  if (!['sha256', 'sha384', 'sha512'].includes(name)) return false;
  const actual = Buffer.from(fingerprintOf(der, name));
  const expected = Buffer.from(fingerprint.value);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function fingerprintOf(der: Uint8Array, hash: string): string {
  const hex = createHash(hash).update(der).digest('hex').toUpperCase();
  return hex.match(/../g)!.join(':');
}
