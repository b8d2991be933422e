import { session } from '../contract/rest/index.ts';
import type { SessionId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import type { StoredSession } from '../platform/sign-in/index.ts';
import { deviceName } from './device-name.ts';
import { exchangeOf } from './fastify-registrar.ts';
import type { SessionCookies } from './session-cookies.ts';
import type { SessionOpening } from './session-opening.ts';
import type { SignInDoors } from './sign-in-doors.ts';

export interface SessionRouteParts {
  readonly doors: Pick<SignInDoors, 'byPassword' | 'sessions'>;
  readonly opening: SessionOpening;
  readonly cookies: SessionCookies;
}

/** Signing in by name and password, and out. These and `sign-in-routes.ts` alone touch the cookie. */
export function sessionRoutes(routes: RouteRegistrar, { doors, opening, cookies }: SessionRouteParts): void {
  const { byPassword, sessions } = doors;
  routes.handle(session.signIn, async (request) => {
    const { login, password, company, remember } = request.body;
    const { address, userAgent } = request;
    return opening.open(request, await byPassword.signIn({ login, password, company, address, userAgent }), remember);
  });
  routes.handle(session.currentSession, ({ actor }) => opening.describe(actor));
  routes.handle(session.signOut, async (request) => {
    await sessions.signOut(request.actor);
    cookies.clear(exchangeOf(request).reply);
  });
  routes.handle(session.listSessions, async ({ actor }) => {
    const all = await sessions.list(actor);
    return { items: all.map((one) => sessionView(one, actor)) };
  });
  routes.handle(session.signOutThere, async ({ actor, params }) => {
    await sessions.signOutOne(actor, params.id as SessionId);
  });
  routes.handle(session.signOutEverywhere, async (request) => {
    await sessions.signOutEverywhere(request.actor);
    cookies.clear(exchangeOf(request).reply);
  });
}

function sessionView({ id, createdAtMs, lastSeenAtMs, address, userAgent, method }: StoredSession, actor: Actor) {
  const times = { createdAt: createdAtMs, lastSeenAt: lastSeenAtMs };
  return { id, ...times, address, userAgent, deviceName: deviceName(userAgent), method, isCurrent: id === actor.sessionId };
}
