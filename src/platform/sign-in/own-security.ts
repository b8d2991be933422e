import { ParleyError } from '../../kernel/errors.ts';
import type { Actor } from '../api/index.ts';
import { demandsSecondFactor } from './admission.ts';
import type { PasswordHasher } from './password-hash.ts';
import { checkNewPassword } from './password-rules.ts';
import type { Origin, Sessions } from './sessions.ts';
import type {
  Account,
  AccountStore,
  CompanyRulesStore,
  Passkey,
  PasskeyStore,
  SignInPolicy,
  TotpStore,
} from './sign-in-ports.ts';
import type { SignInService } from './sign-in-service.ts';

export interface OwnSecurityParts {
  readonly accounts: AccountStore;
  readonly rules: CompanyRulesStore;
  readonly policy: SignInPolicy;
  readonly factors: TotpStore & PasskeyStore;
  readonly passwords: PasswordHasher;
  readonly sessions: Sessions;
  readonly byPassword: SignInService;
}

/** How somebody signs in, as he sees it himself. */
export interface SecurityView {
  readonly hasPassword: boolean;
  readonly mayHavePasskeys: boolean;
  readonly totpSinceMs: number | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly Passkey[];
  readonly mustHaveSecondFactor: boolean;
}

/** A person and his own password and factors. */
export class OwnSecurity {
  readonly #parts: OwnSecurityParts;

  constructor(parts: OwnSecurityParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `sign-in-needed` when he is gone meanwhile */
  async accountOf(actor: Actor): Promise<Account> {
    const account = await this.#parts.accounts.findById(actor.homeCompanyId, actor.userId);
    if (!account) throw new ParleyError('sign-in-needed', 'Your user is gone. Ask an administrator.');
    return account;
  }

  /** For whoever changes how he signs in. @throws ParleyError `confirmation-needed` */
  async confirmedAccountOf(actor: Actor): Promise<Account> {
    await this.#parts.sessions.demandConfirmed(actor);
    return this.accountOf(actor);
  }

  async view(actor: Actor): Promise<SecurityView> {
    const account = await this.accountOf(actor);
    const { factors, rules, policy } = this.#parts;
    const [totp, recoveryCodesLeft, passkeys, { secondFactor }] = await Promise.all([
      factors.totpOf(account),
      factors.countRecoveryCodes(account),
      factors.passkeysOf(account),
      rules.rulesOf(account.companyId),
    ]);
    const isLocal = policy.methodsOf(account).includes('TWS');
    return {
      hasPassword: isLocal && account.passwordHash !== null,
      mayHavePasskeys: isLocal,
      totpSinceMs: totp?.confirmedAtMs ?? null,
      recoveryCodesLeft,
      passkeys,
      mustHaveSecondFactor: demandsSecondFactor(secondFactor, account),
    };
  }

  /** @throws ParleyError `sign-in-refused`, `sign-in-blocked` */
  async confirm(actor: Actor, password: string, from: Origin): Promise<void> {
    await this.#parts.byPassword.confirm(await this.accountOf(actor), password, from);
    await this.#parts.sessions.confirm(actor);
  }

  /**
   * Who knew the old one is signed out, wherever he is; here stays.
   * @throws ParleyError `sign-in-refused`, `sign-in-blocked`, `password-too-weak`
   */
  async changePassword(actor: Actor, change: { current: string; password: string }, from: Origin): Promise<void> {
    const account = await this.accountOf(actor);
    const { passwords, accounts, sessions, byPassword, policy } = this.#parts;
    if (account.passwordHash === null || !policy.methodsOf(account).includes('TWS'))
      throw new ParleyError('not-permitted', 'Your password is not kept here: change it where it is kept.');
    await byPassword.confirmLocal(account, change.current, from);
    const { firstName, lastName, email, companyName, login } = account;
    checkNewPassword(change.password, { login, words: [firstName, lastName, email, companyName] });
    if (change.password === change.current)
      throw new ParleyError('password-too-weak', 'The new password is the old one, expected another');
    await accounts.setPasswordHash(account, await passwords.hash(change.password));
    await sessions.signOutEverywhere(account, actor.sessionId);
  }

  /** @throws ParleyError `not-permitted` when his company demands a second factor and it would be the last */
  async demandAnotherFactor(account: Account, without: { totp?: true; passkeyId?: string }): Promise<void> {
    const { secondFactor } = await this.#parts.rules.rulesOf(account.companyId);
    if (!demandsSecondFactor(secondFactor, account)) return;
    const [totp, passkeys] = await Promise.all([this.#parts.factors.totpOf(account), this.#parts.factors.passkeysOf(account)]);
    const left = passkeys.filter((one) => one.id !== without.passkeyId).length + (totp?.confirmedAtMs && !without.totp ? 1 : 0);
    if (left === 0)
      throw new ParleyError(
        'not-permitted',
        'Your company asks for a second factor and this is your last. Set up another first.',
      );
  }
}
