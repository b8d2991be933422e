import { ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Admission, Admitted } from './admission.ts';
import type { Attempts } from './attempts.ts';
import { sourceSubjects } from './lock-out.ts';
import type { Origin } from './sessions.ts';
import type { AccountStore, SignInPolicy } from './sign-in-ports.ts';

export type TicketAnswer =
  /** `principal` like `anna@EXAMPLE.ORG`; `reply` (base64) proves the server to the browser. */
  | { readonly outcome: 'good'; readonly principal: string; readonly reply: string | null }
  | { readonly outcome: 'refused'; readonly why: string };

/** Reads Kerberos tickets (SPNEGO, RFC 4559). */
export interface TicketVerifier {
  /** Null when tickets can be read; else one sentence that says what is missing. */
  readonly problem: string | null;
  verify(token: string): Promise<TicketAnswer>;
}

export interface WindowsSignInParts {
  readonly logger: Logger;
  readonly accounts: AccountStore;
  readonly policy: SignInPolicy;
  readonly attempts: Attempts;
  readonly admission: Admission;
  readonly tickets: TicketVerifier;
}

/** `WindowsSecurity`: who is signed in to Windows, or has a Kerberos ticket otherwise, types nothing. */
export class WindowsSignIn {
  readonly #parts: WindowsSignInParts;

  constructor(parts: WindowsSignInParts) {
    this.#parts = parts;
  }

  /** Null when tickets can be read; else one sentence that says what is missing. */
  get problem(): string | null {
    return this.#parts.tickets.problem;
  }

  /**
   * @param token what came after `Authorization: Negotiate`; null when nothing did
   * @throws ParleyError `windows-ticket-needed` (the browser is asked for one), `windows-unavailable`, `sign-in-refused`,
   *   `sign-in-company-needed`
   */
  async signIn(
    token: string | null,
    company: string | undefined,
    from: Origin,
  ): Promise<{ admitted: Admitted; reply: string | null }> {
    const { tickets, attempts, admission } = this.#parts;
    if (tickets.problem !== null) throw new ParleyError('windows-unavailable', tickets.problem);
    if (token === null) throw new ParleyError('windows-ticket-needed', 'A ticket of your Windows session is needed.');
    const subjects = sourceSubjects(from.address);
    await attempts.begin(subjects);
    // NTLMSSP in base64: a browser outside of the domain offers it; it proves nothing to us.
    const answer: TicketAnswer = token.startsWith('TlRMTVNTUA')
      ? {
          outcome: 'refused',
          why: 'The browser sent NTLM, not Kerberos: is this computer in the domain, and this address in its intranet zone?',
        }
      : await tickets.verify(token);
    if (answer.outcome === 'refused') throw this.#refusal(answer.why, from);
    const account = await this.#accountOf(answer.principal, company, from);
    await attempts.forgive(subjects);
    return {
      admitted: await admission.admit(account, { method: 'WindowsSecurity', isStrong: false }, from),
      reply: answer.reply,
    };
  }

  async #accountOf(principal: string, company: string | undefined, from: Origin) {
    const at = principal.lastIndexOf('@');
    const [login, realm] = [principal.slice(0, at), principal.slice(at + 1)];
    const { accounts, policy } = this.#parts;
    const wanted = company?.trim().toLowerCase();
    const found = await accounts.findByLogins([login, principal]);
    const good = found.filter(
      (account) =>
        account.enabled &&
        !account.administersOthers &&
        (!wanted || account.companyName.toLowerCase() === wanted) &&
        policy.methodsOf(account).includes('WindowsSecurity') &&
        // Realms are written in capitals, and people forget it.
        policy.kerberosRealmOf(account).toLowerCase() === realm.toLowerCase(),
    );
    if (good.length > 1) {
      const companies = good.map((account) => account.companyName);
      throw new ParleyError('sign-in-company-needed', 'You exist in several companies: say which.', { details: { companies } });
    }
    if (good[0]) return good[0];
    throw this.#refusal(
      found.length === 0
        ? `No user has the login of ${principal}.`
        : `${principal} is no user's: AuthMethods must name WindowsSecurity and AuthWindowsRealm must be ${realm}; who administers several companies signs in with TWS or a passkey.`,
      from,
    );
  }

  #refusal(reason: string, { address }: Origin): ParleyError {
    this.#parts.logger.warn('sign-in by ticket refused', { address, person: { reason } });
    return new ParleyError('sign-in-refused', 'Your Windows session does not sign you in here. Enter name and password.');
  }
}
