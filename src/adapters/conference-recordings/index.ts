export { StoredConferenceRecordings, type StoredConferenceRecordingsProps } from './stored-recordings.ts';
