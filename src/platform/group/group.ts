import type { CompanyId, GroupId } from '../../kernel/ids.ts';

/** Users of a company who are treated alike (T-GRP-1): authorizations and parameters are given to groups. A user may be in many. */
export interface Group {
  readonly id: GroupId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly description: string;
  /** A disabled group gives its members nothing. */
  readonly enabled: boolean;
}

/** A group as administrators see it. */
export interface GroupRecord extends Group {
  readonly memberCount: number;
  readonly version: number;
  readonly changedAtMs: number;
}

/** A user in a group, or who could be. */
export interface GroupMember {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly domainName: string;
  readonly number: string | null;
  readonly enabled: boolean;
}
