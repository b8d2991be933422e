import { KerberosTickets } from '../adapters/kerberos/index.ts';
import { LdapConnector, LdapPasswords } from '../adapters/ldap/index.ts';
import { OpenIdClient } from '../adapters/oidc/index.ts';
import { SqlAccountStore } from '../adapters/sql/account-store.ts';
import { SqlApiTokenStore } from '../adapters/sql/api-token-store.ts';
import { SqlIdentityProviderStore } from '../adapters/sql/identity-provider-store.ts';
import { SqlSecondFactorStore } from '../adapters/sql/second-factor-store.ts';
import { SqlSignInRulesStore } from '../adapters/sql/sign-in-rules-store.ts';
import { SqlSignInStore } from '../adapters/sql/sign-in-store.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import {
  Admission,
  Attempts,
  LocalPasswords,
  OpenIdSignIn,
  Passkeys,
  PasswordCheck,
  Sessions,
  type SignInPolicy,
  SignInService,
  Tickets,
  Totp,
  WindowsSignIn,
} from '../platform/sign-in/index.ts';
import { ApiTokens } from '../platform/token/index.ts';
import type { Foundation } from './foundation.ts';

const refreshMs = 600_000;

/** Every way to sign in, and what keeps people signed in. */
export type SignInParts = Awaited<ReturnType<typeof openSignIn>>;

export async function openSignIn(foundation: Foundation, policy: SignInPolicy, parts: DisposalStack) {
  const { clock, ids, random, secrets, config, store, incidents } = foundation;
  const { encrypt, decrypt, sessionKey: tokenKey } = secrets;
  const logger = foundation.logger.component('sign-in');
  const sessionStore = new SqlSignInStore(store);
  const rules = new SqlSignInRulesStore(store);
  const factors = new SqlSecondFactorStore(store);
  const accounts = new SqlAccountStore(store);
  const providers = new SqlIdentityProviderStore({ store, encrypt, decrypt });
  const passwords = new LocalPasswords();
  const ldap = new LdapConnector({ clock });
  const connector = new OpenIdClient({ clock });
  const tickets = new Tickets({ clock, random, store: rules, tokenKey });
  const attempts = new Attempts({ clock, store: sessionStore });
  const sessions = new Sessions({ clock, ids, random, logger, sessions: sessionStore, tokenKey, ...config.session });
  const tokens = new ApiTokens({ clock, ids, random, logger, store: new SqlApiTokenStore(store), tokenKey });
  const check = new PasswordCheck({ policy, passwords, directory: new LdapPasswords({ connector: ldap }), rules, incidents });
  const admission = new Admission({ accounts, sessions, tickets, rules, totp: factors, passkeys: factors, policy });
  await keepFresh(foundation, { sessions, rules }, parts);
  return {
    accounts,
    admission,
    attempts,
    connector,
    factors,
    ldap,
    passwords,
    policy,
    providers,
    rules,
    sessions,
    tokens,
    byPassword: new SignInService({ random, logger, accounts, attempts, passwords, check, admission }),
    totp: new Totp({ clock, random, store: factors, attempts, encrypt, decrypt }),
    passkeys: new Passkeys({ clock, ids, logger, store: factors, accounts, tickets, policy }),
    openId: new OpenIdSignIn({ random, logger, providers, connector, accounts, tickets, attempts, admission, incidents }),
    windows: new WindowsSignIn({ logger, accounts, policy, attempts, admission, tickets: new KerberosTickets(config.kerberos) }),
  };
}

async function keepFresh(
  { clock, logger }: Foundation,
  { sessions, rules }: { sessions: Sessions; rules: SqlSignInRulesStore },
  parts: DisposalStack,
): Promise<void> {
  await sessions.refresh();
  let timer = clock.setTimer(refreshMs, refreshAgain);
  function refreshAgain(): void {
    const work = Promise.all([sessions.refresh(), rules.removeExpiredTickets(clock.now())]);
    work.catch((error: unknown) => logger.component('sign-in').warn('sessions could not be refreshed', { error }));
    timer = clock.setTimer(refreshMs, refreshAgain);
  }
  parts.add('session refresh', () => timer.cancel());
}
