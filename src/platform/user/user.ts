import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { UserRole } from '../access/index.ts';

/** A person who signs in (T-USR-1). His phones are devices. */
export interface User {
  readonly id: UserId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** Unique in the company; compared without case. */
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly language: Language;
  readonly role: UserRole;
  readonly enabled: boolean;
}

/** What is known of a user that calls do not need. */
export interface UserExtras {
  /** His key in another system. */
  readonly externalKey: string | null;
  /** Two fields free for any use. */
  readonly custom0: string;
  readonly custom1: string;
}

/** A user as administrators see him. */
export interface UserRecord extends User, UserExtras {
  readonly domainName: string;
  readonly displayName: string;
  readonly isSuper: boolean;
  /** Whether he administers companies beside his own. */
  readonly administersOthers: boolean;
  readonly hasPassword: boolean;
  readonly hasVoicemailPin: boolean;
  readonly devices: readonly { id: string; name: string; number: string; protocol: string; enabled: boolean }[];
  readonly groups: readonly { id: string; name: string }[];
  readonly version: number;
  readonly changedAtMs: number;
}

/** The name as shown to people. */
export function displayName(user: Pick<User, 'firstName' | 'lastName' | 'login'>): string {
  return [user.firstName, user.lastName].filter(Boolean).join(' ') || user.login;
}
