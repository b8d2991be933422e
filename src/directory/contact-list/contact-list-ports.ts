import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ContactList, ContactListId, Member, OwnContact, OwnContactId } from './contact-list.ts';

interface Owner {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

/** Where lists are kept. Somebody else's list is `not-found` for whoever wants to change it. */
export interface ContactListStore {
  /** One's own in their order, favourites first; and those that users of one's domain made public. */
  visible(viewer: Owner): Promise<readonly ContactList[]>;
  /** @throws ParleyError `name-taken` */
  create(list: Omit<ContactList, 'version' | 'members' | 'position'>): Promise<ContactList>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(
    owner: Owner,
    id: ContactListId,
    change: { version: number; name?: string; isPublic?: boolean; members?: readonly Member[] },
  ): Promise<ContactList>;
  /** @throws ParleyError `not-found` */
  remove(owner: Owner, id: ContactListId): Promise<void>;
  /** Lists not named keep their places after those named. */
  order(owner: Owner, ids: readonly ContactListId[]): Promise<void>;
  favourites(owner: Owner): Promise<readonly Member[]>;
  /** Makes the list of favourites when there is none. @param newId for that list */
  setFavourite(owner: Owner, member: Member, isFavourite: boolean, newId: ContactListId): Promise<void>;
}

/** Where contacts of one's own are kept as they were written. */
export interface OwnContactStore {
  list(owner: Owner): Promise<readonly OwnContact[]>;
  create(contact: Omit<OwnContact, 'version'>): Promise<OwnContact>;
  /** @throws ParleyError `not-found`, `changed-meanwhile` */
  change(owner: Owner, id: OwnContactId, version: number, fields: OwnContact['fields']): Promise<OwnContact>;
  /** @throws ParleyError `not-found` */
  remove(owner: Owner, id: OwnContactId): Promise<void>;
}
