import { hash, timingSafeEqual } from 'node:crypto';

/** Algorithms of RFC 8760 that are in use; the session variants (`-sess`) are not offered. */
export type DigestAlgorithm = 'MD5' | 'SHA-256';

/** H(user:realm:password) in lower-case hex by both algorithms: all that a server needs to keep of a password. */
export interface Ha1 {
  readonly md5: string;
  readonly sha256: string;
}

/** H(text) in lower-case hex; `text` is hashed as UTF-8. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return hash(algorithm === 'MD5' ? 'md5' : 'sha256', text, 'hex');
}

/** The algorithm that a header names; MD5 when it names none; undefined when it is not one of ours. */
export function parseAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  const upper = (name ?? 'MD5').toUpperCase();
  return upper === 'MD5' || upper === 'SHA-256' ? upper : undefined;
}

/** RFC 7616 §3.4.2, for both algorithms. */
export function computeHa1(username: string, realm: string, password: string): Ha1 {
  const secret = `${username}:${realm}:${password}`;
  return { md5: digestHash('MD5', secret), sha256: digestHash('SHA-256', secret) };
}

/** What a digest response is made of besides HA1. */
export interface ResponseInput {
  readonly algorithm: DigestAlgorithm;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Undefined for RFC 2069 peers, which know no `qop`. */
  readonly qop: { readonly cnonce: string; readonly nc: string } | undefined;
}

/** The `response` parameter (RFC 7616 §3.4.1; without `qop` RFC 2617 §3.2.2.1). */
export function computeResponse(ha1: string, input: ResponseInput): string {
  const ha2 = digestHash(input.algorithm, `${input.method}:${input.uri}`);
  const middle = input.qop ? `${input.nonce}:${input.qop.nc}:${input.qop.cnonce}:auth` : input.nonce;
  return digestHash(input.algorithm, `${ha1}:${middle}:${ha2}`);
}

/** Compares two hex strings in a time that does not depend on where they differ. */
export function isSameHex(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a.toLowerCase()), Buffer.from(b.toLowerCase())];
  return first.length === second.length && timingSafeEqual(first, second);
}
