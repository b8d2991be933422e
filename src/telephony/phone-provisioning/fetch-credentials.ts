import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { computeHa1, DigestServer } from '../../protocol/sip/digest/index.ts';
import { createRequest } from '../../protocol/sip/message/index.ts';

export type CredentialVerdict = 'right' | 'wrong' | 'none';

const realm = 'Parley phones';

/** The user and password that a telephone shows when it fetches: by digest (RFC 7616), over TLS also as they are (RFC 7617). */
export class FetchCredentials {
  readonly #digest: DigestServer;

  /** @param parts.secret at least 16 bytes, kept over restarts */
  constructor(parts: { clock: Clock; random: RandomSource; secret: Buffer }) {
    // Telephones know MD5 and many of them fail when something else is offered first.
    this.#digest = new DigestServer({ ...parts, algorithms: ['MD5'] });
  }

  /** Values of WWW-Authenticate. */
  challenge(isEncrypted: boolean): readonly string[] {
    const digest = this.#digest.challenge(realm).values;
    return isEncrypted ? [...digest, `Basic realm="${realm}"`] : digest;
  }

  /** @param target of the request line, as it came */
  verify(
    request: { readonly target: string; readonly authorization: string | undefined; readonly isEncrypted: boolean },
    expected: { readonly user: string; readonly password: string },
  ): CredentialVerdict {
    const { target, authorization, isEncrypted } = request;
    if (authorization === undefined) return 'none';
    const basic = /^basic\s+([A-Za-z0-9+/]+=*)\s*$/i.exec(authorization)?.[1];
    if (basic !== undefined) {
      if (!isEncrypted) return 'none';
      const isRight = isSame(Buffer.from(basic, 'base64'), Buffer.from(`${expected.user}:${expected.password}`));
      return isRight ? 'right' : 'wrong';
    }
    const message = createRequest('GET', target, { Authorization: authorization });
    const ha1 = computeHa1(expected.user, realm, expected.password);
    const verdict = this.#digest.verify(message, realm, (user) => (user === expected.user ? ha1 : undefined));
    if (verdict.outcome === 'verified') return 'right';
    return verdict.outcome === 'refused' ? 'wrong' : 'none';
  }
}

/** In a time that does not depend on where they differ. */
export function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
