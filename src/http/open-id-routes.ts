import { timingSafeEqual } from 'node:crypto';
import { signIn } from '../contract/rest/index.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { exchangeOf } from './fastify-registrar.ts';
import type { SignInRouteParts } from './sign-in-route-parts.ts';

/** Ties a sign-in to the browser that began it: somebody else's return address must sign nobody in. */
const stateCookie = 'parley-sign-in';
const stateLifetimeS = 600;

/** To the identity provider and back. The browser comes by links, so that what goes wrong is told by the page that it ends at. */
export function openIdRoutes(routes: RouteRegistrar, { doors, opening, isSecure, publicUrl }: SignInRouteParts): void {
  // Lax: the way back begins at the provider's site.
  const attributes = { path: signIn.returnFromOpenId.path, httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  routes.handle(signIn.beginOpenId, async (request) => {
    const redirectUri = (publicUrl ?? request.origin) + signIn.returnFromOpenId.path;
    try {
      const { providerId } = request.params;
      const { url, state } = await doors.openId.begin(
        providerId,
        redirectUri,
        request.query.remember === 'true',
        request.address,
      );
      exchangeOf(request).reply.setCookie(stateCookie, state, { ...attributes, maxAge: stateLifetimeS });
      return url;
    } catch (error) {
      return pageTelling(error);
    }
  });
  routes.handle(signIn.returnFromOpenId, async (request) => {
    const exchange = exchangeOf(request);
    const { state } = request.query;
    const isOurs = isSame(exchange.request.cookies[stateCookie] ?? '', state);
    exchange.reply.clearCookie(stateCookie, attributes);
    try {
      if (!isOurs)
        throw new ParleyError('sign-in-expired', 'This browser has not begun to sign in, or too long ago. Sign in again.');
      const admitted = await doors.openId.finish(state, request.origin + exchange.request.url, request);
      await opening.open(request, admitted, admitted.remember);
      return '/';
    } catch (error) {
      return pageTelling(error);
    }
  });
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

/** The page with the reason; with the ticket when the second factor is asked for. In the fragment, which no log sees; at the address of the first page, for a redirection between pages would lose it. */
function pageTelling(error: unknown): string {
  if (!(error instanceof ParleyError)) throw error;
  const { code, message, details } = error;
  const said = new URLSearchParams({ 'sign-in-error': code, detail: message });
  if (code === 'second-factor-needed') said.set('details', JSON.stringify(details));
  return `/phone#${said.toString()}`;
}
