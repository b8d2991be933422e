import { hash, verify } from '@node-rs/argon2';

/** Makes and checks password hashes. Slow on purpose; runs outside the main thread. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  matches(stored: string, password: string): Promise<boolean>;
}

/** Argon2id with 19 MiB and two passes (RFC 9106 names it; the cost is what OWASP's cheat sheet asks for at least). */
export class LocalPasswords implements PasswordHasher {
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  }

  async matches(stored: string, password: string): Promise<boolean> {
    return verify(stored, password.normalize('NFKC'));
  }
}
