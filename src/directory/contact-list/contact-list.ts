import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { ContactField } from '../contact/index.ts';

export type ContactListId = Id<'contact-list'>;
export type OwnContactId = Id<'own-contact'>;

/** Who is in a list: a colleague or a contact. */
export interface Member {
  readonly kind: 'person' | 'contact';
  readonly id: string;
}

/** Contacts that somebody put together (T-DIR-10). `favourites` are found first; everybody has one such list. */
export interface ContactList {
  readonly id: ContactListId;
  readonly companyId: CompanyId;
  readonly ownerId: UserId;
  readonly kind: 'favourites' | 'list';
  readonly name: string;
  /** Seen by everybody of the owner's domain, as far as their own rights show its members. */
  readonly isPublic: boolean;
  readonly position: number;
  readonly version: number;
  readonly members: readonly Member[];
}

/** A contact of somebody's own, as he wrote it. */
export interface OwnContact {
  readonly id: OwnContactId;
  readonly companyId: CompanyId;
  readonly ownerId: UserId;
  readonly version: number;
  /** None of them empty. */
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
}
