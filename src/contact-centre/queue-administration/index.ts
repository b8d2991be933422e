export { type NewQueueSettings, QueueAdministration, type QueueAdministrator } from './queue-administration.ts';
export { notReadyReasonRequired, priorityStep, queueParameters } from './queue-parameters.ts';
export type { NewMember, QueueChange, QueueListRequest, QueueMember, QueueRecord, QueueRecords } from './queue-records.ts';
