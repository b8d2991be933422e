import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';

/** Languages the product speaks. */
export type Language = 'en' | 'fr' | 'de' | 'sv';

/** What a user may do beyond his own calls. */
export type UserRole = 'user' | 'administrator';

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

/** The name as shown to people. */
export function displayName(user: Pick<User, 'firstName' | 'lastName' | 'login'>): string {
  return [user.firstName, user.lastName].filter(Boolean).join(' ') || user.login;
}
