import { createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { der, objectId, positiveInteger, sequence, time } from './der.ts';
import type { TlsCredentials } from './transport-options.ts';

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };
const dayMs = 86_400_000;

export interface CertificateRequest {
  /** DNS names and numeric addresses; the first DNS name is also the subject. */
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly days: number;
  /** 8 to 20 unpredictable bytes. */
  readonly serial: Buffer;
  /** Who signs; left out: the certificate itself. */
  readonly issuer?: TlsCredentials;
  readonly isAuthority?: boolean;
  readonly purposes?: readonly ('server' | 'client')[];
}

/**
 * Makes an X.509 certificate with a new P-256 key (RFC 5280): the self-signed one for a fresh installation, so that TLS
 * and WSS work before an administrator has brought a real one.
 */
export function makeCertificate(request: CertificateRequest): TlsCredentials {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = commonName(request.names[0] ?? 'parley');
  const issuer = request.issuer ? subjectOf(request.issuer) : subject;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    positiveInteger(request.serial),
    ecdsaWithSha256,
    issuer,
    sequence(time(request.fromMs), time(request.fromMs + request.days * dayMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', body, request.issuer ? createPrivateKey(request.issuer.key) : privateKey);
  const bits = der(0x03, Buffer.from([0]), signature);
  return {
    certificate: pem(sequence(body, ecdsaWithSha256, bits)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extensions(request: CertificateRequest): Buffer[] {
  const list = [extension('2.5.29.17', sequence(...request.names.map(generalName)))];
  if (request.isAuthority) list.push(extension('2.5.29.19', sequence(der(0x01, Buffer.from([0xff])))));
  if (request.purposes) list.push(extension('2.5.29.37', sequence(...request.purposes.map((one) => objectId(purposes[one])))));
  return list;
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), der(0x04, value));
}

function generalName(name: string): Buffer {
  const family = isIP(name);
  if (family === 0) return der(0x82, Buffer.from(name));
  return der(0x87, family === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return Buffer.from([...front, ...zeros, ...back].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId('2.5.4.3'), der(0x0c, Buffer.from(name)))));
}

/** Issuers made here have a common name only. */
function subjectOf(credentials: TlsCredentials): Buffer {
  return commonName(new X509Certificate(credentials.certificate).subject.replace(/^CN=/, ''));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
