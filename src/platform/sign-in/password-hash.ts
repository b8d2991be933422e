import { hash, verify } from '@node-rs/argon2';
import { ParleyError } from '../../kernel/errors.ts';

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

const shortestPassword = 12;

/** @throws ParleyError `password-too-weak` when a person should not have this password. */
export function checkNewPassword(password: string, about: { login: string }): void {
  if (password.length < shortestPassword) {
    throw new ParleyError(
      'password-too-weak',
      `The password has ${password.length} characters, expected at least ${shortestPassword}`,
    );
  }
  const plain = password.toLowerCase();
  if (about.login.length > 3 && plain.includes(about.login.toLowerCase())) {
    throw new ParleyError('password-too-weak', 'The password contains the login name, expected one that nobody guesses from it');
  }
  if (new Set(plain).size < 5)
    throw new ParleyError('password-too-weak', 'The password repeats a few characters, expected more different ones');
}
