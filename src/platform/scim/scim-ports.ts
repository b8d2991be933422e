import type { CompanyId, DomainId, GroupId, Id, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';

export type ScimClientId = Id<'scim-client'>;

/** Who may provision, and into what. */
export interface ScimClient {
  readonly id: ScimClientId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly enabled: boolean;
}

/** What SCIM may say of a user; null or '' where there is nothing. */
export interface ScimUserFields {
  readonly login: string;
  readonly externalKey: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly mobile: string | null;
  /** Internal number; '' without. */
  readonly number: string;
  readonly language: Language;
  readonly enabled: boolean;
}

export interface ScimUser extends ScimUserFields {
  readonly id: UserId;
  readonly isAdministrator: boolean;
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
  readonly version: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

export interface ScimGroupFields {
  readonly name: string;
  readonly externalKey: string | null;
  readonly memberIds: readonly string[];
}

export interface ScimGroup extends Omit<ScimGroupFields, 'memberIds'> {
  readonly id: GroupId;
  readonly members: readonly { readonly id: UserId; readonly name: string }[];
  readonly version: number;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

/** Users and groups of one client's company. Refusals are ParleyErrors: `name-taken`, `number-taken`, `input-invalid`. */
export interface ScimStore {
  clientOf(tokenHash: Buffer): Promise<ScimClient | null>;
  noteUse(client: ScimClient, atMs: number): Promise<void>;
  internalLength(client: ScimClient): Promise<number>;
  /** @param login only this one, compared without case */
  users(client: ScimClient, only?: { readonly login?: string; readonly id?: string }): Promise<readonly ScimUser[]>;
  addUser(client: ScimClient, fields: ScimUserFields): Promise<UserId>;
  changeUser(client: ScimClient, before: ScimUser, fields: ScimUserFields): Promise<void>;
  removeUser(client: ScimClient, user: ScimUser): Promise<void>;
  groups(client: ScimClient, only?: { readonly id?: string }): Promise<readonly ScimGroup[]>;
  addGroup(client: ScimClient, fields: ScimGroupFields): Promise<GroupId>;
  changeGroup(client: ScimClient, before: ScimGroup, fields: ScimGroupFields): Promise<void>;
  removeGroup(client: ScimClient, group: ScimGroup): Promise<void>;
}
