import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { badSetting } from '../source/index.ts';

export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** Reads the key file of a service account. Where it wants to be asked is not taken from it. @throws ParleyError `input-invalid` */
export function readServiceAccount(text: string): ServiceAccount {
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw badSetting('serviceAccount', 'must be the JSON file of a key, as Google made it; P12 files are of an older kind');
  }
  const { type, client_email: email, private_key: pem, private_key_id: keyId } = file ?? {};
  if (type !== 'service_account' || typeof email !== 'string' || typeof pem !== 'string')
    throw badSetting('serviceAccount', 'must be the key of a service account, with client_email and private_key');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') throw new Error('no RSA key');
    return { email, keyId: typeof keyId === 'string' ? keyId : '', key };
  } catch {
    throw badSetting('serviceAccount', 'holds a private key that cannot be read');
  }
}

/** An assertion to act for a user, an hour long at most (RFC 7523 §2.1, as Google wants it). */
export function delegation(
  { email, keyId, key }: ServiceAccount,
  { user, scopes, audience, nowMs }: { user: string; scopes: readonly string[]; audience: string; nowMs: number },
): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId ? { kid: keyId } : {}) })
    .setIssuer(email)
    .setSubject(user)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(key);
}
