export { type NewQueue, QueueAdministration, type QueueStore } from './queue-administration.ts';
export type { NewMember, QueueChange, QueueListRequest, QueueMember, QueueRecord, QueueRecords } from './queue-records.ts';
