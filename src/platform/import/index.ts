export { textOfFile } from './file-text.ts';
export type {
  DirectorySettings,
  EntryReader,
  ImportState,
  ImportStore,
  UserImport,
  UserImportId,
  UserSource,
  UserSourceId,
} from './import-ports.ts';
export {
  type ChangedImport,
  type ImportFile,
  type ImportOptions,
  ImportService,
  type ImportServiceParts,
} from './import-service.ts';
export type { ExchangedUser, FieldMapping, ImportedField, ImportedPerson, RawEntry } from './imported-person.ts';
export { internalNumber, mapEntry, plainNumber, type SourceKind, usualMappings } from './mapping.ts';
export {
  type Counts,
  countOutcomes,
  ImportPlan,
  type Outcome,
  type PlannedChange,
  type PlanParts,
  type PresentUser,
  type Synchronisation,
  suspiciousLoss,
} from './plan-import.ts';
export { readCsvEntries } from './read-csv-entries.ts';
export { LdifReader, type LdifRecord, readLdif } from './read-ldif.ts';
export type { ImportLine, SourceChange, SourceRecord, SourceStore } from './source-ports.ts';
export { importJob, SourceService, type SourceServiceParts } from './source-service.ts';
