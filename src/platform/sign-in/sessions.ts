import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, IdSource, SessionId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../api/index.ts';
import { hashToken, newToken } from './session-token.ts';
import type { Account, SessionHolder, SessionStore, SignInMethod, StoredSession } from './sign-in-ports.ts';

export interface SessionsParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly sessions: SessionStore;
  /** Hashes tokens; kept over restarts. */
  readonly tokenKey: Buffer;
  /** A session ends after so long without use, and in any case after `maxMs`. */
  readonly idleMs: number;
  readonly maxMs: number;
}

/** Where somebody signs in from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** A session that has begun: the token is for the cookie alone. */
export interface Begun {
  readonly token: string;
  readonly actor: Actor;
  readonly expiresAtMs: number;
}

const rotateEveryMs = 3_600_000;
/** Requests under way may still carry the token before. */
const previousTokenGraceMs = 60_000;
const touchEveryMs = 60_000;
/** How long after proving who he is somebody may change how he signs in. */
const confirmedForMs = 15 * 60_000;

/** What comes of signing in: who holds which token, until when. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #events = new Emitter<{ ended: { readonly sessionIds: readonly SessionId[] } }>();
  /** Sessions known here and when they end in any case. */
  readonly #alive = new Map<SessionId, number>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  async begin(account: Account, method: SignInMethod, from: Origin): Promise<Begun> {
    const now = this.#parts.clock.now();
    const token = newToken(this.#parts.random);
    const { companyId, userId } = account;
    const session: StoredSession = {
      id: this.#parts.ids.next<SessionId>(),
      companyId,
      userId,
      createdAtMs: now,
      lastSeenAtMs: now,
      rotatedAtMs: now,
      // A name proves nothing: whoever used it must not be able to keep the door open with a factor of his own.
      confirmedAtMs: method === 'None' ? 0 : now,
      expiresAtMs: now + this.#parts.idleMs,
      method,
      address: from.address,
      userAgent: from.userAgent.slice(0, 300),
    };
    await this.#parts.sessions.add(session, hashToken(this.#parts.tokenKey, token));
    this.#alive.set(session.id, now + this.#parts.maxMs);
    this.#parts.logger.info('signed in', { userId, sessionId: session.id, method });
    return { token, actor: actorOf(account, session, null), expiresAtMs: session.expiresAtMs };
  }

  /** Whom a token belongs to; null when it is unknown, ended, or its user disabled. Fits `SessionLookup` of `src/http`. */
  async lookUp(token: string): Promise<Actor | null> {
    return (await this.#holder(token))?.actor ?? null;
  }

  /**
   * Gives the session a new token when its present one is old, to be set as cookie; null when nothing is due. The
   * old one is good for a minute more.
   */
  async rotateWhenDue(token: string): Promise<string | null> {
    const holder = (await this.#holder(token))?.holder;
    const now = this.#parts.clock.now();
    if (!holder || holder.isPreviousToken || now - holder.session.rotatedAtMs < rotateEveryMs) return null;
    const fresh = newToken(this.#parts.random);
    const key = this.#parts.tokenKey;
    const isRotated = await this.#parts.sessions.rotate(holder.session.id, hashToken(key, token), hashToken(key, fresh), now);
    return isRotated ? fresh : null;
  }

  async #holder(token: string): Promise<{ holder: SessionHolder; actor: Actor } | null> {
    const holder = await this.#parts.sessions.find(hashToken(this.#parts.tokenKey, token));
    if (!holder?.enabled) return null;
    const { session } = holder;
    const now = this.#parts.clock.now();
    if (session.expiresAtMs <= now) return null;
    if (holder.isPreviousToken && now - session.rotatedAtMs > previousTokenGraceMs) return null;
    if (now - session.lastSeenAtMs > touchEveryMs) {
      const expiresAtMs = Math.min(now + this.#parts.idleMs, session.createdAtMs + this.#parts.maxMs);
      await this.#parts.sessions.touch(session.id, now, expiresAtMs);
    }
    return { holder, actor: actorOf(holder, session, holder.acting) };
  }

  /** Where a user is signed in, the latest first. */
  async list(actor: Pick<Actor, 'companyId' | 'userId'>): Promise<readonly StoredSession[]> {
    const now = this.#parts.clock.now();
    return (await this.#parts.sessions.listOf(actor.companyId, actor.userId)).filter((session) => session.expiresAtMs > now);
  }

  /**
   * Lets only those change how they sign in who have just proved who they are: a screen left open is not enough.
   * @throws ParleyError `confirmation-needed`
   */
  async demandConfirmed(actor: Pick<Actor, 'companyId' | 'userId' | 'sessionId'>): Promise<void> {
    const session = (await this.list(actor)).find((one) => one.id === actor.sessionId);
    if (session && this.#parts.clock.now() - session.confirmedAtMs < confirmedForMs) return;
    throw new ParleyError(
      'confirmation-needed',
      'It is some time since you signed in. Enter your password once more for this change.',
    );
  }

  async confirm(actor: Pick<Actor, 'companyId' | 'sessionId'>): Promise<void> {
    await this.#parts.sessions.confirm(actor.companyId, actor.sessionId, this.#parts.clock.now());
  }

  async signOut(actor: Pick<Actor, 'companyId' | 'sessionId'>): Promise<void> {
    await this.#end(actor.companyId, [actor.sessionId]);
  }

  /** Ends one of his own. @throws ParleyError `not-found` */
  async signOutOne(actor: Pick<Actor, 'companyId' | 'userId'>, id: SessionId): Promise<void> {
    const sessions = await this.#parts.sessions.listOf(actor.companyId, actor.userId);
    if (!sessions.some((session) => session.id === id))
      throw new ParleyError('not-found', 'You are not signed in there any more.');
    await this.#end(actor.companyId, [id]);
  }

  /** Also when a user is disabled or given another password. `except` stays. */
  async signOutEverywhere(user: { companyId: CompanyId; userId: UserId }, except?: SessionId): Promise<void> {
    const sessions = await this.#parts.sessions.listOf(user.companyId, user.userId);
    const ids = sessions.map((session) => session.id).filter((id) => id !== except);
    await this.#end(user.companyId, ids);
  }

  /** When a company, or a domain with these users, is closed or goes. */
  async signOutCompany(companyId: CompanyId, userIds?: readonly UserId[]): Promise<void> {
    const these = userIds && new Set(userIds);
    const sessions = await this.#parts.sessions.listAll(this.#parts.clock.now());
    const ended = sessions.filter((session) => session.companyId === companyId && (!these || these.has(session.userId)));
    await this.#end(
      companyId,
      ended.map((session) => session.id),
    );
  }

  async #end(companyId: CompanyId, sessionIds: readonly SessionId[]): Promise<void> {
    for (const id of sessionIds) this.#alive.delete(id);
    await this.#parts.sessions.remove(companyId, sessionIds);
    this.#events.emit('ended', { sessionIds });
  }

  /** At start: takes up the sessions that outlived a restart; then now and then: forgets those that have expired. */
  async refresh(): Promise<void> {
    const now = this.#parts.clock.now();
    await this.#parts.sessions.removeExpired(now);
    const sessions = await this.#parts.sessions.listAll(now);
    this.#alive.clear();
    for (const session of sessions) this.#alive.set(session.id, session.createdAtMs + this.#parts.maxMs);
  }

  /** Answers at once, from memory: for the digest of browser phones. */
  isAlive(id: SessionId): boolean {
    return (this.#alive.get(id) ?? 0) > this.#parts.clock.now();
  }

  /** So that what lives by a session ends with it: sockets, browser phones. */
  onEnded(listener: (event: { readonly sessionIds: readonly SessionId[] }) => void): Unsubscribe {
    return this.#events.on('ended', listener);
  }
}

export function actorOf(
  { domainId, login, role, isSuper }: Pick<Account, 'domainId' | 'login' | 'role' | 'isSuper'>,
  { id: sessionId, companyId, userId }: Pick<StoredSession, 'id' | 'companyId' | 'userId'>,
  acting: Actor['acting'],
): Actor {
  const administrator = isSuper ? 'super' : role === 'administrator' ? 'company' : 'none';
  return { companyId, domainId, userId, login, role, administrator, homeCompanyId: companyId, acting, sessionId };
}
