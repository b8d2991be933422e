export { type NewQueue, QueueAdministration, type QueueStore } from './queue-administration.ts';
