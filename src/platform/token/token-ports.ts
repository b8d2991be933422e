import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { UserRole } from '../access/index.ts';

export interface ApiToken {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly beginning: string;
  readonly scopes: readonly string[];
  readonly createdAtMs: number;
  /** Null: never. */
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly lastUsedFrom: string | null;
}

/** A token with whose it is, as he is now. */
export interface TokenHolder {
  readonly token: ApiToken;
  readonly domainId: DomainId;
  readonly login: string;
  readonly role: UserRole;
  readonly isSuper: boolean;
  readonly enabled: boolean;
}

export interface TokenStore {
  add(token: ApiToken, tokenHash: Buffer): Promise<void>;
  find(tokenHash: Buffer): Promise<TokenHolder | null>;
  used(token: ApiToken, atMs: number, from: string): Promise<void>;
  listOf(companyId: CompanyId, userId: UserId): Promise<readonly ApiToken[]>;
  /** Of everybody in the company, with the login. */
  listOfCompany(companyId: CompanyId): Promise<readonly (ApiToken & { readonly login: string })[]>;
  /** False when there is none, or not of this user. */
  remove(companyId: CompanyId, id: string, userId: UserId | null): Promise<boolean>;
}
