import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { ContactField, NumberField } from './contact-fields.ts';

export type ContactId = Id<'contact'>;
export type ContactDirectoryId = Id<'contact-directory'>;

/** What a contact is, without where it came from. Nothing in it is empty: a field without a value is missing. */
export interface ContactDetails {
  readonly values: Readonly<Partial<Record<ContactField, string>>>;
  /** Fields with option `i`: not on the card, still there for the screen-pop. */
  readonly invisible: readonly ContactField[];
  /** Fields with option `a`: shown as a link to the map. */
  readonly mapped: readonly ContactField[];
  /** Numbers that leave the server to nobody (T-DIR-8); callers are known by them all the same. */
  readonly redListed: readonly NumberField[];
  /** What the field named `[VIP]` says; null: not very important. */
  readonly vip: string | null;
}

/** A person or company of one directory. */
export interface Contact extends ContactDetails {
  readonly id: ContactId;
  readonly companyId: CompanyId;
  readonly directoryId: ContactDirectoryId;
  /** By what the source knows it; stays the same from one synchronisation to the next, as does `id`. */
  readonly sourceKey: string;
  /** Whose it is, in private directories; null in public ones. */
  readonly ownerId: UserId | null;
}

/** `displayName`, or what can be made of the other names. */
export function nameOfContact({ values }: Pick<ContactDetails, 'values'>): string {
  const names = [values.firstName, values.lastName].filter(Boolean).join(' ');
  return values.displayName || names || values.companyName || values.email1 || '';
}
