import { ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Admission, Admitted } from './admission.ts';
import type { Attempts } from './attempts.ts';
import { possibleLogins } from './bind-name.ts';
import { attemptSubjects } from './lock-out.ts';
import type { MethodAnswer, PasswordCheck } from './password-check.ts';
import type { PasswordHasher } from './password-hash.ts';
import { newToken } from './session-token.ts';
import type { Origin } from './sessions.ts';
import type { Account, AccountStore, SignInMethod } from './sign-in-ports.ts';

export interface SignInServiceParts {
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly accounts: AccountStore;
  readonly attempts: Attempts;
  readonly passwords: PasswordHasher;
  readonly check: PasswordCheck;
  readonly admission: Admission;
}

export interface SignInAttempt extends Origin {
  readonly login: string;
  readonly password: string;
  /** Name of the company, when the login exists in several. */
  readonly company?: string | undefined;
}

interface Proven {
  readonly account: Account;
  readonly method: SignInMethod;
}

/** Sign-in by what is typed: name and password, checked here or by a directory. */
export class SignInService {
  readonly #parts: SignInServiceParts;
  #dummyHash: Promise<string> | undefined;

  constructor(parts: SignInServiceParts) {
    this.#parts = parts;
  }

  /**
   * @throws ParleyError `sign-in-refused`, `sign-in-blocked` (details `retryAfterS`), `sign-in-company-needed` (details `companies`),
   *   `second-factor-needed` (see {@link Admission.admit}).
   */
  async signIn(attempt: SignInAttempt): Promise<Admitted> {
    const subjects = attemptSubjects(attempt.login, attempt.address);
    await this.#parts.attempts.begin(subjects);
    const { proven, wasAsked } = await this.#identify(attempt);
    if (!proven) {
      if (!wasAsked) await this.#parts.attempts.takeBack(subjects);
      throw new ParleyError('sign-in-refused', 'Name or password is wrong.');
    }
    await this.#parts.attempts.forgive(subjects);
    return this.#parts.admission.admit(proven.account, { method: proven.method, isStrong: false }, attempt);
  }

  /** `wasAsked`: whether anybody could say no at all. */
  async #identify(attempt: SignInAttempt): Promise<{ proven: Proven | null; wasAsked: boolean }> {
    const candidates = await this.#candidates(attempt);
    if (candidates.length > 1) return { proven: await this.#oneOf(candidates, attempt), wasAsked: true };
    const [account] = candidates;
    const answers = account ? await this.#parts.check.tryAll(account, attempt.login.trim(), attempt.password) : [];
    // As slow for a name that does not exist as for a wrong password.
    if (!account?.passwordHash) await this.#parts.passwords.matches(await this.#dummy(), attempt.password);
    const last = answers.at(-1);
    if (account && last?.outcome === 'good') return { proven: { account, method: last.method }, wasAsked: true };
    this.#tellRefusal(attempt, candidates, answers);
    return { proven: null, wasAsked: !answers.some(({ outcome }) => outcome === 'unavailable') };
  }

  /** Of several companies with this name. One's directory must never get to see the password of another's user: it is asked first which. */
  async #oneOf(candidates: readonly Account[], attempt: SignInAttempt): Promise<Proven | null> {
    const local: Account[] = [];
    for (const account of candidates)
      if (await this.#parts.check.hasLocalPassword(account, attempt.password)) local.push(account);
    if (local.length === 1) return { account: local[0]!, method: 'TWS' };
    if (local.length > 1 || candidates.some((account) => this.#parts.check.reachesBeyond(account))) throw whichCompany(local);
    this.#tellRefusal(attempt, candidates, []);
    return null;
  }

  async #candidates({ login, company }: SignInAttempt): Promise<readonly Account[]> {
    const typed = login.trim();
    const wanted = company?.trim().toLowerCase();
    const found = await this.#parts.accounts.findByLogins(possibleLogins(typed));
    return found.filter(
      (account) =>
        account.enabled &&
        (!wanted || account.companyName.toLowerCase() === wanted) &&
        this.#parts.check.isNameOf(account, typed),
    );
  }

  #dummy(): Promise<string> {
    this.#dummyHash ??= this.#parts.passwords.hash(newToken(this.#parts.random));
    return this.#dummyHash;
  }

  #tellRefusal({ login, address }: SignInAttempt, candidates: readonly Account[], answers: readonly MethodAnswer[]): void {
    const tried = answers.map(({ method, outcome, why }) => `${method} ${outcome}: ${why}`).join(' ');
    const reason =
      tried ||
      (candidates.length > 0
        ? 'TWS refused: The password is not the one set here, or none is.'
        : 'No enabled user has this name.');
    const userIds = candidates.map((account) => account.userId);
    this.#parts.logger.warn('sign-in refused', { userIds, address, person: { login, reason } });
  }

  /**
   * Who is signed in proves once more who he is.
   * @throws ParleyError `sign-in-refused`, `sign-in-blocked`
   */
  async confirm(account: Account, password: string, { address }: Origin): Promise<void> {
    const subjects = attemptSubjects(account.login, address);
    await this.#parts.attempts.begin(subjects);
    const answers = await this.#parts.check.tryAll(account, account.login, password);
    const last = answers.at(-1);
    if (last?.outcome !== 'good' || last.method === 'None')
      throw new ParleyError('sign-in-refused', 'That is not your password.');
    await this.#parts.attempts.forgive(subjects);
  }

  /** As {@link confirm}, by the password kept here. */
  async confirmLocal(account: Account, password: string, { address }: Origin): Promise<void> {
    const subjects = attemptSubjects(account.login, address);
    await this.#parts.attempts.begin(subjects);
    if (!(await this.#parts.check.hasLocalPassword(account, password)))
      throw new ParleyError('sign-in-refused', 'That is not your password.');
    await this.#parts.attempts.forgive(subjects);
  }

  /** Tries what was typed without signing in, and tells an administrator what each method says of it. Counts as an attempt: he must not guess either. */
  async explain(companyId: Account['companyId'], attempt: SignInAttempt): Promise<readonly MethodAnswer[]> {
    const subjects = attemptSubjects(attempt.login, attempt.address);
    await this.#parts.attempts.begin(subjects);
    const typed = attempt.login.trim();
    const found = await this.#parts.accounts.findByLogins(possibleLogins(typed));
    const account = found.find((one) => one.companyId === companyId && this.#parts.check.isNameOf(one, typed));
    if (!account)
      throw new ParleyError('not-found', 'No user of the company has this name, as a login or as a directory would spell it.');
    const answers = await this.#parts.check.tryAll(account, typed, attempt.password);
    if (answers.at(-1)?.outcome === 'good') await this.#parts.attempts.forgive(subjects);
    if (account.enabled) return answers;
    return [
      ...answers,
      { method: answers[0]?.method ?? 'TWS', outcome: 'refused', why: 'The user, the domain or the company is disabled.' },
    ];
  }
}

function whichCompany(companies: readonly Account[]): ParleyError {
  return new ParleyError('sign-in-company-needed', 'This name exists in several companies: say which.', {
    // Only those are named whose password was right.
    details: { companies: companies.map((account) => account.companyName) },
  });
}
