import type { CompanyId, DomainId, GroupId, QueueId, UserId } from '../../kernel/ids.ts';
import type { ApplicationId } from './applications.ts';
import type { Authorization } from './authorization.ts';
import type { UserRole } from './rank.ts';

/** What decisions need to know of a user. */
export interface AccessUser {
  readonly id: UserId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** As shown in reasons. */
  readonly name: string;
  readonly role: UserRole;
  readonly enabled: boolean;
}

/** A disabled group allows nothing. */
export interface AccessGroup {
  readonly id: GroupId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly memberIds: readonly UserId[];
  readonly enabled: boolean;
}

export interface AccessQueue {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
}

/** A directory or intercom group that so far is a name which one can be authorized to. */
export interface NamedObject {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly kind: 'directory' | 'intercom-group';
  readonly name: string;
}

/** How a company has set up an application. Without one it is open, its seats unlimited. */
export interface ApplicationSetting {
  readonly companyId: CompanyId;
  readonly application: ApplicationId;
  /** Everybody of the company may use it; otherwise who is authorized. */
  readonly isOpen: boolean;
  /** How many users may be authorized; null: any number. */
  readonly seats: number | null;
}

/** All that decisions of one company are made of, as it is stored. */
export interface AccessContents {
  readonly domains: readonly { readonly id: DomainId; readonly companyId: CompanyId; readonly name: string }[];
  readonly users: readonly AccessUser[];
  readonly groups: readonly AccessGroup[];
  readonly queues: readonly AccessQueue[];
  readonly named: readonly NamedObject[];
  readonly applications: readonly ApplicationSetting[];
  readonly authorizations: readonly Authorization[];
}

/** Nothing at all; spread it in tests. */
export const emptyAccessContents: AccessContents = {
  domains: [],
  users: [],
  groups: [],
  queues: [],
  named: [],
  applications: [],
  authorizations: [],
};
