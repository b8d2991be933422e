import type { UserId } from '../../kernel/ids.ts';
import type { Domain } from '../domain/index.ts';
import type { User, UserExtras } from './user.ts';

export type NewUser = Omit<User, 'id' | 'companyId' | 'domainId' | 'enabled'> &
  Partial<UserExtras> & { readonly enabled?: boolean };

/** A new user with everything that comes with him, as administrators ask for him. */
export interface NewUserRequest extends NewUser {
  readonly domainId?: string | undefined;
  /** Its name, in place of the id. */
  readonly domain?: string | undefined;
  readonly password: string | null;
  readonly voicemailPin: string | null;
  /** With it comes a phone in the browser. */
  readonly number: string | null;
  readonly hasDeskPhone: boolean;
  readonly groupIds?: readonly string[] | undefined;
  /** Their names, beside the ids. */
  readonly groups?: readonly string[] | undefined;
}

/** SIP credentials, shown once. */
export interface PhoneCredentials {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

/** Gives a new user his phones; telephony does it. With a desk phone its credentials, else null. */
export type MakePhones = (
  domain: Domain,
  user: User,
  phones: { readonly number: string; readonly hasDeskPhone: boolean },
) => Promise<PhoneCredentials | null>;

export function userOf(domain: Domain, id: UserId, input: NewUser): User & UserExtras {
  const { login, firstName, lastName, email, mobile, language, role, enabled = true } = input;
  const { externalKey = null, custom0 = '', custom1 = '' } = input;
  const { companyId, id: domainId } = domain;
  const names = { login, firstName, lastName, email, mobile, language, role, enabled };
  return { id, companyId, domainId, ...names, externalKey, custom0, custom1 };
}
