export { CompanyKeys, type CompanyKeysParts } from './company-keys.ts';
export { RecordingFiles, type RecordingFilesParts } from './recording-files.ts';
