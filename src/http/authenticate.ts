import type { FastifyRequest } from 'fastify';
import { allowsRoute, type Route, scopeOf } from '../contract/rest/index.ts';
import { ParleyError } from '../kernel/errors.ts';
import { type Actor, inActingCompany } from '../platform/api/index.ts';
import { csrfHeader, isCsrfTokenGood } from './csrf.ts';
import { parseSessionCookie, sessionCookieName } from './session-cookies.ts';

/** Finds whom a session token belongs to; null when it is unknown, expired or its user disabled. */
export type SessionLookup = (token: string) => Promise<Actor | null>;

/** The same of an API token, with what it may. */
export type TokenLookup = (
  token: string,
  address: string,
) => Promise<{ readonly actor: Actor; readonly scopes: readonly string[] } | null>;

export interface Authentication {
  readonly lookup: SessionLookup;
  readonly lookupToken: TokenLookup;
  readonly csrfSecret: Buffer;
  readonly isSecure: boolean;
}

/**
 * Who makes this request.
 *
 * @throws ParleyError `sign-in-needed`, `csrf-token-invalid`, `token-scope-missing`, `not-permitted`
 */
export async function authenticate(request: FastifyRequest, route: Route, by: Authentication): Promise<Actor | null> {
  const { audience } = route;
  if (audience === 'anyone') return null;
  const actor = await knownActor(request, route, by);
  if (audience === 'signed-in') return actor;
  if (actor.role !== 'administrator')
    throw new ParleyError('not-permitted', 'Only administrators may do this. Ask one of yours.');
  if (audience === 'super' && actor.administrator !== 'super')
    throw new ParleyError('not-permitted', 'Only who administers every company may do this.');
  return inActingCompany(actor);
}

async function knownActor(request: FastifyRequest, route: Route, by: Authentication): Promise<Actor> {
  const bearer = bearerToken(request);
  // Who sends a token means it: the cookie beside it counts for nothing, and nobody sends tokens by accident.
  if (bearer !== null) return tokenActor(bearer, request, route, by);
  const actor = await sessionActor(request, by);
  if (!actor) throw new ParleyError('sign-in-needed', 'You are not signed in, or your session ended. Sign in and try again.');
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  const token = request.headers[csrfHeader];
  if (changes && !isCsrfTokenGood(by.csrfSecret, actor.sessionId, Array.isArray(token) ? token[0] : token)) {
    throw new ParleyError(
      'csrf-token-invalid',
      `The request lacks a good ${csrfHeader} header. Read the session again and send its csrfToken.`,
    );
  }
  return actor;
}

async function tokenActor(bearer: string, request: FastifyRequest, route: Route, by: Authentication): Promise<Actor> {
  const found = await by.lookupToken(bearer, request.ip);
  if (!found) throw new ParleyError('sign-in-needed', 'This API token is unknown, has expired or was revoked.');
  if (allowsRoute(found.scopes, route)) return found.actor;
  const scope = scopeOf(route);
  const sentence = scope === null ? 'No API token may do this: sign in.' : `The API token lacks the scope ${scope}.`;
  throw new ParleyError('token-scope-missing', sentence, { details: { scope } });
}

/** Null: none was sent. */
function bearerToken({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Who holds the session cookie of a request; null for nobody. */
async function sessionActor(request: Pick<FastifyRequest, 'cookies'>, by: Authentication): Promise<Actor | null> {
  const cookie = parseSessionCookie(request.cookies[sessionCookieName(by.isSecure)]);
  return cookie ? by.lookup(cookie.token) : null;
}

/** Who asks for a live connection: by the session cookie, or a token that may listen; null for nobody. */
export async function actorOf(
  request: Pick<FastifyRequest, 'cookies' | 'headers'>,
  address: string,
  by: Authentication,
): Promise<Actor | null> {
  const bearer = bearerToken(request);
  if (bearer === null) return sessionActor(request, by);
  const found = await by.lookupToken(bearer, address);
  return found && allowsRoute(found.scopes, { tag: 'live', method: 'GET' }) ? found.actor : null;
}
