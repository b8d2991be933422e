import { session } from '../contract/rest/index.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import type { StoredSession } from '../platform/sign-in/index.ts';
import { csrfTokenFor } from './csrf.ts';
import { exchangeOf } from './fastify-registrar.ts';
import type { SessionCookies } from './session-cookies.ts';
import type { SignedInUsers } from './signed-in-users.ts';

/** What the routes need of `platform/sign-in`. */
export interface SignIn {
  signIn(attempt: {
    login: string;
    password: string;
    company?: string | undefined;
    address: string;
    userAgent: string;
  }): Promise<{ token: string; actor: Actor }>;
  list(actor: Pick<Actor, 'companyId' | 'userId'>): Promise<readonly StoredSession[]>;
  signOut(actor: Pick<Actor, 'companyId' | 'sessionId'>): Promise<void>;
  signOutEverywhere(user: Pick<Actor, 'companyId' | 'userId'>): Promise<void>;
}

export interface SessionRouteParts {
  readonly signIn: SignIn;
  readonly users: SignedInUsers;
  readonly cookies: SessionCookies;
  readonly csrfSecret: Buffer;
}

/** Signing in and out. These alone touch the cookie; `FastifyRegistrar` hands them the exchange. */
export function sessionRoutes(routes: RouteRegistrar, { signIn, users, cookies, csrfSecret }: SessionRouteParts): void {
  const describe = async (actor: Actor) => ({
    user: await users.describe(actor),
    csrfToken: csrfTokenFor(csrfSecret, actor.sessionId),
  });

  routes.handle(session.signIn, async (request) => {
    const { login, password, company, remember } = request.body;
    const { address, userAgent } = request;
    const { token, actor } = await signIn.signIn({ login, password, company, address, userAgent });
    cookies.set(exchangeOf(request).reply, { token, isRemembered: remember });
    return describe(actor);
  });
  routes.handle(session.currentSession, ({ actor }) => describe(actor));
  routes.handle(session.signOut, async (request) => {
    await signIn.signOut(request.actor);
    cookies.clear(exchangeOf(request).reply);
  });
  routes.handle(session.listSessions, async ({ actor }) => {
    const sessions = await signIn.list(actor);
    return { items: sessions.map((one) => sessionView(one, actor)) };
  });
  routes.handle(session.signOutEverywhere, async (request) => {
    await signIn.signOutEverywhere(request.actor);
    cookies.clear(exchangeOf(request).reply);
  });
}

function sessionView({ id, createdAtMs, lastSeenAtMs, address, userAgent }: StoredSession, actor: Actor) {
  return { id, createdAt: createdAtMs, lastSeenAt: lastSeenAtMs, address, userAgent, isCurrent: id === actor.sessionId };
}
