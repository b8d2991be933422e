export type { ContactList, ContactListId, Member, OwnContact, OwnContactId } from './contact-list.ts';
export type { ContactListStore, OwnContactStore } from './contact-list-ports.ts';
