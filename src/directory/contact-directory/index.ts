export { checkDirectory, checkSettings, effectiveSettings, isSecret } from './check-directory.ts';
export { ConnectorBook } from './connector-book.ts';
export type { ContactDirectory, ContactDirectoryType, SynchronisationPlan } from './contact-directory.ts';
export type {
  ContactDirectoryRecord,
  ContactDirectoryRecords,
  DirectoryChange,
  DirectoryListRequest,
  Secrets,
} from './contact-directory-records.ts';
export type { ContactFiles } from './contact-files.ts';
export {
  DirectoryAdministration,
  type DirectoryAdministrationParts,
  type DirectoryAdministrator,
  demandDirectories,
} from './directory-administration.ts';
export { byPriority, type DirectoryBook, type DirectoryFacts, LiveDirectoryBook } from './directory-facts.ts';
export { DirectoryPreview, openNaming } from './directory-preview.ts';
export { LiveContactDirectories } from './live-contact-directories.ts';
