import type { RouteRegistrar } from '../platform/api/index.ts';
import { OwnSecurity, SignInAdministration } from '../platform/sign-in/index.ts';
import { securityRoutes } from '../platform/sign-in/security-routes.ts';
import { signInAdministrationRoutes } from '../platform/sign-in/sign-in-administration-routes.ts';
import { tokenRoutes } from '../platform/token/token-routes.ts';
import type { Foundation } from './foundation.ts';
import type { SignInParts } from './sign-in.ts';

/** What people and administrators change about signing in. */
export function signInFeatures(
  { clock, ids, logger, config }: Foundation,
  signIn: SignInParts,
): (routes: RouteRegistrar) => void {
  const { byPassword, factors, passkeys, sessions, tokens, totp, windows } = signIn;
  const { publicUrl } = config.http;
  const security = new OwnSecurity(signIn);
  const administration = new SignInAdministration({
    ...signIn,
    clock,
    ids,
    logger: logger.component('sign-in'),
    passkeys: factors,
  });
  return (routes) => {
    securityRoutes(routes, { security, totp, passkeys, store: factors, publicUrl });
    signInAdministrationRoutes(routes, { administration, byPassword, windows, publicUrl });
    tokenRoutes(routes, { tokens, demandConfirmed: (actor) => sessions.demandConfirmed(actor) });
  };
}
