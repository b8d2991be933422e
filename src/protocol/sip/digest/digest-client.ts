import type { RandomSource } from '../../../kernel/random.ts';
import { type AuthHeader, fromWire, parseAuthHeader, quote, splitList, toWire } from '../grammar/index.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import { computeResponse, type DigestAlgorithm, digestHash, parseAlgorithm } from './digest-hash.ts';

export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
}

type HeaderPair = readonly [
  challenge: 'WWW-Authenticate' | 'Proxy-Authenticate',
  credentials: 'Authorization' | 'Proxy-Authorization',
];

const pairs: readonly HeaderPair[] = [
  ['WWW-Authenticate', 'Authorization'],
  ['Proxy-Authenticate', 'Proxy-Authorization'],
];

interface Challenge {
  readonly header: HeaderPair[1];
  /** As it came, a wire string. */
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** As written by the server, or undefined: then we write none either. */
  readonly algorithmName: string | undefined;
  readonly opaque: string | undefined;
  readonly hasQop: boolean;
  readonly stale: boolean;
  uses: number;
}

function readChallenge({ scheme, params }: AuthHeader, header: HeaderPair[1]): Challenge | undefined {
  const [realm, nonce, qop] = [params.get('realm'), params.get('nonce'), params.get('qop')];
  const algorithm = parseAlgorithm(params.get('algorithm'));
  if (scheme !== 'digest' || realm === undefined || nonce === undefined || !algorithm) return undefined;
  const hasQop = qop !== undefined;
  // Only auth-int on offer: nothing that we could answer.
  if (hasQop && !splitList(qop.toLowerCase()).includes('auth')) return undefined;
  const stale = params.get('stale')?.toLowerCase() === 'true';
  const rest = { algorithmName: params.get('algorithm'), opaque: params.get('opaque'), hasQop, stale, uses: 0 };
  return { header, realm, nonce, algorithm, ...rest };
}

/** The challenges of a response, one per header name and realm: the strongest algorithm of each (RFC 8760 §2.4). */
function challengesOf(response: SipResponse): Challenge[] {
  const best = new Map<string, Challenge>();
  for (const [name, credentials] of pairs) {
    for (const value of response.headers.getAll(name)) {
      const header = parseAuthHeader(value);
      const challenge = header && readChallenge(header, credentials);
      if (!challenge) continue;
      const key = `${credentials} ${challenge.realm}`;
      if (best.get(key)?.algorithm !== 'SHA-256')
        best.set(key, best.has(key) && challenge.algorithm === 'MD5' ? best.get(key)! : challenge);
    }
  }
  return [...best.values()];
}

/** How often the credentials that `request` carried for the challenge's realm had been used; 0 when it carried none. */
function usesIn(request: SipRequest, challenge: Challenge): number {
  for (const value of request.headers.getAll(challenge.header)) {
    const params = parseAuthHeader(value)?.params;
    if (params?.get('realm') === challenge.realm) return Number.parseInt(params.get('nc') ?? '1', 16) || 1;
  }
  return 0;
}

const isSame = (a: Challenge, b: Challenge): boolean => a.header === b.header && a.realm === b.realm;

/**
 * Answers challenges of one peer. Credentials are written ahead of time once a challenge is known, so that later requests need
 * no second round; a nonce that has grown old is replaced when the peer says so.
 */
export class DigestClient {
  readonly #random: RandomSource;
  readonly #credentials: DigestCredentials;
  #challenges: Challenge[] = [];

  constructor(parts: { random: RandomSource; credentials: DigestCredentials }) {
    this.#random = parts.random;
    this.#credentials = parts.credentials;
  }

  /**
   * Takes in a 401 or 407. True: send the request again (new CSeq and branch) after {@link authorise}. False: there is no
   * challenge that we can answer, or the very credentials made for one were refused: the password is wrong.
   */
  takeChallenge(response: SipResponse, request: SipRequest): boolean {
    const challenges = challengesOf(response);
    // The second use of a nonce may meet its expiry; the first cannot (unless the server says stale).
    const isRefused = challenges.some((challenge) => !challenge.stale && usesIn(request, challenge) === 1);
    const kept = this.#challenges.filter((old) => !challenges.some((challenge) => isSame(old, challenge)));
    this.#challenges = isRefused ? kept : [...kept, ...challenges];
    return challenges.length > 0 && !isRefused;
  }

  /** Writes credentials for every challenge known, in the place of earlier ones. */
  authorise(request: SipRequest): void {
    for (const [, name] of pairs) request.headers.remove(name);
    for (const challenge of this.#challenges) request.headers.append(challenge.header, this.#answer(challenge, request));
  }

  #answer(challenge: Challenge, request: SipRequest): string {
    const { realm, nonce, algorithm, algorithmName, opaque } = challenge;
    const { username, password } = this.#credentials;
    challenge.uses += 1;
    const cnonce = this.#random.bytes(12).toString('base64url');
    const qop = challenge.hasQop ? { cnonce, nc: challenge.uses.toString(16).padStart(8, '0') } : undefined;
    const ha1 = digestHash(algorithm, `${username}:${fromWire(realm)}:${password}`);
    const response = computeResponse(ha1, { algorithm, method: request.method, uri: request.requestUri, nonce, qop });
    const parts = [
      `username=${quote(toWire(username))}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri="${request.requestUri}"`,
      `response="${response}"`,
    ];
    if (algorithmName !== undefined) parts.push(`algorithm=${algorithmName}`);
    if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
    if (qop) parts.push('qop=auth', `cnonce="${cnonce}"`, `nc=${qop.nc}`);
    return `Digest ${parts.join(', ')}`;
  }
}
