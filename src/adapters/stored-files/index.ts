export { FolderStoredFiles } from './folder-stored-files.ts';
