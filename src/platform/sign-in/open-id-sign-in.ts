import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { IncidentPort } from '../incident/index.ts';
import type { Admission, Admitted } from './admission.ts';
import type { Attempts } from './attempts.ts';
import { sourceSubjects } from './lock-out.ts';
import { newToken } from './session-token.ts';
import type { Origin } from './sessions.ts';
import type { Account, AccountStore } from './sign-in-ports.ts';
import type { Tickets } from './tickets.ts';

/** An OpenID provider of a company or one of its domains. */
export interface IdentityProvider {
  readonly id: string;
  readonly companyId: CompanyId;
  /** Null: for the whole company. */
  readonly domainId: DomainId | null;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  /** Separated by spaces. */
  readonly scopes: string;
  /** The claim that says who it is, and what it is compared with here. */
  readonly userClaim: string;
  readonly matches: 'login' | 'email';
  /** Taken off the end of the claim: `@example.org`. */
  readonly stripSuffix: string;
  /** Whether its word counts as two factors. */
  readonly isStrong: boolean;
  readonly enabled: boolean;
  readonly version: number;
}

export interface IdentityProviderStore {
  providersOf(companyId: CompanyId): Promise<readonly IdentityProvider[]>;
  /** Of any company, when it and its company are enabled. */
  findProvider(id: string): Promise<IdentityProvider | null>;
  /** Enabled ones of all companies. */
  offeredProviders(): Promise<readonly Pick<IdentityProvider, 'id' | 'name'>[]>;
  /** @throws ParleyError `name-taken` */
  addProvider(provider: IdentityProvider): Promise<void>;
  /** @throws ParleyError `changed-meanwhile`, `name-taken`, `not-found` */
  changeProvider(provider: IdentityProvider): Promise<IdentityProvider>;
  removeProvider(companyId: CompanyId, id: string): Promise<void>;
  boundUser(provider: IdentityProvider, subject: string): Promise<UserId | null>;
  /** False when the user is bound to another subject of this provider. */
  bind(provider: IdentityProvider, subject: string, userId: UserId): Promise<boolean>;
  countBound(companyId: CompanyId, providerId: string): Promise<number>;
  /** At his next sign-in he is found by his name again. */
  forgetUser(companyId: CompanyId, userId: UserId): Promise<void>;
}

export interface OpenIdRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Speaks OpenID Connect with providers: code flow with PKCE. */
export interface OpenIdConnector {
  /** Where to send the browser. @throws ParleyError `identity-provider-unavailable` */
  begin(provider: IdentityProvider, request: OpenIdRequest): Promise<string>;
  /** Checks everything that must be checked of what came back. @throws ParleyError `identity-provider-refused`, `identity-provider-unavailable` */
  finish(
    provider: IdentityProvider,
    request: OpenIdRequest,
    returnedTo: string,
  ): Promise<{ readonly subject: string; readonly claims: Readonly<Record<string, unknown>> }>;
  /** Whether it answers and is who it should be. @throws ParleyError `identity-provider-unavailable` */
  check(provider: IdentityProvider): Promise<void>;
}

export interface OpenIdSignInParts {
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly providers: IdentityProviderStore;
  readonly connector: OpenIdConnector;
  readonly accounts: AccountStore;
  readonly tickets: Tickets;
  readonly attempts: Attempts;
  readonly admission: Admission;
  readonly incidents: IncidentPort;
}

/** Sign-in at the company's own identity provider (N-AUTH-3). */
export class OpenIdSignIn {
  readonly #parts: OpenIdSignInParts;

  constructor(parts: OpenIdSignInParts) {
    this.#parts = parts;
  }

  /** @returns where to send the browser, and the state that it must bring back, kept in a cookie of this browser. */
  async begin(
    providerId: string,
    redirectUri: string,
    remember: boolean,
    address: string,
  ): Promise<{ url: string; state: string }> {
    const subjects = sourceSubjects(address);
    await this.#parts.attempts.begin(subjects);
    const provider = await this.#providerOf(providerId);
    await this.#parts.attempts.forgive(subjects);
    const { random, tickets, connector } = this.#parts;
    const [nonce, codeVerifier] = [newToken(random), newToken(random)];
    const state = await tickets.issue('openid', { providerId, nonce, codeVerifier, redirectUri, remember });
    const url = await this.#noting(provider, connector.begin(provider, { redirectUri, state, nonce, codeVerifier }));
    return { url, state };
  }

  /**
   * @param returnedTo the whole address at which the browser came back
   * @throws ParleyError `sign-in-expired`, `identity-provider-refused`, `sign-in-refused`
   */
  async finish(state: string, returnedTo: string, from: Origin): Promise<Admitted & { remember: boolean }> {
    const begun = await this.#parts.tickets.take('openid', state);
    if (!begun) throw new ParleyError('sign-in-expired', 'That took too long. Sign in again.');
    const provider = await this.#providerOf(begun.providerId);
    const answer = this.#parts.connector.finish(provider, { ...begun, state }, returnedTo);
    const { subject, claims } = await this.#noting(provider, answer);
    const account = await this.#accountOf(provider, subject, claims);
    const admitted = await this.#parts.admission.admit(account, { method: 'openid', isStrong: provider.isStrong }, from);
    return { ...admitted, remember: begun.remember };
  }

  /** Tells administrators of a provider that cannot be used, as long as it cannot. */
  async #noting<T>({ id, companyId, name }: IdentityProvider, work: Promise<T>): Promise<T> {
    const incident = { code: 'identity-provider-unavailable', companyId, subject: id } as const;
    try {
      const result = await work;
      this.#parts.incidents.resolve(incident);
      return result;
    } catch (error) {
      if (error instanceof ParleyError && error.code === 'identity-provider-unavailable')
        this.#parts.incidents.raise({ ...incident, params: { name, reason: error.message.replace(/\.$/, '') } });
      throw error;
    }
  }

  async #providerOf(id: string): Promise<IdentityProvider> {
    const provider = await this.#parts.providers.findProvider(id);
    if (!provider) throw new ParleyError('sign-in-expired', 'This way of signing in is not offered any more. Choose another.');
    return provider;
  }

  async #accountOf(provider: IdentityProvider, subject: string, claims: Readonly<Record<string, unknown>>): Promise<Account> {
    const { providers, accounts } = this.#parts;
    const boundId = await providers.boundUser(provider, subject);
    const bound = boundId && (await accounts.findById(provider.companyId, boundId));
    if (bound && this.#isFor(provider, bound)) return bound;
    if (bound) throw this.#refusal(provider, 'the user is disabled, belongs to another domain, or administers several companies');
    const found = await this.#byClaim(provider, claims);
    if (!(await providers.bind(provider, subject, found.userId)))
      throw this.#refusal(
        provider,
        'the user is known by another key of this provider: if he got a new account there, forget the old one (DELETE /api/v1/admin/users/:id/external-identities)',
      );
    return found;
  }

  async #byClaim(provider: IdentityProvider, claims: Readonly<Record<string, unknown>>): Promise<Account> {
    const value = claims[provider.userClaim];
    if (typeof value !== 'string' || value === '')
      throw this.#refusal(provider, `it sent no claim ${provider.userClaim}: ask for its scope, or choose another claim`);
    if (provider.userClaim === 'email' && claims.email_verified !== true)
      throw this.#refusal(provider, 'it does not say that it has verified the mail address');
    const found = (await this.#search(provider, value)).filter((account) => this.#isFor(provider, account));
    if (found.length === 1) return found[0]!;
    throw this.#refusal(
      provider,
      found.length === 0
        ? `nobody here has the ${provider.matches} ${value}`
        : `several users have the ${provider.matches} ${value}`,
    );
  }

  async #search({ companyId, matches, stripSuffix }: IdentityProvider, value: string): Promise<readonly Account[]> {
    if (matches === 'email') return this.#parts.accounts.findByEmail(companyId, value);
    const isStripped = stripSuffix !== '' && value.toLowerCase().endsWith(stripSuffix.toLowerCase());
    const login = isStripped ? value.slice(0, -stripSuffix.length) : value;
    return (await this.#parts.accounts.findByLogins([login])).filter((account) => account.companyId === companyId);
  }

  #isFor({ domainId }: IdentityProvider, account: Account): boolean {
    return account.enabled && !account.administersOthers && (domainId === null || account.domainId === domainId);
  }

  #refusal({ id, name }: IdentityProvider, reason: string): ParleyError {
    this.#parts.logger.warn('sign-in by identity provider refused', { providerId: id, provider: name, person: { reason } });
    return new ParleyError('sign-in-refused', `${name} knows you, but you have no account here. Ask your administrator.`);
  }
}
