export { type Queue, usualPriority } from './queue.ts';
export { QueueService, type QueueServiceParts, type QueueSnapshot } from './queue-service.ts';
