export { type BackupHead, type BackupManifest, backupFileName, leftOutTables, timeOfBackupFile } from './backup-format.ts';
export { type BackupDestination, type BackupPlan, defaultBackupPlan } from './backup-plan.ts';
export type { BackupPlace, BackupSource, RestoreSite, RestoreTarget, Snapshot } from './backup-ports.ts';
export { type BackupFile, type BackupPlanStore, BackupService, type BackupServiceParts } from './backup-service.ts';
export { type CheckedBackup, checkBackup, readHead } from './read-backup.ts';
export { checkSite, type RestoreRequest, restoreBackup } from './restore-backup.ts';
export { type BackupRequest, countRows, type KeptFile, type WrittenBackup, writeBackup } from './write-backup.ts';
