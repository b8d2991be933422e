export { type ByteRange, type StoredFile, type StoredFileId } from './stored-file.ts';
export type { StoredFiles } from './stored-file-ports.ts';
