import type { CompanyId, DomainId, SessionId, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../api/index.ts';
import type { UserRole } from '../user/index.ts';
import type { AttemptSubject } from './lock-out.ts';

/** Somebody who can sign in. */
export interface Account {
  readonly userId: UserId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly companyName: string;
  readonly login: string;
  readonly role: UserRole;
  /** Administers every company. */
  readonly isSuper: boolean;
  readonly enabled: boolean;
  /** Null: no password was set. */
  readonly passwordHash: string | null;
}

export interface AccountStore {
  /** Of all companies; the login without regard to case. */
  findByLogin(login: string): Promise<readonly Account[]>;
}

export interface StoredSession {
  readonly id: SessionId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  readonly rotatedAtMs: number;
  readonly address: string;
  readonly userAgent: string;
}

/** A session with whom it belongs to, as he is now. */
export interface SessionHolder {
  readonly session: StoredSession;
  readonly domainId: DomainId;
  readonly login: string;
  readonly role: UserRole;
  readonly isSuper: boolean;
  readonly enabled: boolean;
  /** The other company he chose to administer, as long as he may. */
  readonly acting: Actor['acting'];
  /** Found by the token before the last rotation. */
  readonly isPreviousToken: boolean;
}

export interface SessionStore {
  add(session: StoredSession, tokenHash: Buffer): Promise<void>;
  find(tokenHash: Buffer): Promise<SessionHolder | null>;
  /** Replaces the token, keeping the present one as the previous; false when another request was first. */
  rotate(id: SessionId, tokenHash: Buffer, newTokenHash: Buffer, atMs: number): Promise<boolean>;
  touch(id: SessionId, lastSeenAtMs: number, expiresAtMs: number): Promise<void>;
  listOf(companyId: CompanyId, userId: UserId): Promise<readonly StoredSession[]>;
  remove(companyId: CompanyId, ids: readonly SessionId[]): Promise<void>;
  /** Every session that has not expired. */
  listAll(nowMs: number): Promise<readonly StoredSession[]>;
  removeExpired(nowMs: number): Promise<void>;
}

/** Counts attempts; safe for several nodes and requests at once. */
export interface AttemptStore {
  /**
   * Counts an attempt as failed before it is tried, so that a hundred at once do not slip through.
   * @returns until when the first blocked subject must wait, in milliseconds since 1970; 0 when none is.
   */
  begin(subjects: readonly AttemptSubject[], nowMs: number): Promise<number>;
  /** The attempt was good: takes back what each subject says. */
  forgive(subjects: readonly AttemptSubject[]): Promise<void>;
}
