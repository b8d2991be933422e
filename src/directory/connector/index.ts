export type {
  Connector,
  ConnectorDescription,
  ConnectorKind,
  ConnectorParts,
  ContactSource,
  EntryRequest,
  OpenRequest,
  SourceEntry,
} from './connector.ts';
export type { SettingField, SettingValues } from './setting-field.ts';
export { untilAborted } from './until-aborted.ts';
export type { UploadedFile, UploadedFiles } from './uploaded-files.ts';
