import type { CompanyId, GroupId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { UserRole } from '../access/index.ts';
import type { Dependents, ListRequest, Page } from '../api/index.ts';
import type { Domain } from '../domain/index.ts';
import type { User, UserExtras, UserRecord } from './user.ts';

export type UserQuery = ListRequest & {
  readonly domainId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly enabled?: boolean | undefined;
  readonly language?: Language | undefined;
};

/** What can be changed of a user; what is left out stays. */
export type UserChange = {
  readonly [Field in keyof (Omit<User, 'id' | 'companyId'> & UserExtras)]?: (User & UserExtras)[Field] | undefined;
} & {
  /** All of them. */
  readonly groupIds?: readonly string[] | undefined;
};

/** Hashes, as `PasswordHasher` makes them; null: none. */
export interface UserSecrets {
  readonly passwordHash: string | null;
  readonly voicemailPinHash: string | null;
}

/** Everything is looked for in the company named first; ids of others are `not-found`. */
export interface UserStore {
  listUsers(companyId: CompanyId, query: UserQuery): Promise<Page<UserRecord>>;
  /** @throws ParleyError `not-found` */
  user(companyId: CompanyId, id: string): Promise<UserRecord>;
  /** @throws ParleyError `name-taken`, `input-invalid` for a group of another company */
  addUser(user: User & UserExtras & UserSecrets & { readonly isSuper?: boolean }, groupIds: readonly GroupId[]): Promise<void>;
  /** @throws ParleyError `not-found`, `name-taken`, `changed-meanwhile`, `has-dependents` for another domain while he has phones */
  changeUser(companyId: CompanyId, id: string, version: number, change: UserChange): Promise<void>;
  setSecrets(companyId: CompanyId, id: string, secrets: Partial<UserSecrets>): Promise<void>;
  setUserEnabled(user: User, enabled: boolean): Promise<void>;
  userDependents(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  removeUser(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
  /** The domain by id; without one that named first, else the oldest of the company. @throws ParleyError `not-found` */
  domainFor(companyId: CompanyId, wanted: { id?: string | undefined; name?: string | undefined; usual: string }): Promise<Domain>;
  /** @throws ParleyError `input-invalid` naming which does not exist */
  groupsByName(companyId: CompanyId, names: readonly string[]): Promise<readonly GroupId[]>;
}
