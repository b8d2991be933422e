import type { Clock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { type AuthHeader, fromWire, parseAuthHeader, quote } from '../grammar/index.ts';
import type { SipRequest } from '../message/index.ts';
import { computeResponse, type DigestAlgorithm, type Ha1, isSameHex, parseAlgorithm } from './digest-hash.ts';
import { NonceCounts } from './nonce-counts.ts';
import { NonceSource } from './nonce-source.ts';

/** `user agent`: 401 with WWW-Authenticate; `proxy`: 407 with Proxy-Authenticate. */
export type DigestRole = 'user-agent' | 'proxy';

/** What to send back: 401 or 407 with these fields. */
export interface DigestChallenge {
  readonly status: 401 | 407;
  readonly headerName: 'WWW-Authenticate' | 'Proxy-Authenticate';
  /** One field per algorithm, the strongest first (RFC 8760 §2.3: the first that a client supports is used). */
  readonly values: readonly string[];
}

export type DigestVerdict =
  /** The request proves knowledge of the password. */
  | { readonly outcome: 'verified'; readonly username: string; readonly algorithm: DigestAlgorithm }
  /** No usable credentials: challenge. `stale`: the password was right, the nonce no longer usable. */
  | { readonly outcome: 'challenge'; readonly stale: boolean }
  /** Credentials that are wrong: count it against the source. */
  | { readonly outcome: 'refused'; readonly username: string; readonly why: 'unknown-user' | 'wrong-password' | 'wrong-uri' };

export interface DigestServerParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** At least 16 bytes; the same on all nodes that share phones. */
  readonly secret: Buffer;
  /** How long a nonce may be used, ms. Default five minutes. */
  readonly nonceLifetimeMs?: number;
  /** What is offered, the most wanted first. Default SHA-256 and MD5; some clients fail when one is offered that they do not know. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Nonces whose use is remembered at once. Default 100,000 (about 15 MB when full). */
  readonly trackedNonces?: number;
}

/** Compared against when the user does not exist, so that existence cannot be told from timing. */
const nobody: Ha1 = { md5: '0'.repeat(32), sha256: '0'.repeat(64) };

interface Credentials {
  readonly username: string;
  readonly uri: string;
  readonly nonce: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly qop: { readonly cnonce: string; readonly nc: string } | undefined;
}

function readCredentials({ scheme, params }: AuthHeader, realm: string): Credentials | undefined {
  const [username, uri, nonce, response] = [
    params.get('username'),
    params.get('uri'),
    params.get('nonce'),
    params.get('response'),
  ];
  const algorithm = parseAlgorithm(params.get('algorithm'));
  if (scheme !== 'digest' || fromWire(params.get('realm') ?? '') !== realm || !algorithm) return undefined;
  if (username === undefined || uri === undefined || nonce === undefined || response === undefined) return undefined;
  const [qop, cnonce, nc] = [params.get('qop'), params.get('cnonce'), params.get('nc')];
  const base = { username: fromWire(username), uri, nonce, response, algorithm };
  if (qop === undefined) return { ...base, qop: undefined };
  if (qop.toLowerCase() !== 'auth' || cnonce === undefined || nc === undefined || !/^[0-9a-f]{8}$/i.test(nc)) return undefined;
  return { ...base, qop: { cnonce, nc } };
}

/** Challenges and verifies (RFC 3261 §22, RFC 7616, RFC 8760). */
export class DigestServer {
  readonly #clock: Clock;
  readonly #nonces: NonceSource;
  readonly #counts: NonceCounts;
  readonly #algorithms: readonly DigestAlgorithm[];

  constructor({ clock, random, secret, algorithms, nonceLifetimeMs = 300_000, trackedNonces = 100_000 }: DigestServerParts) {
    this.#clock = clock;
    this.#algorithms = algorithms ?? ['SHA-256', 'MD5'];
    this.#nonces = new NonceSource({ clock, random, secret, lifetimeMs: nonceLifetimeMs });
    this.#counts = new NonceCounts({ capacity: trackedNonces, lifetimeMs: nonceLifetimeMs });
  }

  challenge(realm: string, options: { role?: DigestRole; stale?: boolean } = {}): DigestChallenge {
    const nonce = this.#nonces.next(realm);
    const stale = options.stale ? ', stale=true' : '';
    const values = this.#algorithms.map(
      (algorithm) => `Digest realm=${quote(realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale}`,
    );
    return options.role === 'proxy'
      ? { status: 407, headerName: 'Proxy-Authenticate', values }
      : { status: 401, headerName: 'WWW-Authenticate', values };
  }

  /**
   * Verifies the request's credentials for `realm`. `lookup` gives the user's HA1 made with the same realm. The digest
   * URI must be the Request-URI letter by letter. Without `qop` (RFC 2069) a nonce is good for one request.
   */
  verify(
    request: SipRequest,
    realm: string,
    lookup: (username: string) => Ha1 | undefined,
    role: DigestRole = 'user-agent',
  ): DigestVerdict {
    const credentials = this.#credentials(request, realm, role);
    if (!credentials) return { outcome: 'challenge', stale: false };
    const { username, algorithm } = credentials;
    if (!this.#algorithms.includes(algorithm)) return { outcome: 'challenge', stale: false };
    const known = lookup(username);
    const ha1 = known ?? nobody;
    const expected = computeResponse(algorithm === 'MD5' ? ha1.md5 : ha1.sha256, { ...credentials, method: request.method });
    const isRight = isSameHex(expected, credentials.response);
    if (!known) return { outcome: 'refused', username, why: 'unknown-user' };
    if (!isRight) return { outcome: 'refused', username, why: 'wrong-password' };
    if (credentials.uri !== request.requestUri) return { outcome: 'refused', username, why: 'wrong-uri' };
    return this.#claim(credentials, realm) ? { outcome: 'verified', username, algorithm } : { outcome: 'challenge', stale: true };
  }

  /** The credentials for the realm; when there are several, the strongest. */
  #credentials(request: SipRequest, realm: string, role: DigestRole): Credentials | undefined {
    const values = request.headers.getAll(role === 'proxy' ? 'Proxy-Authorization' : 'Authorization');
    const found: Credentials[] = [];
    for (const value of values) {
      const header = parseAuthHeader(value);
      const credentials = header && readCredentials(header, realm);
      if (credentials) found.push(credentials);
    }
    return found.find(({ algorithm }) => algorithm === 'SHA-256') ?? found[0];
  }

  #claim({ nonce, qop }: Credentials, realm: string): boolean {
    const state = this.#nonces.read(nonce, realm);
    if (!state || state.isExpired) return false;
    return this.#counts.claim(nonce, state.issuedAt, qop ? Number.parseInt(qop.nc, 16) : 1, this.#clock.now());
  }
}
