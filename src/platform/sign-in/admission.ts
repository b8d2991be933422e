import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Begun, Origin, Sessions } from './sessions.ts';
import type {
  Account,
  AccountStore,
  CompanyRulesStore,
  PasskeyStore,
  SecondFactorRule,
  SignInMethod,
  SignInPolicy,
  TotpStore,
} from './sign-in-ports.ts';
import type { Tickets } from './tickets.ts';

export interface AdmissionParts {
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly rules: CompanyRulesStore;
  readonly totp: TotpStore;
  readonly passkeys: PasskeyStore;
  readonly policy: SignInPolicy;
}

/** A session that has begun, and whether the browser may keep it. */
export interface Admitted extends Begun {
  readonly mayRemember: boolean;
}

/** Ways to show a second factor. */
export type SecondFactor = 'totp' | 'recovery-code' | 'passkey';

const ticketLifetimeMs = 600_000;

/** The door after the first factor: asks for the second where there is one, and begins the session. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /**
   * @param proof `isStrong`: it was two factors already, as a passkey with the user's PIN or finger is.
   * @throws ParleyError `second-factor-needed`; details: `ticket`, `factors` (those he has), `mustEnrol` when his company demands one
   *   and he has none.
   */
  async admit(account: Account, proof: { method: SignInMethod; isStrong: boolean }, from: Origin): Promise<Admitted> {
    if (!proof.isStrong) {
      const factors = await this.factorsOf(account);
      const mustEnrol = factors.length === 0 && demandsSecondFactor(await this.#ruleOf(account), account);
      if (factors.length > 0 || mustEnrol) await this.#askForSecond(account, proof.method, factors, mustEnrol);
    }
    return this.begin(account, proof.method, from);
  }

  async #ruleOf({ companyId }: Account): Promise<SecondFactorRule> {
    return (await this.#parts.rules.rulesOf(companyId)).secondFactor;
  }

  async #askForSecond(
    { companyId, userId }: Account,
    method: SignInMethod,
    factors: readonly SecondFactor[],
    mustEnrol: boolean,
  ): Promise<never> {
    const ticket = await this.#parts.tickets.issue('second-factor', { companyId, userId, method, mustEnrol }, ticketLifetimeMs);
    const message = mustEnrol
      ? 'Your company asks for a second factor, and you have none yet. Set one up to go on.'
      : 'Enter the code of your authenticator, a recovery code, or use your passkey.';
    throw new ParleyError('second-factor-needed', message, { details: { ticket, factors, mustEnrol } });
  }

  async factorsOf(account: Account): Promise<readonly SecondFactor[]> {
    const { totp, passkeys } = this.#parts;
    const [credential, recoveryCodes, keys] = await Promise.all([
      totp.totpOf(account),
      totp.countRecoveryCodes(account),
      passkeys.passkeysOf(account),
    ]);
    const hasTotp = credential !== null && credential.confirmedAtMs !== null;
    return [
      ...(hasTotp ? (['totp'] as const) : []),
      ...(keys.length > 0 ? (['passkey'] as const) : []),
      ...(hasTotp && recoveryCodes > 0 ? (['recovery-code'] as const) : []),
    ];
  }

  /** Whom a second factor is asked of. @throws ParleyError `sign-in-expired` */
  async waiting(ticket: string): Promise<{ account: Account; method: SignInMethod; mustEnrol: boolean }> {
    const data = await this.#parts.tickets.look('second-factor', ticket);
    const account = data && (await this.#parts.accounts.findById(data.companyId as CompanyId, data.userId as UserId));
    if (!account?.enabled) throw new ParleyError('sign-in-expired', 'That took too long. Sign in again.');
    return { account, method: data!.method as SignInMethod, mustEnrol: data!.mustEnrol };
  }

  /** The second factor was right. @throws ParleyError `sign-in-expired` */
  async complete(ticket: string, from: Origin): Promise<Admitted> {
    const { account, method } = await this.waiting(ticket);
    if (!(await this.#parts.tickets.take('second-factor', ticket)))
      throw new ParleyError('sign-in-expired', 'That took too long. Sign in again.');
    return this.begin(account, method, from);
  }

  async begin(account: Account, method: SignInMethod, from: Origin): Promise<Admitted> {
    const begun = await this.#parts.sessions.begin(account, method, from);
    return { ...begun, mayRemember: this.#parts.policy.mayRemember(account) };
  }
}

export function demandsSecondFactor(rule: SecondFactorRule, { role }: Pick<Account, 'role'>): boolean {
  return rule === 'everyone' || (rule === 'administrators' && role === 'administrator');
}
