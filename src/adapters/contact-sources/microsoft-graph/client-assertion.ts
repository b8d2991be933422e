import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import type { RandomSource } from '../../../kernel/random.ts';
import { badSetting } from '../source/index.ts';

/** A certificate with its private key, with which the application shows who it is. */
export interface ApplicationCertificate {
  readonly thumbprint: string;
  readonly key: KeyObject;
}

/** @throws ParleyError `input-invalid` for anything but an RSA key and its certificate in PEM form */
export function readApplicationCertificate(pem: string): ApplicationCertificate {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem)?.[0];
  const key = /-----BEGIN (RSA )?PRIVATE KEY-----[^-]+-----END (RSA )?PRIVATE KEY-----/.exec(pem)?.[0];
  if (!certificate || !key) throw badSetting('certificate', 'must hold a certificate and its private key, both in PEM form');
  let read: ApplicationCertificate;
  let fits: boolean;
  try {
    const x509 = new X509Certificate(certificate);
    const privateKey = createPrivateKey(key);
    fits = x509.checkPrivateKey(privateKey) && privateKey.asymmetricKeyType === 'rsa';
    read = { thumbprint: createHash('sha256').update(x509.raw).digest('base64url'), key: privateKey };
  } catch {
    throw badSetting('certificate', 'holds a certificate or private key that cannot be read');
  }
  if (!fits) throw badSetting('certificate', 'must hold an RSA key that belongs to the certificate');
  return read;
}

/** For one use, five minutes long (RFC 7523 §3; Entra ID wants the thumbprint of the certificate in the header). */
export function clientAssertion(
  { thumbprint, key }: ApplicationCertificate,
  { clientId, audience, nowMs, random }: { clientId: string; audience: string; nowMs: number; random: RandomSource },
): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(random.bytes(16).toString('hex'))
    .setIssuedAt(now)
    .setNotBefore(now - 60)
    .setExpirationTime(now + 300)
    .sign(key);
}
