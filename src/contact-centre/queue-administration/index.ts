export { type NewQueueSettings, QueueAdministration, type QueueAdministrator } from './queue-administration.ts';
export { notReadyReasonRequired, overflowTries, priorityStep, queueParameters } from './queue-parameters.ts';
export type { NewMember, QueueChange, QueueListRequest, QueueMember, QueueRecord, QueueRecords } from './queue-records.ts';
