import type { CompanyId } from '../../kernel/ids.ts';

/** The eight types of objects of T-AUT-1, and whom one supervises (C-ACD-3). */
export type AuthorizedKind =
  | 'application'
  | 'directory'
  | 'calendar'
  | 'intercom-group'
  | 'queue'
  | 'call-log'
  | 'statistics'
  | 'recording'
  | 'supervision';

/** What an authorization may name as its object; `named` is a directory or intercom group known by name and id alone. */
export type ObjectType = 'application' | 'named' | 'user' | 'group' | 'queue';
export type SubjectType = 'user' | 'group' | 'queue';

/** `id` is a UUID, for applications their short name. */
export interface ObjectRef {
  readonly type: ObjectType;
  readonly id: string;
}

export interface SubjectRef {
  readonly type: SubjectType;
  readonly id: string;
}

/** `subject` is authorized to `object`. Nothing ever forbids: what nobody allows is not allowed. */
export interface Authorization {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly kind: AuthorizedKind;
  readonly object: ObjectRef;
  readonly subject: SubjectRef;
}

/** `use`: call with it, be in it; `administer`: create, change, delete. */
export type Action = 'read' | 'use' | 'change' | 'administer';
