import type { SignedInUser } from '../contract/rest/session.ts';
import type { Actor } from '../platform/api/index.ts';
import type { Admitted } from '../platform/sign-in/index.ts';
import { csrfTokenFor } from './csrf.ts';
import { exchangeOf } from './fastify-registrar.ts';
import type { SessionCookies } from './session-cookies.ts';
import type { SignedInUsers } from './signed-in-users.ts';

/** What every way in ends with: the cookie is set, the page is told who is signed in. */
export class SessionOpening {
  readonly #parts: { users: SignedInUsers; cookies: SessionCookies; csrfSecret: Buffer };

  constructor(parts: { users: SignedInUsers; cookies: SessionCookies; csrfSecret: Buffer }) {
    this.#parts = parts;
  }

  /** @param request the handler's, whose answer gets the cookie */
  async open(request: object, { token, actor, mayRemember }: Admitted, remember: boolean): Promise<SessionAnswer> {
    // Told first: a cookie for somebody who is gone would be of no use.
    const answer = await this.describe(actor);
    this.#parts.cookies.set(exchangeOf(request).reply, { token, isRemembered: remember && mayRemember });
    return answer;
  }

  async describe(actor: Actor): Promise<SessionAnswer> {
    return { user: await this.#parts.users.describe(actor), csrfToken: csrfTokenFor(this.#parts.csrfSecret, actor.sessionId) };
  }
}

export interface SessionAnswer {
  readonly user: SignedInUser;
  readonly csrfToken: string;
}
