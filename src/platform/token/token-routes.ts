import { allRoutes, allScopes, tokens } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { demand } from '../access/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { ApiToken } from './token-ports.ts';

export interface TokenRouteParts {
  readonly tokens: ApiTokens;
  /** A token opens doors for long: only who has just proved who he is makes one. @throws ParleyError `confirmation-needed` */
  readonly demandConfirmed: (actor: Actor) => Promise<void>;
}

export function tokenRoutes(routes: RouteRegistrar, parts: TokenRouteParts): void {
  const scopes = allScopes(allRoutes());
  routes.handle(tokens.listTokenScopes, () => ({ items: [...scopes] }));
  routes.handle(tokens.listMyTokens, async ({ actor }) => ({ items: (await parts.tokens.list(actor)).map(view) }));
  routes.handle(tokens.createToken, async ({ actor, body }) => {
    await parts.demandConfirmed(actor);
    const unknown = body.scopes.filter((scope) => !scopes.includes(scope));
    if (unknown.length > 0)
      throw new ParleyError('input-invalid', `scopes: there is no ${unknown.join(', ')}, expected those of /api/v1/token-scopes`);
    const wanted = { name: body.name, scopes: [...new Set(body.scopes)], expiresAtMs: body.expiresAt };
    const { token, secret } = await parts.tokens.create(actor, wanted);
    return { ...view(token), secret };
  });
  routes.handle(tokens.revokeToken, ({ actor, params }) => parts.tokens.revoke(actor, params.id));
  routes.handle(tokens.listCompanyTokens, async ({ actor }) => {
    demandOffice(actor);
    const all = await parts.tokens.listOfCompany(actor.companyId);
    const items = all.map((token) => ({ ...view(token), userId: token.userId, login: token.login }));
    return { items, nextAfter: null, total: items.length };
  });
  routes.handle(tokens.revokeCompanyToken, async ({ actor, params }) => {
    demandOffice(actor);
    await parts.tokens.revokeInCompany(actor.companyId, params.id);
  });
}

function demandOffice(actor: Actor): void {
  demand(actor, 'administer', { kind: 'company', companyId: actor.companyId, ownerId: null });
}

function view(token: ApiToken) {
  const { id, name, beginning, scopes, createdAtMs, expiresAtMs, lastUsedAtMs, lastUsedFrom } = token;
  const times = { createdAt: createdAtMs, expiresAt: expiresAtMs, lastUsedAt: lastUsedAtMs };
  return { id, name, beginning, scopes: [...scopes], ...times, lastUsedFrom };
}
