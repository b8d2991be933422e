export { SqlBackupPlanStore } from './backup-plan-store.ts';
export { DatabaseRestore } from './database-restore.ts';
export { DatabaseSnapshots } from './database-snapshot.ts';
export { FolderPlace } from './folder-place.ts';
