import type { FastifyReply, FastifyRequest } from 'fastify';

/** Over TLS the `__Host-` prefix ties the cookie to this very host; plain HTTP on loopback cannot use it. */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? '__Host-parley-session' : 'parley-session';
}

/** What the cookie holds: the session's token, and whether the browser keeps it when it is closed. */
export interface SessionCookie {
  readonly token: string;
  readonly isRemembered: boolean;
}

const rememberedMark = '.r';

/** Tokens are base64url and hold no dot. */
export function parseSessionCookie(value: string | undefined): SessionCookie | null {
  if (!value) return null;
  const isRemembered = value.endsWith(rememberedMark);
  return { token: isRemembered ? value.slice(0, -rememberedMark.length) : value, isRemembered };
}

/** Sets and takes away the session cookie. */
export class SessionCookies {
  readonly #isSecure: boolean;
  readonly #maxAgeS: number;

  /** @param options `maxAgeMs`: how long a remembered cookie is kept at most. */
  constructor(options: { isSecure: boolean; maxAgeMs: number }) {
    this.#isSecure = options.isSecure;
    this.#maxAgeS = Math.floor(options.maxAgeMs / 1000);
  }

  read(request: Pick<FastifyRequest, 'cookies'>): SessionCookie | null {
    return parseSessionCookie(request.cookies[sessionCookieName(this.#isSecure)]);
  }

  set(reply: FastifyReply, { token, isRemembered }: SessionCookie): void {
    reply.setCookie(sessionCookieName(this.#isSecure), isRemembered ? token + rememberedMark : token, {
      ...this.#attributes,
      ...(isRemembered ? { maxAge: this.#maxAgeS } : {}),
    });
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(sessionCookieName(this.#isSecure), this.#attributes);
  }

  get #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#isSecure } as const;
  }
}
