import type { Dependent } from '../../contract/rest/listing.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, mayAdministerAll } from '../access/index.ts';
import type { Actor } from '../api/index.ts';
import type { IdentityProvider, IdentityProviderStore, OpenIdConnector } from './open-id-sign-in.ts';
import type { Sessions } from './sessions.ts';
import type { Account, AccountStore, CompanyRules, CompanyRulesStore, PasskeyStore, SecondFactorRule } from './sign-in-ports.ts';
import type { Totp } from './totp.ts';

export interface SignInAdministrationParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly rules: CompanyRulesStore;
  readonly providers: IdentityProviderStore;
  readonly connector: OpenIdConnector;
  readonly accounts: AccountStore;
  readonly passkeys: PasskeyStore;
  readonly totp: Totp;
  readonly sessions: Sessions;
}

export interface RulesChange {
  readonly version: number;
  readonly secondFactor?: SecondFactorRule | undefined;
  readonly allowNone?: boolean | undefined;
  readonly acceptsWarning: boolean;
}

type Settings = Omit<IdentityProvider, 'id' | 'companyId' | 'version'>;
export type ProviderChange = { readonly version: number } & { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

export interface Dependents {
  readonly items: Dependent[];
  readonly total: number;
  readonly confirm: string | null;
}

/** The warning that an administrator accepts by name before a name alone opens anything. */
export const noneWarning =
  'With the method None, everybody who can reach this server and knows a login name is that person: his calls, messages, recordings and contacts. No password is asked. Administrators are never let in this way.';

/** What the administrators of a company decide about signing in. `by.companyId` is the company they work in. */
export class SignInAdministration {
  readonly #parts: SignInAdministrationParts;

  constructor(parts: SignInAdministrationParts) {
    this.#parts = parts;
  }

  rules(by: Actor): Promise<CompanyRules> {
    demandOffice(by);
    return this.#parts.rules.rulesOf(by.companyId);
  }

  /** @throws ParleyError `none-warning-needed` (details `warning`), `changed-meanwhile` */
  async changeRules(by: Actor, change: RulesChange): Promise<CompanyRules> {
    const known = await this.rules(by);
    if (change.allowNone === true && !known.noneAccepted && !change.acceptsWarning)
      throw new ParleyError('none-warning-needed', noneWarning, { details: { warning: noneWarning } });
    const accepted = known.noneAccepted ?? { atMs: this.#parts.clock.now(), by: by.userId };
    const noneAccepted = change.allowNone === undefined ? known.noneAccepted : change.allowNone ? accepted : null;
    const secondFactor = change.secondFactor ?? known.secondFactor;
    if (noneAccepted && !known.noneAccepted)
      this.#parts.logger.warn('signing in by name alone was allowed', { companyId: by.companyId, userId: by.userId });
    return this.#parts.rules.changeRules(by.companyId, { secondFactor, noneAccepted, version: change.version });
  }

  providers(by: Actor): Promise<readonly IdentityProvider[]> {
    demandOffice(by);
    return this.#parts.providers.providersOf(by.companyId);
  }

  /** @throws ParleyError `not-found` */
  async provider(by: Actor, id: string): Promise<IdentityProvider> {
    const found = (await this.providers(by)).find((provider) => provider.id === id);
    if (!found) throw new ParleyError('not-found', 'There is no such identity provider.');
    return found;
  }

  countUsers(provider: IdentityProvider): Promise<number> {
    return this.#parts.providers.countBound(provider.companyId, provider.id);
  }

  async addProvider(by: Actor, settings: Settings): Promise<IdentityProvider> {
    demandOffice(by);
    const provider: IdentityProvider = { ...settings, id: this.#parts.ids.next(), companyId: by.companyId, version: 1 };
    await this.#parts.providers.addProvider(provider);
    return provider;
  }

  /** What is undefined stays. @throws ParleyError `changed-meanwhile`, `name-taken` */
  async changeProvider(by: Actor, id: string, change: ProviderChange): Promise<IdentityProvider> {
    const known = await this.provider(by, id);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return this.#parts.providers.changeProvider({ ...known, ...given });
  }

  /** The people that it is known to by its own keys: they must use another way when it is gone. */
  async dependents(by: Actor, id: string): Promise<Dependents> {
    const users = await this.countUsers(await this.provider(by, id));
    if (users === 0) return { items: [], total: 0, confirm: null };
    const item: Dependent = { kind: 'external-identity', id, name: `${users} known by it`, effect: 'deleted' };
    return { items: [item], total: 1, confirm: String(users) };
  }

  /** @throws ParleyError `has-dependents` (details as `dependents` answers) until their number is confirmed */
  async removeProvider(by: Actor, id: string, confirm: string | undefined): Promise<void> {
    const { name } = await this.provider(by, id);
    const dependents = await this.dependents(by, id);
    if (dependents.confirm !== null && dependents.confirm !== confirm)
      throw new ParleyError('has-dependents', `People have signed in with ${name}.`, { details: { ...dependents } });
    await this.#parts.providers.removeProvider(by.companyId, id);
  }

  /** @throws ParleyError `identity-provider-unavailable` */
  async checkProvider(by: Actor, id: string): Promise<void> {
    await this.#parts.connector.check(await this.provider(by, id));
  }

  /** For somebody who lost his telephone. He is signed out, and asked again when his company demands it. */
  async resetSecondFactor(by: Actor, userId: UserId): Promise<void> {
    const account = await this.#accountOf(by, userId);
    await this.#parts.totp.remove(account);
    for (const passkey of await this.#parts.passkeys.passkeysOf(account))
      await this.#parts.passkeys.removePasskey(account, passkey.id);
    await this.#parts.sessions.signOutEverywhere(account);
    this.#parts.logger.info('second factor taken away', { userId, by: by.userId });
  }

  /** For somebody who got a new account at his identity provider. */
  async forgetExternalIdentities(by: Actor, userId: UserId): Promise<void> {
    const { companyId } = await this.#accountOf(by, userId);
    await this.#parts.providers.forgetUser(companyId, userId);
  }

  async #accountOf(by: Actor, userId: UserId): Promise<Account> {
    const account = await this.#parts.accounts.findById(by.companyId, userId);
    if (!account) throw new ParleyError('not-found', 'There is no such user.');
    demand(by, 'administer', { kind: 'user', companyId: account.companyId, ownerId: userId });
    if (account.administersOthers && !mayAdministerAll(by))
      throw new ParleyError('not-permitted', 'This person administers other companies, too. Ask who administers all of them.');
    return account;
  }
}

function demandOffice(by: Actor): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}

/** Ids come as text from outside. */
export function domainIdOf(id: string | null): DomainId | null {
  return id as DomainId | null;
}
