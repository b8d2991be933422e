export type { ContactList, ContactListId, Member, OwnContact, OwnContactId } from './contact-list.ts';
export { authorizeContactFavorite, authorizePublicList, contactListParameters } from './contact-list-parameters.ts';
export type { ContactListStore, OwnContactStore } from './contact-list-ports.ts';
export { ContactLists } from './contact-lists.ts';
export { OwnContacts } from './own-contacts.ts';
