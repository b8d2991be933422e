export { readHostKey, SftpPlace, type SftpTarget } from './sftp-place.ts';
