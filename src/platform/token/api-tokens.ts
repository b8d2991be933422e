import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, IdSource, SessionId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../api/index.ts';
import { actorOf, hashToken, newToken } from '../sign-in/index.ts';
import type { ApiToken, TokenStore } from './token-ports.ts';

export interface ApiTokensParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly store: TokenStore;
  /** Hashes tokens; kept over restarts. */
  readonly tokenKey: Buffer;
}

/** Who holds a token, and what the token may. */
export interface TokenActor {
  readonly actor: Actor;
  readonly scopes: readonly string[];
}

/** So that tokens are found in files and logs where they should not be. */
const prefix = 'parley_';
const shownCharacters = prefix.length + 6;
const touchEveryMs = 60_000;
const mostTokens = 100;

export class ApiTokens {
  readonly #parts: ApiTokensParts;
  readonly #events = new Emitter<{ ended: { readonly sessionIds: readonly SessionId[] } }>();
  /** Tokens in use here, and when each expires: what lives by one ends with it. */
  readonly #alive = new Map<string, number>();

  constructor(parts: ApiTokensParts) {
    this.#parts = parts;
  }

  /** @returns the token itself, which nobody can read again. @throws ParleyError `input-invalid` */
  async create(
    by: Actor,
    wanted: { name: string; scopes: readonly string[]; expiresAtMs: number | null },
  ): Promise<{ token: ApiToken; secret: string }> {
    const { clock, ids, random, store, tokenKey, logger } = this.#parts;
    if (wanted.expiresAtMs !== null && wanted.expiresAtMs <= clock.now())
      throw new ParleyError('input-invalid', 'The token would have expired already, expected a time to come');
    const known = await store.listOf(by.homeCompanyId, by.userId);
    if (known.length >= mostTokens)
      throw new ParleyError('input-invalid', `You have ${known.length} tokens, expected at most ${mostTokens}: revoke one first`);
    const secret = prefix + newToken(random);
    const token: ApiToken = {
      id: ids.next(),
      companyId: by.homeCompanyId,
      userId: by.userId,
      ...wanted,
      beginning: secret.slice(0, shownCharacters),
      createdAtMs: clock.now(),
      lastUsedAtMs: null,
      lastUsedFrom: null,
    };
    await store.add(token, hashToken(tokenKey, secret));
    logger.info('API token created', { tokenId: token.id, userId: by.userId });
    return { token, secret };
  }

  /** Null for one that is unknown, expired, or whose user is disabled. */
  async lookUp(secret: string, address: string): Promise<TokenActor | null> {
    const { clock, store, tokenKey } = this.#parts;
    if (!secret.startsWith(prefix)) return null;
    const holder = await store.find(hashToken(tokenKey, secret));
    if (!holder?.enabled) return null;
    const { token } = holder;
    const now = clock.now();
    if (token.expiresAtMs !== null && token.expiresAtMs <= now) return null;
    if (now - (token.lastUsedAtMs ?? 0) > touchEveryMs) await store.used(token, now, address);
    this.#alive.set(token.id, token.expiresAtMs ?? Number.POSITIVE_INFINITY);
    const { companyId, userId, id } = token;
    const actor = actorOf(holder, { id: id as SessionId, companyId, userId }, null);
    return { actor: { ...actor, tokenId: id }, scopes: token.scopes };
  }

  list(by: Actor): Promise<readonly ApiToken[]> {
    return this.#parts.store.listOf(by.homeCompanyId, by.userId);
  }

  listOfCompany(companyId: CompanyId): Promise<readonly (ApiToken & { readonly login: string })[]> {
    return this.#parts.store.listOfCompany(companyId);
  }

  /** One's own. @throws ParleyError `not-found` */
  revoke(by: Actor, id: string): Promise<void> {
    return this.#remove(by.homeCompanyId, id, by.userId);
  }

  /** Anybody's of the company, by an administrator. @throws ParleyError `not-found` */
  revokeInCompany(companyId: CompanyId, id: string): Promise<void> {
    return this.#remove(companyId, id, null);
  }

  async #remove(companyId: CompanyId, id: string, userId: Actor['userId'] | null): Promise<void> {
    if (!(await this.#parts.store.remove(companyId, id, userId))) throw new ParleyError('not-found', 'There is no such token.');
    this.#alive.delete(id);
    this.#events.emit('ended', { sessionIds: [id as SessionId] });
    this.#parts.logger.info('API token revoked', { tokenId: id });
  }

  /** As `Sessions.isAlive`, for live connections that a token opened. */
  isAlive(id: SessionId): boolean {
    return (this.#alive.get(id) ?? 0) > this.#parts.clock.now();
  }

  onEnded(listener: (event: { readonly sessionIds: readonly SessionId[] }) => void): Unsubscribe {
    return this.#events.on('ended', listener);
  }
}
