export { DatabaseRestore } from './database-restore.ts';
export { DatabaseSnapshots } from './database-snapshot.ts';
