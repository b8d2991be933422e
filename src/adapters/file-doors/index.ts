export { FtpsDoor, type FtpsDoorProps } from './ftps/ftps-door.ts';
export { openHostKeys } from './sftp/host-keys.ts';
export { SftpDoor, type SftpDoorProps } from './sftp/sftp-door.ts';
