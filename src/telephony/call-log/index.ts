export type { CallLogRow, ProjectCallLog } from './call-log-row.ts';
