import type { FastifyRequest } from 'fastify';
import type { RouteAudience } from '../contract/rest/index.ts';
import { ParleyError } from '../kernel/errors.ts';
import { type Actor, inActingCompany } from '../platform/api/index.ts';
import { csrfHeader, isCsrfTokenGood } from './csrf.ts';
import { parseSessionCookie, sessionCookieName } from './session-cookies.ts';

/** Finds whom a session token belongs to; null when it is unknown, expired or its user disabled. */
export type SessionLookup = (token: string) => Promise<Actor | null>;

export interface Authentication {
  readonly lookup: SessionLookup;
  readonly csrfSecret: Buffer;
  readonly isSecure: boolean;
}

/**
 * Who makes this request.
 *
 * @throws ParleyError `sign-in-needed`, `csrf-token-invalid`, `not-permitted`
 */
export async function authenticate(request: FastifyRequest, audience: RouteAudience, by: Authentication): Promise<Actor | null> {
  if (audience === 'anyone') return null;
  const actor = await actorOf(request, by);
  if (!actor) throw new ParleyError('sign-in-needed', 'You are not signed in, or your session ended. Sign in and try again.');
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  const token = request.headers[csrfHeader];
  if (changes && !isCsrfTokenGood(by.csrfSecret, actor.sessionId, Array.isArray(token) ? token[0] : token)) {
    throw new ParleyError(
      'csrf-token-invalid',
      `The request lacks a good ${csrfHeader} header. Read the session again and send its csrfToken.`,
    );
  }
  if (audience === 'signed-in') return actor;
  if (actor.role !== 'administrator')
    throw new ParleyError('not-permitted', 'Only administrators may do this. Ask one of yours.');
  if (audience === 'super' && actor.administrator !== 'super')
    throw new ParleyError('not-permitted', 'Only who administers every company may do this.');
  return inActingCompany(actor);
}

/** Who holds the session cookie of a request (also of a WebSocket upgrade); null for nobody. */
export async function actorOf(request: Pick<FastifyRequest, 'cookies'>, by: Authentication): Promise<Actor | null> {
  const cookie = parseSessionCookie(request.cookies[sessionCookieName(by.isSecure)]);
  return cookie ? by.lookup(cookie.token) : null;
}
