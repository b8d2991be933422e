export { type ContactKindParts, contactKind } from './contact-kind.ts';
export { type ContactListKindParts, contactListKind } from './contact-list-kind.ts';
export { type DirectoryKindParts, directoryKind } from './directory-kind.ts';
export { contactFileColumns, contactFileMapping, type FileEntry, redListColumn, type TakenContacts } from './taken-contacts.ts';
