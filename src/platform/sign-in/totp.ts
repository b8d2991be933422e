import { createHash } from 'node:crypto';
import { generateURI, verifySync } from 'otplib';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Attempts } from './attempts.ts';
import { secondFactorSubjects } from './lock-out.ts';
import type { Account, TotpStore, Whom } from './sign-in-ports.ts';

export interface TotpParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: TotpStore;
  readonly attempts: Attempts;
  readonly encrypt: (plain: string, context: string) => Buffer;
  readonly decrypt: (sealed: Buffer, context: string) => string;
}

/** What an authenticator needs: as a picture (`uri`) or to be typed. */
export interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

const periodS = 30;
const recoveryCodeCount = 10;
/** Letters and digits that are not taken for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** One-time codes of an authenticator (RFC 6238), and codes on paper for the day it is lost. */
export class Totp {
  readonly #parts: TotpParts;

  constructor(parts: TotpParts) {
    this.#parts = parts;
  }

  /** A new secret, good once a code of it was shown. @throws ParleyError `second-factor-exists` */
  async enrol(account: Account): Promise<Enrolment> {
    const { clock, store, encrypt, random } = this.#parts;
    const secret = base32(random.bytes(20));
    const sealed = encrypt(secret, contextOf(account));
    const isPut = await store.putTotp(account, { secret: sealed, createdAtMs: clock.now(), confirmedAtMs: null });
    if (!isPut)
      throw new ParleyError('second-factor-exists', 'You have an authenticator already. Remove it first to set up another.');
    const label = `${account.login} (${account.companyName})`;
    return { secret, uri: generateURI({ issuer: 'Parley', label, secret }) };
  }

  /** The first code: from now on it is asked for. @returns recovery codes, shown once. @throws ParleyError `second-factor-refused` */
  async confirm(account: Account, code: string, address: string): Promise<readonly string[]> {
    await this.#check(account, code, address, { mustBeConfirmed: false });
    return this.renewRecoveryCodes(account);
  }

  /** @throws ParleyError `second-factor-refused`, `sign-in-blocked` */
  async verify(account: Account, code: string, address: string): Promise<void> {
    const subjects = secondFactorSubjects(account.userId, address);
    const recovery = recoveryCodeIn(code);
    if (recovery === null) return this.#check(account, code, address, { mustBeConfirmed: true });
    await this.#parts.attempts.begin(subjects);
    const isGood = await this.#parts.store.useRecoveryCode(account, hashOf(account, recovery), this.#parts.clock.now());
    if (!isGood) throw refused();
    await this.#parts.attempts.forgive(subjects);
  }

  async #check(
    account: Account,
    code: string,
    address: string,
    { mustBeConfirmed }: { mustBeConfirmed: boolean },
  ): Promise<void> {
    const { clock, store, attempts, decrypt } = this.#parts;
    const subjects = secondFactorSubjects(account.userId, address);
    await attempts.begin(subjects);
    const credential = await store.totpOf(account);
    if (!credential || (mustBeConfirmed && credential.confirmedAtMs === null)) throw refused();
    const step = stepOf(decrypt(credential.secret, contextOf(account)), code, clock.now());
    // Whoever looked over the shoulder must not use it a second time (RFC 6238 §5.2).
    if (step === null || !(await store.takeTotpStep(account, step, credential.confirmedAtMs ?? clock.now()))) throw refused();
    await attempts.forgive(subjects);
  }

  async renewRecoveryCodes(account: Whom): Promise<readonly string[]> {
    const codes = Array.from({ length: recoveryCodeCount }, () => newRecoveryCode(this.#parts.random));
    await this.#parts.store.replaceRecoveryCodes(
      account,
      codes.map((code) => hashOf(account, code.replaceAll('-', ''))),
    );
    return codes;
  }

  async remove(account: Whom): Promise<void> {
    await this.#parts.store.removeTotp(account);
    await this.#parts.store.replaceRecoveryCodes(account, []);
  }
}

/** The time step whose code this is: the present one or a neighbour, for clocks go wrong; null for none. */
function stepOf(secret: string, code: string, nowMs: number): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const epoch = Math.floor(nowMs / 1000);
  const result = verifySync({ secret, token, epoch, period: periodS, epochTolerance: periodS });
  return result.valid ? Math.floor(epoch / periodS) + result.delta : null;
}

/** 50 bits each: hashed once is enough, nobody tries them all. */
function newRecoveryCode(random: RandomSource): string {
  const letters: string[] = [];
  while (letters.length < 10) {
    const byte = random.bytes(1)[0]!;
    // Equal chances for each letter.
    if (byte < alphabet.length * 8) letters.push(alphabet[byte % alphabet.length]!);
  }
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}

function recoveryCodeIn(code: string): string | null {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '');
  return plain.length === 10 && Array.from(plain).every((letter) => alphabet.includes(letter)) ? plain : null;
}

function hashOf({ userId }: Whom, code: string): Buffer {
  return createHash('sha256').update(`recovery ${userId} ${code}`).digest();
}

/** A secret cannot be read at another user. */
function contextOf({ userId }: Whom): string {
  return `totp:${userId}`;
}

function refused(): ParleyError {
  return new ParleyError('second-factor-refused', 'That code is not right, or was used. Wait for the next one and try again.');
}

/** RFC 4648 §6, of a whole number of five bytes. */
function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replaceAll(/.{5}/g, (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]!);
}
