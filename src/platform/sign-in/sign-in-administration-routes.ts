import { identityProviders, signIn, signInRules } from '../../contract/rest/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { IdentityProvider } from './open-id-sign-in.ts';
import { domainIdOf, type SignInAdministration } from './sign-in-administration.ts';
import type { CompanyRules } from './sign-in-ports.ts';
import type { SignInService } from './sign-in-service.ts';
import type { TicketVerifier } from './windows-sign-in.ts';

export interface SignInAdministrationRouteParts {
  readonly administration: SignInAdministration;
  readonly byPassword: SignInService;
  readonly windows: Pick<TicketVerifier, 'problem'>;
  /** The address by which browsers reach us, when it is set. */
  readonly publicUrl: string | null;
}

/** Where an identity provider sends the browser back. */
export function openIdRedirectUri(origin: string): string {
  return origin + signIn.returnFromOpenId.path;
}

export function signInAdministrationRoutes(routes: RouteRegistrar, parts: SignInAdministrationRouteParts): void {
  const { administration, byPassword } = parts;
  const rulesView = ({ secondFactor, noneAccepted, version }: CompanyRules) => ({
    secondFactor,
    version,
    noneAccepted: noneAccepted && { at: noneAccepted.atMs, by: noneAccepted.by },
    windowsProblem: parts.windows.problem,
  });
  routes.handle(signInRules.readSignInRules, async ({ actor }) => rulesView(await administration.rules(actor)));
  routes.handle(signInRules.changeSignInRules, async ({ actor, body }) =>
    rulesView(await administration.changeRules(actor, body)),
  );
  routes.handle(signInRules.explainSignIn, async ({ actor, body, address, userAgent }) => {
    const answers = await byPassword.explain(actor.companyId, { ...body, address, userAgent });
    return { items: [...answers] };
  });
  routes.handle(signInRules.resetSecondFactor, async ({ actor, params }) => {
    await administration.resetSecondFactor(actor, params.userId as UserId);
  });
  routes.handle(signInRules.forgetExternalIdentities, async ({ actor, params }) => {
    await administration.forgetExternalIdentities(actor, params.userId as UserId);
  });
  providerRoutes(routes, parts);
}

function providerRoutes(routes: RouteRegistrar, { administration, publicUrl }: SignInAdministrationRouteParts): void {
  const view = async ({ companyId: _, clientSecret, ...provider }: IdentityProvider, origin: string) => ({
    ...provider,
    hasSecret: clientSecret !== null,
    users: await administration.countUsers({ companyId: _, clientSecret, ...provider }),
    redirectUri: openIdRedirectUri(publicUrl ?? origin),
  });
  routes.handle(identityProviders.listIdentityProviders, async ({ actor, origin }) => {
    const providers = await administration.providers(actor);
    const items = await Promise.all(providers.map((provider) => view(provider, origin)));
    return { items, nextAfter: null, total: items.length };
  });
  routes.handle(identityProviders.createIdentityProvider, async ({ actor, body, origin }) => {
    return view(await administration.addProvider(actor, { ...body, domainId: domainIdOf(body.domainId) }), origin);
  });
  routes.handle(identityProviders.readIdentityProvider, async ({ actor, params, origin }) => {
    return view(await administration.provider(actor, params.id), origin);
  });
  routes.handle(identityProviders.changeIdentityProvider, async ({ actor, params, body, origin }) => {
    const domainId = body.domainId === undefined ? undefined : domainIdOf(body.domainId);
    return view(await administration.changeProvider(actor, params.id, { ...body, domainId }), origin);
  });
  routes.handle(identityProviders.identityProviderDependents, ({ actor, params }) => administration.dependents(actor, params.id));
  routes.handle(identityProviders.deleteIdentityProvider, async ({ actor, params, query }) => {
    await administration.removeProvider(actor, params.id, query.confirm);
  });
  routes.handle(identityProviders.checkIdentityProvider, async ({ actor, params }) => {
    await administration.checkProvider(actor, params.id);
  });
}
