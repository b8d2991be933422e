export { type NumberComparer, prepareContact } from './prepare-contact.ts';
export { Renumbering } from './renumbering.ts';
export { type DirectoryCondition, SynchronisationDesk, synchronisationJob } from './synchronisation-desk.ts';
export type { ContactStaging, ContactStore, PreparedContact, SynchronisationCounts } from './synchronisation-ports.ts';
export type { DirectoryState, SynchronisationRecords } from './synchronisation-records.ts';
export type {
  RunCounts,
  SynchronisationLine,
  SynchronisationOrigin,
  SynchronisationProgress,
  SynchronisationRun,
  SynchronisationRunId,
  SynchronisationState,
} from './synchronisation-run.ts';
export { type DirectoryNews, SynchronisationService, type SynchronisationServiceParts } from './synchronisation-service.ts';
