import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, IdSource, SessionId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../api/index.ts';
import { attemptSubjects } from './lock-out.ts';
import type { PasswordHasher } from './password-hash.ts';
import { hashToken, newToken } from './session-token.ts';
import type { Account, AccountStore, AttemptStore, SessionHolder, SessionStore, StoredSession } from './sign-in-ports.ts';

export interface SignInServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly passwords: PasswordHasher;
  /** Hashes tokens; kept over restarts. */
  readonly tokenKey: Buffer;
  /** A session ends after so long without use, and in any case after `maxMs`. */
  readonly idleMs: number;
  readonly maxMs: number;
}

export interface SignInAttempt {
  readonly login: string;
  readonly password: string;
  /** Name of the company, when the login exists in several. */
  readonly company?: string | undefined;
  readonly address: string;
  readonly userAgent: string;
}

const rotateEveryMs = 3_600_000;
/** Requests under way may still carry the token before. */
const previousTokenGraceMs = 60_000;
const touchEveryMs = 60_000;

/** Local sign-in, and the sessions that come of it. */
export class SignInService {
  readonly #parts: SignInServiceParts;
  readonly #events = new Emitter<{ ended: { readonly sessionIds: readonly SessionId[] } }>();
  #dummyHash: Promise<string> | undefined;
  /** Sessions known here and when they end in any case. */
  readonly #alive = new Map<SessionId, number>();

  constructor(parts: SignInServiceParts) {
    this.#parts = parts;
  }

  /**
   * Checks name and password and begins a session.
   * @returns the session's token, for the cookie alone.
   * @throws ParleyError `sign-in-refused`, `sign-in-blocked` (details `retryAfterS`), `sign-in-company-needed` (details `companies`).
   */
  async signIn(attempt: SignInAttempt): Promise<{ token: string; actor: Actor; expiresAtMs: number }> {
    const subjects = attemptSubjects(attempt.login, attempt.address);
    const now = this.#parts.clock.now();
    const blockedUntil = await this.#parts.attempts.begin(subjects, now);
    if (blockedUntil > now) {
      const retryAfterS = Math.ceil((blockedUntil - now) / 1000);
      throw new ParleyError('sign-in-blocked', `Too many attempts. Wait ${retryAfterS} s and try again.`, {
        details: { retryAfterS },
      });
    }
    const account = await this.#identify(attempt);
    await this.#parts.attempts.forgive(subjects);
    return this.#begin(account, attempt);
  }

  async #identify(attempt: SignInAttempt): Promise<Account> {
    const wanted = attempt.company?.trim().toLowerCase();
    const found = await this.#parts.accounts.findByLogin(attempt.login.trim());
    const candidates = found.filter((account) => account.enabled && (!wanted || account.companyName.toLowerCase() === wanted));
    const good: Account[] = [];
    for (const account of candidates) {
      if (account.passwordHash && (await this.#parts.passwords.matches(account.passwordHash, attempt.password)))
        good.push(account);
    }
    // As slow for a name that does not exist as for a wrong password.
    if (candidates.length === 0) await this.#parts.passwords.matches(await this.#dummy(), attempt.password);
    if (good.length === 0) throw new ParleyError('sign-in-refused', 'Name or password is wrong.');
    if (good.length > 1) {
      // Only those are named whose password was right.
      const companies = good.map((account) => account.companyName);
      throw new ParleyError('sign-in-company-needed', 'This name exists in several companies: say which.', {
        details: { companies },
      });
    }
    return good[0]!;
  }

  #dummy(): Promise<string> {
    this.#dummyHash ??= this.#parts.passwords.hash(newToken(this.#parts.random));
    return this.#dummyHash;
  }

  async #begin(
    account: Account,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; actor: Actor; expiresAtMs: number }> {
    const now = this.#parts.clock.now();
    const token = newToken(this.#parts.random);
    const session: StoredSession = {
      id: this.#parts.ids.next<SessionId>(),
      companyId: account.companyId,
      userId: account.userId,
      createdAtMs: now,
      lastSeenAtMs: now,
      rotatedAtMs: now,
      expiresAtMs: now + this.#parts.idleMs,
      address: from.address,
      userAgent: from.userAgent.slice(0, 300),
    };
    await this.#parts.sessions.add(session, hashToken(this.#parts.tokenKey, token));
    this.#alive.set(session.id, now + this.#parts.maxMs);
    this.#parts.logger.info('signed in', { userId: account.userId, sessionId: session.id });
    const actor = actorOf(account, session, null);
    return { token, actor, expiresAtMs: session.expiresAtMs };
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

  async signOut(actor: Pick<Actor, 'companyId' | 'sessionId'>): Promise<void> {
    await this.#end(actor.companyId, [actor.sessionId]);
  }

  /** Also when a user is disabled or given another password. */
  async signOutEverywhere(user: { companyId: CompanyId; userId: UserId }): Promise<void> {
    const sessions = await this.#parts.sessions.listOf(user.companyId, user.userId);
    await this.#end(
      user.companyId,
      sessions.map((session) => session.id),
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

function actorOf(
  { domainId, login, role, isSuper }: Pick<Account, 'domainId' | 'login' | 'role' | 'isSuper'>,
  { id: sessionId, companyId, userId }: StoredSession,
  acting: Actor['acting'],
): Actor {
  const administrator = isSuper ? 'super' : role === 'administrator' ? 'company' : 'none';
  return { companyId, domainId, userId, login, role, administrator, homeCompanyId: companyId, acting, sessionId };
}
