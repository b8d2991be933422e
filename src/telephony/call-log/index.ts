export { callLogParameters, callLogRetention } from './call-log-parameters.ts';
export type { CallLogFeed, CallLogRow, ProjectCallLog } from './call-log-row.ts';
export { type CallLogQuery, type CallLogStore, type NotedRow, participants } from './call-log-store.ts';
export { projectCallLog } from './project-call-log.ts';
export { recoverUnfinishedCalls } from './recover-unfinished-calls.ts';
