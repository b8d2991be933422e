import type { CompanyId, DomainId, SessionId, UserId } from '../../kernel/ids.ts';
import type { UserRole } from '../access/index.ts';
import type { Actor } from '../api/index.ts';
import type { AuthMethod } from './auth-method.ts';
import type { AttemptSubject } from './lock-out.ts';

/** Whose settings are asked for. */
export interface Whom {
  readonly userId: UserId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
}

/** Somebody who can sign in. */
export interface Account extends Whom {
  readonly login: string;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly companyName: string;
  readonly role: UserRole;
  /** Administers every company. */
  readonly isSuper: boolean;
  /**
   * Administers more than his own company. What the administrators of his company choose to believe (their directory, their identity
   * provider) must not open other companies: such a person signs in with what is kept here alone.
   */
  readonly administersOthers: boolean;
  /** He, his domain and his company. */
  readonly enabled: boolean;
  /** Null: no password was set. */
  readonly passwordHash: string | null;
}

export interface AccountStore {
  /** Of all companies; the logins without regard to case. */
  findByLogins(logins: readonly string[]): Promise<readonly Account[]>;
  findById(companyId: CompanyId, userId: UserId): Promise<Account | null>;
  /** Without regard to case; several may share an address. */
  findByEmail(companyId: CompanyId, email: string): Promise<readonly Account[]>;
  setPasswordHash(whom: Whom, passwordHash: string): Promise<void>;
}

/** How the directory of somebody is reached (T-AUTH-2). */
export interface LdapSettings {
  /** Names or addresses, separated by `|`, each with `:port` when it is another. Empty: none. */
  readonly servers: string;
  readonly port: number;
  /** Templates of names with `?` for the login. */
  readonly dn: string;
  readonly security: 'ldaps' | 'starttls' | 'none';
  /** PEM; empty: the system's authorities. */
  readonly ca: string;
}

/** What administrators have set for each user (T-PRM-1), at once from memory. */
export interface SignInPolicy {
  /** In the order of trying. */
  methodsOf(whom: Whom): readonly AuthMethod[];
  ldapOf(whom: Whom): LdapSettings;
  /** The Kerberos realm whose principals are the users here; empty: none. */
  kerberosRealmOf(whom: Whom): string;
  mayRemember(whom: Whom): boolean;
}

export type DirectoryAnswer =
  | { readonly outcome: 'good' }
  /** `why` is for the administrator. */
  | { readonly outcome: 'refused' | 'unavailable'; readonly why: string };

/** A directory that knows passwords. */
export interface PasswordDirectory {
  check(settings: LdapSettings, bindName: string, password: string): Promise<DirectoryAnswer>;
}

export type SecondFactorRule = 'optional' | 'administrators' | 'everyone';

/** What a company asks of its people beyond T-PRM-1. */
export interface CompanyRules {
  readonly secondFactor: SecondFactorRule;
  /** Who accepted the warning about the method `None`, and when; null: nobody, the method does not work. */
  readonly noneAccepted: { readonly atMs: number; readonly by: UserId } | null;
  readonly version: number;
}

export interface CompanyRulesStore {
  rulesOf(companyId: CompanyId): Promise<CompanyRules>;
  /** @throws ParleyError `changed-meanwhile` when the version is another by now. */
  changeRules(companyId: CompanyId, rules: CompanyRules): Promise<CompanyRules>;
  /** Whether a name alone may be enough for anybody. */
  isNoneAcceptedAnywhere(): Promise<boolean>;
}

/** What somebody has shown of himself. */
export type SignInMethod = AuthMethod | 'passkey' | 'openid';

export interface StoredSession {
  readonly id: SessionId;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  readonly rotatedAtMs: number;
  /** When he last proved who he is. */
  readonly confirmedAtMs: number;
  readonly method: string;
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
  confirm(companyId: CompanyId, id: SessionId, atMs: number): Promise<void>;
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

/** What was begun and not finished, found by the hash of its token. */
export interface TicketStore {
  addTicket(kind: string, tokenHash: Buffer, data: Record<string, unknown>, expiresAtMs: number): Promise<void>;
  findTicket(kind: string, tokenHash: Buffer, nowMs: number): Promise<Record<string, unknown> | null>;
  /** As {@link findTicket}, and the ticket is gone: of two at once one gets it. */
  takeTicket(kind: string, tokenHash: Buffer, nowMs: number): Promise<Record<string, unknown> | null>;
  removeExpiredTickets(nowMs: number): Promise<void>;
}

export interface TotpCredential {
  /** Encrypted. */
  readonly secret: Buffer;
  readonly createdAtMs: number;
  /** Null: the user has not shown a code yet. */
  readonly confirmedAtMs: number | null;
}

export interface TotpStore {
  totpOf(whom: Whom): Promise<TotpCredential | null>;
  /** Replaces one that was not confirmed; false when there is a confirmed one. */
  putTotp(whom: Whom, credential: TotpCredential): Promise<boolean>;
  /** Takes a time step once: false when it or a later one was taken before. */
  takeTotpStep(whom: Whom, step: number, confirmedAtMs: number): Promise<boolean>;
  removeTotp(whom: Whom): Promise<void>;
  replaceRecoveryCodes(whom: Whom, hashes: readonly Buffer[]): Promise<void>;
  /** False when it is none of his, or was used. */
  useRecoveryCode(whom: Whom, hash: Buffer, atMs: number): Promise<boolean>;
  countRecoveryCodes(whom: Whom): Promise<number>;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  /** Kept by a password manager on several devices. */
  readonly isSynced: boolean;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

export interface PasskeyStore {
  passkeysOf(whom: Whom): Promise<readonly Passkey[]>;
  /** Of all companies. */
  findPasskey(
    credentialId: Buffer,
  ): Promise<{ readonly passkey: Passkey; readonly companyId: CompanyId; readonly userId: UserId } | null>;
  addPasskey(whom: Whom, passkey: Passkey): Promise<void>;
  /** @throws ParleyError `not-found` */
  renamePasskey(whom: Whom, id: string, name: string): Promise<void>;
  usedPasskey(whom: Whom, id: string, counter: number, atMs: number): Promise<void>;
  /** @throws ParleyError `not-found` */
  removePasskey(whom: Whom, id: string): Promise<void>;
}
