export { CallQueueDesk, type CallQueueDeskParts, type QueueLine, type QueueLines, type WaitingParty } from './call-queue-desk.ts';
