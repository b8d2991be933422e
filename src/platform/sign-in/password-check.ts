import type { IncidentPort } from '../incident/index.ts';
import type { AuthMethod } from './auth-method.ts';
import { bindNames } from './bind-name.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { Account, CompanyRulesStore, LdapSettings, PasswordDirectory, SignInPolicy } from './sign-in-ports.ts';

export interface PasswordCheckParts {
  readonly policy: SignInPolicy;
  readonly passwords: PasswordHasher;
  /** Null: this program has no way to ask one. */
  readonly directory: PasswordDirectory | null;
  readonly rules: CompanyRulesStore;
  readonly incidents: IncidentPort;
}

/** What one method said; `why` is for the administrator alone. */
export interface MethodAnswer {
  readonly method: AuthMethod;
  readonly outcome: 'good' | 'refused' | 'unavailable';
  readonly why: string;
}

/** Tries the methods of an account with what was typed, in their order, until one is content (T-AUTH-1). */
export class PasswordCheck {
  readonly #parts: PasswordCheckParts;

  constructor(parts: PasswordCheckParts) {
    this.#parts = parts;
  }

  /** Whether `typed` may mean this account: its login, or a name as its directory writes it. */
  isNameOf(account: Account, typed: string): boolean {
    const wanted = typed.toLowerCase();
    if (account.login.toLowerCase() === wanted) return true;
    if (!this.#parts.policy.methodsOf(account).includes('LDAP')) return false;
    return bindNames(this.#parts.policy.ldapOf(account).dn, account.login).spellings.includes(wanted);
  }

  /** Whether checking would send the password outside, or need none. */
  reachesBeyond(account: Account): boolean {
    return this.#parts.policy.methodsOf(account).some((method) => method === 'LDAP' || method === 'None');
  }

  async hasLocalPassword(account: Account, password: string): Promise<boolean> {
    if (!this.#parts.policy.methodsOf(account).includes('TWS') || account.passwordHash === null) return false;
    return this.#parts.passwords.matches(account.passwordHash, password);
  }

  /** @returns the answers up to the first good one, which is then the last. */
  async tryAll(account: Account, typed: string, password: string): Promise<readonly MethodAnswer[]> {
    const answers: MethodAnswer[] = [];
    for (const method of this.#parts.policy.methodsOf(account)) {
      const answer = { method, ...(await this.#try(method, account, typed, password)) };
      answers.push(answer);
      if (answer.outcome === 'good') break;
    }
    return answers;
  }

  async #try(method: AuthMethod, account: Account, typed: string, password: string): Promise<Omit<MethodAnswer, 'method'>> {
    const isOwnLogin = account.login.toLowerCase() === typed.toLowerCase();
    if (method !== 'TWS' && account.administersOthers)
      return refused('Who administers several companies signs in with TWS or a passkey.');
    if (method === 'LDAP') return this.#askDirectory(account, password);
    if (method === 'WindowsSecurity') return refused('It takes the ticket of a Windows session, not a typed password.');
    if (!isOwnLogin) return refused(`It takes the login "${account.login}" as it is, not a directory's spelling of it.`);
    if (method === 'TWS') return this.#checkLocal(account, password);
    return this.#takeName(account);
  }

  async #checkLocal(account: Account, password: string): Promise<Omit<MethodAnswer, 'method'>> {
    if (account.passwordHash === null) return refused('No password is set for this user.');
    const isGood = await this.#parts.passwords.matches(account.passwordHash, password);
    return isGood ? good : refused('The password is not the one set here.');
  }

  async #askDirectory(account: Account, password: string): Promise<Omit<MethodAnswer, 'method'>> {
    const settings = this.#parts.policy.ldapOf(account);
    if (!this.#parts.directory) return { outcome: 'unavailable', why: 'This server cannot ask directories.' };
    if (settings.servers.trim() === '') return { outcome: 'unavailable', why: 'AuthLdapServer is empty: no directory is named.' };
    if (password === '') return refused('The password is empty; a directory might take that for an anonymous sign-in.');
    const { bindName } = bindNames(settings.dn, account.login);
    if (bindName === null) return refused(`AuthLdapDn "${settings.dn}" makes no name of "${account.login}".`);
    const answer = await this.#parts.directory.check(settings, bindName, password);
    this.#noteDirectory(account, settings, answer.outcome === 'unavailable' ? answer.why : null);
    return answer.outcome === 'good' ? good : answer;
  }

  #noteDirectory({ companyId }: Account, { servers }: LdapSettings, problem: string | null): void {
    const incident = { code: 'directory-unreachable', companyId, subject: servers } as const;
    if (problem === null) this.#parts.incidents.resolve(incident);
    else this.#parts.incidents.raise({ ...incident, params: { servers, reason: problem.replace(/\.$/, '') } });
  }

  async #takeName(account: Account): Promise<Omit<MethodAnswer, 'method'>> {
    const { noneAccepted } = await this.#parts.rules.rulesOf(account.companyId);
    if (!noneAccepted) return refused('No administrator has accepted the warning about signing in by name alone.');
    if (account.role === 'administrator') return refused('Administrators never sign in by name alone.');
    return good;
  }
}

const good = { outcome: 'good', why: '' } as const;

function refused(why: string): Omit<MethodAnswer, 'method'> {
  return { outcome: 'refused', why };
}
