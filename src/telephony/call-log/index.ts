export type { CallLogRow, ProjectCallLog } from './call-log-row.ts';
export { type CallLogQuery, type CallLogStore, hadPart, type NotedRow } from './call-log-store.ts';
export { projectCallLog } from './project-call-log.ts';
export { recoverUnfinishedCalls } from './recover-unfinished-calls.ts';
export { callLogParameters, callLogRetention } from './call-log-parameters.ts';
