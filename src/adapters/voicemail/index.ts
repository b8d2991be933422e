export { RecordingFolder } from './recording-folder.ts';
